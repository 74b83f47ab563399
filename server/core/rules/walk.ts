/**
 * Paths from a right down to an authorization, and the paths above a product. The contract is
 * handed a path and rebuilds its ids; here the index knows the facts behind each id.
 */
import { participantSubject } from "../ids.ts";
import { MAX_DEPTH } from "../limits.ts";
import { ZERO } from "../records.ts";
import type { Hex } from "../records.ts";
import type { FactsOf, Kind, State, View } from "../view.ts";

export interface Node<K extends Kind> {
  id: Hex;
  facts: FactsOf<K>;
  state: State;
}

export interface Path {
  asset: Node<"asset">;
  right: Node<"right">;
  /** Authorizations from the root down. None: the path leads to the right itself. */
  steps: Node<"authorization">[];
}

export function nodeOf<K extends Kind>(view: View, kind: K, id: Hex): Node<K> | undefined {
  const facts = view.facts(kind, id);
  if (facts === undefined) return undefined;
  const state = view.state(id);
  if (state === undefined) throw new Error(`the view has the facts of ${kind} ${id} but no state`);
  return { id, facts, state };
}

/** What an existing record cites exists: no act was accepted otherwise. */
export function cited<K extends Kind>(view: View, kind: K, id: Hex): Node<K> {
  const node = nodeOf(view, kind, id);
  if (node === undefined) throw lacking(kind, id);
  return node;
}

function lacking(kind: Kind, id: Hex): Error {
  return new Error(`the view lacks ${kind} ${id}, which a record cites`);
}

/** The path to a right or an authorization; undefined if `id` is neither. */
export function pathTo(view: View, id: Hex): Path | undefined {
  const kind = view.kind(id);
  if (kind !== "right" && kind !== "authorization") return undefined;

  const steps: Node<"authorization">[] = [];
  let above = id;
  while (view.kind(above) === "authorization") {
    if (steps.length === MAX_DEPTH) throw new Error(`the view nests ${id} too deep`);
    const step = cited(view, "authorization", above);
    steps.unshift(step);
    above = step.facts.terms.parent;
  }
  const right = cited(view, "right", above);
  return { asset: cited(view, "asset", right.facts.right.asset), right, steps };
}

/** The path to an authorization with the authorization itself apart; undefined if `id` is none. */
export function leafAt(
  view: View,
  id: Hex,
): { path: Path; leaf: Node<"authorization"> } | undefined {
  const path = view.kind(id) === "authorization" ? pathTo(view, id) : undefined;
  const leaf = path?.steps.at(-1);
  return path === undefined || leaf === undefined ? undefined : { path, leaf };
}

/**
 * Who grants under the end of a path: the grantee of its last step, else the right's present
 * holder.
 */
export function grantorOf({ right, steps }: Path): Hex {
  return steps.at(-1)?.facts.terms.grantee ?? right.state.holder;
}

/** The same path without its last step. */
export function above(path: Path): Path {
  return { ...path, steps: path.steps.slice(0, -1) };
}

/** The bases that the steps cite, from the root down. */
export function basesOf({ steps }: Path): Hex[] {
  return steps.map((step) => step.facts.terms.basis).filter((basis) => basis !== ZERO);
}

/** The parties: the present holder and every grantee, from the root down. */
export function partiesOf({ right, steps }: Path): Hex[] {
  return [right.state.holder, ...steps.map((step) => step.facts.terms.grantee)];
}

/**
 * Whatever an order on a path can name, in the order of evaluation. `proposed` is the grant that
 * would be added below.
 */
export function subjectsOf(path: Path, proposed?: { grantee: Hex; basis: Hex }): Hex[] {
  const parties = [...partiesOf(path), ...(proposed ? [proposed.grantee] : [])];
  const citedBasis = proposed === undefined || proposed.basis === ZERO ? [] : [proposed.basis];
  return [
    path.asset.id,
    path.right.id,
    ...path.steps.map((step) => step.id),
    ...parties.map(participantSubject),
    ...basesOf(path),
    ...citedBasis,
  ];
}

/** The paths that a product was made under, as it cites them. */
export function* inputsOf(view: View, asset: Node<"asset">): Generator<Path, void, void> {
  for (const id of asset.facts.derivation?.authorizations ?? []) {
    const path = pathTo(view, id);
    if (path === undefined) throw lacking("authorization", id);
    yield path;
  }
}

/**
 * The paths above a product: each cited authorization in its order, followed by the paths above
 * its own asset. A product met again has been walked already. `derive` bounds the whole by
 * MAX_UPSTREAM_CHAINS.
 */
export function* upstreamOf(
  view: View,
  asset: Node<"asset">,
  met = new Set<Hex>(),
): Generator<Path, void, void> {
  if (met.has(asset.id)) return;
  met.add(asset.id);
  for (const path of inputsOf(view, asset)) {
    yield path;
    yield* upstreamOf(view, path.asset, met);
  }
}
