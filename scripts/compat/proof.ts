/** The ledger itself on the network. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "../../server/bin/deployment-file.ts";
import { connect } from "../../server/chain/connect.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import { addressOf } from "../../server/chain/signer.ts";
import { currentFees } from "../../server/chain/fees.ts";
import type { Hex } from "../../server/core/records.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { Client } from "../demo/client.ts";
import { Narrator } from "../demo/narrator.ts";
import { type Offices, type RemoteNetwork, startService } from "../demo/service.ts";
import { tellStory } from "../demo/story.ts";
import { type Answer, fails, ok } from "./finding.ts";
import { foundingGas } from "./needs.ts";

/** What the story's acts are given; used is about half. */
const STORY_GAS = 20_000_000n;
const WEI_PER_ETHER = 10n ** 18n;

/** Whether the account can pay for the proof. */
export async function funds(rpcUrl: string, key: Hex): Promise<Answer> {
  const rpc = createRpc(rpcUrl);
  const account = addressOf(key);
  const balance = BigInt(await rpc.call<string>("eth_getBalance", account, "latest"));
  const { maxFeePerGas } = await currentFees(rpc);
  const needed = (foundingGas().all + STORY_GAS) * maxFeePerGas;
  const text = `${account} holds ${ether(balance)} of ${ether(needed)} ether that may be needed`;
  return balance < needed ? fails(`${text}: send it some`) : ok(text);
}

const ether = (wei: bigint) => (Number((wei * 1_000_000n) / WEI_PER_ETHER) / 1e6).toString();

/** A ledger that is there already: its code is the one deployed, and its history can be read. */
export async function followed(rpcUrl: string, file: string, finality: string): Promise<Answer> {
  const chain = await connect({ rpcUrl, deployment: readDeployment(file) });
  const folder = await mkdtemp(join(tmpdir(), "drl-compat-"));
  let blocks = 0;
  try {
    const head = await reindex({
      file: join(folder, "index.db"),
      chain,
      finality: finality === "finalized" ? finality : Number(finality),
      sentHere: () => false,
      onBlock: () => (blocks += 1),
    });
    return ok(`${blocks} blocks followed from its first to block ${head?.number}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A new ledger, and the demo's story told to it. `print` gets that line by line. */
export async function proof(
  network: RemoteNetwork,
  print: (line: string) => void,
): Promise<{ deployed: Answer; told: Answer }> {
  const start = performance.now();
  const service = await startService(network);
  try {
    const client = new Client(service.url);
    const { body } = await client.get("/healthz");
    const contracts = Object.entries(body.contracts ?? {}).map((entry) => entry.join(" "));
    const deployed = ok(`deployed in ${seconds(start)} s: ${contracts.join(", ")}`);
    return { deployed, told: await story(client, service, print) };
  } finally {
    await service.stop();
  }
}

async function story(client: Client, offices: Offices, print: (line: string) => void) {
  const start = performance.now();
  const tell = new Narrator(client, print);
  try {
    await tellStory(tell, client, offices);
  } catch (error) {
    return fails((error as Error).message);
  }
  const refused = [...tell.refusals.values()].reduce((sum, count) => sum + count, 0);
  return ok(
    `${tell.steps} steps, ${refused} refusals, all as told, in ${seconds(start)} s; ` +
      `the slowest act took ${tell.slowestSeconds} s to its block`,
  );
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
