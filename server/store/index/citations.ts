import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Bound } from "./bound.ts";
import { bytes, hex } from "./bytes.ts";
import { MAX_PAGE_ROWS } from "./paging.ts";

/** Which records name a document: themselves, or by an act upon them. */
export function openCitations(db: DatabaseSync, bound: (at: number | undefined) => Bound) {
  const CITING = `
    SELECT DISTINCT s.id FROM citations c JOIN subjects s ON s.n = c.subject
    WHERE c.document = ? AND c.block <= ?`;
  const ORDER = `ORDER BY c.subject LIMIT ${MAX_PAGE_ROWS}`;
  const citing = db.prepare(`${CITING} ${ORDER}`);
  const citedBy = db.prepare(`${CITING} AND c.actor = ? ${ORDER}`);

  return {
    citing: (document: Hex, at?: number): Hex[] =>
      citing.all(bytes(document), bound(at).block).map(({ id }) => hex(id)),
    /** Those of them where an act of this participant named it. */
    citedBy: (document: Hex, actor: Hex, at?: number): Hex[] =>
      citedBy.all(bytes(document), bound(at).block, bytes(actor)).map(({ id }) => hex(id)),
  };
}
