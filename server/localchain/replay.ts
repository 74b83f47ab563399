import type { Common } from "@ethereumjs/common";
import { equalsBytes } from "@ethereumjs/util";
import type { ChainFault } from "./audit.ts";
import type { Authority } from "./authority.ts";
import type { ChainFile } from "./chain-file.ts";
import { genesisHeader } from "./genesis.ts";
import { sealHeader } from "./header.ts";
import { TX_IDS_PER_BLOCK } from "./limits.ts";
import type { ChainOptions } from "./parameters.ts";
import { Sealer, type SealingStore } from "./sealer.ts";
import { PendingNodes } from "./state.ts";
import type { BlockRow, SealedBlock, TxRow } from "./store.ts";
import { readTransaction } from "./transaction.ts";

export interface Replayed {
  number: number;
  row: BlockRow;
  counted: { transactions: number; logs: number };
  problems: ChainFault[];
}

/**
 * Executes every block of the file from its transactions and compares all that came of it: header,
 * transactions, receipts, output, logs, and the nodes of its state.
 */
export async function* replay(
  sources: { file: ChainFile; options: ChainOptions; common: Common; authority: Uint8Array },
  head: number,
): AsyncGenerator<Replayed> {
  const { file, options, common } = sources;
  // Its signature is compared by recovery: that needs no key.
  const authority: Authority = { address: sources.authority, seal: () => new Uint8Array(0) };
  const first = file.blockByNumber(0);
  if (first === undefined) throw new Error("block 0 is missing");
  const nodes = new PendingNodes(file);
  const header = await genesisHeader(common, nodes, options.genesis, authority.address, first.time);
  const block = sealHeader(header, authority);
  yield compared(file, first, { nodes: nodes.pending, block, txs: [], logs: [] });

  const made: SealedBlock[] = [];
  const store: SealingStore = {
    node: (key) => file.node(key),
    blockByNumber: (number) => file.blockByNumber(number),
    // The sealer clears its map of nodes once it has handed it over.
    append: (sealed) => void made.push({ ...sealed, nodes: new Map(sealed.nodes) }),
  };
  const sealer = await Sealer.open(store, common, authority, first);
  for (let number = 1, parent = first; number <= head; number += 1) {
    const row = file.blockByNumber(number);
    if (row === undefined) throw new Error(`block ${number} is missing`);
    const ready = file.txsOf(number).map(({ raw }) => ({
      raw,
      tx: readTransaction(common, raw),
    }));
    await sealer.seal(parent, row.time, ready, true);
    const sealed = made.pop();
    if (sealed === undefined) throw new Error(`block ${number} was not made`);
    yield compared(file, row, sealed);
    parent = row;
  }
}

function compared(file: ChainFile, row: BlockRow, made: SealedBlock): Replayed {
  const { number } = row;
  const [txs, logs] = [file.txsOf(number), file.logsOf(number)];
  const problems: ChainFault[] = [];
  const tell = (table: string, place: string | number, problem: string) =>
    problems.push({ table, row: String(place), problem });

  for (const column of ["hash", "header", "time"] as const) {
    if (!isSame(row[column], made.block[column])) {
      tell("block", number, `${column} isn't what executing the block gives`);
    }
  }
  const rows = <T>(table: string, stored: T[], right: T[], columns: readonly (keyof T)[]) => {
    if (stored.length !== right.length) {
      tell(table, `block ${number}`, `has ${stored.length} rows, executing gives ${right.length}`);
    }
    for (const [position, one] of right.entries()) {
      const wrong = columns.filter((name) => !isSame(stored[position]?.[name], one[name]));
      if (wrong.length === 0) continue;
      tell(table, `${number}/${position}`, `${wrong.join(", ")}: not what executing gives`);
    }
  };
  rows<TxRow>("tx", txs, made.txs, ["index", "hash", "receipt", "output"]);
  const rightLogs = made.logs.map((log) => ({
    ...log,
    tx: number * TX_IDS_PER_BLOCK + log.txIndex,
  }));
  rows("log", logs, rightLogs, ["idx", "tx", "address", "topics", "data"]);
  for (const key of made.nodes.keys()) {
    if (file.node(key) === undefined) tell("node", `0x${key}`, `of block ${number} is missing`);
  }
  return { number, row, counted: { transactions: txs.length, logs: logs.length }, problems };
}

function isSame(stored: unknown, right: unknown): boolean {
  if (Array.isArray(stored) && Array.isArray(right)) {
    return stored.length === right.length && stored.every((one, n) => isSame(one, right[n]));
  }
  if (stored instanceof Uint8Array && right instanceof Uint8Array)
    return equalsBytes(stored, right);
  return stored === right;
}
