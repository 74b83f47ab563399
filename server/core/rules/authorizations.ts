/** Ends of authorizations. No order, suspension or lapse stops any of them. */
import type { Hex, Messages } from "../records.ts";
import { notRenounced } from "./chain.ts";
import { numberDetail, refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Context, Rule } from "./rule.ts";
import { proven } from "./signer.ts";
import { above, grantorOf, leafAt, pathTo } from "./walk.ts";
import type { Path } from "./walk.ts";

function* endedBy<P extends "Revoke" | "Surrender">(
  primary: P,
  message: Messages[P],
  context: Context,
  whose: (path: Path) => Hex,
): Refusals {
  const { actor, authorization: id } = message;
  const found = leafAt(context.view, id);
  if (found === undefined) return yield refuse("E_NOT_FOUND", id);

  yield* proven(primary, message, context);
  if (whose(found.path) !== actor) yield refuseParticipant("E_ROLE", actor);
  if (found.leaf.state.status !== "GRANTED") yield refuse("E_STATE", id);
}

/** For who stands directly above: the parent's grantee, or the present holder of the right. */
export const revoke: Rule<"Revoke"> = {
  refusals: (message, context) =>
    endedBy("Revoke", message, context, (path) => grantorOf(above(path))),
  apply: ({ authorization: id }) => [{ id, state: { status: "REVOKED" } }],
};

export const surrender: Rule<"Surrender"> = {
  refusals: (message, context) => endedBy("Surrender", message, context, grantorOf),
  apply: ({ authorization: id }) => [{ id, state: { status: "SURRENDERED" } }],
};

/**
 * One write ends whatever was granted directly below: children have stored the epoch that they
 * knew.
 */
export const revokeAll: Rule<"RevokeAll"> = {
  *refusals(message, context) {
    const { actor, epoch, subject } = message;
    const path = pathTo(context.view, subject);
    if (path === undefined) return yield refuse("E_NOT_FOUND", subject);

    yield* proven("RevokeAll", message, context);
    if (grantorOf(path) !== actor) yield refuseParticipant("E_ROLE", actor);
    const leaf = path.steps.at(-1);
    if (leaf === undefined) yield* notRenounced(path.right);
    else if (leaf.state.status !== "GRANTED") yield refuse("E_STATE", subject);
    const { state } = leaf ?? path.right;
    if (epoch !== state.epoch) yield refuse("E_FORK", subject, numberDetail(state.epoch));
  },
  apply: ({ epoch, subject }) => [{ id: subject, state: { epoch: epoch + 1 } }],
};
