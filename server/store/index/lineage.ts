import type { DatabaseSync } from "node:sqlite";
import type { Edge } from "../../core/lineage.ts";
import type { Hex } from "../../core/records.ts";
import { hex } from "./bytes.ts";
import type { Bound } from "./bound.ts";
import type { Records } from "./records.ts";

/** By the act `derivation` the product `child` was made from `parent` under `authorization`. */
export interface MadeUnder extends Edge<Hex> {
  derivation: Hex;
}

/**
 * One level of a lineage a call; the caller yields to the event loop between levels. A limit bounds
 * the level: where it is reached, edges are missing.
 *
 * CROSS JOIN fixes the order of the loops, and with it the order of the edges: by the place of the
 * asset in the level, then in chain order. Sorting would read all edges before the limit could end
 * it.
 */
export function openLineage(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const level = (near: string) =>
    db.prepare(`
      SELECT c.id AS child, p.id AS parent, a.id AS authorization, d.digest AS derivation
      FROM json_each(?) f CROSS JOIN edges e ON e.${near} = f.value AND e.child <= ?
      CROSS JOIN subjects c ON c.n = e.child
      CROSS JOIN subjects p ON p.n = e.parent
      CROSS JOIN subjects a ON a.n = e.authorization
      CROSS JOIN derivations d ON d.n = e.child
      LIMIT ?`);
  const up = level("child");
  const down = level("parent");

  function edges(
    statement: typeof up,
    assets: readonly Hex[],
    limit: number,
    at?: number,
  ): MadeUnder[] {
    const to = bound(at);
    const frontier = assets.flatMap((id) => records.find(id, to)?.n ?? []);
    return statement.all(JSON.stringify(frontier), to.n, limit).map((row) => ({
      child: hex(row["child"]),
      parent: hex(row["parent"]),
      authorization: hex(row["authorization"]),
      derivation: hex(row["derivation"]),
    }));
  }

  return {
    /** What the assets were made from. */
    edgesUp: (assets: readonly Hex[], limit: number, at?: number) => edges(up, assets, limit, at),
    /** What was made from the assets. */
    edgesDown: (assets: readonly Hex[], limit: number, at?: number) =>
      edges(down, assets, limit, at),
  };
}
