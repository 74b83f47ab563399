/** Whether a record is of use now, and if not why: computed at every look, stored nowhere. */

import type { Hex } from "../records.ts";
import type { Refusal, Status, View } from "../view.ts";
import { basesServe, basisServes } from "./bases.ts";
import {
  internalToHolder,
  notCore,
  partyStands,
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
import { cited, pathTo, subjectsOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

export interface Usability {
  /** The record's own, as stored. */
  status: Status;
  usable: boolean;
  why?: Refusal;
}

/** As at a use, without any use in particular: one more by the grantee itself. */
function* pathUsable(view: View, path: Path, time: number): Refusals {
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
  yield* upstreamStands(view, path.asset, time);
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

/** All that keeps a record from being of use, the first reason first. */
export function* recordUsable(view: View, id: Hex, time: number): Refusals {
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
      return yield* upstreamStands(view, asset, time);
    }
    case "right":
    case "authorization": {
      const path = pathTo(view, id);
      return path && (yield* pathUsable(view, path, time));
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

/**
 * Undefined for an id that the ledger does not know. An order or request is usable while it is
 * open.
 */
export function usability(view: View, id: Hex, time: number): Usability | undefined {
  const state = view.state(id);
  if (state === undefined) return undefined;
  const why = first(recordUsable(view, id, time));
  return { status: state.status, usable: why === undefined, ...(why && { why }) };
}
