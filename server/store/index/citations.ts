import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Bound } from "./bound.ts";
import { bytes, hex } from "./bytes.ts";
import { MAX_PAGE_ROWS, MAX_SCANNED_ROWS, type Page, pageOf } from "./paging.ts";
import { type PageOptions, pageStart, type ScannedRow } from "./paging.ts";

/** A record that names a document. */
export interface Citation {
  record: Hex;
  /** Whose acts named it there. */
  actors: Hex[];
  /** The first one's. */
  block: number;
}

/** Which records name a document: themselves, or by an act upon them. */
export function openCitations(db: DatabaseSync, bound: (at: number | undefined) => Bound) {
  const CITING = `
    SELECT DISTINCT s.id FROM citations c JOIN subjects s ON s.n = c.subject
    WHERE c.document = ? AND c.block <= ?`;
  const ORDER = `ORDER BY c.subject LIMIT ${MAX_PAGE_ROWS}`;
  const citing = db.prepare(`${CITING} ${ORDER}`);
  const citedBy = db.prepare(`${CITING} AND c.actor = ? ${ORDER}`);

  const listed = db.prepare(`
    SELECT c.subject, s.id, min(c.block) AS block, min(c.block) <= :at AS hit,
      group_concat(CASE WHEN c.block <= :at THEN lower(hex(c.actor)) END) AS actors
    FROM citations c JOIN subjects s ON s.n = c.subject
    WHERE c.document = :document AND c.subject > :after
    GROUP BY c.subject ORDER BY c.subject LIMIT ${MAX_SCANNED_ROWS}`);

  return {
    /** All records that name a document, in chain order. */
    citations(document: Hex, options: PageOptions): Page<Citation> {
      const start = pageStart(options, 1);
      const { at, key } = start;
      const [after = 0] = key;
      const rows = listed.iterate({ at, after, document: bytes(document) });
      return pageOf(start, rows, ["subject"], citation);
    },
    citing: (document: Hex, at?: number): Hex[] =>
      citing.all(bytes(document), bound(at).block).map(({ id }) => hex(id)),
    /** Those of them where an act of this participant named it. */
    citedBy: (document: Hex, actor: Hex, at?: number): Hex[] =>
      citedBy.all(bytes(document), bound(at).block, bytes(actor)).map(({ id }) => hex(id)),
  };
}

function citation(row: ScannedRow): Citation {
  const actors = String(row["actors"]).split(",");
  return {
    record: hex(row["id"]),
    actors: actors.map((actor): Hex => `0x${actor}`),
    block: Number(row["block"]),
  };
}
