import { RELATIONS } from "../codes.ts";
import type { ChainReason } from "../codes.ts";
import { shapeError } from "../error.ts";
import { ZERO } from "../records.ts";
import type { Hex, Messages } from "../records.ts";
import { described, optional, record } from "../wire/field.ts";
import type { Read } from "../wire/field.ts";
import { scope } from "../wire/scope.ts";
import { address, code, document, id, reason } from "../wire/values.ts";
import { scopeBelow } from "./absent.ts";
import { defineAct, INPUT, notFound } from "./act.ts";
import type { Preparation } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const ENTRUST = RELATIONS.indexOf("ENTRUST");
const parent = described(id, "the right or authorization that this stands on");

const exampleScope = {
  purposes: ["P08"],
  operations: ["QUERY", "ANALYSE", "AGGREGATE"],
  outputs: ["AGGREGATE", "VERDICT_ONLY"],
  environments: ["CONTROLLED_SPACE"],
  territories: ["CN"],
  notAfter: "2027-01-01T00:00:00Z",
  maxUses: 1000,
  minK: 10,
};

const request = defineAct({
  name: "authorizations.request",
  primary: "Request",
  who: "any enrolled participant",
  reasons: ["E_NONCE", "E_NOT_FOUND"],
  input: record({ parent, relation: code(RELATIONS), scope, policyDoc: optional(document) }),
  example: { parent: EXAMPLE.right, relation: "PROVIDE", scope: exampleScope },
  message({ parent: above, relation, scope: given, policyDoc }, preparation) {
    const { actor, deadline, view, nonce, cite } = preparation;
    // A request's id is its digest, which the nonce makes its own: it needs no salt.
    const outside = { relation, policyDoc: cite(policyDoc), salt: ZERO };
    const { scope: wanted } = scopeBelow(view, above, given, outside);
    return { actor, nonce: nonce(), deadline, parent: above, scope: wanted };
  },
});

const grantFields = {
  request: described(optional(id), "the request that this answers"),
  parent,
  grantee: address,
  scope,
  basis: described(optional(id), "the consent or other basis that this rests on"),
  policyDoc: optional(document),
  salt: described(optional(id), "drawn by prepare where it is absent"),
};
const grantInput = record({ ...grantFields, relation: code(RELATIONS) });
const entrustInput = record({ ...grantFields, relation: optional(code(["ENTRUST"])) });

function grantMessage(input: Read<typeof grantInput>, from: Preparation): Messages["Grant"] {
  const { actor, deadline } = from;
  const { relation, basis } = input;
  const outside = {
    relation,
    policyDoc: from.cite(input.policyDoc),
    salt: input.salt ?? from.salt(),
  };
  const below = scopeBelow(from.view, input.parent, input.scope, outside);
  const { parent: above, grantee } = input;
  const terms = { ...below, parent: above, grantee, basis: basis ?? ZERO };
  return { actor, deadline, request: input.request ?? ZERO, terms };
}

const GRANT_REASONS: readonly ChainReason[] = [
  "E_RECIPIENT",
  "E_FROZEN",
  "E_STATE",
  "E_TIME",
  "E_RIGHT_MISSING",
  "E_VERSION",
  "E_CLASS_CORE",
  "E_LEGAL_BASIS",
  "E_CONSENT_WITHDRAWN",
  "E_CONSENT_FORM",
  "E_QUOTA",
  "E_DEPTH",
  "E_OUTLIVES_GRANTOR",
  "E_EXCEEDS_GRANTOR",
  "E_EXCEEDS_BASIS",
  "E_NOT_FOUND",
];

const grant = defineAct({
  name: "authorizations.grant",
  primary: "Grant",
  who: "the holder of the right",
  reasons: GRANT_REASONS,
  input: grantInput,
  example: {
    request: EXAMPLE.request,
    parent: EXAMPLE.right,
    grantee: EXAMPLE.insurer,
    relation: "PROVIDE",
    basis: EXAMPLE.consent,
    scope: { ...exampleScope, sublicenseDepth: 1 },
  },
  message: grantMessage,
});

const sublicense = defineAct({
  name: "authorizations.sublicense",
  primary: "Grant",
  who: "the grantee of the parent authorization",
  reasons: GRANT_REASONS,
  input: grantInput,
  example: {
    parent: EXAMPLE.authorization,
    grantee: EXAMPLE.laboratory,
    relation: "PROVIDE",
    basis: EXAMPLE.consent,
    scope: { operations: ["QUERY"], maxUses: 100 },
  },
  message: grantMessage,
});

const entrust = defineAct({
  name: "authorizations.entrust",
  primary: "Grant",
  who: "the holder of the right, or the grantee of the parent authorization",
  reasons: GRANT_REASONS,
  input: entrustInput,
  example: {
    parent: EXAMPLE.authorization,
    grantee: EXAMPLE.laboratory,
    basis: EXAMPLE.consent,
    scope: { operations: ["STORE", "TRANSFORM"], maxUses: 10 },
  },
  message: (input, from) => grantMessage({ ...input, relation: ENTRUST }, from),
});

const refuse = defineAct({
  name: "authorizations.refuse",
  primary: "Refuse",
  who: "who could grant it",
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_STATE"],
  input: record({ request: id, parent, reason }),
  example: { request: EXAMPLE.request, parent: EXAMPLE.right, reason: "PURPOSE_TOO_WIDE" },
  message: (input, { actor, deadline, nonce }) => ({ actor, nonce: nonce(), deadline, ...input }),
});

const revoke = defineAct({
  name: "authorizations.revoke",
  primary: "Revoke",
  who: "the holder of the right or grantee directly above",
  reasons: ["E_NOT_FOUND", "E_STATE"],
  input: record({ authorization: id, reason, doc: optional(document) }),
  example: { authorization: EXAMPLE.authorization, reason: "BREACH" },
  message: ({ authorization, reason: why, doc }, { actor, deadline, cite }) => ({
    actor,
    deadline,
    authorization,
    reason: why,
    doc: cite(doc),
  }),
});

const surrender = defineAct({
  name: "authorizations.surrender",
  primary: "Surrender",
  who: "its grantee",
  reasons: ["E_NOT_FOUND", "E_STATE"],
  input: record({ authorization: id, reason }),
  example: { authorization: EXAMPLE.authorization, reason: "NO_LONGER_NEEDED" },
  message: (input, { actor, deadline }) => ({ actor, deadline, ...input }),
});

/** The one of two that is given, and where it stands. */
function chosen(right: Hex | undefined, authorization: Hex | undefined): [Hex, string] {
  if (right !== undefined && authorization === undefined) return [right, `${INPUT}/right`];
  if (authorization !== undefined && right === undefined)
    return [authorization, `${INPUT}/authorization`];
  throw shapeError(INPUT, "must name either a right or an authorization");
}

const revokeAll = defineAct({
  name: "authorizations.revokeAll",
  primary: "RevokeAll",
  who: "the holder of the right, or a grantee over its own children",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_FORK"],
  input: record(
    { right: optional(id), authorization: optional(id), reason },
    { minProperties: 2, maxProperties: 2, description: "either right or authorization" },
  ),
  example: { right: EXAMPLE.right, reason: "END_OF_PROGRAMME" },
  message({ right, authorization, reason: why }, { actor, deadline, view }) {
    const [subject, pointer] = chosen(right, authorization);
    const kind = right === undefined ? "authorization" : "right";
    const epoch = view.kind(subject) === kind ? view.state(subject)?.epoch : undefined;
    if (epoch === undefined) throw notFound(subject, pointer);
    return { actor, epoch, deadline, subject, reason: why };
  },
});

export const AUTHORIZATION_ACTS = [
  ...[request, grant, sublicense, entrust],
  ...[refuse, revoke, surrender, revokeAll],
];
