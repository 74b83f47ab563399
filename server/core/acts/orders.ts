import { described, record } from "../wire/field.ts";
import { document, id, reason, subject, time } from "../wire/values.ts";
import { optional } from "../wire/field.ts";
import { defineAct } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const freeze = defineAct({
  name: "orders.freeze",
  primary: "Freeze",
  who: "a regulator",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_ORDER_FORM"],
  input: record({
    subject: described(subject, "an asset, right, authorization, consent, or a participant"),
    basisDoc: described(document, "the decision that the order rests on"),
    reviewBy: described(time, "when the order is looked at again; it does not end then"),
    reason,
    salt: described(optional(id), "drawn by prepare where it is absent"),
  }),
  example: {
    subject: EXAMPLE.asset,
    basisDoc: { decision: "2026-114", authority: "Cyberspace Administration" },
    reviewBy: "2027-01-31T00:00:00Z",
    reason: "SUSPECTED_LEAK",
  },
  message({ subject: about, basisDoc, reviewBy, reason: why, salt: own }, preparation) {
    const { actor: issuer, deadline, salt, cite } = preparation;
    const order = { subject: about, issuer, basisDoc: cite(basisDoc), reviewBy };
    return { actor: issuer, deadline, order: { ...order, salt: own ?? salt() }, reason: why };
  },
});

const lift = defineAct({
  name: "orders.lift",
  primary: "Lift",
  who: "its issuer, or any regulator once the issuer is out of office",
  reasons: ["E_NOT_FOUND", "E_STATE"],
  input: record({ order: id, reason }),
  example: { order: EXAMPLE.order, reason: "CLEARED" },
  message: (input, { actor, deadline }) => ({ actor, deadline, ...input }),
});

export const ORDER_ACTS = [freeze, lift];
