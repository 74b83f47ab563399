import type { DatabaseSync } from "node:sqlite";
import { blockOf } from "./block-row.ts";
import type { Block } from "./model.ts";
import { MAX_PAGE_ROWS } from "./paging.ts";

/** A block of the chain that the index has followed, and how much of the ledger is in it. */
export interface ListedBlock extends Block {
  transactions: number;
  events: number;
}

/** Blocks in which something happened on the ledger, the newest first. */
export function openBlocks(db: DatabaseSync) {
  const counted = `
    SELECT b.number, b.hash, b.parent, b.time, b.last_n,
      (SELECT count(DISTINCT x.tx) FROM executed x WHERE x.block = b.number) AS transactions,
      (SELECT count(*) FROM events e WHERE e.block = b.number) AS events
    FROM blocks b`;
  const before = db.prepare(`${counted} WHERE b.number < ? ORDER BY b.number DESC LIMIT ?`);
  const one = db.prepare(`${counted} WHERE b.number = ?`);

  function listed(row: Record<string, unknown> | undefined): ListedBlock | undefined {
    const block = blockOf(row);
    if (row === undefined || block === undefined) return undefined;
    const { transactions, events } = row;
    return { ...block, transactions: Number(transactions), events: Number(events) };
  }

  return {
    blocksBefore: (number: number, limit: number): ListedBlock[] =>
      before
        .all(number, Math.min(limit, MAX_PAGE_ROWS))
        .map((row) => listed(row))
        .filter((block) => block !== undefined),
    listedBlock: (number: number): ListedBlock | undefined => listed(one.get(number)),
  };
}
