// What an order or a suspension stops, and the acts that nothing stops.
import { expect } from "chai";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { derivationOf, enrolment } from "../core/rules/support/story.ts";
import { assetOf, basisOf, DAY, scopeOf, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { Outcome } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
} from "./support/parties.ts";
import {
  freeze,
  giveBasis,
  grantTo,
  licensed,
  must,
  overBothRoutes,
  suspend,
  tryGrant,
  useBy,
} from "./support/story.ts";
import type { Licensed } from "./support/story.ts";

const reason = ZERO;

const SUBJECTS: [string, (story: Licensed) => Hex][] = [
  ["the asset", ({ claims }) => claims.id],
  ["the right", ({ claims }) => claims.operate],
  ["the root authorization", ({ root }) => root],
  ["the authorization itself", ({ child }) => child],
  ["the right's holder", () => HOSPITAL],
  ["the grantee above", () => INSURER],
  ["the grantee", () => ANALYST],
  ["the basis", ({ consent }) => consent],
];

overBothRoutes("an order", (route) => {
  for (const [title, subjectOf] of SUBJECTS) {
    it(`on ${title} stops uses and grants below until it is lifted`, async () => {
      const story = await licensed(route);
      const { ledger, claims, consent, child } = story;
      const subject = subjectOf(story);
      const grant = { parent: child, grantee: LABORATORY, basis: consent };
      const order = await freeze(ledger, subject);
      await isRefused(useBy(ledger, ANALYST, child), "E_FROZEN", subject);
      await isRefused(tryGrant(ledger, ANALYST, claims.id, grant), "E_FROZEN", subject);
      await must(ledger, "Lift", REGULATOR, { order, reason });
      await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    });
  }
  it("on the proposed grantee, or on the basis that is cited, stops a grant", async () => {
    for (const choose of [() => LABORATORY, (basis: Hex) => basis]) {
      const { ledger, claims, root } = await licensed(route);
      const basis = await giveBasis(ledger, claims.id, CUSTODIAN);
      const subject = choose(basis);
      await freeze(ledger, subject);
      const grant = { parent: root, grantee: LABORATORY, basis };
      await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_FROZEN", subject);
    }
  });
  it("on an input stops a derivation", async () => {
    const { ledger, root } = await licensed(route);
    await freeze(ledger, root);
    const fields = derivationOf(ledger, INSURER, [root], { piLevel: "PI" });
    await isRefused(ledger.act("Derive", INSURER, fields), "E_FROZEN", root);
  });
  it("on a sibling, on the source or on what is below stops nothing", async () => {
    const { ledger, claims, consent, root, child } = await licensed(route);
    const beside = { parent: root, grantee: LABORATORY, basis: consent };
    const sibling = await grantTo(ledger, INSURER, claims.id, beside);
    for (const subject of [sibling, CUSTODIAN, claims.use]) await freeze(ledger, subject);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await freeze(ledger, child);
    await executes(useBy(ledger, INSURER, root), ["Used", {}]);
  });
  it("on a participant stops neither registering nor requesting nor consenting", async () => {
    const { ledger, claims, root } = await licensed(route);
    for (const party of [HOSPITAL, CUSTODIAN, LABORATORY]) await freeze(ledger, party);
    await must(ledger, "Register", HOSPITAL, { asset: assetOf(HOSPITAL), rights: [] });
    await must(ledger, "Give", CUSTODIAN, { basis: basisOf(claims.id, CUSTODIAN) });
    await must(ledger, "Request", LABORATORY, { parent: root, scope: scopeOf() });
  });
});

overBothRoutes("a suspension", (route) => {
  for (const [title, party] of [
    ["the right's holder", HOSPITAL],
    ["a grantee above", INSURER],
    ["the grantee", ANALYST],
  ] as const) {
    it(`of ${title} stops a use below until it ends`, async () => {
      const { ledger, child } = await licensed(route);
      await suspend(ledger, party);
      await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", party);
      await must(ledger, "Reinstate", ACCREDITOR, { participant: party, reason });
      await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    });
  }
  it("comes by itself when an enrolment lapses", async () => {
    const { ledger, child } = await licensed(route);
    await must(ledger, "Enroll", ACCREDITOR, enrolment(INSURER, START + DAY));
    ledger.time = START + DAY - 1;
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    ledger.time = START + DAY;
    await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", INSURER);
  });
});

type Stopped = Licensed & { request: Hex };

/** Orders on everything, everybody suspended, everything expired. */
async function everythingStopped(story: Licensed): Promise<Stopped> {
  const { ledger, claims, consent, root, child } = story;
  const asked = { parent: root, scope: scopeOf() };
  const { digest: request } = await must(ledger, "Request", LABORATORY, asked);
  const parties = [HOSPITAL, CUSTODIAN, INSURER, ANALYST, LABORATORY];
  const records = [claims.id, claims.hold, claims.use, claims.operate, consent, root, child];
  for (const subject of [...records, ...parties]) await freeze(ledger, subject);
  for (const party of parties) await suspend(ledger, party);
  ledger.time = START + 5000 * DAY;
  return { ...story, request };
}

overBothRoutes("no order, suspension, lapse or expiry stops", (route) => {
  const acts: [string, (story: Stopped) => Promise<Outcome>][] = [
    [
      "withdrawing a basis",
      ({ ledger, consent }) => ledger.act("Withdraw", CUSTODIAN, { consent, reason }),
    ],
    [
      "revoking a root",
      ({ ledger, root }) =>
        ledger.act("Revoke", HOSPITAL, { authorization: root, reason, doc: ZERO }),
    ],
    [
      "revoking a child",
      ({ ledger, child }) =>
        ledger.act("Revoke", INSURER, { authorization: child, reason, doc: ZERO }),
    ],
    [
      "revoking all under a right",
      ({ ledger, claims }) =>
        ledger.act("RevokeAll", HOSPITAL, { epoch: 0, subject: claims.operate, reason }),
    ],
    [
      "revoking all of one's own children",
      ({ ledger, root }) => ledger.act("RevokeAll", INSURER, { epoch: 0, subject: root, reason }),
    ],
    [
      "surrendering",
      ({ ledger, child }) => ledger.act("Surrender", ANALYST, { authorization: child, reason }),
    ],
    [
      "refusing a request",
      ({ ledger, root, request }) =>
        ledger.act("Refuse", INSURER, { request, parent: root, reason }),
    ],
  ];
  for (const [title, act] of acts) {
    it(title, async () => {
      const story = await everythingStopped(await licensed(route));
      await isRefused(useBy(story.ledger, ANALYST, story.child), "E_ROLE", ANALYST);
      const { refusal, fault, events } = await act(story);
      expect([refusal, fault]).to.deep.equal([undefined, undefined]);
      expect(events).to.have.length(2);
    });
  }
});
