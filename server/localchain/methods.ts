import type { BlockHeader } from "@ethereumjs/block";
import { bigIntToHex, bytesToHex, intToHex } from "@ethereumjs/util";
import { admit } from "./admission.ts";
import { ExecutionFailure } from "./archive.ts";
import type { Chain } from "./chain.ts";
import { ClockRefusal } from "./clock.ts";
import {
  blockJson,
  headerJson,
  logJson,
  minedTxJson,
  pooledTxJson,
  proofJson,
  receiptJson,
} from "./encoding.ts";
import { RPC, RpcError } from "./errors.ts";
import { readHeader } from "./header.ts";
import {
  address,
  bytes,
  callRequest,
  fixedBytes,
  invalid,
  isObject,
  logCriteria,
  safeNumber,
  slot,
} from "./input.ts";
import {
  MAX_FEE_HISTORY_BLOCKS,
  MAX_FEE_PERCENTILES,
  MAX_LOG_BLOCKS,
  MAX_LOG_BYTES,
  MAX_LOGS,
  MAX_PROOF_KEYS,
} from "./limits.ts";
import { BASE_FEE } from "./parameters.ts";
import type { BlockRow, LogHit } from "./store.ts";

export type Method = (chain: Chain, params: readonly unknown[]) => unknown;

/** Sealed is final here, so safe and finalized are the head. */
const HEAD_TAGS: readonly unknown[] = ["latest", "safe", "finalized", "pending", undefined, null];

/** A block by number, tag, hash, or EIP-1898 object; undefined if there is none. */
function findBlock(chain: Chain, reference: unknown): BlockRow | undefined {
  if (HEAD_TAGS.includes(reference)) return chain.head.row;
  if (reference === "earliest") return chain.store.blockByNumber(0);
  if (isObject(reference)) {
    if (reference["blockHash"] !== undefined) {
      return chain.store.blockByHash(fixedBytes(reference["blockHash"], 32, "blockHash"));
    }
    return findBlock(chain, reference["blockNumber"]);
  }
  if (typeof reference === "string" && reference.length === 66) {
    return chain.store.blockByHash(fixedBytes(reference, 32, "block hash"));
  }
  return chain.store.blockByNumber(safeNumber(reference, "block number"));
}

function headerAt(chain: Chain, reference: unknown): BlockHeader {
  const row = findBlock(chain, reference);
  if (row === undefined) throw new RpcError(RPC.REFUSED, "header not found");
  return row === chain.head.row ? chain.head.header : readHeader(chain.common, row);
}

/** What a call sees as its block: the named one, or for "pending" the one that would come next. */
function environmentAt(chain: Chain, reference: unknown): BlockHeader {
  return reference === "pending" ? chain.pendingHeader() : headerAt(chain, reference);
}

function blockByReference(chain: Chain, reference: unknown, full: unknown) {
  const row = findBlock(chain, reference);
  if (row === undefined) return null;
  return blockJson(chain.common, row, chain.store.txsOf(row.number), full === true);
}

function pendingBlock(chain: Chain) {
  const header = headerJson(chain.pendingHeader());
  return { ...header, hash: null, nonce: null, uncles: [], withdrawals: [], transactions: [] };
}

async function executed(run: Promise<Uint8Array | bigint>): Promise<string> {
  try {
    const result = await run;
    return typeof result === "bigint" ? bigIntToHex(result) : bytesToHex(result);
  } catch (error) {
    if (!(error instanceof ExecutionFailure)) throw error;
    if (!error.reverted) throw new RpcError(RPC.REFUSED, error.message);
    throw new RpcError(RPC.REVERTED, "execution reverted", bytesToHex(error.output));
  }
}

function logsOfBlock(chain: Chain, number: number, of: { txIndex?: number } = {}): LogHit[] {
  return [...chain.store.logs({ from: number, to: number, addresses: [], topics: [], ...of })];
}

function receipt(chain: Chain, hash: unknown) {
  const row = chain.store.txByHash(fixedBytes(hash, 32, "transaction hash"));
  const block = row && chain.store.blockByNumber(row.block);
  if (row === undefined || block === undefined) return null;
  const logs = logsOfBlock(chain, row.block, { txIndex: row.index });
  return receiptJson(chain.common, row, block.hash, logs);
}

function blockReceipts(chain: Chain, reference: unknown) {
  const block = findBlock(chain, reference);
  if (block === undefined) return null;
  const logs = Map.groupBy(logsOfBlock(chain, block.number), ({ txIndex }) => txIndex);
  return chain.store
    .txsOf(block.number)
    .map((row) => receiptJson(chain.common, row, block.hash, logs.get(row.index) ?? []));
}

function transactionByHash(chain: Chain, hash: unknown) {
  const key = fixedBytes(hash, 32, "transaction hash");
  const row = chain.store.txByHash(key);
  const block = row && chain.store.blockByNumber(row.block);
  if (row !== undefined && block !== undefined) return minedTxJson(chain.common, row, block.hash);
  const pooled = chain.pool.get(bytesToHex(key));
  return pooled === undefined ? null : pooledTxJson(pooled);
}

function transactionByIndex(chain: Chain, reference: unknown, index: unknown) {
  const block = findBlock(chain, reference);
  const row = block && chain.store.txAt(block.number, safeNumber(index, "index"));
  return block && row ? minedTxJson(chain.common, row, block.hash) : null;
}

async function transactionCount(chain: Chain, who: unknown, reference: unknown) {
  const sender = address(who, "address");
  const { stateRoot } = headerAt(chain, reference);
  const { nonce } = await chain.archive.account(stateRoot, sender.bytes);
  if (reference !== "pending") return bigIntToHex(nonce);
  return intToHex(chain.pool.pendingNonce(sender.toString(), Number(nonce)));
}

function logs(chain: Chain, filter: unknown) {
  if (!isObject(filter)) throw invalid("the filter must be an object");
  const criteria = logCriteria(filter);
  const { blockHash } = filter;
  if (blockHash !== undefined && (filter["fromBlock"] ?? filter["toBlock"]) !== undefined) {
    throw invalid("blockHash excludes fromBlock and toBlock");
  }
  const head = chain.head.row.number;
  const numberOf = (reference: unknown): number => {
    if (blockHash !== undefined || HEAD_TAGS.includes(reference) || reference === "earliest") {
      const block = findBlock(chain, blockHash ?? reference);
      if (block === undefined) throw new RpcError(RPC.REFUSED, "unknown block");
      return block.number;
    }
    return safeNumber(reference, "block number");
  };
  const from = numberOf(filter["fromBlock"]);
  const to = Math.min(numberOf(filter["toBlock"]), head);
  if (to - from >= MAX_LOG_BLOCKS) {
    throw new RpcError(RPC.LIMIT, `at most ${MAX_LOG_BLOCKS} blocks a query`);
  }
  const found: LogHit[] = [];
  let size = 0;
  for (const hit of chain.store.logs({ from, to, ...criteria })) {
    found.push(hit);
    size += hit.data.length;
    if (found.length > MAX_LOGS) throw new RpcError(RPC.LIMIT, `more than ${MAX_LOGS} results`);
    if (size > MAX_LOG_BYTES) throw new RpcError(RPC.LIMIT, `more than ${MAX_LOG_BYTES} bytes`);
  }
  return found.map(logJson);
}

async function proof(chain: Chain, who: unknown, keys: unknown, reference: unknown) {
  if (!Array.isArray(keys)) throw invalid("storage keys must be an array");
  if (keys.length > MAX_PROOF_KEYS) {
    throw new RpcError(RPC.LIMIT, `at most ${MAX_PROOF_KEYS} storage keys a proof`);
  }
  const account = address(who, "address");
  const { stateRoot } = headerAt(chain, reference);
  const found = await chain.archive.proof(stateRoot, account.bytes, keys.map(slot));
  return proofJson(account.toString(), found);
}

/** No tip is ever needed: blocks take transactions in order of arrival. */
function feeHistory(chain: Chain, count: unknown, newest: unknown, percentiles: unknown) {
  const blocks = Math.min(safeNumber(count, "block count"), MAX_FEE_HISTORY_BLOCKS);
  if (percentiles !== undefined && percentiles !== null) {
    if (!Array.isArray(percentiles) || percentiles.length > MAX_FEE_PERCENTILES) {
      throw invalid(`percentiles must be an array of at most ${MAX_FEE_PERCENTILES}`);
    }
  }
  const last = Number(headerAt(chain, newest).number);
  const first = Math.max(0, last - blocks + 1);
  const headers: BlockHeader[] = [];
  for (let number = first; number <= last; number++) {
    headers.push(headerAt(chain, intToHex(number)));
  }
  const noTips = Array.isArray(percentiles) ? percentiles.map(() => "0x0") : [];
  return {
    oldestBlock: intToHex(first),
    baseFeePerGas: [...headers, undefined].map(() => bigIntToHex(BASE_FEE)),
    gasUsedRatio: headers.map(({ gasUsed, gasLimit }) => Number(gasUsed) / Number(gasLimit)),
    baseFeePerBlobGas: [...headers, undefined].map(() => "0x1"),
    blobGasUsedRatio: headers.map(() => 0),
    ...(noTips.length === 0 ? {} : { reward: headers.map(() => noTips) }),
  };
}

function withClock<T>(change: () => T): T {
  try {
    return change();
  } catch (error) {
    if (error instanceof ClockRefusal) throw invalid(error.message);
    throw error;
  }
}

const READS: Record<string, Method> = {
  eth_chainId: (chain) => intToHex(chain.options.chainId),
  net_version: (chain) => String(chain.options.chainId),
  web3_clientVersion: () => "DataRightsLedger/localchain/single-authority",
  eth_syncing: () => false,
  eth_accounts: () => [],
  eth_gasPrice: () => bigIntToHex(BASE_FEE),
  eth_maxPriorityFeePerGas: () => "0x0",
  eth_feeHistory: (chain, [count, newest, percentiles]) =>
    feeHistory(chain, count, newest, percentiles),
  eth_blockNumber: (chain) => intToHex(chain.head.row.number),
  eth_getBlockByNumber: (chain, [reference, full]) =>
    reference === "pending" ? pendingBlock(chain) : blockByReference(chain, reference, full),
  eth_getBlockByHash: (chain, [hash, full]) =>
    blockByReference(chain, { blockHash: hash ?? null }, full),
  eth_getTransactionByHash: (chain, [hash]) => transactionByHash(chain, hash),
  eth_getTransactionByBlockNumberAndIndex: (chain, [reference, index]) =>
    transactionByIndex(chain, reference, index),
  eth_getTransactionReceipt: (chain, [hash]) => receipt(chain, hash),
  eth_getBlockReceipts: (chain, [reference]) => blockReceipts(chain, reference),
  eth_getTransactionCount: (chain, [who, reference]) => transactionCount(chain, who, reference),
  eth_getBalance: async (chain, [who, reference]) => {
    const { stateRoot } = headerAt(chain, reference);
    const account = await chain.archive.account(stateRoot, address(who, "address").bytes);
    return bigIntToHex(account.balance);
  },
  eth_getCode: async (chain, [who, reference]) => {
    const { stateRoot } = headerAt(chain, reference);
    return bytesToHex(await chain.archive.code(stateRoot, address(who, "address").bytes));
  },
  eth_getStorageAt: async (chain, [who, key, reference]) => {
    const { stateRoot } = headerAt(chain, reference);
    const account = address(who, "address").bytes;
    return bytesToHex(await chain.archive.storage(stateRoot, account, slot(key)));
  },
  eth_getProof: (chain, [who, keys, reference]) => proof(chain, who, keys, reference),
  eth_getLogs: (chain, [filter]) => logs(chain, filter),
  eth_call: (chain, [request, reference, overrides]) => {
    if (overrides !== undefined) throw invalid("state overrides aren't supported");
    const header = environmentAt(chain, reference);
    return executed(chain.archive.call(header, header.stateRoot, callRequest(request)));
  },
  eth_estimateGas: (chain, [request, reference]) => {
    const header = environmentAt(chain, reference ?? "pending");
    return executed(chain.archive.estimateGas(header, header.stateRoot, callRequest(request)));
  },
};

const WRITES: Record<string, Method> = {
  eth_sendRawTransaction: (chain, [raw]) => admit(chain, bytes(raw, "transaction")),
};

const TIME_CONTROL: Record<string, Method> = {
  evm_setNextBlockTimestamp: (chain, [time]) =>
    withClock(() => {
      chain.clock.pin(safeNumber(time, "timestamp"), chain.head.row.time);
      return null;
    }),
  evm_increaseTime: (chain, [seconds]) =>
    withClock(() => intToHex(chain.clock.increase(safeNumber(seconds, "seconds")))),
  evm_mine: async (chain, [time]) => {
    if (time !== undefined) {
      withClock(() => chain.clock.pin(safeNumber(time, "timestamp"), chain.head.row.time));
    }
    await chain.mine();
    return "0x0";
  },
};

/** The allow-list: whatever isn't in it doesn't exist. */
export function methodTable(timeControl: boolean): ReadonlyMap<string, Method> {
  const controls = timeControl ? TIME_CONTROL : {};
  return new Map(Object.entries({ ...READS, ...WRITES, ...controls }));
}
