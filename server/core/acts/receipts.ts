import { DEIDENT_LEVELS, ENVIRONMENTS, OPERATIONS, OUTPUTS, PURPOSES } from "../codes.ts";
import type { ChainReason } from "../codes.ts";
import { ceilingHash, inputsHash } from "../ids.ts";
import { MAX_INPUTS } from "../limits.ts";
import { ZERO } from "../records.ts";
import type { Hex, Scope } from "../records.ts";
import { meet } from "../rules/terms.ts";
import { described, list, optional, record } from "../wire/field.ts";
import { territory } from "../wire/territories.ts";
import { categories, code, document, id, integer, reason, version } from "../wire/values.ts";
import { defineAct, factsAt, INPUT } from "./act.ts";
import { assetAndTitles, assetFields, exampleAsset } from "./assets.ts";
import { EXAMPLE } from "./example.ts";

const MAX_UINT32 = 2 ** 32 - 1;

const cited = {
  authorization: id,
  version: described(optional(version), 'absent or "HEAD" = the authorization\'s'),
  categories: described(optional(categories), "absent = all of the authorization's"),
};
const declared = {
  purpose: code(PURPOSES),
  output: code(OUTPUTS),
  environment: described(code(ENVIRONMENTS), "ANY = one that nobody controls"),
  territory: described(territory, "where the data is used; remote access counts"),
  k: described(optional(integer(0, MAX_UINT32)), "least size of a group behind an aggregate"),
};

const USE_REASONS: readonly ChainReason[] = [
  "E_NONCE",
  "E_NOT_FOUND",
  "E_RECIPIENT",
  "E_FROZEN",
  "E_STATE",
  "E_TIME",
  "E_RIGHT_MISSING",
  "E_PURPOSE",
  "E_OPERATION",
  "E_CATEGORY",
  "E_TERRITORY",
  "E_ENVIRONMENT",
  "E_OUTPUT",
  "E_VERSION",
  "E_CLASS_CORE",
  "E_LEGAL_BASIS",
  "E_CONSENT_WITHDRAWN",
  "E_CONSENT_FORM",
  "E_QUOTA",
];

const use = defineAct({
  name: "receipts.use",
  primary: "Use",
  who: "the grantee",
  reasons: USE_REASONS,
  input: record({
    ...cited,
    operation: code(OPERATIONS),
    ...declared,
    outputsDoc: optional(document),
    count: described(optional(integer(1, MAX_UINT32)), "uses that this receipt stands for"),
  }),
  example: {
    authorization: EXAMPLE.authorization,
    operation: "AGGREGATE",
    purpose: "P08",
    output: "AGGREGATE",
    environment: "CONTROLLED_SPACE",
    territory: "CN",
    k: 25,
  },
  message(input, { actor, deadline, view, nonce, cite }) {
    const { outputsDoc, ...given } = input;
    const at = `${INPUT}/authorization`;
    const { terms } = factsAt(view, "authorization", input.authorization, at);
    return {
      actor,
      nonce: nonce(),
      deadline,
      ...given,
      version: given.version ?? 0,
      categories: given.categories ?? terms.scope.limits.categories,
      k: given.k ?? 0,
      outputsDoc: cite(outputsDoc),
      count: given.count ?? 1,
    };
  },
});

/** Terms that contradict have no ceiling; the rules then refuse the act before they look at it. */
function ceilingOf(scopes: readonly Scope[], time: number): Hex {
  const met = meet(scopes, time);
  return "scope" in met ? ceilingHash(met.scope) : ZERO;
}

const derive = defineAct({
  name: "receipts.derive",
  primary: "Derive",
  who: "the grantee of every input",
  reasons: [
    ...USE_REASONS,
    "E_TOO_LARGE",
    "E_CONFLICT_TERMS",
    "E_LOW_ENTROPY",
    "E_EXCEEDS_GRANTOR",
  ],
  input: record({
    inputs: list(record(cited), 1, MAX_INPUTS),
    ...declared,
    transform: described(reason, "what was done: a short code, or the hash of its description"),
    deidentLevel: code(DEIDENT_LEVELS),
    attestationDoc: optional(document),
    ...assetFields,
  }),
  example: {
    ...exampleAsset,
    inputs: [{ authorization: EXAMPLE.authorization }],
    purpose: "P08",
    output: "AGGREGATE",
    environment: "CONTROLLED_SPACE",
    territory: "CN",
    k: 25,
    transform: "MONTHLY_COST",
    deidentLevel: "DEID",
    metadataDoc: { title: { en: "Monthly claim costs" }, fieldGroups: ["cost"] },
    rights: [{ right: "HOLD", basis: "DERIVATION" }],
  },
  message(input, preparation) {
    const { actor, deadline, view, time, nonce, cite } = preparation;
    const { inputs, purpose, output, environment, territory, k, ...rest } = input;
    const { transform, deidentLevel, attestationDoc, ...given } = rest;
    const scopes = inputs.map(({ authorization }, n) => {
      const at = `${INPUT}/inputs/${n}/authorization`;
      return factsAt(view, "authorization", authorization, at).terms.scope;
    });
    const from = {
      source: actor,
      inputs: inputsHash(inputs.map(({ authorization }) => authorization)),
      ceiling: ceilingOf(scopes, time),
    };
    return {
      actor,
      nonce: nonce(),
      deadline,
      ...assetAndTitles(given, from, preparation),
      inputs: inputs.map((one, n) => ({
        authorization: one.authorization,
        version: one.version ?? 0,
        categories: one.categories ?? (scopes[n] as Scope).limits.categories,
      })),
      making: {
        ...{ purpose, output, environment, territory, k: k ?? 0 },
        ...{ transform, deidentLevel, attestationDoc: cite(attestationDoc) },
      },
    };
  },
});

export const RECEIPT_ACTS = [use, derive];
