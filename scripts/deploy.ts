// Puts a new ledger on the network at RPC_URL and writes DEPLOYMENT_FILE, which every node gets a
// copy of.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { deploy } from "../server/chain/deploy.ts";
import { createRpc } from "../server/chain/rpc.ts";
import { createSigner } from "../server/chain/signer.ts";
import { ConfigError, configure } from "../server/config/config.ts";
import { readEnvironment } from "../server/config/env.ts";
import { readOffices, readRelayerKey } from "../server/config/secrets.ts";
import { writeDurably } from "../server/store/durable-file.ts";

async function run(): Promise<void> {
  const config = configure(readEnvironment());
  const { network, deploymentFile } = config;
  if (network.kind === "local") {
    throw new ConfigError(["RPC_URL is missing: the local chain gets its ledger at first start"]);
  }
  if (existsSync(deploymentFile)) {
    throw new ConfigError([`DEPLOYMENT_FILE ${deploymentFile} exists: a ledger is deployed once`]);
  }
  const { accreditor, regulator, admin } = readOffices(config);
  const offices = { accreditor, regulator, admin };
  const chainId = Number(await createRpc(network.rpcUrl).call<string>("eth_chainId"));
  const signer = createSigner(readRelayerKey(config), chainId);
  const deployment = await deploy({ rpcUrl: network.rpcUrl, signer, offices });
  mkdirSync(path.dirname(deploymentFile), { recursive: true });
  writeDurably(deploymentFile, `${JSON.stringify(deployment, null, 2)}\n`);

  console.log(`deployed on chain ${chainId}, from block ${deployment.firstBlock}`);
  for (const [name, { address }] of Object.entries(deployment.contracts)) {
    console.log(`${name.padEnd(14)} ${address}`);
  }
  console.log(`written to ${deploymentFile}`);
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
