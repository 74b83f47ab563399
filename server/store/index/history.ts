import type { DatabaseSync } from "node:sqlite";
import type { Hex, Version } from "../../core/records.ts";
import { hex } from "./bytes.ts";
import type { Stamp } from "./model.ts";
import { unpack } from "./pack.ts";
import { MAX_PAGE_ROWS, MAX_SCANNED_ROWS, type Page, pageOf } from "./paging.ts";
import { type PageOptions, pageStart, type ScannedRow } from "./paging.ts";
import type { Bound } from "./bound.ts";
import type { Records } from "./records.ts";

/** One thing that happened on chain. */
export interface LedgerEvent extends Stamp {
  idx: number;
  name: string;
  subject: Hex;
  tx: Hex | undefined;
  /** The act that it belongs to; none of those at the founding. */
  digest: Hex | undefined;
  actor: Hex | undefined;
  signer: Hex | undefined;
  data: Record<string, boolean | number | string>;
}

export interface VersionRow extends Version, Stamp {
  number: number;
  digest: Hex;
}

const EVENT = `
  SELECT e.block, e.idx, e.kind, e.data, b.time, s.id AS subject,
    x.tx, x.digest, x.actor, x.signer, true AS hit
  FROM events e
  JOIN blocks b ON b.number = e.block
  JOIN subjects s ON s.n = e.subject
  LEFT JOIN executed x ON x.block = e.block AND x.idx = e.act`;

export const VERSION = `
  SELECT v.asset, v.number, v.digest, v.block, v.facts, b.time, true AS hit
  FROM versions v JOIN blocks b ON b.number = v.block`;

const AFTER = `(e.block, e.idx) > (?, ?) AND e.block <= ?
  ORDER BY e.block, e.idx LIMIT ${MAX_SCANNED_ROWS}`;

const EVENT_KEY = ["block", "idx"];

const optional = (blob: unknown) => (blob === null ? undefined : hex(blob));

function event(row: ScannedRow): LedgerEvent {
  return {
    block: Number(row["block"]),
    idx: Number(row["idx"]),
    time: Number(row["time"]),
    name: String(row["kind"]),
    subject: hex(row["subject"]),
    tx: optional(row["tx"]),
    digest: optional(row["digest"]),
    actor: optional(row["actor"]),
    signer: optional(row["signer"]),
    data: JSON.parse(String(row["data"])) as LedgerEvent["data"],
  };
}

export function version(row: ScannedRow): VersionRow {
  return {
    ...unpack<Version>("Version", row["facts"]),
    number: Number(row["number"]),
    digest: hex(row["digest"]),
    block: Number(row["block"]),
    time: Number(row["time"]),
  };
}

/** What happened, in order, and what came of it. */
export function openHistory(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const events = db.prepare(`${EVENT} WHERE ${AFTER}`);
  const ofSubject = db.prepare(`${EVENT} WHERE e.subject = ? AND ${AFTER}`);
  const ofAsset = db.prepare(`
    ${EVENT} JOIN histories h ON h.block = e.block AND h.idx = e.idx
    WHERE h.asset = ? AND (h.block, h.idx) > (?, ?) AND h.block <= ?
    ORDER BY h.block, h.idx LIMIT ${MAX_SCANNED_ROWS}`);
  const versions = db.prepare(`
    ${VERSION} WHERE v.asset = ? AND v.number > ? AND v.block <= ?
    ORDER BY v.number LIMIT ${MAX_SCANNED_ROWS}`);
  const versionAt = db.prepare(`${VERSION} WHERE v.asset = ? AND v.number = ? AND v.block <= ?`);
  const nOf = (id: Hex) => records.find(id, bound(undefined))?.n ?? -1;

  return {
    /** All events, or those of one record, in chain order. */
    events(options: PageOptions & { subject?: Hex }): Page<LedgerEvent> {
      const start = pageStart(options, 2);
      const { subject } = options;
      const rows =
        subject === undefined
          ? events.iterate(...start.key, start.at)
          : ofSubject.iterate(nOf(subject), ...start.key, start.at);
      return pageOf(start, rows, EVENT_KEY, event);
    },
    /**
     * The events after one that a reader has seen; the block's hash shows whether it still stands.
     */
    eventsAfter(place: { block: number; idx: number }, limit: number): LedgerEvent[] {
      const to = bound(undefined).block;
      const start = { at: to, key: [], limit: Math.min(limit, MAX_PAGE_ROWS) };
      return pageOf(start, events.iterate(place.block, place.idx, to), EVENT_KEY, event).items;
    },
    /**
     * Everything that concerns an asset: its rights, consents, authorizations, orders, products.
     */
    history(asset: Hex, options: PageOptions): Page<LedgerEvent> {
      const start = pageStart(options, 2);
      const rows = ofAsset.iterate(nOf(asset), ...start.key, start.at);
      return pageOf(start, rows, EVENT_KEY, event);
    },
    versions(asset: Hex, options: PageOptions): Page<VersionRow> {
      const start = pageStart(options, 1);
      const rows = versions.iterate(nOf(asset), ...start.key, start.at);
      return pageOf(start, rows, ["number"], version);
    },
    version(asset: Hex, number: number, at?: number): VersionRow | undefined {
      const row = versionAt.get(nOf(asset), number, bound(at).block);
      return row && version(row);
    },
  };
}
