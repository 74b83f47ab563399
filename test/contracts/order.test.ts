// The order of reasons against a use and a grant.
import type { Dimension } from "../../server/core/codes.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Scope } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import { termsOf, useOf } from "../core/rules/support/story.ts";
import type { UseWords } from "../core/rules/support/story.ts";
import { DAY, refusal, scopeOf, START, WIDE } from "../core/rules/support/words.ts";
import type { BasisWords, ScopeWords } from "../core/rules/support/words.ts";
import type { Route } from "./support/ledger.ts";
import {
  actorSuspended,
  inThisOrder,
  orderAgainst,
  proofCauses,
  SPENT,
  spentNonce,
  suspensionOf,
} from "./support/order.ts";
import type { Attempt, Cause } from "./support/order.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, LABORATORY } from "./support/parties.ts";
import {
  giveBasis,
  licensed,
  must,
  overBothRoutes,
  reclassify,
  suspend,
  UNKNOWN,
} from "./support/story.ts";
import type { Licensed } from "./support/story.ts";

type UseAttempt = Attempt<"Use"> & Licensed;
type GrantAttempt = Attempt<"Grant"> & Licensed;
type Path = Attempt<"Use" | "Grant"> & Licensed;

const pathOrders: Cause<Path>[] = [
  orderAgainst("the asset", ({ claims }) => claims.id),
  orderAgainst("the right", ({ claims }) => claims.operate),
  orderAgainst("the root", ({ root }) => root),
];
const endOfRight: Cause<Path> = {
  title: "the end of the right",
  bring: ({ ledger, claims }) => ledger.poke(claims.operate, { until: 1 }),
  expected: ({ claims }) => refusal("E_TIME", claims.operate),
};
const endOfRoot: Cause<Path> = {
  title: "the end of the root",
  bring: ({ ledger, root }) =>
    must(ledger, "Revoke", HOSPITAL, { authorization: root, reason: ZERO, doc: ZERO }),
  expected: ({ root }) => refusal("E_STATE", root),
};
const core: Cause<Path> = {
  title: "core data",
  bring: ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
  expected: ({ claims }) => refusal("E_CLASS_CORE", claims.id),
};
const withdrawn: Cause<Path> = {
  title: "a withdrawal above",
  bring: ({ ledger, consent }) => must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO }),
  expected: ({ consent }) => refusal("E_CONSENT_WITHDRAWN", consent),
};
const weakForm: Cause<Path> = {
  title: "a form too weak",
  bring: ({ ledger, claims }) => reclassify(ledger, claims.id, { piLevel: "U14" }),
  expected: ({ consent }) => refusal("E_CONSENT_FORM", consent),
};

async function useAttempt(route: Route): Promise<UseAttempt> {
  const story = await licensed(route);
  await must(story.ledger, "Use", ANALYST, useOf(story.child), { nonce: SPENT });
  return { ...story, actor: ANALYST, fields: useOf(story.child), header: {} };
}

function outside(title: string, words: UseWords, reason: Refusal["reason"]): Cause<UseAttempt> {
  return {
    title,
    bring: ({ fields, child }) => {
      const changed = useOf(child, words);
      for (const word of Object.keys(words) as (keyof UseWords)[]) {
        Object.assign(fields, { [word]: changed[word] });
      }
    },
    expected: ({ child }) => refusal(reason, child),
  };
}

overBothRoutes("against a use", (route) => {
  inThisOrder<"Use", UseAttempt>("Use", route, useAttempt, [
    { ...outside("a wrong shape", { count: 0 }, "E_SHAPE"), expected: () => refusal("E_SHAPE") },
    {
      title: "an unknown authorization",
      bring: ({ fields }) => (fields.authorization = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    ...proofCauses<UseAttempt>(),
    spentNonce<UseAttempt>(),
    actorSuspended<UseAttempt>(),
    {
      title: "another grantee",
      bring: (attempt) => (attempt.actor = LABORATORY),
      expected: ({ child }) => refusal("E_RECIPIENT", child),
    },
    ...pathOrders,
    orderAgainst<UseAttempt>("the authorization itself", ({ child }) => child),
    orderAgainst<UseAttempt>("the holder", () => HOSPITAL),
    orderAgainst<UseAttempt>("the grantee above", () => INSURER),
    orderAgainst<UseAttempt>("the grantee", () => ANALYST),
    orderAgainst<UseAttempt>("the basis", ({ consent }) => consent),
    {
      title: "the end of the authorization itself",
      bring: ({ ledger, child }) =>
        must(ledger, "Surrender", ANALYST, { authorization: child, reason: ZERO }),
      expected: ({ child }) => refusal("E_STATE", child),
    },
    {
      title: "an authorization that has expired",
      bring: ({ ledger }) => (ledger.time = START + 100 * DAY),
      expected: ({ child }) => refusal("E_TIME", child),
    },
    endOfRight,
    suspensionOf<UseAttempt>("the holder", HOSPITAL),
    endOfRoot,
    suspensionOf<UseAttempt>("the grantee above", INSURER),
    outside("an operation under OPERATE", { operation: "PUBLISH" }, "E_RIGHT_MISSING"),
    outside("another purpose", { purpose: "P19" }, "E_PURPOSE"),
    outside("another operation", { operation: "TRAIN" }, "E_OPERATION"),
    outside("another category", { categories: 8n }, "E_CATEGORY"),
    outside("another territory", { territory: "TW" }, "E_TERRITORY"),
    outside("another environment", { environment: "ANY" }, "E_ENVIRONMENT"),
    [
      outside("another output", { output: "MODEL_ONLY" }, "E_OUTPUT"),
      outside("too small a k", { output: "AGGREGATE", k: 1 }, "E_OUTPUT"),
    ],
    outside("another version", { version: 7 }, "E_VERSION"),
    core,
    withdrawn,
    weakForm,
    outside("too many uses", { count: 100 }, "E_QUOTA"),
  ]);
});

async function grantAttempt(route: Route): Promise<GrantAttempt> {
  const story = await licensed(route);
  const { claims, root, consent } = story;
  const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
  return { ...story, actor: INSURER, fields: { request: ZERO, terms }, header: {} };
}

function beyond(
  title: string,
  words: ScopeWords,
  expected: (attempt: GrantAttempt) => Refusal,
): Cause<GrantAttempt> {
  const changed = scopeOf(words);
  const take = <T extends object>(present: T, from: T) => {
    for (const field of Object.keys(words) as (keyof T)[]) {
      if (field in present) present[field] = from[field];
    }
  };
  return {
    title,
    bring: ({ fields }) => {
      const { limits, conditions }: Scope = fields.terms.scope;
      take(limits, changed.limits);
      take(conditions, changed.conditions);
    },
    expected,
  };
}

const exceeds =
  (dimension: Dimension) =>
  ({ root }: GrantAttempt) =>
    refusal("E_EXCEEDS_GRANTOR", root, dimension);

function citing(
  title: string,
  words: BasisWords,
  expected: (attempt: GrantAttempt) => Refusal,
  withdraw = false,
): Cause<GrantAttempt> {
  return {
    title,
    bring: async ({ ledger, claims, fields }) => {
      const form = "GUARDIAN";
      const consent = await giveBasis(ledger, claims.id, CUSTODIAN, { ...words, form });
      fields.terms.basis = consent;
      if (withdraw) await must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    },
    expected,
  };
}

const cited = ({ fields }: GrantAttempt) => fields.terms.basis;

overBothRoutes("against a grant", (route) => {
  inThisOrder<"Grant", GrantAttempt>("Grant", route, grantAttempt, [
    beyond("a wrong shape", { notBefore: START + 1000 * DAY }, () => refusal("E_SHAPE")),
    {
      title: "an unknown parent",
      bring: ({ fields }) => (fields.terms.parent = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    {
      title: "another asset",
      bring: ({ fields }) => (fields.terms.asset = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    {
      title: "an unknown basis",
      bring: ({ fields }) => (fields.terms.basis = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    ...proofCauses<GrantAttempt>(),
    actorSuspended<GrantAttempt>(),
    ...pathOrders,
    orderAgainst<GrantAttempt>("the holder", () => HOSPITAL),
    orderAgainst<GrantAttempt>("the grantor", () => INSURER),
    orderAgainst<GrantAttempt>("the proposed grantee", () => LABORATORY),
    orderAgainst<GrantAttempt>("the basis", cited),
    {
      title: "another grantor",
      bring: (attempt) => (attempt.actor = ANALYST),
      expected: ({ actor }) => refusal("E_ROLE", actor),
    },
    endOfRight,
    suspensionOf<GrantAttempt>("the holder", HOSPITAL),
    endOfRoot,
    {
      title: "a parent that has expired",
      bring: ({ ledger }) => (ledger.time = START + 200 * DAY),
      expected: ({ root }) => refusal("E_TIME", root),
    },
    {
      title: "a grantee that does not stand",
      bring: ({ ledger }) => suspend(ledger, LABORATORY),
      expected: () => refusal("E_RECIPIENT", LABORATORY),
    },
    beyond("too great a depth", { sublicenseDepth: 3 }, ({ root }) => refusal("E_DEPTH", root)),
    beyond("another relation", { relation: "INTERNAL" }, ({ root }) =>
      refusal("E_RIGHT_MISSING", root),
    ),
    beyond("a later end", { notAfter: START + 201 * DAY }, ({ root }) =>
      refusal("E_OUTLIVES_GRANTOR", root),
    ),
    beyond("more purposes", { purposes: ["P19"] }, exceeds("purposes")),
    beyond("more operations", { operations: ["TRAIN"] }, exceeds("operations")),
    beyond("more outputs", { outputs: ["VERDICT_ONLY"] }, exceeds("outputs")),
    beyond("more environments", { environments: ["ANY"] }, exceeds("environments")),
    beyond("more categories", { categories: 1n << 9n }, exceeds("categories")),
    beyond("more territories", { territories: ["TW"] }, exceeds("territories")),
    beyond("an earlier begin", { notBefore: START - 3 * DAY }, exceeds("notBefore")),
    beyond("a smaller k", { minK: 1 }, exceeds("minK")),
    beyond("another version", { version: 1 }, exceeds("version")),
    beyond("longer retention", { retentionDays: null }, exceeds("retentionDays")),
    core,
    withdrawn,
    weakForm,
    citing(
      "a withdrawn basis",
      {},
      (attempt) => refusal("E_CONSENT_WITHDRAWN", cited(attempt)),
      true,
    ),
    [
      citing("a basis for another recipient", { recipient: ANALYST }, (attempt) =>
        refusal("E_EXCEEDS_BASIS", cited(attempt), "recipient"),
      ),
      citing("a narrower basis", { scope: { purposes: ["P07"] } }, (attempt) =>
        refusal("E_EXCEEDS_BASIS", cited(attempt), "purposes"),
      ),
    ],
    beyond("too many uses", { maxUses: WIDE.maxUses! + 1 }, ({ root }) => refusal("E_QUOTA", root)),
  ]);
});
