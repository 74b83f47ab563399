import { CHAIN_REASONS, type ChainReason } from "../../core/codes.ts";
import type { Hex } from "../../core/records.ts";
import type { View } from "../../core/view.ts";
import { openReadOnly } from "../migrate.ts";
import { bytes, hex } from "./bytes.ts";
import { openHistory } from "./history.ts";
import { openLineage } from "./lineage.ts";
import { openLists } from "./lists.ts";
import type { Block } from "./model.ts";
import { openReceipts } from "./receipts.ts";
import { type Bound, NEWEST, openRecords } from "./records.ts";
import { openViews } from "./view.ts";

/** Everything that others ask of `index.db`, through a connection of its own that cannot write. */
export type IndexReader = ReturnType<typeof openIndexReader>;

/** What became of an act. */
export interface Execution {
  block: number;
  index: number;
  tx: Hex;
  actor: Hex;
  signer: Hex;
}

/** Why a transaction of this node's relay failed; no reason where none could be read. */
export interface Reversion {
  tx: Hex;
  block: number;
  reason: ChainReason | undefined;
  subject: Hex | undefined;
  detail: Hex | undefined;
}

function reversion(row: Record<string, unknown>): Reversion {
  const { reason, subject, detail } = row;
  return {
    tx: hex(row["tx"]),
    block: Number(row["block"]),
    reason: reason === null ? undefined : CHAIN_REASONS[Number(reason) - 1],
    subject: subject === null ? undefined : hex(subject),
    detail: detail === null ? undefined : hex(detail),
  };
}

export function openIndexReader(file: string) {
  const db = openReadOnly(file);
  const records = openRecords(db);
  const views = openViews(db, records);
  const columns = "number, hash, parent, time, last_n";
  const last = db.prepare(`SELECT ${columns} FROM blocks ORDER BY number DESC LIMIT 1`);
  const byNumber = db.prepare(`SELECT ${columns} FROM blocks WHERE number = ?`);
  const byTime = db.prepare(`
    SELECT ${columns} FROM blocks WHERE time <= ? ORDER BY time DESC, number DESC LIMIT 1`);
  const executed = db.prepare(
    "SELECT block, idx, tx, actor, signer FROM executed WHERE digest = ?",
  );
  const executedAfter = db.prepare(
    "SELECT digest FROM executed WHERE block > ? ORDER BY block, idx",
  );
  const reverted = db.prepare(
    "SELECT tx, block, reason, subject, detail FROM reverted WHERE tx = ?",
  );
  const revertedAfter = db.prepare(
    "SELECT tx, block, reason, subject, detail FROM reverted WHERE block > ? ORDER BY block, tx",
  );

  function block(row: Record<string, unknown> | undefined): Block | undefined {
    if (row === undefined) return undefined;
    return {
      number: Number(row["number"]),
      hash: hex(row["hash"]),
      parent: hex(row["parent"]),
      time: Number(row["time"]),
    };
  }
  const head = () => block(last.get());

  /** As of a block that the index holds; undefined = the newest rows. */
  function bound(at: number | undefined): Bound {
    if (at === undefined) return NEWEST;
    return { block: at, n: Number(byNumber.get(at)?.["last_n"] ?? 0) };
  }

  return {
    /** The last block that the index holds. */
    head,
    /** A time means the last block that is not after it. */
    blockAt(asOf: { block: number } | { time: number }): Block | undefined {
      return block("block" in asOf ? byNumber.get(asOf.block) : byTime.get(asOf.time));
    },
    /**
     * What the rules read, as of a block; without one it follows the head.
     * `now` judges appointments that begin later than their block, by default that block's time.
     */
    view(at?: number, now?: () => number): View {
      const time = () => (at === undefined ? head() : block(byNumber.get(at)))?.time ?? 0;
      return views(bound(at), now ?? time);
    },
    executed(digest: Hex): Execution | undefined {
      const row = executed.get(bytes(digest));
      if (row === undefined) return undefined;
      return {
        block: Number(row["block"]),
        index: Number(row["idx"]),
        tx: hex(row["tx"]),
        actor: hex(row["actor"]),
        signer: hex(row["signer"]),
      };
    },
    /** Digests of the acts in all blocks after one, in chain order. */
    executedAfter: (block: number): Hex[] =>
      executedAfter.all(block).map(({ digest }) => hex(digest)),
    reverted(tx: Hex): Reversion | undefined {
      const row = reverted.get(bytes(tx));
      return row && reversion(row);
    },
    revertedAfter: (block: number): Reversion[] => revertedAfter.all(block).map(reversion),
    ...openLists(db, records, bound),
    ...openReceipts(db, records, bound),
    ...openHistory(db, records, bound),
    ...openLineage(db, records, bound),
    close: () => db.close(),
  };
}
