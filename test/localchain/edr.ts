import { rmSync } from "node:fs";
import { network } from "hardhat";
import { expect } from "chai";
import { getCreateAddress, toBeHex, toQuantity, Wallet } from "ethers";
import { auditChain } from "../../server/localchain/audit.ts";
import { BASE_FEE, BLOCK_GAS_LIMIT } from "../../server/localchain/parameters.ts";
import { CHAIN_ID, receiptOf, RunningChain, sign, word, type Receipt } from "./harness.ts";

/** One transaction of a stream; `to` may name the contract that an earlier call made. */
export interface RawCall {
  /** Index of the sender. */
  from: number;
  to?: string | { madeBy: number };
  data?: string;
  value?: bigint;
  gasLimit?: number;
}

export interface ComparedBlock {
  number: string;
  receipts: Receipt[];
}

interface RpcBlock {
  timestamp: string;
  transactions: string[];
  transactionsRoot: string;
  receiptsRoot: string;
  logsBloom: string;
  gasUsed: string;
}

interface Account {
  balance: string;
  nonce: string;
  codeHash: string;
  storageHash: string;
}

const PRICE = { type: 2, maxFeePerGas: 20, maxPriorityFeePerGas: 3 };

export const senders = Array.from(
  { length: 4 },
  (_, index) => new Wallet(toBeHex(0xed + index, 32)),
);

/**
 * Our chain beside Hardhat's EDR. Ours seals as it likes; each of its blocks is then mined on EDR
 * from the same bytes, at the same time and base fee, with the same fee recipient, so that even
 * balances must be equal.
 */
export class Pair {
  readonly ours: RunningChain;
  readonly #edr: Awaited<ReturnType<typeof network.create>>;
  readonly #nonces = senders.map(() => 0);
  /** What each call makes if it makes a contract. */
  readonly #contracts: string[] = [];
  readonly #touched = new Set<string>(senders.map(({ address }) => address.toLowerCase()));
  #mined = 0n;

  private constructor(ours: RunningChain, edr: Awaited<ReturnType<typeof network.create>>) {
    this.ours = ours;
    this.#edr = edr;
  }

  static async open(): Promise<Pair> {
    const balance = 10n ** 24n;
    const genesis = Object.fromEntries(senders.map((one) => [one.address, balance.toString()]));
    const ours = await RunningChain.fresh({ genesis, timeControl: true });
    const edr = await network.create({
      network: "default",
      override: {
        chainId: CHAIN_ID,
        hardfork: "cancun",
        allowBlocksWithSameTimestamp: true,
        blockGasLimit: BLOCK_GAS_LIMIT,
        initialDate: new Date(ours.chain.head.row.time * 1000),
        mining: { auto: false, interval: 0, mempool: { order: "fifo" } },
        accounts: senders.map(({ privateKey }) => ({ privateKey, balance })),
      },
    });
    const pair = new Pair(ours, edr);
    const authority = `0x${Buffer.from(ours.chain.authority.address).toString("hex")}`;
    await pair.#ask("hardhat_setCoinbase", [authority]);
    pair.#touched.add(authority);
    return pair;
  }

  #ask<T>(method: string, params: unknown[]): Promise<T> {
    return this.#edr.provider.request({ method, params }) as Promise<T>;
  }

  /** Runs the calls on both and compares everything that a client can see; returns our blocks. */
  async run(calls: RawCall[]): Promise<ComparedBlock[]> {
    const raws = new Map<string, string>();
    for (const call of calls) {
      const raw = await this.#signed(call);
      raws.set(await this.ours.rpc("eth_sendRawTransaction", [raw]), raw);
    }
    for (const hash of raws.keys()) await receiptOf(this.ours.url, hash);
    const head = BigInt(await this.ours.rpc("eth_blockNumber"));
    const blocks: ComparedBlock[] = [];
    while (this.#mined < head) blocks.push(await this.#mineSame(++this.#mined, raws));
    await this.#compareAccounts();
    return blocks;
  }

  #signed({ from, to, data, value = 0n, gasLimit = 400_000 }: RawCall): Promise<string> {
    const wallet = senders[from];
    if (wallet === undefined) throw new Error(`no sender ${from}`);
    const nonce = this.#nonces[from] ?? 0;
    this.#nonces[from] = nonce + 1;
    const target = typeof to === "object" ? this.#contracts[to.madeBy] : to;
    this.#contracts.push(getCreateAddress({ from: wallet.address, nonce }));
    this.#touched.add((target ?? this.#contracts.at(-1) ?? "").toLowerCase());
    const fields = { ...PRICE, nonce, value, gasLimit, ...(data === undefined ? {} : { data }) };
    return sign(wallet, { ...fields, ...(target === undefined ? {} : { to: target }) });
  }

  async #mineSame(number: bigint, raws: Map<string, string>): Promise<ComparedBlock> {
    const reference = toQuantity(number);
    const block = await this.ours.rpc<RpcBlock>("eth_getBlockByNumber", [reference, false]);
    await this.#ask("hardhat_setNextBlockBaseFeePerGas", [toQuantity(BASE_FEE)]);
    for (const hash of block.transactions) {
      await this.#ask("eth_sendRawTransaction", [raws.get(hash)]);
    }
    await this.#ask("evm_setNextBlockTimestamp", [Number(block.timestamp)]);
    await this.#ask("evm_mine", []);
    const theirs = await this.#ask<RpcBlock>("eth_getBlockByNumber", [reference, false]);
    for (const field of [
      "timestamp",
      "transactions",
      "transactionsRoot",
      "gasUsed",
      "receiptsRoot",
      "logsBloom",
    ] as const) {
      expect(block[field], `${field} of block ${number}`).to.deep.equal(theirs[field]);
    }
    const receipts = await this.ours.rpc<Receipt[]>("eth_getBlockReceipts", [reference]);
    for (const receipt of receipts) await this.#compareReceipt(receipt);
    return { number: reference, receipts };
  }

  async #compareReceipt(receipt: Receipt): Promise<void> {
    const { transactionHash } = receipt;
    const theirs = await this.#ask<Receipt>("eth_getTransactionReceipt", [transactionHash]);
    const visible = (one: Receipt) => ({
      status: one.status,
      gasUsed: one.gasUsed,
      cumulativeGasUsed: one.cumulativeGasUsed,
      contractAddress: one.contractAddress?.toLowerCase() ?? null,
      transactionIndex: one.transactionIndex,
      logsBloom: one.logsBloom,
      logs: one.logs.map(({ address, topics, data, logIndex }) => ({
        address: address.toLowerCase(),
        topics,
        data,
        logIndex,
      })),
    });
    expect(visible(receipt), `receipt of ${transactionHash}`).to.deep.equal(visible(theirs));
    for (const { address } of receipt.logs) this.#touched.add(address.toLowerCase());
  }

  async #compareAccounts(): Promise<void> {
    const slots = [0, 1, 2, 3].map((slot) => `0x${word(slot)}`);
    for (const address of this.#touched) {
      const params = [address, slots, "latest"];
      const [ours, theirs] = await Promise.all([
        this.ours.rpc<Account>("eth_getProof", params),
        this.#ask<Account>("eth_getProof", params),
      ]);
      for (const field of ["balance", "nonce", "codeHash", "storageHash"] as const) {
        expect(ours[field], `${field} of ${address}`).to.equal(theirs[field]);
      }
    }
  }

  /** What has run is derived anew from the file, too. */
  async close(): Promise<void> {
    await this.#edr.close();
    await this.ours.stop();
    const { options } = this.ours.chain;
    const { faults } = await auditChain(options);
    rmSync(options.folder, { recursive: true });
    expect(faults).to.deep.equal([]);
  }
}
