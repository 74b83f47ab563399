import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonRpcProvider, toBeHex, Wallet, type TransactionRequest } from "ethers";
import { Chain } from "../../server/localchain/chain.ts";
import type { ChainOptions } from "../../server/localchain/parameters.ts";
import { RpcServer } from "../../server/localchain/server.ts";

export const CHAIN_ID = 31337;
/** Keys of the tests' own accounts; they hold nothing anywhere else. */
export const alice = new Wallet(toBeHex(0xa11ce, 32));
export const bob = new Wallet(toBeHex(0xb0b, 32));
export const poor = new Wallet(toBeHex(0x900, 32));

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "localchain-"));
}

export function chainOptions(folder: string, changes: Partial<ChainOptions> = {}): ChainOptions {
  const balance = (10n ** 24n).toString();
  const genesis = { [alice.address]: balance, [bob.address]: balance };
  return { folder, port: 0, chainId: CHAIN_ID, genesis, timeControl: false, ...changes };
}

export interface RpcAnswer {
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

export function post(url: string, body: string, headers: Record<string, string> = {}) {
  const contentType = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers: { ...contentType, ...headers }, body });
}

export async function ask(url: string, method: string, params: unknown[] = []) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return (await (await post(url, body)).json()) as RpcAnswer;
}

/** The result, or the error as an exception. */
export async function rpc<T>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const { result, error } = await ask(url, method, params);
  if (error !== undefined) throw new Error(`${error.code} ${error.message}`);
  return result as T;
}

export interface Receipt {
  status: string;
  blockHash: string;
  blockNumber: string;
  transactionHash: string;
  transactionIndex: string;
  contractAddress: string | null;
  gasUsed: string;
  cumulativeGasUsed: string;
  logsBloom: string;
  logs: { address: string; topics: string[]; data: string; logIndex: string }[];
  revertData?: string;
}

/** Polls until the transaction is sealed; a test's own time limit is the bound. */
export async function receiptOf(url: string, hash: string): Promise<Receipt> {
  for (;;) {
    const receipt = await rpc<Receipt | null>(url, "eth_getTransactionReceipt", [hash]);
    if (receipt !== null) return receipt;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function sign(wallet: Wallet, tx: TransactionRequest): Promise<string> {
  const defaults = { type: 2, chainId: CHAIN_ID, gasLimit: 500_000 };
  const fees = tx.gasPrice === undefined ? { maxFeePerGas: 14, maxPriorityFeePerGas: 0 } : {};
  return wallet.signTransaction({ ...defaults, ...fees, ...tx });
}

/** A chain and its server in this process, over a file of its own. */
export class RunningChain {
  readonly chain: Chain;
  readonly url: string;
  readonly provider: JsonRpcProvider;
  readonly fatal: Error[];
  readonly #server: RpcServer;
  readonly #nonces = new Map<string, number>();

  private constructor(chain: Chain, server: RpcServer, port: number, fatal: Error[]) {
    this.chain = chain;
    this.#server = server;
    this.fatal = fatal;
    this.url = `http://127.0.0.1:${port}`;
    // Blocks come faster than the quarter second for which ethers repeats its last answer.
    this.provider = new JsonRpcProvider(this.url, CHAIN_ID, {
      cacheTimeout: -1,
      staticNetwork: true,
      polling: true,
      pollingInterval: 20,
    });
  }

  static async open(options: ChainOptions): Promise<RunningChain> {
    const fatal: Error[] = [];
    const chain = await Chain.open(options, (error) => fatal.push(error));
    const server = new RpcServer(chain);
    return new RunningChain(chain, server, await server.listen(0), fatal);
  }

  static fresh(changes: Partial<ChainOptions> = {}): Promise<RunningChain> {
    return RunningChain.open(chainOptions(temporaryFolder(), changes));
  }

  ask(method: string, params: unknown[] = []): Promise<RpcAnswer> {
    return ask(this.url, method, params);
  }

  rpc<T = string>(method: string, params: unknown[] = []): Promise<T> {
    return rpc<T>(this.url, method, params);
  }

  /** Signs with the sender's next nonce, sends, waits until it is sealed. */
  async execute(wallet: Wallet, tx: TransactionRequest): Promise<Receipt> {
    const nonce = this.#nonces.get(wallet.address) ?? 0;
    const raw = await sign(wallet, { nonce, ...tx });
    const hash = await this.rpc("eth_sendRawTransaction", [raw]);
    this.#nonces.set(wallet.address, nonce + 1);
    return receiptOf(this.url, hash);
  }

  async deploy(wallet: Wallet, data: string): Promise<string> {
    const { contractAddress } = await this.execute(wallet, { data });
    if (contractAddress === null) throw new Error("no contract was made");
    return contractAddress;
  }

  async stop(): Promise<void> {
    this.provider.destroy();
    await this.#server.close();
    await this.chain.close();
  }

  /** Stops for good and removes the file. */
  async discard(): Promise<void> {
    await this.stop();
    rmSync(this.chain.options.folder, { recursive: true });
  }
}

export function word(value: bigint | number): string {
  return toBeHex(value, 32).slice(2);
}
