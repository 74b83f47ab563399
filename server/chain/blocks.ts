import type { Hex } from "../core/records.ts";
import type { Deployed } from "./contracts.ts";
import type { Log } from "./events.ts";
import { readHash, readHex, readList, readObject, readQuantity, unreadable } from "./reading.ts";
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

export const quantity = (number: number) => `0x${number.toString(16)}`;

export function headOf(raw: unknown): Head {
  const block = readObject(raw, "a block");
  return {
    number: readQuantity(block["number"], "a block's number"),
    hash: readHash(block["hash"], "a block's hash"),
    time: readQuantity(block["timestamp"], "a block's time"),
  };
}

/**
 * Blocks `from` to `to` with what they did to the contracts. Logs are asked for by the block's
 * hash, so that they belong to it even if the chain is replaced meanwhile; fewer blocks than asked
 * for come back where it has grown shorter. Throws E_CHAIN where the answers contradict each other.
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
  const known = headers
    .map((answer) => resultOf<unknown>(answer))
    .filter((block) => block !== null)
    .map((block, offset) => blockOf(block, from + offset));
  const address = [...contractAt.keys()];
  const logs = await rpc.batch(
    known.map(({ hash }) => ({ method: "eth_getLogs", params: [{ blockHash: hash, address }] })),
  );
  return known.map(({ sent, ...head }, position) => ({
    ...head,
    transactions: [...sent].flatMap(([hash, { to: called, input }]) => {
      const contract = called === undefined ? undefined : contractAt.get(called);
      return contract === undefined ? [] : { hash, contract, input };
    }),
    logs: logsOf(resultOf<unknown>(logs[position]), head.hash, sent, contractAt),
  }));
}

type Sent = Map<Hex, { to: Hex | undefined; input: Hex }>;

function blockOf(raw: unknown, expected: number) {
  const block = readObject(raw, "a block");
  const head = headOf(block);
  if (head.number !== expected) throw unreadable(`block ${head.number} is not the one asked for`);
  const sent: Sent = new Map();
  for (const one of readList(block["transactions"], "a block's transactions")) {
    const { hash, to, input } = readObject(one, "a transaction");
    sent.set(readHash(hash, "a transaction's hash"), {
      to: to === null ? undefined : lower(readHex(to, "a transaction's target")),
      input: readHex(input, "a transaction's input"),
    });
  }
  return { ...head, parent: readHash(block["parentHash"], "a block's parent"), sent };
}

const lower = (hex: Hex) => hex.toLowerCase() as Hex;

/** In their order; each of this block, of a transaction of it, and given once. */
function logsOf(
  raw: unknown,
  block: Hex,
  sent: Sent,
  contractAt: ReadonlyMap<Hex, Deployed>,
): Log[] {
  const logs = readList(raw, "the logs of a block").map((one) => {
    const log = readObject(one, "a log");
    const contract = contractAt.get(lower(readHex(log["address"], "a log's address")));
    if (contract === undefined) throw unreadable("a log was not asked for");
    const tx = readHash(log["transactionHash"], "a log's transaction");
    if (log["blockHash"] !== block || log["removed"] === true || !sent.has(tx)) {
      throw unreadable("a log is not of the block that was asked for");
    }
    return {
      contract,
      idx: readQuantity(log["logIndex"], "a log's index"),
      tx,
      topics: readList(log["topics"], "a log's topics").map((topic) => readHash(topic, "a topic")),
      data: readHex(log["data"], "a log's data"),
    };
  });
  if (new Set(logs.map(({ idx }) => idx)).size < logs.length) throw unreadable("a log came twice");
  return logs.sort((a, b) => a.idx - b.idx);
}
