import type { View } from "../../core/view.ts";
import { openReadOnly } from "../migrate.ts";
import { openAgents } from "./agents.ts";
import { blockOf } from "./block-row.ts";
import { openBlocks } from "./blocks.ts";
import { openCitations } from "./citations.ts";
import { openClaims } from "./claims.ts";
import { openDerivations } from "./derivations.ts";
import { openHeads } from "./heads.ts";
import { openHistory } from "./history.ts";
import { openLineage } from "./lineage.ts";
import { openLists } from "./lists.ts";
import type { Block } from "./model.ts";
import { openReceipts } from "./receipts.ts";
import { openOutcomes } from "./outcomes.ts";
import { type Bound, NEWEST } from "./bound.ts";
import { openRecords } from "./records.ts";
import { openViews, type Snapshot } from "./view.ts";

/** Everything that others ask of `index.db`, through a connection of its own that cannot write. */
export type IndexReader = ReturnType<typeof openIndexReader>;

export function openIndexReader(file: string) {
  const db = openReadOnly(file);
  const records = openRecords(db);
  const views = openViews(db, records);
  const columns = "number, hash, parent, time, last_n";
  const last = db.prepare(`SELECT ${columns} FROM blocks ORDER BY number DESC LIMIT 1`);
  const byNumber = db.prepare(`SELECT ${columns} FROM blocks WHERE number = ?`);
  const byTime = db.prepare(`
    SELECT ${columns} FROM blocks WHERE time <= ? ORDER BY time DESC, number DESC LIMIT 1`);
  const head = () => blockOf(last.get());

  /** As of a block that the index holds; undefined = the newest rows. */
  function bound(at: number | undefined): Bound {
    if (at === undefined) return NEWEST;
    return { block: at, n: Number(byNumber.get(at)?.["last_n"] ?? 0) };
  }

  /**
   * What the rules read, as of a block; without one it follows the head.
   * `now` judges appointments that begin later than their block, by default that block's time.
   */
  function view(at: number, now?: () => number): Snapshot;
  function view(at?: number, now?: () => number): View;
  function view(at?: number, now?: () => number): View {
    const time = () => (at === undefined ? head() : blockOf(byNumber.get(at)))?.time ?? 0;
    const read = at === undefined ? views.live : views.snapshot;
    return read(bound(at), now ?? time);
  }

  return {
    /** The last block that the index holds. */
    head,
    /** A time means the last block that is not after it. */
    blockAt(asOf: { block: number } | { time: number }): Block | undefined {
      return blockOf("block" in asOf ? byNumber.get(asOf.block) : byTime.get(asOf.time));
    },
    view,
    ...openBlocks(db),
    ...openOutcomes(db),
    ...openLists(db, records, bound),
    ...openAgents(db, records, bound),
    ...openReceipts(db, records, bound),
    ...openDerivations(db, records, bound),
    ...openHeads(db, records, bound),
    ...openHistory(db, records, bound),
    ...openCitations(db, bound),
    ...openClaims(db, bound),
    ...openLineage(db, records, bound),
    close: () => db.close(),
  };
}
