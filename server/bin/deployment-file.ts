import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { DEPLOYED } from "../chain/contracts.ts";
import { deploy } from "../chain/deploy.ts";
import type { Deployment } from "../chain/deployment.ts";
import type { Signer } from "../chain/signer.ts";
import type { Config } from "../config/config.ts";
import { readOffices } from "../config/secrets.ts";
import { writeDurably } from "../store/durable-file.ts";
import { DataRefused } from "./exit-codes.ts";
import type { Logger } from "./log.ts";

/** Where the ledger lives; without a deployment file a new one is founded and the file written. */
export async function deployed(
  config: Config,
  rpcUrl: string,
  signer: Signer,
  log: Logger,
): Promise<Deployment> {
  const file = config.deploymentFile;
  if (existsSync(file)) return readDeployment(file);
  // Acts accepted for one ledger can't be relayed to another.
  if (existsSync(path.join(config.dataDir, "intake.db"))) {
    throw new DataRefused(
      `${config.dataDir} holds the acts of a ledger, but ${file} is missing: put it back, ` +
        "or set DATA_DIR to a new folder",
    );
  }
  const offices = readOffices(config);
  // On a chain of our own the log works at once; elsewhere an accreditor decides who takes part.
  const operator = config.log.operator ?? signer.address;
  const isOurs = config.network.kind === "local";
  log.info({ file }, "no deployment file: a new ledger is deployed");
  const deployment = await deploy({ rpcUrl, signer, offices, ...(isOurs && { operator }) });
  writeDurably(file, `${JSON.stringify(deployment, null, 2)}\n`);
  if (offices.trial) {
    const keys = path.join(config.dataDir, "keys");
    log.warn({ keys }, "keys of accreditor, regulator and admin were made: for trial only");
  }
  return deployment;
}

export function readDeployment(file: string): Deployment {
  const refuse = (problem: string): never => {
    throw new DataRefused(`${file} ${problem}: put back the file that deploying wrote`);
  };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return refuse(error instanceof SyntaxError ? "is not JSON" : "can't be read");
  }
  return isDeployment(json) ? json : refuse("is no deployment");
}

function isDeployment(json: unknown): json is Deployment {
  const { chainId, firstBlock, contracts } = (json ?? {}) as Partial<Deployment>;
  const isHash = (value: unknown) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
  return (
    Number.isSafeInteger(chainId) &&
    Number.isSafeInteger(firstBlock) &&
    typeof contracts === "object" &&
    DEPLOYED.every((name) => {
      const { address, codeHash, creationHash } =
        (contracts as Partial<typeof contracts>)[name] ?? {};
      return /^0x[0-9a-f]{40}$/.test(String(address)) && isHash(codeHash) && isHash(creationHash);
    })
  );
}
