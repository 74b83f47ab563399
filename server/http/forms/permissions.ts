/** Consents, requests, authorizations and orders on the wire. */
import { BASIS_CODES, CONSENT_FORMS, RELATIONS } from "../../core/codes.ts";
import type { Hex, Scope } from "../../core/records.ts";
import { above, grantorOf, type Path, pathTo } from "../../core/rules/walk.ts";
import type { View } from "../../core/view.ts";
import { formatSet, formatTime, formatUses } from "../../core/wire/format.ts";
import { formatScope } from "../../core/wire/scope.ts";
import type { Row } from "../../store/index/lists.ts";
import { ADDRESS, code, codes, component, COUNT, hashOrNull, ID } from "./shapes.ts";
import { orNull, partyOrNull, shape, TIME } from "./shapes.ts";

const SCOPE = component("Scope");

export const CONSENT = {
  id: ID,
  asset: ID,
  giver: ADDRESS,
  recipient: { ...orNull(ADDRESS), description: "null = any" },
  codes: codes(BASIS_CODES),
  form: code(CONSENT_FORMS),
  noticeDoc: orNull(ID),
  scope: SCOPE,
  salt: ID,
};

export function formatConsent({ id, facts: { basis } }: Row<"consent">) {
  return {
    id,
    asset: basis.asset,
    giver: basis.giver,
    recipient: partyOrNull(basis.recipient),
    codes: formatSet(BASIS_CODES, basis.codes),
    form: CONSENT_FORMS[basis.form],
    noticeDoc: hashOrNull(basis.noticeDoc),
    scope: formatScope(basis.scope),
    salt: basis.scope.conditions.salt,
  };
}

const CONDITIONS = {
  relation: code(RELATIONS),
  policyDoc: orNull(ID),
  scope: SCOPE,
  salt: ID,
};

const formatConditions = (scope: Scope) => ({
  relation: RELATIONS[scope.conditions.relation],
  policyDoc: hashOrNull(scope.conditions.policyDoc),
  scope: formatScope(scope),
  salt: scope.conditions.salt,
});

/** Where a right or an authorization stands; records never cite what the view lacks. */
function pathOf(view: View, id: Hex): Path {
  const path = pathTo(view, id);
  if (path === undefined) throw new Error(`${id} is neither a right nor an authorization`);
  return path;
}

export const REQUEST = {
  id: ID,
  asset: ID,
  right: ID,
  parent: ID,
  requester: ADDRESS,
  at: TIME,
  ...CONDITIONS,
};

export function formatRequest({ id, facts }: Row<"request">, view: View) {
  const { asset, right } = pathOf(view, facts.parent);
  return {
    id,
    asset: asset.id,
    right: right.id,
    parent: facts.parent,
    requester: facts.requester,
    at: formatTime(facts.at),
    ...formatConditions(facts.scope),
  };
}

export const AUTHORIZATION = {
  id: ID,
  asset: ID,
  right: ID,
  parent: { ...ID, description: "The right, or the authorization, that it was granted under." },
  depth: { ...COUNT, description: "1 under the right itself." },
  grantor: ADDRESS,
  grantee: ADDRESS,
  basis: orNull(ID),
  uses: shape({ used: COUNT, allotted: COUNT, left: orNull(COUNT) }),
  epoch: COUNT,
  ...CONDITIONS,
};

export function formatAuthorization(
  { id, facts: { terms }, state }: Row<"authorization">,
  view: View,
) {
  const path = pathOf(view, id);
  const used = view.used(id);
  const allotted = view.allotted(id);
  const maxUses = formatUses(terms.scope.limits.maxUses);
  return {
    id,
    asset: terms.asset,
    right: path.right.id,
    parent: terms.parent,
    depth: path.steps.length,
    grantor: grantorOf(above(path)),
    grantee: terms.grantee,
    basis: hashOrNull(terms.basis),
    uses: { used, allotted, left: maxUses === null ? null : maxUses - used - allotted },
    epoch: state.epoch,
    ...formatConditions(terms.scope),
  };
}

export const ORDER = {
  id: ID,
  subject: ID,
  issuer: ADDRESS,
  basisDoc: ID,
  reviewBy: TIME,
  salt: ID,
};

export function formatOrder({ id, facts: { order } }: Row<"order">) {
  return {
    id,
    subject: order.subject,
    issuer: order.issuer,
    basisDoc: order.basisDoc,
    reviewBy: formatTime(order.reviewBy),
    salt: order.salt,
  };
}
