import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { deploy } from "../../server/chain/deploy.ts";
import type { Deployment } from "../../server/chain/deployment.ts";
import { createRpc, type Rpc } from "../../server/chain/rpc.ts";
import { type Call, createSigner, type Signer } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";
import { toHex } from "../../server/core/typed-data.ts";
import { type ChainOptions, startLocalChain } from "../../server/localchain/supervisor.ts";
import { newParty, type Party } from "./author.ts";

export const CHAIN_ID = 31_337;
/** The local chain takes no tip, and its base fee never changes. */
export const FEES = { maxFeePerGas: 14n, maxPriorityFeePerGas: 0n };
const BALANCE = (10n ** 30n).toString();
const POLL_MS = 10;
const LONGEST_WAIT_MS = 60_000;

export interface Receipt {
  status: string;
  gasUsed: string;
  contractAddress: Hex | null;
  logs: { address: Hex; topics: Hex[]; data: Hex }[];
}

export const signerOf = ({ key }: Party): Signer => createSigner(toHex(key), CHAIN_ID);

/** The local chain in its own process, over a temporary folder, with a ledger on it. */
export interface BenchNetwork {
  rpc: Rpc;
  deployment: Deployment;
  accreditor: Party;
  options: ChainOptions;
  readonly pid: number | undefined;
  /** Whether signatures are recovered by native code. */
  isNative: boolean;
  /** Sends as the party's next transaction and waits until it is executed. */
  execute(from: Party, call: Call): Promise<Receipt>;
  /** Of the chain's file, without what only waits to be written into it. */
  bytes(): Promise<number>;
  /** Ends the chain's process; its files stay. */
  end(): Promise<void>;
  /** Ends it if it still runs, and removes its files. */
  remove(): Promise<void>;
}

/** `funded` may send; whoever pays nothing for gas needs no more than that. */
export async function startBenchNetwork(funded: readonly Party[]): Promise<BenchNetwork> {
  const folder = await mkdtemp(join(tmpdir(), "drl-bench-"));
  const [deployer, accreditor] = [newParty(), newParty()];
  const rich = [...funded, deployer, accreditor].map(({ address }) => [address, BALANCE]);
  const genesis = Object.fromEntries(rich) as Record<string, string>;
  const options = { folder, port: 0, chainId: CHAIN_ID, genesis, timeControl: false };
  const chain = await startLocalChain(options);
  const rpc = createRpc(chain.url);
  let ended = false;
  const end = async () => {
    if (!ended) await chain.stop();
    ended = true;
  };
  const remove = async () => {
    await end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const office = accreditor.address;
    const offices = { accreditor: [office], regulator: [office], admin: office };
    const deployment = await deploy({ rpcUrl: chain.url, signer: signerOf(deployer), offices });
    const nonces = new Map<Hex, number>();
    return {
      rpc,
      deployment,
      accreditor,
      options,
      isNative: chain.native,
      get pid() {
        return chain.pid;
      },
      async execute(from, call) {
        const nonce = nonces.get(from.address) ?? 0;
        nonces.set(from.address, nonce + 1);
        const { raw, hash } = signerOf(from).sign(call, nonce, FEES);
        await rpc.call("eth_sendRawTransaction", raw);
        return executed(rpc, hash);
      },
      async bytes() {
        const copy = join(folder, "copy.db");
        await chain.backup(copy);
        const { size } = await stat(copy);
        await rm(copy);
        return size;
      },
      end,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function executed(rpc: Rpc, hash: Hex): Promise<Receipt> {
  for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await pause(POLL_MS)) {
    const receipt = await rpc.call<Receipt | null>("eth_getTransactionReceipt", hash);
    if (receipt === null) continue;
    if (Number(receipt.status) !== 1) throw new Error(`transaction ${hash} failed`);
    return receipt;
  }
  throw new Error(`transaction ${hash} is in no block after ${LONGEST_WAIT_MS} ms`);
}
