/**
 * What stops if a right, a consent or an authorization ends: nothing is stored of it, so it is
 * walked.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { LedgerError } from "../core/error.ts";
import { MAX_DEPENDANTS } from "../core/limits.ts";
import type { Hex } from "../core/records.ts";
import { judging, type Usability } from "../core/rules/usability.ts";
import type { Filters } from "../store/index/filters.ts";
import type { Page } from "../store/index/paging.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { At } from "./lineage.ts";

export interface Dependant {
  id: Hex;
  kind: "asset" | "authorization";
  /** Steps from the record that ends: grants, and derivations in between. */
  depth: number;
  /** The grantee of an authorization, the deriver of a product. */
  party: Hex;
  standing: Usability;
}
export interface DependantsPage {
  items: Dependant[];
  next: number | undefined;
}

type Sources = Pick<IndexReader, "derivations" | "list">;
interface Found {
  id: Hex;
  kind: Dependant["kind"];
  party: Hex;
}

/**
 * In breadth, each record once. Below what is revoked or surrendered nothing is left to stop.
 * `skip`: how many earlier pages held; they are walked again, not given again.
 */
export async function dependants(
  index: Sources,
  root: Hex,
  { skip, limit }: { skip: number; limit: number },
  { view, block, time }: At,
): Promise<DependantsPage> {
  const judge = judging(view, time);
  const met = new Set([root]);
  const queue = [{ id: root, kind: view.kind(root), depth: 0 }];
  const items: Dependant[] = [];
  let given = 0;

  for (let above = queue.shift(); above !== undefined; above = queue.shift()) {
    await nextTurn();
    for await (const { id, kind, party } of directly(index, above, block)) {
      if (met.has(id)) continue;
      met.add(id);
      if (met.size > MAX_DEPENDANTS) {
        throw new LedgerError("E_TOO_LARGE", `more than ${MAX_DEPENDANTS} records depend on it`);
      }
      const status = view.state(id)?.status;
      if (status === "REVOKED" || status === "SURRENDERED") continue;
      queue.push({ id, kind, depth: above.depth + 1 });
      if (given++ < skip) continue;
      if (items.length === limit) return { items, next: skip + limit };
      const standing = judge(id);
      if (standing) items.push({ id, kind, depth: above.depth + 1, party, standing });
    }
  }
  return { items, next: undefined };
}

/** What hangs on a record itself: grants under it or on its basis, products that cite it. */
async function* directly(
  index: Sources,
  { id, kind }: { id: Hex; kind: string | undefined },
  at: number,
): AsyncGenerator<Found> {
  if (kind === "consent") yield* grants(index, { basis: id }, at);
  if (kind === "right" || kind === "authorization") yield* grants(index, { parent: id }, at);
  if (kind === "authorization") yield* products(index, id, at);
  if (kind === "asset") yield* grants(index, { asset: id }, at);
}

async function* grants(index: Sources, filters: Filters["authorization"], at: number) {
  const pages = pagesOf((cursor) => index.list("authorization", filters, { at, cursor }));
  for await (const { id, facts } of pages) {
    yield { id, kind: "authorization", party: facts.terms.grantee } as const;
  }
}

async function* products(index: Sources, authorization: Hex, at: number) {
  const pages = pagesOf((cursor) => index.derivations({ authorization }, { at, cursor }));
  for await (const { asset, deriver } of pages) {
    yield { id: asset, kind: "asset", party: deriver } as const;
  }
}

async function* pagesOf<T>(read: (cursor: string | undefined) => Page<T>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = read(cursor);
    yield* page.items;
    cursor = page.next;
    if (cursor !== undefined) await nextTurn();
  } while (cursor !== undefined);
}
