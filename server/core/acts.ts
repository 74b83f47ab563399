/** The acts under the names that the outside knows: one table for API, documentation and pages. */
import { LedgerError } from "./error.ts";
import { RELATIONS } from "./codes.ts";
import type { ActType } from "./acts/act.ts";
import { ASSET_ACTS } from "./acts/assets.ts";
import { AUTHORIZATION_ACTS } from "./acts/authorizations.ts";
import { CONSENT_ACTS } from "./acts/consents.ts";
import { ORDER_ACTS } from "./acts/orders.ts";
import { PARTICIPANT_ACTS } from "./acts/participants.ts";
import { RECEIPT_ACTS } from "./acts/receipts.ts";
import type { Act } from "./parse-typed-data.ts";
import type { View } from "./view.ts";

export type { ActType } from "./acts/act.ts";

export const ACTS: readonly ActType[] = [
  ...PARTICIPANT_ACTS,
  ...ASSET_ACTS,
  ...CONSENT_ACTS,
  ...AUTHORIZATION_ACTS,
  ...RECEIPT_ACTS,
  ...ORDER_ACTS,
];

export function actType(name: string): ActType {
  const found = ACTS.find((act) => act.name === name);
  if (found === undefined)
    throw new LedgerError("E_UNKNOWN_ACT", "/type is no act of this ledger", { pointer: "/type" });
  return found;
}

const ENTRUST = RELATIONS.indexOf("ENTRUST");

/** The outside name of a message: three acts are one Grant, told apart by relation and parent. */
export function actName(act: Act, view: View): string {
  if (act.primary === "Grant") {
    const { parent, scope } = act.message.terms;
    if (scope.conditions.relation === ENTRUST) return "authorizations.entrust";
    const isChild = view.kind(parent) === "authorization";
    return isChild ? "authorizations.sublicense" : "authorizations.grant";
  }
  const found = ACTS.find(({ primary }) => primary === act.primary) as ActType;
  return found.name;
}
