/** The facts to hand in beside a message, also where the message names what does not exist. */
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Messages, PrimaryType } from "../../../server/core/records.ts";
import { handedIn } from "../../../server/core/rules/facts.ts";
import type { HandedIn, LeafFacts, PathFacts } from "../../../server/core/rules/facts.ts";
import { hashStruct } from "../../../server/core/struct-hash.ts";
import type { View } from "../../../server/core/view.ts";
import { assetOf, scopeOf } from "../../core/rules/support/words.ts";

const path: PathFacts = { asset: ZERO, title: ZERO, steps: [] };
const bounds = { scope: [], product: [], basis: [] };
const upstream = { products: [], chains: [] };
const scope = scopeOf();
const leaf: LeafFacts = {
  path,
  limits: scope.limits,
  conditions: hashStruct("Conditions", scope.conditions),
};
const keeping = { facts: assetOf(ZERO_ADDRESS), title: ZERO };
const claim = { asset: ZERO, title: ZERO };
const order = { subject: ZERO, issuer: ZERO_ADDRESS, basisDoc: ZERO, reviewBy: 0, salt: ZERO };

/** Well formed, of nothing. */
const BLANK: { [P in PrimaryType]: HandedIn[P] } = {
  Enroll: {},
  Suspend: {},
  Reinstate: {},
  Succeed: {},
  Appoint: {},
  Dismiss: {},
  Register: {},
  AddVersion: keeping,
  Retire: keeping,
  Reclassify: keeping,
  Offer: claim,
  Accept: claim,
  Renounce: {},
  Give: {},
  Withdraw: {},
  Request: {},
  Grant: { path, bounds },
  Refuse: { path },
  Revoke: { path },
  Surrender: { path },
  RevokeAll: { path },
  Use: { leaf, upstream },
  Derive: { sources: [{ path, scope, upstream }] },
  Freeze: {},
  Lift: { facts: order },
  OpenLog: {},
  Anchor: { facts: { operator: ZERO_ADDRESS, origin: "", key: ZERO } },
};

/** Without the basis: the way to a parent is known even where the basis is not. */
function withoutBasis({ terms, ...grant }: Messages["Grant"]): Messages["Grant"] {
  return { ...grant, terms: { ...terms, basis: ZERO } };
}

export function factsFor<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  view: View,
): HandedIn[P] {
  const attempts = [message];
  if (primary === "Grant") {
    attempts.push(withoutBasis(message as Messages["Grant"]) as Messages[P]);
  }
  for (const attempt of attempts) {
    try {
      return handedIn(primary, attempt, view);
    } catch {
      // The message names what the view does not have.
    }
  }
  return BLANK[primary];
}
