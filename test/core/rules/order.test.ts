// The order of evaluation, pair by pair: of two causes at once the earlier one is the reason.
import { expect } from "chai";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  freeze,
  giveBasis,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  REGULATOR,
  termsOf,
  useOf,
} from "./support/story.ts";
import type { UseWords } from "./support/story.ts";
import { DAY, refusal, START, WIDE } from "./support/words.ts";
import type { ScopeWords } from "./support/words.ts";

/** One act about to be done, which causes change before it is. */
interface Attempt extends ReturnType<typeof licensedLedger> {
  actor: Hex;
  header: { signer?: Hex; nonce?: bigint; deadline?: bigint };
}
interface Cause<A extends Attempt> {
  title: string;
  /** Causes that touch the same thing can't happen together. */
  touches: string;
  bring(attempt: A): void;
  expected(attempt: A): Refusal;
}

const SPENT = 1n << 100n;
const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

function suspend({ ledger }: Attempt, participant: Hex): void {
  must(ledger, "Suspend", ACCREDITOR, { participant, reason: ZERO });
}

/** The causes of the stage "signer", which all acts share. */
function signerCauses<A extends Attempt>(): Cause<A>[] {
  return [
    {
      title: "a deadline that has passed",
      touches: "deadline",
      bring: (attempt) => (attempt.header.deadline = 0n),
      expected: ({ actor }) => refusal("E_EXPIRED_SIGNATURE", actor),
    },
    {
      title: "another's signature",
      touches: "signer",
      bring: (attempt) => (attempt.header.signer = REGULATOR),
      expected: ({ actor }) => refusal("E_SIG", actor),
    },
  ];
}

function orderOn<A extends Attempt>(title: string, subjectOf: (attempt: A) => Hex): Cause<A> {
  return {
    title: `an order on ${title}`,
    touches: title,
    bring: (attempt) => freeze(attempt.ledger, subjectOf(attempt)),
    expected: (attempt) => refusal("E_FROZEN", subjectOf(attempt)),
  };
}

function suspensionOf<A extends Attempt>(title: string, party: Hex): Cause<A> {
  return {
    title: `a suspension of ${title}`,
    touches: `standing of ${title}`,
    bring: (attempt) => suspend(attempt, party),
    expected: () => refusal("E_ROLE", party),
  };
}

const pathOrders: Cause<Attempt>[] = [
  orderOn("the asset", ({ claims }) => claims.id),
  orderOn("the right", ({ claims }) => claims.operate),
  orderOn("the root", ({ root }) => root),
];

function endOf<A extends Attempt>(title: string, idOf: (attempt: A) => Hex): Cause<A> {
  return {
    title: `the end of ${title}`,
    touches: `state of ${title}`,
    bring: (attempt) => attempt.ledger.write({ id: idOf(attempt), state: { status: "REVOKED" } }),
    expected: (attempt) => refusal("E_STATE", idOf(attempt)),
  };
}

const endOfRight: Cause<Attempt> = {
  title: "the end of the right",
  touches: "end of the right",
  bring: ({ ledger, claims }) => ledger.write({ id: claims.operate, state: { until: 1 } }),
  expected: ({ claims }) => refusal("E_TIME", claims.operate),
};
const core: Cause<Attempt> = {
  title: "core data",
  touches: "class",
  bring: ({ ledger, claims }) => ledger.write({ id: claims.id, state: { classification: 2 } }),
  expected: ({ claims }) => refusal("E_CLASS_CORE", claims.id),
};
const withdrawn: Cause<Attempt> = {
  title: "a withdrawal above",
  touches: "state of the basis",
  bring: ({ ledger, consent }) => ledger.write({ id: consent, state: { status: "WITHDRAWN" } }),
  expected: ({ consent }) => refusal("E_CONSENT_WITHDRAWN", consent),
};
const weakForm: Cause<Attempt> = {
  title: "a form too weak",
  touches: "piLevel",
  bring: ({ ledger, claims }) => ledger.write({ id: claims.id, state: { piLevel: 3 } }),
  expected: ({ consent }) => refusal("E_CONSENT_FORM", consent),
};

/** Brings every pair of causes about and expects the earlier one. */
function pairwise<A extends Attempt>(
  causes: readonly Cause<A>[],
  prepare: () => A,
  execute: (attempt: A) => Refusal | undefined,
): void {
  it("is done where there is no cause against it", () => {
    expect(execute(prepare())).to.equal(undefined);
  });
  for (const [n, earlier] of causes.entries()) {
    it(`${earlier.title} comes before ${causes.length - n - 1} later causes`, () => {
      const alone = prepare();
      earlier.bring(alone);
      expect(execute(alone), "alone").to.deep.equal(earlier.expected(alone));
      for (const later of causes.slice(n + 1)) {
        if (later.touches === earlier.touches) continue;
        const attempt = prepare();
        later.bring(attempt);
        earlier.bring(attempt);
        expect(execute(attempt), `before ${later.title}`).to.deep.equal(earlier.expected(attempt));
      }
    });
  }
}

interface UseAttempt extends Attempt {
  id: Hex;
  words: UseWords;
}

function outside(
  title: string,
  touches: string,
  words: UseWords,
  reason: Refusal["reason"],
): Cause<UseAttempt> {
  return {
    title,
    touches,
    bring: (attempt) => (attempt.words = { ...attempt.words, ...words }),
    expected: ({ child }) => refusal(reason, child),
  };
}

describe("the order of reasons against a use", () => {
  const causes: Cause<UseAttempt>[] = [
    {
      ...outside("a wrong shape", "count", { count: 0 }, "E_SHAPE"),
      expected: () => refusal("E_SHAPE"),
    },
    {
      title: "an unknown authorization",
      touches: "authorization",
      bring: (attempt) => (attempt.id = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    ...signerCauses<UseAttempt>(),
    {
      title: "a spent nonce",
      touches: "nonce",
      bring: (attempt) => {
        attempt.header.nonce = SPENT;
        const { ledger, actor } = attempt;
        ledger.write({ contract: "Authorizations", actor, nonce: SPENT });
      },
      expected: ({ actor }) => refusal("E_NONCE", actor),
    },
    suspensionOf("the actor", ANALYST),
    {
      title: "another grantee",
      touches: "actor",
      bring: ({ ledger, child }) => {
        const facts = ledger.view.facts("authorization", child)!;
        const terms = { ...facts.terms, grantee: LABORATORY };
        ledger.write({ id: child, facts: { ...facts, terms } });
      },
      expected: ({ child }) => refusal("E_RECIPIENT", child),
    },
    ...pathOrders,
    orderOn("the authorization itself", ({ child }) => child),
    orderOn("the holder", () => HOSPITAL),
    orderOn("the grantee above", () => INSURER),
    orderOn("the basis", ({ consent }) => consent),
    endOf("the authorization itself", ({ child }) => child),
    {
      title: "an authorization that has not begun",
      touches: "time",
      bring: ({ ledger }) => (ledger.time = START - DAY - 1),
      expected: ({ child }) => refusal("E_TIME", child),
    },
    endOfRight,
    suspensionOf("the holder", HOSPITAL),
    endOf("the root", ({ root }) => root),
    suspensionOf("the grantee above", INSURER),
    outside("an operation under OPERATE", "operation", { operation: "PUBLISH" }, "E_RIGHT_MISSING"),
    outside("another purpose", "purpose", { purpose: "P19" }, "E_PURPOSE"),
    outside("another operation", "operation", { operation: "TRAIN" }, "E_OPERATION"),
    outside("another category", "categories", { categories: 8n }, "E_CATEGORY"),
    outside("another territory", "territory", { territory: "TW" }, "E_TERRITORY"),
    outside("another environment", "environment", { environment: "ANY" }, "E_ENVIRONMENT"),
    outside("another output", "output", { output: "MODEL_ONLY" }, "E_OUTPUT"),
    outside("too small a k", "output", { output: "AGGREGATE", k: 1 }, "E_OUTPUT"),
    outside("another version", "version", { version: 7 }, "E_VERSION"),
    core,
    withdrawn,
    weakForm,
    outside("too many uses", "count", { count: 101 }, "E_QUOTA"),
  ];
  pairwise(
    causes,
    () => {
      const story = licensedLedger();
      return { ...story, actor: ANALYST, header: {}, id: story.child, words: {} };
    },
    ({ ledger, actor, id, words, header }) =>
      ledger.act("Use", actor, useOf(id, words), header).refusal,
  );
});

interface GrantAttempt extends Attempt {
  parent: Hex;
  asset: Hex;
  basis: Hex;
  grantee: Hex;
  scope: ScopeWords;
}

function beyond(
  title: string,
  scope: ScopeWords,
  expected: (attempt: GrantAttempt) => Refusal,
): Cause<GrantAttempt> {
  const [touches] = Object.keys(scope);
  return {
    title,
    touches: touches!,
    bring: (attempt) => (attempt.scope = { ...attempt.scope, ...scope }),
    expected,
  };
}
const exceeds =
  (dimension: Parameters<typeof refusal>[2]) =>
  ({ root }: GrantAttempt) =>
    refusal("E_EXCEEDS_GRANTOR", root, dimension);

describe("the order of reasons against a grant", () => {
  const causes: Cause<GrantAttempt>[] = [
    beyond("a wrong shape", { notBefore: START + 1000 * DAY }, () => refusal("E_SHAPE")),
    {
      title: "an unknown parent",
      touches: "parent",
      bring: (attempt) => (attempt.parent = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    {
      title: "another asset",
      touches: "asset",
      bring: (attempt) => (attempt.asset = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    {
      title: "an unknown basis",
      touches: "basis",
      bring: (attempt) => (attempt.basis = UNKNOWN),
      expected: () => refusal("E_NOT_FOUND", UNKNOWN),
    },
    ...signerCauses<GrantAttempt>(),
    suspensionOf("the grantor", INSURER),
    ...pathOrders,
    orderOn("the holder", () => HOSPITAL),
    orderOn("the grantor", () => INSURER),
    orderOn("the proposed grantee", () => LABORATORY),
    orderOn("the basis", ({ basis }) => basis),
    {
      title: "another grantor",
      touches: "the grantor",
      bring: (attempt) => {
        const { ledger, root } = attempt;
        const facts = ledger.view.facts("authorization", root)!;
        const terms = { ...facts.terms, grantee: ANALYST };
        ledger.write({ id: root, facts: { ...facts, terms } });
      },
      expected: ({ actor }) => refusal("E_ROLE", actor),
    },
    endOfRight,
    suspensionOf("the holder", HOSPITAL),
    endOf("the root", ({ root }) => root),
    {
      title: "a parent that has not begun",
      touches: "time",
      bring: ({ ledger }) => (ledger.time = START - 2 * DAY - 1),
      expected: ({ root }) => refusal("E_TIME", root),
    },
    {
      title: "a grantee that does not stand",
      touches: "standing of the grantee",
      bring: (attempt) => suspend(attempt, LABORATORY),
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
    {
      title: "a withdrawal of the cited basis",
      touches: "basis",
      bring: (attempt) => {
        const { ledger, claims } = attempt;
        attempt.basis = giveBasis(ledger, claims.id, CUSTODIAN, { form: "GUARDIAN" });
        ledger.write({ id: attempt.basis, state: { status: "WITHDRAWN" } });
      },
      expected: ({ basis }) => refusal("E_CONSENT_WITHDRAWN", basis),
    },
    {
      title: "a basis for another recipient",
      touches: "basis",
      bring: (attempt) => {
        const words = { recipient: ANALYST, form: "GUARDIAN" };
        attempt.basis = giveBasis(attempt.ledger, attempt.claims.id, CUSTODIAN, words);
      },
      expected: ({ basis }) => refusal("E_EXCEEDS_BASIS", basis, "recipient"),
    },
    {
      title: "a narrower basis",
      touches: "basis",
      bring: (attempt) => {
        const words = { scope: { purposes: ["P07"] }, form: "GUARDIAN" };
        attempt.basis = giveBasis(attempt.ledger, attempt.claims.id, CUSTODIAN, words);
      },
      expected: ({ basis }) => refusal("E_EXCEEDS_BASIS", basis, "purposes"),
    },
    beyond("too many uses", { maxUses: WIDE.maxUses! + 1 }, ({ root }) => refusal("E_QUOTA", root)),
  ];
  pairwise(
    causes,
    () => {
      const story = licensedLedger();
      const { claims, root, consent } = story;
      const grant = { parent: root, asset: claims.id, basis: consent, grantee: LABORATORY };
      return { ...story, ...grant, actor: INSURER, header: {}, scope: {} };
    },
    ({ ledger, actor, asset, header, ...grant }) => {
      const terms = termsOf(asset, grant);
      return ledger.act("Grant", actor, { request: ZERO, terms }, header).refusal;
    },
  );
});
