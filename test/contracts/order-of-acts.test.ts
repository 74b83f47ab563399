// The order of reasons against the acts that are neither a use, a grant nor a derivation.
import { assetId, consentId, orderId, rightId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import type { Fields } from "../core/rules/support/ledger.ts";
import { enrolment } from "../core/rules/support/story.ts";
import {
  assetOf,
  basisOf,
  refusal,
  scopeOf,
  START,
  titleOf,
  unique,
} from "../core/rules/support/words.ts";
import { isRefused } from "./support/answers.ts";
import {
  actorSuspended,
  inThisOrder,
  orderAgainst,
  proofCauses,
  SPENT,
  spentNonce,
} from "./support/order.ts";
import type { Attempt, Cause } from "./support/order.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  OTHER_REGULATOR,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  freeze,
  licensed,
  must,
  orderOn,
  overBothRoutes,
  reclassify,
  registerAsset,
  UNKNOWN,
} from "./support/story.ts";
import type { Licensed } from "./support/story.ts";

const reason = ZERO;

function cause<A extends Attempt<PrimaryType>>(
  title: string,
  bring: (attempt: A) => unknown,
  code: Refusal["reason"],
  subjectOf: (attempt: A) => Hex = () => ZERO,
  detail?: Parameters<typeof refusal>[2],
): Cause<A> {
  return { title, bring, expected: (attempt) => refusal(code, subjectOf(attempt), detail) };
}

const whoActs = ({ actor }: { actor: Hex }) => actor;

overBothRoutes("against enrolling", (route) => {
  type A = Attempt<"Enroll">;
  const prepare = async (): Promise<A> => {
    const ledger = await founded(route);
    const header = { nonce: SPENT };
    await must(ledger, "Enroll", ACCREDITOR, enrolment(LABORATORY), header);
    return { ledger, actor: ACCREDITOR, fields: enrolment(STRANGER), header: {} };
  };
  inThisOrder<"Enroll", A>("Enroll", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.enrolment.name = ""), "E_SHAPE"),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    cause<A>("no office", (attempt) => (attempt.actor = HOSPITAL), "E_ROLE", whoActs),
    cause(
      "an end that passed",
      ({ fields }) => (fields.enrolment.validTo = 1),
      "E_TIME",
      () => STRANGER,
    ),
  ]);
});

for (const [primary, before] of [
  ["Suspend", "Reinstate"],
  ["Reinstate", "Suspend"],
] as const) {
  overBothRoutes(`against ${primary === "Suspend" ? "suspending" : "reinstating"}`, (route) => {
    type A = Attempt<"Suspend">;
    const fields = { participant: HOSPITAL, reason };
    const prepare = async (): Promise<A> => {
      const ledger = await founded(route);
      const header = { nonce: SPENT };
      await must(ledger, "Suspend", ACCREDITOR, fields, before === "Suspend" ? header : {});
      if (before === "Reinstate") await must(ledger, "Reinstate", ACCREDITOR, fields, header);
      return { ledger, actor: ACCREDITOR, fields: { ...fields }, header: {} };
    };
    inThisOrder<"Suspend", A>(primary as "Suspend", route, prepare, [
      cause(
        "an unknown participant",
        (attempt) => (attempt.fields.participant = STRANGER),
        "E_NOT_FOUND",
        () => STRANGER,
      ),
      ...proofCauses<A>(),
      spentNonce<A>(),
      actorSuspended<A>(),
      cause<A>("no office", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
      cause(
        "nothing to change",
        ({ ledger }) => must(ledger, primary, ACCREDITOR, fields),
        "E_STATE",
        () => HOSPITAL,
      ),
    ]);
  });
}

overBothRoutes("against registering", (route) => {
  type A = Attempt<"Register">;
  const prepare = async (): Promise<A> => {
    const ledger = await founded(route);
    const asset = assetOf(HOSPITAL, { piLevel: "PI", source: CUSTODIAN });
    const fields = { asset, rights: [titleOf(HOSPITAL, "HOLD")] };
    return { ledger, actor: HOSPITAL, fields, header: {} };
  };
  const id = ({ fields }: A) => assetId(fields.asset);
  inThisOrder<"Register", A>("Register", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.asset.origin = 3), "E_SHAPE"),
    ...proofCauses<A>(),
    actorSuspended<A>(),
    cause(
      "an unknown source",
      ({ fields }) => (fields.asset.source = STRANGER),
      "E_ROLE",
      () => STRANGER,
    ),
    cause(
      "the same asset",
      async (attempt) =>
        must(attempt.ledger, "Register", HOSPITAL, { asset: attempt.fields.asset, rights: [] }),
      "E_STATE",
      id,
    ),
    cause(
      "a right that has ended",
      ({ fields }) => (fields.rights[0]!.notAfter = START),
      "E_TIME",
      ({ fields }) => rightId(assetId(fields.asset), fields.rights[0]!),
    ),
    cause("core data", ({ fields }) => (fields.asset.classification = 2), "E_CLASS_CORE", id),
    cause("a guessable commitment", ({ fields }) => (fields.asset.scheme = 0), "E_LOW_ENTROPY", id),
  ]);
});

overBothRoutes("against adding a version", (route) => {
  type A = Attempt<"AddVersion"> & { asset: Hex; hold: Hex };
  const prepare = async (): Promise<A> => {
    const ledger = await founded(route);
    const { id: asset, hold } = await registerAsset(ledger, HOSPITAL, { piLevel: "PI" });
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const fields = { head: 1, version: { asset, ...content } };
    return { ledger, actor: HOSPITAL, fields, header: {}, asset, hold };
  };
  const asset = (attempt: A) => attempt.asset;
  inThisOrder<"AddVersion", A>("AddVersion", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.version.scheme = 3), "E_SHAPE"),
    cause(
      "an unknown asset",
      ({ fields }) => (fields.version.asset = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    actorSuspended<A>(),
    orderAgainst<A>("the asset", asset),
    orderAgainst<A>("HOLD", ({ hold }) => hold),
    orderAgainst<A>("its holder", () => HOSPITAL),
    cause<A>("another actor", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
    cause("another head", ({ fields }) => (fields.head = 2), "E_FORK", asset, 1),
    cause(
      "the end of HOLD",
      ({ ledger, hold }) => ledger.poke(hold, { until: 1 }),
      "E_TIME",
      ({ hold }) => hold,
    ),
    cause(
      "core data",
      (attempt) => reclassify(attempt.ledger, attempt.asset, { classification: "CORE" }),
      "E_CLASS_CORE",
      asset,
    ),
    cause(
      "a guessable commitment",
      ({ fields }) => (fields.version.scheme = 0),
      "E_LOW_ENTROPY",
      asset,
    ),
  ]);
});

overBothRoutes("against giving a basis", (route) => {
  type A = Attempt<"Give"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    const basis = basisOf(story.claims.id, CUSTODIAN);
    return { ...story, actor: CUSTODIAN, fields: { basis }, header: {} };
  };
  const id = ({ fields }: A) => consentId(fields.basis);
  inThisOrder<"Give", A>("Give", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.basis.form = 4), "E_SHAPE"),
    cause(
      "an unknown asset",
      ({ fields }) => (fields.basis.asset = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    actorSuspended<A>(),
    cause<A>(
      "another giver",
      (attempt) => (attempt.actor = attempt.fields.basis.giver = INSURER),
      "E_ROLE",
      whoActs,
    ),
    cause(
      "the same basis",
      async ({ ledger, fields, claims }) => {
        if (ledger.view.state(claims.id)?.classification === 2)
          await reclassify(ledger, claims.id, { classification: "GENERAL" });
        await must(ledger, "Give", CUSTODIAN, fields);
      },
      "E_STATE",
      id,
    ),
    cause(
      "core data",
      ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
      "E_CLASS_CORE",
      ({ claims }) => claims.id,
    ),
    [
      cause(
        "NONPERSONAL for personal data",
        ({ fields }) => (fields.basis.codes = 1n << 26n),
        "E_LEGAL_BASIS",
        id,
      ),
      cause(
        "a form too weak",
        ({ ledger, claims }) => reclassify(ledger, claims.id, { piLevel: "U14" }),
        "E_CONSENT_FORM",
        id,
      ),
    ],
  ]);
});

overBothRoutes("against withdrawing a basis", (route) => {
  type A = Attempt<"Withdraw"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    return { ...story, actor: CUSTODIAN, fields: { consent: story.consent, reason }, header: {} };
  };
  inThisOrder<"Withdraw", A>("Withdraw", route, prepare, [
    cause(
      "an unknown basis",
      ({ fields }) => (fields.consent = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    cause<A>("another actor", (attempt) => (attempt.actor = HOSPITAL), "E_ROLE", whoActs),
    cause(
      "a withdrawal before",
      ({ ledger, consent }) => must(ledger, "Withdraw", CUSTODIAN, { consent, reason }),
      "E_STATE",
      ({ consent }) => consent,
    ),
  ]);
});

overBothRoutes("against requesting", (route) => {
  type A = Attempt<"Request">;
  const prepare = async (): Promise<A> => {
    const { ledger, root } = await licensed(route);
    const fields = () => ({ parent: root, scope: scopeOf() });
    await must(ledger, "Request", LABORATORY, fields(), { nonce: SPENT });
    return { ledger, actor: LABORATORY, fields: fields(), header: {} };
  };
  inThisOrder<"Request", A>("Request", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.scope.conditions.relation = 10), "E_SHAPE"),
    cause(
      "an unknown parent",
      ({ fields }) => (fields.parent = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
  ]);
});

overBothRoutes("against refusing a request", (route) => {
  type A = Attempt<"Refuse">;
  const prepare = async (): Promise<A> => {
    const { ledger, root } = await licensed(route);
    const asked = { parent: root, scope: scopeOf() };
    const [first, second] = [
      await must(ledger, "Request", LABORATORY, asked),
      await must(ledger, "Request", LABORATORY, asked),
    ];
    const refused = { request: first.digest, parent: root, reason };
    await must(ledger, "Refuse", INSURER, refused, { nonce: SPENT });
    await must(ledger, "Request", HOSPITAL, asked, { nonce: SPENT });
    const fields = { request: second.digest, parent: root, reason };
    return { ledger, actor: INSURER, fields, header: {} };
  };
  inThisOrder<"Refuse", A>("Refuse", route, prepare, [
    cause(
      "an unknown parent",
      ({ fields }) => (fields.parent = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    spentNonce<A>(),
    cause<A>("another actor", (attempt) => (attempt.actor = HOSPITAL), "E_ROLE", whoActs),
  ]);
});

overBothRoutes("against revoking all", (route) => {
  type A = Attempt<"RevokeAll"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    const fields = { epoch: 0, subject: story.root, reason };
    return { ...story, actor: INSURER, fields, header: {} };
  };
  const root = (attempt: A) => attempt.root;
  inThisOrder<"RevokeAll", A>("RevokeAll", route, prepare, [
    cause(
      "an unknown subject",
      ({ fields }) => (fields.subject = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    cause<A>("another actor", (attempt) => (attempt.actor = HOSPITAL), "E_ROLE", whoActs),
    cause(
      "an end before",
      (attempt) =>
        must(attempt.ledger, "Surrender", INSURER, { authorization: attempt.root, reason }),
      "E_STATE",
      root,
    ),
    cause("another epoch", ({ fields }) => (fields.epoch = 1), "E_FORK", root),
  ]);
});

for (const [primary, actor] of [
  ["Revoke", INSURER],
  ["Surrender", ANALYST],
] as const) {
  overBothRoutes(`against ${primary === "Revoke" ? "revoking" : "surrendering"}`, (route) => {
    type A = Attempt<"Revoke"> & Licensed;
    const prepare = async (): Promise<A> => {
      const story = await licensed(route);
      const doc = primary === "Revoke" ? { doc: ZERO } : {};
      const fields = { authorization: story.child, reason, ...doc } as Fields<"Revoke">;
      return { ...story, actor, fields, header: {} };
    };
    inThisOrder<"Revoke", A>(primary as "Revoke", route, prepare, [
      cause(
        "an unknown authorization",
        ({ fields }) => (fields.authorization = UNKNOWN),
        "E_NOT_FOUND",
        () => UNKNOWN,
      ),
      ...proofCauses<A>(),
      cause<A>("another actor", (attempt) => (attempt.actor = HOSPITAL), "E_ROLE", whoActs),
      cause(
        "an end before",
        ({ ledger, child: authorization }) =>
          must(ledger, "Revoke", INSURER, { authorization, reason, doc: ZERO }),
        "E_STATE",
        ({ child }) => child,
      ),
    ]);
  });
}

overBothRoutes("against freezing", (route) => {
  type A = Attempt<"Freeze"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    return { ...story, actor: REGULATOR, fields: orderOn(story.ledger, story.root), header: {} };
  };
  const id = ({ fields }: A) => orderId(fields.order);
  inThisOrder<"Freeze", A>("Freeze", route, prepare, [
    cause("another issuer", ({ fields }) => (fields.order.issuer = OTHER_REGULATOR), "E_SHAPE"),
    cause(
      "an unknown subject",
      ({ fields }) => (fields.order.subject = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    cause<A>(
      "a deadline that has passed",
      ({ ledger, header }) => (header.deadline = BigInt(ledger.time - 1)),
      "E_EXPIRED_SIGNATURE",
      whoActs,
    ),
    cause<A>("another's signature", ({ header }) => (header.signer = HOSPITAL), "E_SIG", whoActs),
    actorSuspended<A>(),
    cause<A>(
      "no office",
      (attempt) => (attempt.actor = attempt.fields.order.issuer = HOSPITAL),
      "E_ROLE",
      whoActs,
    ),
    cause(
      "a missing legal basis",
      ({ fields }) => (fields.order.basisDoc = ZERO),
      "E_ORDER_FORM",
      id,
    ),
  ]);
  it("the same order comes before a review that is not ahead", async () => {
    const { ledger, actor, fields } = await prepare();
    await must(ledger, "Freeze", actor, fields);
    ledger.time = fields.order.reviewBy;
    await isRefused(ledger.act("Freeze", actor, fields), "E_STATE", orderId(fields.order));
  });
});

overBothRoutes("against lifting", (route) => {
  type A = Attempt<"Lift"> & { order: Hex };
  const prepare = async (): Promise<A> => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    return { ledger, actor: REGULATOR, fields: { order, reason }, header: {}, order };
  };
  inThisOrder<"Lift", A>("Lift", route, prepare, [
    cause(
      "an unknown order",
      ({ fields }) => (fields.order = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    cause<A>(
      "a deadline that has passed",
      ({ ledger, header }) => (header.deadline = BigInt(ledger.time - 1)),
      "E_EXPIRED_SIGNATURE",
      whoActs,
    ),
    cause<A>("another's signature", ({ header }) => (header.signer = HOSPITAL), "E_SIG", whoActs),
    actorSuspended<A>(),
    cause<A>(
      "another regulator",
      (attempt) => (attempt.actor = OTHER_REGULATOR),
      "E_ROLE",
      whoActs,
    ),
    cause(
      "a lift before",
      ({ ledger, order }) => must(ledger, "Lift", REGULATOR, { order, reason }),
      "E_STATE",
      ({ order }) => order,
    ),
  ]);
});
