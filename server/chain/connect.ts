import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import { type ChainBlock, type Head, headOf, quantity, readBlocks } from "./blocks.ts";
import { DEPLOYED, type Deployed } from "./contracts.ts";
import { type Deployment, verifyDeployment } from "./deployment.ts";
import { createEvidence, type Evidence } from "./evidence.ts";
import { currentFees } from "./fees.ts";
import { readList, readObject, readQuantity, unreadable } from "./reading.ts";
import { type ChainRefusal, refusalOf } from "./refusal.ts";
import { createRpc, type Rpc, RpcError } from "./rpc.ts";
import type { Fees } from "./signer.ts";
import { createWalletCheck, type WalletCheck } from "./wallets.ts";

/** One ledger on one network; everything that the service asks or tells the chain. */
export interface Chain {
  readonly deployment: Deployment;
  head(): Promise<Head>;
  /** The newest block that the network itself calls final, if there is one yet. */
  finalized(): Promise<Head | undefined>;
  /** Fewer than asked for where the chain is shorter. */
  blocks(from: number, to: number): Promise<ChainBlock[]>;
  block(number: number): Promise<Head | undefined>;
  /**
   * Why a transaction to a contract failed that left no log in its block; undefined if it did not.
   * Throws E_CHAIN where its receipt is not of that block, or tells of logs.
   */
  failure(tx: Hex, block: Hex): Promise<Failure | undefined>;
  /** Undefined while no block holds the transaction. */
  gasUsed(tx: Hex): Promise<number | undefined>;
  /** Transactions of the account in the newest block and before. */
  transactionCount(account: Hex): Promise<number>;
  balance(account: Hex): Promise<bigint>;
  fees(): Promise<Fees>;
  /** One for each who asks, so that none is kept waiting by the questions of another. */
  walletCheck(): WalletCheck;
  /** What proves itself to whoever trusts the hash of a block. */
  readonly evidence: Evidence;
  /** Hands signed transactions to the network, in order; undefined where it took one. */
  sendRaw(raws: readonly Hex[]): Promise<(SendFault | undefined)[]>;
}

export interface Failure {
  block: number;
  gasUsed: bigint;
  /** Absent where the failure was mechanical, or could not be made out. */
  refusal: ChainRefusal | undefined;
}

/** "already known" and "nonce too low" are among them; which is no error, the caller knows. */
export interface SendFault {
  code: number;
  message: string;
}

/** Throws DeploymentMismatch if the chain does not hold the deployment. */
export async function connect(options: { rpcUrl: string; deployment: Deployment }): Promise<Chain> {
  const { rpcUrl, deployment } = options;
  const rpc = createRpc(rpcUrl);
  await verifyDeployment(rpc, deployment);
  const contractAt = new Map<Hex, Deployed>(
    DEPLOYED.map((name) => [deployment.contracts[name].address, name]),
  );
  async function blockBy(tag: string): Promise<Head | undefined> {
    const block = await rpc.call<unknown>("eth_getBlockByNumber", tag, false);
    return block === null ? undefined : headOf(block);
  }

  return {
    deployment,
    evidence: createEvidence(rpc),
    async head() {
      const head = await blockBy("latest");
      if (head === undefined) throw new LedgerError("E_CHAIN", "the chain has no newest block");
      return head;
    },
    async finalized() {
      try {
        return await blockBy("finalized");
      } catch (error) {
        // Nodes before their first final block, and those that know no such word, refuse the tag.
        if (error instanceof RpcError) return undefined;
        throw error;
      }
    },
    blocks: (from, to) => readBlocks(rpc, contractAt, from, to),
    block: (number) => blockBy(quantity(number)),
    failure: (tx, block) => failureOf(rpc, tx, block, contractAt),
    async gasUsed(tx) {
      const receipt = await rpc.call<unknown>("eth_getTransactionReceipt", tx);
      if (receipt === null) return undefined;
      return readQuantity(readObject(receipt, "a receipt")["gasUsed"], "a receipt's gas");
    },
    async transactionCount(account) {
      const count = await rpc.call<unknown>("eth_getTransactionCount", account, "latest");
      return readQuantity(count, "a count of transactions");
    },
    balance: async (account) => BigInt(await rpc.call<string>("eth_getBalance", account, "latest")),
    fees: () => currentFees(rpc),
    walletCheck: () => createWalletCheck(rpc),
    async sendRaw(raws) {
      const answers = await rpc.batch(
        raws.map((raw) => ({ method: "eth_sendRawTransaction", params: [raw] })),
      );
      return answers.map((answer) =>
        answer instanceof RpcError ? { code: answer.code, message: answer.message } : undefined,
      );
    },
  };
}

async function failureOf(
  rpc: Rpc,
  tx: Hex,
  block: Hex,
  contractAt: ReadonlyMap<Hex, Deployed>,
): Promise<Failure | undefined> {
  const answer = await rpc.call<unknown>("eth_getTransactionReceipt", tx);
  const receipt = readObject(answer, `the receipt of ${tx}`);
  if (receipt["blockHash"] !== block) throw unreadable(`the receipt of ${tx} is of another block`);
  if (readQuantity(receipt["status"], "a receipt's status") === 1) {
    for (const log of readList(receipt["logs"], "a receipt's logs")) {
      const address = String(readObject(log, "a log")["address"]).toLowerCase() as Hex;
      if (contractAt.has(address)) throw unreadable(`the logs of ${tx} were left out`);
    }
    return undefined;
  }
  const number = readQuantity(receipt["blockNumber"], "a receipt's block");
  const kept = receipt["revertData"];
  return {
    block: number,
    gasUsed: BigInt(readQuantity(receipt["gasUsed"], "a receipt's gas")),
    // The local chain keeps what a failed call returned.
    refusal: refusalOf(typeof kept === "string" ? kept : await replay(rpc, tx, quantity(number))),
  };
}

interface RawTransaction {
  from: Hex;
  to: Hex;
  input: Hex;
  gas: string;
}

/**
 * What the transaction would return on the state that its block left behind. Acts after it in the
 * block may have changed the first reason, or removed it.
 */
async function replay(rpc: Rpc, tx: Hex, block: string): Promise<string | undefined> {
  const sent = await rpc.call<RawTransaction | null>("eth_getTransactionByHash", tx);
  if (sent === null) return undefined;
  const { from, to, input, gas } = sent;
  try {
    await rpc.call("eth_call", { from, to, input, gas }, block);
    return undefined;
  } catch (error) {
    if (error instanceof RpcError) return error.data;
    throw error;
  }
}
