import { orderId } from "../ids.ts";
import { ZERO } from "../records.ts";
import type { Hex } from "../records.ts";
import type { Change, Kind } from "../view.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Context, Rule } from "./rule.ts";
import { holdsOffice, signed, stands } from "./signer.ts";
import { cited, nodeOf } from "./walk.ts";

const SUBJECTS: ReadonlySet<Kind> = new Set([
  "participant",
  "asset",
  "right",
  "consent",
  "authorization",
]);

function countOrder(subject: Hex, by: 1 | -1, { view }: Context): Change {
  return { id: subject, state: { orders: (view.state(subject)?.orders ?? 0) + by } };
}

export const freeze: Rule<"Freeze"> = {
  *refusals(message, context) {
    const { actor, order } = message;
    const subject = context.view.kind(order.subject);
    const id = orderId(order);

    if (order.issuer !== actor) yield refuse("E_SHAPE");
    if (subject === undefined || !SUBJECTS.has(subject)) yield refuse("E_NOT_FOUND", order.subject);
    yield* signed("Freeze", message, context);
    yield* holdsOffice("regulator", actor, context);
    if (context.view.kind(id) !== undefined) yield refuse("E_STATE", id);
    if (order.basisDoc === ZERO || order.reviewBy <= context.time) yield refuse("E_ORDER_FORM", id);
  },
  apply({ order }, context) {
    const id = orderId(order);
    return [
      { id, facts: { kind: "order", order } },
      { id, state: { status: "OPEN" } },
      countOrder(order.subject, 1, context),
    ];
  },
};

/** An order is its issuer's to lift, and any regulator's once the issuer is no longer in office. */
function mayLift(actor: Hex, issuer: Hex, { view, time }: Context): boolean {
  const isInOffice = view.office("regulator", issuer) && stands(view, issuer, time);
  return actor === issuer || !isInOffice;
}

export const lift: Rule<"Lift"> = {
  *refusals(message, context) {
    const { actor, order: id } = message;
    const order = nodeOf(context.view, "order", id);
    if (order === undefined) return yield refuse("E_NOT_FOUND", id);

    yield* signed("Lift", message, context);
    yield* holdsOffice("regulator", actor, context);
    if (!mayLift(actor, order.facts.order.issuer, context))
      yield refuseParticipant("E_ROLE", actor);
    if (order.state.status === "LIFTED") yield refuse("E_STATE", id);
  },
  apply({ order: id }, context) {
    const { order } = cited(context.view, "order", id).facts;
    return [{ id, state: { status: "LIFTED" } }, countOrder(order.subject, -1, context)];
  },
};
