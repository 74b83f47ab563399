import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Bound } from "./bound.ts";
import { bytes } from "./bytes.ts";
import { VERSION, version, type VersionRow } from "./history.ts";
import { MAX_PAGE_ROWS, MAX_SCANNED_ROWS, type Page, pageOf } from "./paging.ts";
import { type PageOptions, pageStart } from "./paging.ts";

/** Who says to have what: the versions of a commitment. */
export function openClaims(db: DatabaseSync, bound: (at: number | undefined) => Bound) {
  const first = db.prepare(`
    ${VERSION} WHERE v.commitment = ? AND v.block <= ?
    ORDER BY v.asset, v.number LIMIT ${MAX_PAGE_ROWS}`);
  const after = db.prepare(`
    ${VERSION} WHERE v.commitment = ? AND (v.asset, v.number) > (?, ?) AND v.block <= ?
    ORDER BY v.asset, v.number LIMIT ${MAX_SCANNED_ROWS}`);

  return {
    /** Every version of this commitment, in the order of its assets. */
    claims(commitment: Hex, options: PageOptions): Page<VersionRow> {
      const start = pageStart(options, 2);
      const rows = after.iterate(bytes(commitment), ...start.key, start.at);
      return pageOf(start, rows, ["asset", "number"], version);
    },
    /** Who registered this commitment, in chain order. */
    committed: (commitment: Hex, at?: number): VersionRow[] =>
      first.all(bytes(commitment), bound(at).block).map(version),
  };
}
