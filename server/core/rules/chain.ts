/**
 * What can change along a path after its grants: orders, states, epochs, parties, the right, the
 * class, bases. Dimensions are not asked again, since ids fix them and each grant compared them.
 */
import { CLASSIFICATIONS, RELATIONS } from "../codes.ts";
import type { Hex } from "../records.ts";
import type { View } from "../view.ts";
import { basesServe } from "./bases.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { frozen, stands } from "./signer.ts";
import { isUnlimited } from "./terms.ts";
import { subjectsOf, upstreamOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

const CORE = CLASSIFICATIONS.indexOf("CORE");
const INTERNAL = RELATIONS.indexOf("INTERNAL");

/** Granted, and not ended since by a revokeAll of what stands above it. */
export function* stepLives({ right, steps }: Path, index: number): Refusals {
  const step = steps[index];
  const parent = index === 0 ? right : steps[index - 1];
  if (step === undefined || parent === undefined) return;
  const isEnded = step.facts.parentEpoch !== parent.state.epoch;
  if (step.state.status !== "GRANTED" || isEnded) yield refuse("E_STATE", step.id);
}

export function* stepInTime({ id, facts }: Node<"authorization">, time: number): Refusals {
  const { notBefore, notAfter } = facts.terms.scope.limits;
  if (time < notBefore || time >= notAfter) yield refuse("E_TIME", id);
}

export function* partyStands(view: View, address: Hex, time: number): Refusals {
  if (!stands(view, address, time)) yield refuseParticipant("E_ROLE", address);
}

export function* rightInTime({ id, state }: Node<"right">, time: number): Refusals {
  if (state.until !== 0 && time >= state.until) yield refuse("E_TIME", id);
}

export function* notRenounced({ id, state }: Node<"right">): Refusals {
  if (state.status === "RENOUNCED") yield refuse("E_STATE", id);
}

export function* rightStands(view: View, { right }: Path, time: number): Refusals {
  yield* notRenounced(right);
  yield* rightInTime(right, time);
  yield* partyStands(view, right.state.holder, time);
}

/** The first `count` steps with their grantees, from the root down. */
export function* stepsStand(view: View, path: Path, count: number, time: number): Refusals {
  for (const [index, step] of path.steps.slice(0, count).entries()) {
    yield* stepLives(path, index);
    yield* partyStands(view, step.facts.terms.grantee, time);
  }
}

/** Own use goes with the right: it ends when the right moves to another holder. */
export function* internalToHolder({ right, steps: [root] }: Path): Refusals {
  if (root === undefined) return;
  const { scope, grantee } = root.facts.terms;
  if (scope.conditions.relation === INTERNAL && grantee !== right.state.holder)
    yield refuse("E_RIGHT_MISSING", root.id);
}

export const isCore = (classification: number): boolean => classification === CORE;

export function* notCore({ id, state }: Node<"asset">): Refusals {
  if (isCore(state.classification)) yield refuse("E_CLASS_CORE", id);
}

/**
 * Own uses and those given to children, with `asked` more; an unlimited number exceeds any limit.
 */
export function* quotaLeft(
  view: View,
  { id, facts }: Node<"authorization">,
  asked: number,
): Refusals {
  const { maxUses } = facts.terms.scope.limits;
  if (!isUnlimited(maxUses) && view.used(id) + view.allotted(id) + asked > maxUses)
    yield refuse("E_QUOTA", id);
}

/** Above a product: a path's time is in the product's ceiling, its quota stayed with the input. */
export function* pathAboveStands(view: View, path: Path, time: number): Refusals {
  yield* frozen(view, subjectsOf(path));
  yield* rightStands(view, path, time);
  yield* stepsStand(view, path, path.steps.length, time);
  yield* internalToHolder(path);
  yield* notCore(path.asset);
  yield* basesServe(view, path);
}

/** Every path above a product. */
export function* upstreamStands(view: View, asset: Node<"asset">, time: number): Refusals {
  for (const path of upstreamOf(view, asset)) yield* pathAboveStands(view, path, time);
}
