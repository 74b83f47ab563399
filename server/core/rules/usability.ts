/** Whether a record is of use now, and if not why: computed at every look, stored nowhere. */

import { participantSubject } from "../ids.ts";
import { ZERO } from "../records.ts";
import type { Hex } from "../records.ts";
import type { Refusal, Status, View } from "../view.ts";
import { basesServe, basisServes } from "./bases.ts";
import {
  internalToHolder,
  notCore,
  partyStands,
  pathAboveStands,
  quotaLeft,
  rightStands,
  stepInTime,
  stepLives,
  stepsStand,
  upstreamStands,
} from "./chain.ts";
import { first, refuse } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { isOpen } from "./requests.ts";
import { frozen } from "./signer.ts";
import { cited, inputsOf, pathTo, subjectsOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

export interface Usability {
  /** The record's own, as stored. */
  status: Status;
  usable: boolean;
  why?: Refusal;
}

/** What is judged, when, and whether all that is above a product stands. */
interface Case {
  view: View;
  time: number;
  upstreamStands: (asset: Node<"asset">) => Refusals;
}

/** As at a use, without any use in particular: one more by the grantee itself. */
function* pathUsable({ view, time, upstreamStands }: Case, path: Path): Refusals {
  const leaf = path.steps.at(-1);
  yield* frozen(view, subjectsOf(path));
  if (leaf !== undefined) {
    yield* stepLives(path, path.steps.length - 1);
    yield* stepInTime(leaf, time);
  }
  yield* rightStands(view, path, time);
  yield* stepsStand(view, path, path.steps.length, time);
  yield* internalToHolder(path);
  yield* assetUsable(view, path.asset, time);
  yield* basesServe(view, path);
  if (leaf !== undefined) yield* quotaLeft(view, leaf, 1);
  yield* upstreamStands(path.asset);
}

function* assetUsable(view: View, asset: Node<"asset">, time: number): Refusals {
  const ceiling = asset.facts.derivation?.ceiling;
  if (ceiling !== undefined && time >= ceiling.limits.notAfter) yield refuse("E_TIME", asset.id);
  yield* notCore(asset);
}

function* consentUsable(view: View, { id, facts }: Node<"consent">, time: number): Refusals {
  const { asset, scope } = facts.basis;
  const { notBefore, notAfter } = scope.limits;
  yield* frozen(view, [asset, id]);
  yield* basisServes(view, cited(view, "asset", asset), id);
  if (time < notBefore || time >= notAfter) yield refuse("E_TIME", id);
}

function* reasonsAgainst(of: Case, id: Hex): Refusals {
  const { view, time } = of;
  const kind = view.kind(id);
  switch (kind) {
    case "participant": {
      const { account } = cited(view, "participant", id).facts.enrolment;
      yield* frozen(view, [id]);
      return yield* partyStands(view, account, time);
    }
    case "asset": {
      const asset = cited(view, "asset", id);
      yield* frozen(view, [id]);
      yield* assetUsable(view, asset, time);
      return yield* of.upstreamStands(asset);
    }
    case "right":
    case "authorization": {
      const path = pathTo(view, id);
      return path && (yield* pathUsable(of, path));
    }
    case "consent":
      return yield* consentUsable(view, cited(view, "consent", id), time);
    case "request": {
      const { facts, state } = cited(view, "request", id);
      if (!isOpen(facts, state, time)) yield refuse("E_STATE", id);
      return;
    }
    case "order":
      if (cited(view, "order", id).state.status === "LIFTED") yield refuse("E_STATE", id);
      return;
    case "log":
    case undefined:
      return;
  }
}

/** All that keeps a record from being of use, the first reason first. */
export function recordUsable(view: View, id: Hex, time: number): Refusals {
  const above: Case["upstreamStands"] = (asset) => upstreamStands(view, asset, time);
  return reasonsAgainst({ view, time, upstreamStands: above }, id);
}

/**
 * The first reason on the paths above a product, each product asked once: those of a lineage share
 * most of what they were made from.
 */
function firstAbove(view: View, time: number): Case["upstreamStands"] {
  const known = new Map<Hex, Refusal | undefined>();
  function* above(asset: Node<"asset">): Refusals {
    if (!known.has(asset.id)) known.set(asset.id, first(aboveInputs(asset)));
    const why = known.get(asset.id);
    if (why !== undefined) yield why;
  }
  function* aboveInputs(asset: Node<"asset">): Refusals {
    for (const path of inputsOf(view, asset)) {
      yield* pathAboveStands(view, path, time);
      yield* above(path.asset);
    }
  }
  return above;
}

/**
 * What the standing of a record is judged by next, to be read before it is. Best effort: a record
 * that is missing here is read when a rule asks for it.
 */
export function restsOn(view: View, id: Hex): Hex[] {
  const kind = view.kind(id);
  switch (kind) {
    case "asset":
      return cited(view, kind, id).facts.derivation?.authorizations ?? [];
    case "authorization": {
      const { parent, grantee, basis } = cited(view, kind, id).facts.terms;
      return [parent, participantSubject(grantee), ...(basis === ZERO ? [] : [basis])];
    }
    case "right": {
      const { facts, state } = cited(view, kind, id);
      return [facts.right.asset, participantSubject(state.holder)];
    }
    case "consent":
    case "log":
    case "order":
    case "participant":
    case "request":
    case undefined:
      return [];
  }
}

/** Judges records of one view at one time. Good for as long as the view does not change. */
export function judging(view: View, time: number): (id: Hex) => Usability | undefined {
  const of = { view, time, upstreamStands: firstAbove(view, time) };
  return (id) => {
    const state = view.state(id);
    if (state === undefined) return undefined;
    const why = first(reasonsAgainst(of, id));
    return { status: state.status, usable: why === undefined, ...(why && { why }) };
  };
}

/**
 * Undefined for an id that the ledger does not know. An order or request is usable while it is
 * open.
 */
export function usability(view: View, id: Hex, time: number): Usability | undefined {
  return judging(view, time)(id);
}
