/** Where an asset came from and what was made of it, with the standing of every node and edge. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Direction, walkLineage } from "../core/lineage.ts";
import type { Asset, Hex, Scope } from "../core/records.ts";
import { judging, restsOn, type Usability } from "../core/rules/usability.ts";
import type { FactsOf, State, View } from "../core/view.ts";
import type { MadeUnder } from "../store/index/lineage.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Snapshot } from "../store/index/view.ts";

/** As of a block, judged at a time. */
export interface At {
  view: Snapshot;
  block: number;
  time: number;
}

export interface LineageQuestion {
  asset: Hex;
  directions: readonly Direction[];
  depth: number;
  skip: number;
  limit: number;
}

export interface LineageNode {
  id: Hex;
  /** Edges between it and the asset that was asked about. */
  level: number;
  direction: Direction | undefined;
  asset: Asset;
  state: State;
  isSource: boolean;
  standing: Usability;
}

export interface LineageEdge extends MadeUnder {
  grantee: Hex;
  scope: Scope;
  standing: Usability;
}

export interface Lineage {
  nodes: LineageNode[];
  edges: LineageEdge[];
  /** `skip` of the next page. */
  next: number | undefined;
}

type Sources = Pick<IndexReader, "edgesDown" | "edgesUp">;

/** Records read, and nodes and edges judged, before the loop gets its turn. */
const RECALLED_PER_TURN = 200;
const JUDGED_PER_TURN = 100;

export async function lineage(
  index: Sources,
  { asset: start, directions, depth, skip, limit }: LineageQuestion,
  { view, block, time }: At,
): Promise<Lineage> {
  const edgesOf = (read: Sources["edgesUp"]) => async (ids: readonly Hex[], most: number) => {
    await nextTurn();
    return read(ids, most, block);
  };
  const page = await walkLineage(
    { start, directions, depth, skip, limit },
    { up: edgesOf(index.edgesUp), down: edgesOf(index.edgesDown) },
  );

  await recallAll(view, [
    ...page.nodes.map(({ id }) => id),
    ...page.edges.map(({ authorization }) => authorization),
  ]);
  const judge = judging(view, time);
  const standingOf = (id: Hex): Usability => {
    const standing = judge(id);
    if (standing === undefined) throw new Error(`the index lacks the state of ${id}`);
    return standing;
  };
  const nodes = await byTurns(page.nodes, JUDGED_PER_TURN, (node) => ({
    ...node,
    direction: node.direction,
    ...assetIn(view, node.id),
    standing: standingOf(node.id),
  }));
  const edges = await byTurns(page.edges, JUDGED_PER_TURN, (edge) => ({
    ...edge,
    ...licenseIn(view, edge.authorization),
    standing: standingOf(edge.authorization),
  }));
  return { nodes, edges, next: page.next };
}

/** Reads records with all that their standing rests on, each once. */
async function recallAll(view: Snapshot, ids: readonly Hex[]): Promise<void> {
  const met = new Set<Hex>();
  for (let next = new Set(ids); next.size > 0;) {
    const found = [...next];
    next = new Set();
    for (let n = 0; n < found.length; n += RECALLED_PER_TURN) {
      await nextTurn();
      const some = found.slice(n, n + RECALLED_PER_TURN);
      view.recall(some);
      for (const id of some) met.add(id);
      for (const id of some.flatMap((id) => restsOn(view, id))) if (!met.has(id)) next.add(id);
    }
  }
}

async function byTurns<T, R>(
  list: readonly T[],
  perTurn: number,
  make: (one: T) => R,
): Promise<R[]> {
  const made: R[] = [];
  for (const one of list) {
    if (made.length % perTurn === perTurn - 1) await nextTurn();
    made.push(make(one));
  }
  return made;
}

function assetIn(view: View, id: Hex) {
  const { asset, derivation } = factsOf(view, "asset", id);
  const state = view.state(id);
  if (state === undefined) throw new Error(`the index lacks the state of ${id}`);
  return { asset, state, isSource: derivation === undefined };
}

function licenseIn(view: View, authorization: Hex) {
  const { grantee, scope } = factsOf(view, "authorization", authorization).terms;
  return { grantee, scope };
}

/** The index writes a record and what cites it in one transaction. */
function factsOf<K extends "asset" | "authorization">(view: View, kind: K, id: Hex): FactsOf<K> {
  const facts = view.facts(kind, id);
  if (facts === undefined) throw new Error(`the index lacks ${kind} ${id}, which an edge names`);
  return facts;
}
