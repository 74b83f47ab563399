import { REQUEST_OPEN_SECONDS } from "../limits.ts";
import { ZERO } from "../records.ts";
import type { Hex, Terms } from "../records.ts";
import type { FactsOf, State, View } from "../view.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isScope } from "./shape.ts";
import { proven, signed, spentNonce } from "./signer.ts";
import { grantorOf, nodeOf, pathTo } from "./walk.ts";
import type { Node } from "./walk.ts";

/** A request is not stored on chain: this whole file but `request` itself holds off chain only. */
export function isOpen({ at }: FactsOf<"request">, { status }: State, time: number): boolean {
  return status === "OPEN" && time < at + REQUEST_OPEN_SECONDS;
}

/** The request that a grant answers, if the one it names asked for this and is open. */
export function answeredBy(
  view: View,
  id: Hex,
  { parent, grantee }: Terms,
  time: number,
): Node<"request"> | undefined {
  const asked = nodeOf(view, "request", id);
  if (asked === undefined || !isOpen(asked.facts, asked.state, time)) return undefined;
  const isSame = asked.facts.parent === parent && asked.facts.requester === grantee;
  return isSame ? asked : undefined;
}

/** What a grant names as its request is one, or nothing. */
export function* requestKnown(view: View, id: Hex): Refusals {
  if (id !== ZERO && view.kind(id) !== "request") yield refuse("E_NOT_FOUND", id);
}

export const request: Rule<"Request"> = {
  *refusals(message, context) {
    const { parent, scope } = message;
    if (!isScope(scope)) yield refuse("E_SHAPE");
    if (pathTo(context.view, parent) === undefined) yield refuse("E_NOT_FOUND", parent);
    yield* signed("Request", message, context);
  },
  apply(message, { time: at, digest: id }) {
    const { actor: requester, parent, scope } = message;
    return [
      { id, facts: { kind: "request", requester, parent, scope, at } },
      { id, state: { status: "OPEN" } },
      spentNonce("Request", message),
    ];
  },
};

/**
 * No age of the request, and nothing that happened to the parent, keeps its grantor from saying
 * no.
 */
export const refuseRequest: Rule<"Refuse"> = {
  *refusals(message, context) {
    const { actor, parent } = message;
    const path = pathTo(context.view, parent);
    if (path === undefined) return yield refuse("E_NOT_FOUND", parent);
    const asked = nodeOf(context.view, "request", message.request);
    if (asked === undefined || asked.facts.parent !== parent)
      return yield refuse("E_NOT_FOUND", message.request);

    yield* proven("Refuse", message, context);
    if (grantorOf(path) !== actor) yield refuseParticipant("E_ROLE", actor);
    if (asked.state.status !== "OPEN") yield refuse("E_STATE", message.request);
  },
  apply: (message) => [
    { id: message.request, state: { status: "REFUSED" } },
    spentNonce("Refuse", message),
  ],
};
