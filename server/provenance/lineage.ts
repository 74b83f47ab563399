/** Where an asset came from and what was made of it, with the standing of every node and edge. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Direction, type Edge, walkLineage } from "../core/lineage.ts";
import type { Asset, Hex, Scope } from "../core/records.ts";
import { type Usability, usability } from "../core/rules/usability.ts";
import type { FactsOf, State, View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { remembering } from "./memory.ts";

/** As of a block, judged at a time. */
export interface At {
  view: View;
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

/** Made under an authorization; `derivation` is the act that made it. */
export interface LineageEdge extends Edge<Hex> {
  derivation: Hex;
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

type Sources = Pick<IndexReader, "derivation" | "edgesDown" | "edgesUp">;

/** Nodes and edges judged before the loop gets its turn. */
const JUDGED_PER_TURN = 20;

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

  const known = remembering(view);
  const nodes: LineageNode[] = [];
  for (const [n, node] of page.nodes.entries()) {
    if (n % JUDGED_PER_TURN === JUDGED_PER_TURN - 1) await nextTurn();
    nodes.push({ ...node, direction: node.direction, ...judgedAsset(known, node.id, time) });
  }
  const edges: LineageEdge[] = [];
  for (const [n, edge] of page.edges.entries()) {
    if (n % JUDGED_PER_TURN === JUDGED_PER_TURN - 1) await nextTurn();
    edges.push({ ...edge, ...judgedEdge(index, known, edge, { block, time }) });
  }
  return { nodes, edges, next: page.next };
}

function judgedAsset(view: View, id: Hex, time: number) {
  const { asset, derivation } = factsOf(view, "asset", id);
  const state = view.state(id);
  if (state === undefined) throw new Error(`the index lacks the state of ${id}`);
  const isSource = derivation === undefined;
  return { asset, state, isSource, standing: standingOf(view, id, time) };
}

function judgedEdge(
  index: Sources,
  view: View,
  { child, authorization }: Edge<Hex>,
  { block, time }: { block: number; time: number },
) {
  const { terms } = factsOf(view, "authorization", authorization);
  const derivation = index.derivation(child, block);
  if (derivation === undefined) throw new Error(`the index lacks the derivation of ${child}`);
  return {
    derivation: derivation.digest,
    grantee: terms.grantee,
    scope: terms.scope,
    standing: standingOf(view, authorization, time),
  };
}

/** The index writes a record and what cites it in one transaction. */
function factsOf<K extends "asset" | "authorization">(view: View, kind: K, id: Hex): FactsOf<K> {
  const facts = view.facts(kind, id);
  if (facts === undefined) throw new Error(`the index lacks ${kind} ${id}, which an edge names`);
  return facts;
}

function standingOf(view: View, id: Hex, time: number): Usability {
  const standing = usability(view, id, time);
  if (standing === undefined) throw new Error(`the index lacks the state of ${id}`);
  return standing;
}
