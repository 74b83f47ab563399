// What an order or a suspension stops, and the acts that nothing stops.
import { expect } from "chai";
import { assetId, participantSubject } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  derivationOf,
  freeze,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  REGULATOR,
  termsOf,
  useBy,
} from "./support/story.ts";
import { assetOf, basisOf, DAY, refusal, scopeOf, START } from "./support/words.ts";

type Story = ReturnType<typeof licensedLedger>;

const SUBJECTS: [string, (story: Story) => Hex][] = [
  ["the asset", ({ claims }) => claims.id],
  ["the right", ({ claims }) => claims.operate],
  ["the root authorization", ({ root }) => root],
  ["the authorization itself", ({ child }) => child],
  ["the right's holder", () => HOSPITAL],
  ["the grantee above", () => INSURER],
  ["the grantee", () => ANALYST],
  ["the basis", ({ consent }) => consent],
];

describe("an order", () => {
  for (const [title, subjectOf] of SUBJECTS) {
    it(`on ${title} stops a use below, in its own block, until it is lifted`, () => {
      const story = licensedLedger();
      const { ledger, child } = story;
      const subject = subjectOf(story);
      expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
      const order = freeze(ledger, subject);
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_FROZEN", subject));
      must(ledger, "Lift", REGULATOR, { order, reason: ZERO });
      expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    });
    it(`on ${title} stops a grant below`, () => {
      const story = licensedLedger();
      const { ledger, claims, consent, child } = story;
      const subject = subjectOf(story);
      freeze(ledger, subject);
      const terms = termsOf(claims.id, { parent: child, grantee: LABORATORY, basis: consent });
      const { refusal: found } = ledger.act("Grant", ANALYST, { request: ZERO, terms });
      expect(found).to.deep.equal(refusal("E_FROZEN", subject));
    });
  }
  it("on the proposed grantee, or on the basis that is cited, stops a grant", () => {
    for (const choose of [() => LABORATORY, (basis: Hex) => basis]) {
      const { ledger, claims, root } = licensedLedger();
      const basis = giveBasis(ledger, claims.id, CUSTODIAN);
      const subject = choose(basis);
      freeze(ledger, subject);
      const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis });
      const { refusal: found } = ledger.act("Grant", INSURER, { request: ZERO, terms });
      expect(found).to.deep.equal(refusal("E_FROZEN", subject));
    }
  });
  it("on a sibling, on the source or on what is below stops nothing", () => {
    const { ledger, claims, consent, root, child } = licensedLedger();
    const sibling = grantTo(ledger, INSURER, claims.id, {
      parent: root,
      grantee: LABORATORY,
      basis: consent,
    });
    freeze(ledger, sibling);
    freeze(ledger, CUSTODIAN);
    freeze(ledger, claims.use);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    freeze(ledger, child);
    expect(useBy(ledger, INSURER, root)).to.equal(undefined);
  });
  it("on a participant stops neither its registering nor its requesting or consenting", () => {
    const { ledger, claims, root } = licensedLedger();
    for (const party of [HOSPITAL, CUSTODIAN, LABORATORY]) freeze(ledger, party);
    const asset = assetOf(HOSPITAL);
    expect(ledger.act("Register", HOSPITAL, { asset, rights: [] }).refusal).to.equal(undefined);
    const basis = basisOf(claims.id, CUSTODIAN);
    expect(ledger.act("Give", CUSTODIAN, { basis }).refusal).to.equal(undefined);
    const request = { parent: root, scope: scopeOf() };
    expect(ledger.act("Request", LABORATORY, request).refusal).to.equal(undefined);
  });
  it("on an input stops a derivation", () => {
    const story = licensedLedger();
    const { ledger, root } = story;
    freeze(ledger, root);
    const fields = derivationOf(ledger, INSURER, [root], { piLevel: "PI" });
    expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(refusal("E_FROZEN", root));
    expect(ledger.view.kind(assetId(fields.asset))).to.equal(undefined);
  });
});

describe("a suspension", () => {
  for (const [title, party] of [
    ["the right's holder", HOSPITAL],
    ["a grantee above", INSURER],
    ["the grantee", ANALYST],
  ] as const) {
    it(`of ${title} stops a use below until it ends`, () => {
      const { ledger, child } = licensedLedger();
      must(ledger, "Suspend", ACCREDITOR, { participant: party, reason: ZERO });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", party));
      must(ledger, "Reinstate", ACCREDITOR, { participant: party, reason: ZERO });
      expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    });
  }
  it("comes by itself when an enrolment lapses", () => {
    const { ledger, child } = licensedLedger();
    const enrolment = ledger.view.facts("participant", participantSubject(INSURER));
    const shorter = { ...enrolment!.enrolment, validTo: START + DAY };
    must(ledger, "Enroll", ACCREDITOR, { enrolment: shorter });
    ledger.time = START + DAY - 1;
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    ledger.time = START + DAY;
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", INSURER));
  });
});

/** Orders on everything, everybody suspended, everything expired. */
function stopEverything({ ledger, claims, consent, root, child }: Story): void {
  const parties = [HOSPITAL, CUSTODIAN, INSURER, ANALYST, LABORATORY];
  const records = [claims.id, claims.hold, claims.use, claims.operate, consent, root, child];
  for (const subject of [...records, ...parties]) freeze(ledger, subject);
  for (const participant of parties)
    must(ledger, "Suspend", ACCREDITOR, { participant, reason: ZERO });
  ledger.time = START + 5000 * DAY;
}

describe("what nothing stops:", () => {
  const reason = ZERO;
  const acts: [string, (story: Story, request: Hex) => Refusal | undefined][] = [
    [
      "withdrawing a basis",
      ({ ledger, consent }) => ledger.act("Withdraw", CUSTODIAN, { consent, reason }).refusal,
    ],
    [
      "revoking a root",
      ({ ledger, root }) =>
        ledger.act("Revoke", HOSPITAL, { authorization: root, reason, doc: ZERO }).refusal,
    ],
    [
      "revoking a child",
      ({ ledger, child }) =>
        ledger.act("Revoke", INSURER, { authorization: child, reason, doc: ZERO }).refusal,
    ],
    [
      "revoking all under a right",
      ({ ledger, claims }) =>
        ledger.act("RevokeAll", HOSPITAL, { epoch: 0, subject: claims.operate, reason }).refusal,
    ],
    [
      "revoking all of one's own children",
      ({ ledger, root }) =>
        ledger.act("RevokeAll", INSURER, { epoch: 0, subject: root, reason }).refusal,
    ],
    [
      "surrendering",
      ({ ledger, child }) =>
        ledger.act("Surrender", ANALYST, { authorization: child, reason }).refusal,
    ],
    [
      "refusing a request",
      ({ ledger, root }, request) =>
        ledger.act("Refuse", INSURER, { request, parent: root, reason }).refusal,
    ],
  ];
  for (const [title, act] of acts) {
    it(title, () => {
      const story = licensedLedger();
      const { ledger, root, child } = story;
      const asked = { parent: root, scope: scopeOf() };
      const { digest: request } = must(ledger, "Request", LABORATORY, asked);
      stopEverything(story);
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", ANALYST));
      expect(act(story, request)).to.equal(undefined);
    });
  }
  it("of them, revoking, surrendering and the like still ask for the signer's own proof", () => {
    const story = licensedLedger();
    const { ledger, consent } = story;
    const act = { consent, reason };
    const forged = ledger.act("Withdraw", CUSTODIAN, act, { signer: HOSPITAL });
    expect(forged.refusal).to.deep.equal(refusal("E_SIG", CUSTODIAN));
    const late = ledger.act("Withdraw", CUSTODIAN, act, { deadline: BigInt(START) - 1n });
    expect(late.refusal).to.deep.equal(refusal("E_EXPIRED_SIGNATURE", CUSTODIAN));
  });
});
