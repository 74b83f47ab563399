import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import type { Deployed } from "./contracts.ts";
import type { Log } from "./events.ts";
import { resultOf, type Rpc } from "./rpc.ts";

export interface Head {
  number: number;
  hash: Hex;
  time: number;
}

/** A transaction sent to one of the contracts. */
export interface Transaction {
  hash: Hex;
  contract: Deployed;
  input: Hex;
}

export interface ChainBlock extends Head {
  parent: Hex;
  transactions: Transaction[];
  logs: Log[];
}

export interface RawBlock {
  number: string;
  hash: Hex;
  parentHash: Hex;
  timestamp: string;
  transactions: { hash: Hex; to: Hex | null; input: Hex }[];
}
interface RawLog {
  address: Hex;
  logIndex: string;
  transactionHash: Hex;
  topics: Hex[];
  data: Hex;
}

export const quantity = (number: number) => `0x${number.toString(16)}`;

export function headOf(block: RawBlock): Head {
  return {
    number: Number(block.number),
    hash: block.hash,
    time: Number(block.timestamp),
  };
}

/**
 * Blocks `from` to `to` with what they did to the contracts. Logs are asked for by the block's
 * hash, so that they belong to it even if the chain is replaced meanwhile; fewer blocks than asked
 * for come back where it has grown shorter.
 */
export async function readBlocks(
  rpc: Rpc,
  contractAt: ReadonlyMap<Hex, Deployed>,
  from: number,
  to: number,
): Promise<ChainBlock[]> {
  const numbers = Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  const headers = await rpc.batch(
    numbers.map((number) => ({
      method: "eth_getBlockByNumber",
      params: [quantity(number), true],
    })),
  );
  const blocks = headers.map((answer) => resultOf<RawBlock | null>(answer));
  const known = blocks.filter((block) => block !== null);
  const address = [...contractAt.keys()];
  const logs = await rpc.batch(
    known.map(({ hash }) => ({ method: "eth_getLogs", params: [{ blockHash: hash, address }] })),
  );
  return known.map((block, position) => ({
    ...headOf(block),
    parent: block.parentHash,
    transactions: block.transactions.flatMap(({ hash, to, input }) => {
      const contract = to === null ? undefined : contractAt.get(lower(to));
      return contract === undefined ? [] : { hash, contract, input };
    }),
    logs: resultOf<RawLog[]>(logs[position])
      .map((log) => logOf(log, contractAt))
      .sort((a, b) => a.idx - b.idx),
  }));
}

const lower = (hex: Hex) => hex.toLowerCase() as Hex;

function logOf(log: RawLog, contractAt: ReadonlyMap<Hex, Deployed>): Log {
  const contract = contractAt.get(lower(log.address));
  if (contract === undefined)
    throw new LedgerError("E_CHAIN", "the chain sent a log not asked for");
  const { logIndex, transactionHash, topics, data } = log;
  return { contract, idx: Number(logIndex), tx: transactionHash, topics, data };
}
