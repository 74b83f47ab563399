/** The acts under the names that the outside knows: one table for API, documentation and pages. */
import { LedgerError } from "./error.ts";
import type { ActType } from "./acts/act.ts";
import { APPOINTMENT_ACTS } from "./acts/agents.ts";
import { ASSET_ACTS } from "./acts/assets.ts";
import { AUTHORIZATION_ACTS } from "./acts/authorizations.ts";
import { CONSENT_ACTS } from "./acts/consents.ts";
import { LOG_ACTS } from "./acts/logs.ts";
import { ORDER_ACTS } from "./acts/orders.ts";
import { PARTICIPANT_ACTS } from "./acts/participants.ts";
import { RECEIPT_ACTS } from "./acts/receipts.ts";
import { RIGHT_ACTS } from "./acts/rights.ts";

export { actName } from "./act-name.ts";
export type { ActType } from "./acts/act.ts";

export const ACTS: readonly ActType[] = [
  ...PARTICIPANT_ACTS,
  ...APPOINTMENT_ACTS,
  ...ASSET_ACTS,
  ...RIGHT_ACTS,
  ...CONSENT_ACTS,
  ...AUTHORIZATION_ACTS,
  ...RECEIPT_ACTS,
  ...ORDER_ACTS,
  ...LOG_ACTS,
];

export function actType(name: string): ActType {
  const found = ACTS.find((act) => act.name === name);
  if (found === undefined)
    throw new LedgerError("E_UNKNOWN_ACT", "/type is no act of this ledger", { pointer: "/type" });
  return found;
}
