/**
 * The rules of every act, the contracts' twin. `check` says what the contract would refuse first,
 * but for the cryptography of the signature; `apply` says what it would write.
 */
import type { Messages, PrimaryType } from "../records.ts";
import type { Change, Refusal } from "../view.ts";
import { appoint, dismiss } from "./agents.ts";
import { addVersion, reclassify, register, retire } from "./assets.ts";
import { revoke, revokeAll, surrender } from "./authorizations.ts";
import { give, withdraw } from "./consents.ts";
import { grant } from "./grant.ts";
import { anchor, openLog } from "./logs.ts";
import { freeze, lift } from "./oversight.ts";
import { enroll, reinstate, succeed, suspend } from "./participants.ts";
import { derive, use } from "./receipts.ts";
import { first } from "./refusal.ts";
import { refuseRequest, request } from "./requests.ts";
import { accept, offer, renounce } from "./rights.ts";
import type { Context, Rule } from "./rule.ts";

export type { Context } from "./rule.ts";

const RULES: { [P in PrimaryType]: Rule<P> } = {
  Enroll: enroll,
  Suspend: suspend,
  Reinstate: reinstate,
  Succeed: succeed,
  Appoint: appoint,
  Dismiss: dismiss,
  Register: register,
  AddVersion: addVersion,
  Retire: retire,
  Reclassify: reclassify,
  Offer: offer,
  Accept: accept,
  Renounce: renounce,
  Give: give,
  Withdraw: withdraw,
  Request: request,
  Grant: grant,
  Refuse: refuseRequest,
  Revoke: revoke,
  Surrender: surrender,
  RevokeAll: revokeAll,
  Use: use,
  Derive: derive,
  Freeze: freeze,
  Lift: lift,
  OpenLog: openLog,
  Anchor: anchor,
};

/** The first reason against an act, undefined if the contract would execute it. */
export function check<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  context: Context,
): Refusal | undefined {
  return first(RULES[primary].refusals(message, context));
}

/** What an act writes that `check` found nothing against. */
export function apply<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  context: Context,
): Change[] {
  return RULES[primary].apply(message, context);
}
