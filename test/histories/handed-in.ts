/** The facts that go with an act, also with one that names what does not exist. */
import type { Act } from "../../server/core/parse-typed-data.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { PrimaryType } from "../../server/core/records.ts";
import { type HandedIn, handedIn, type PathFacts } from "../../server/core/rules/facts.ts";
import type { View } from "../../server/core/view.ts";
import { BROAD } from "./scopes.ts";

const PATH: PathFacts = { asset: ZERO, title: ZERO, steps: [] };
const ORDER = { subject: ZERO, issuer: ZERO_ADDRESS, basisDoc: ZERO, reviewBy: 0, salt: ZERO };
const ASSET = {
  registrant: ZERO_ADDRESS,
  source: ZERO_ADDRESS,
  commitment: ZERO,
  scheme: 0,
  hashAlg: 0,
  manifestDoc: ZERO,
  metadataDoc: ZERO,
  origin: 0,
  classification: 0,
  piLevel: 0,
  sector: 0,
  region: 0,
  inputs: ZERO,
  ceiling: ZERO,
  salt: ZERO,
};

/** Facts about nothing: good only for an act that is refused before anybody looks at them. */
const ABOUT_NOTHING: HandedIn = {
  Enroll: {},
  Suspend: {},
  Reinstate: {},
  Succeed: {},
  Appoint: {},
  Dismiss: {},
  Register: {},
  AddVersion: { facts: ASSET, title: ZERO },
  Retire: { facts: ASSET, title: ZERO },
  Reclassify: { facts: ASSET, title: ZERO },
  Offer: { asset: ZERO, title: ZERO },
  Accept: { asset: ZERO, title: ZERO },
  Renounce: {},
  Give: {},
  Withdraw: {},
  Request: {},
  Grant: { path: PATH, bounds: { scope: [], product: [], basis: [] } },
  Refuse: { path: PATH },
  Revoke: { path: PATH },
  Surrender: { path: PATH },
  RevokeAll: { path: PATH },
  Use: {
    leaf: { path: PATH, limits: BROAD.limits, conditions: ZERO },
    upstream: { products: [], chains: [] },
  },
  Derive: { sources: [] },
  Freeze: {},
  Lift: { facts: ORDER },
  OpenLog: {},
  Anchor: { facts: { operator: ZERO_ADDRESS, origin: "", key: ZERO } },
};

function known(view: View, { primary, message }: Act): HandedIn[PrimaryType] | undefined {
  try {
    return handedIn(primary, message, view);
  } catch {
    return undefined;
  }
}

export function factsFor<A extends Act>(view: View, act: A): HandedIn[A["primary"]];
export function factsFor(view: View, act: Act): HandedIn[PrimaryType] {
  const facts = known(view, act);
  if (facts !== undefined) return facts;
  if (act.primary === "Grant") {
    // Its basis may be what is not known: then the parent's facts are.
    const terms = { ...act.message.terms, basis: ZERO };
    const withoutBasis = known(view, { ...act, message: { ...act.message, terms } });
    if (withoutBasis !== undefined) return withoutBasis;
  }
  return ABOUT_NOTHING[act.primary];
}
