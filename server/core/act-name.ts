import { RELATIONS } from "./codes.ts";
import type { Act } from "./parse-typed-data.ts";
import type { PrimaryType } from "./records.ts";
import type { View } from "./view.ts";

const NAMES: Readonly<Record<Exclude<PrimaryType, "Grant">, string>> = {
  Enroll: "participants.enroll",
  Suspend: "participants.suspend",
  Reinstate: "participants.reinstate",
  Succeed: "participants.succeed",
  Appoint: "participants.appoint",
  Dismiss: "participants.dismiss",
  Register: "assets.register",
  AddVersion: "assets.addVersion",
  Retire: "assets.retire",
  Reclassify: "assets.reclassify",
  Offer: "rights.offer",
  Accept: "rights.accept",
  Renounce: "rights.renounce",
  Give: "consents.give",
  Withdraw: "consents.withdraw",
  Request: "authorizations.request",
  Refuse: "authorizations.refuse",
  Revoke: "authorizations.revoke",
  Surrender: "authorizations.surrender",
  RevokeAll: "authorizations.revokeAll",
  Use: "receipts.use",
  Derive: "receipts.derive",
  Freeze: "orders.freeze",
  Lift: "orders.lift",
  OpenLog: "logs.open",
  Anchor: "logs.anchor",
};

const ENTRUST = RELATIONS.indexOf("ENTRUST");

/**
 * The outside name of a message, which is also what an agent's powers name: three acts are one
 * Grant, told apart by relation and parent.
 */
export function actName(act: Act, view: View): string {
  if (act.primary !== "Grant") return NAMES[act.primary];
  const { parent, scope } = act.message.terms;
  if (scope.conditions.relation === ENTRUST) return "authorizations.entrust";
  const isChild = view.kind(parent) === "authorization";
  return isChild ? "authorizations.sublicense" : "authorizations.grant";
}
