import { expect } from "chai";
import { consentId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Basis, Hex } from "../../server/core/records.ts";
import { basisOf, DAY, START } from "../core/rules/support/words.ts";
import type { BasisWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { Route } from "./support/ledger.ts";
import {
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  OTHER_REGULATOR,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  giveBasis,
  licensed,
  licensedProduct,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

/** On the hospital's data of this level, whose source is the custodian. */
async function attempt(route: Route, piLevel: string, words: BasisWords, giver = CUSTODIAN) {
  const ledger = await founded(route);
  const { id } = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel });
  const basis = basisOf(id, giver, words);
  return { act: ledger.act("Give", giver, { basis }), basis, id: consentId(basis) };
}

type Scope = Basis["scope"];
const withLimits = ({ limits, conditions }: Scope, change: object) => ({
  scope: { limits: { ...limits, ...change }, conditions },
});
const withConditions = ({ limits, conditions }: Scope, change: object) => ({
  scope: { limits, conditions: { ...conditions, ...change } },
});

overBothRoutes("giving a basis", (route) => {
  const malformed: [string, (basis: Basis) => Partial<Basis>][] = [
    ["in another's name", () => ({ giver: HOSPITAL })],
    ["without a code", () => ({ codes: 0n })],
    ["with a code on no list", () => ({ codes: 1n << 27n })],
    ["as NONPERSONAL beside another code", () => ({ codes: (1n << 26n) | 1n })],
    ["in a form on no list", () => ({ form: 4 })],
    ["that counts uses", ({ scope }) => withLimits(scope, { maxUses: 5 })],
    ["that ends as it begins", ({ scope }) => withLimits(scope, { notBefore: 5, notAfter: 5 })],
    ["for purposes on no list", ({ scope }) => withLimits(scope, { purposes: 1n << 29n })],
    ["in a relation", ({ scope }) => withConditions(scope, { relation: 1 })],
    ["under a policy", ({ scope }) => withConditions(scope, { policyDoc: UNKNOWN })],
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, async () => {
      const { ledger, claims } = await licensed(route);
      const basis = basisOf(claims.id, CUSTODIAN);
      const fields = { basis: { ...basis, ...change(basis) } };
      await isRefused(ledger.act("Give", CUSTODIAN, fields), "E_SHAPE");
    });
  }
  it("is refused for what is no asset", async () => {
    const { ledger, claims } = await licensed(route);
    for (const asset of [UNKNOWN, claims.use]) {
      const basis = basisOf(asset, CUSTODIAN);
      await isRefused(ledger.act("Give", CUSTODIAN, { basis }), "E_NOT_FOUND", asset);
    }
  });
  it("is refused to everybody but the source, the holder included", async () => {
    for (const giver of [HOSPITAL, INSURER, REGULATOR, STRANGER]) {
      const { act } = await attempt(route, "PI", {}, giver);
      await isRefused(act, "E_ROLE", giver);
    }
  });
  it("is refused to a source that is suspended", async () => {
    const { ledger, claims } = await licensed(route);
    await suspend(ledger, CUSTODIAN);
    const basis = basisOf(claims.id, CUSTODIAN);
    await isRefused(ledger.act("Give", CUSTODIAN, { basis }), "E_ROLE", CUSTODIAN);
  });
  it("is refused to a regulator with any code that is not statutory", async () => {
    const { act } = await attempt(route, "PI", { codes: ["CN-13.3", "CN-13.2"] }, REGULATOR);
    await isRefused(act, "E_ROLE", REGULATOR);
  });
  it("is refused with statutory codes to who is neither source nor regulator", async () => {
    const { act } = await attempt(route, "PI", { codes: ["CN-13.3"] }, HOSPITAL);
    await isRefused(act, "E_ROLE", HOSPITAL);
  });
  it("is refused on a product, whose bases are those of its inputs", async () => {
    const { ledger, scores } = await licensedProduct(route);
    const basis = basisOf(scores.id, INSURER);
    await isRefused(ledger.act("Give", INSURER, { basis }), "E_STATE", scores.id);
  });
  it("is refused a second time, after a withdrawal too", async () => {
    const { ledger, claims } = await licensed(route);
    const basis = basisOf(claims.id, CUSTODIAN);
    await must(ledger, "Give", CUSTODIAN, { basis });
    const consent = consentId(basis);
    await isRefused(ledger.act("Give", CUSTODIAN, { basis }), "E_STATE", consent);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    await isRefused(ledger.act("Give", CUSTODIAN, { basis }), "E_STATE", consent);
  });
  it("is refused for core data", async () => {
    const { ledger, claims } = await licensed(route);
    await reclassify(ledger, claims.id, { classification: "CORE" });
    const basis = basisOf(claims.id, CUSTODIAN);
    await isRefused(ledger.act("Give", CUSTODIAN, { basis }), "E_CLASS_CORE", claims.id);
  });
  it("is refused as NONPERSONAL for personal data", async () => {
    const { act, id } = await attempt(route, "PI", { codes: ["NONPERSONAL"] });
    await isRefused(act, "E_LEGAL_BASIS", id);
  });

  const weak: [string, string][] = [
    ["SENSITIVE", "GENERAL"],
    ["U14", "GENERAL"],
    ["U14", "SEPARATE"],
    ["U14", "WRITTEN"],
  ];
  const consentCodes = ["CN-13.1", "EU-6.1.a", "EU-9.2.a"];
  for (const [piLevel, form] of weak) {
    it(`in ${form} form is refused for ${piLevel} data as a consent`, async () => {
      for (const code of consentCodes) {
        const { act, id } = await attempt(route, piLevel, { codes: ["CN-13.2", code], form });
        await isRefused(act, "E_CONSENT_FORM", id);
      }
    });
  }
  const strong: [string, string][] = [
    ["NONE", "GENERAL"],
    ["PI", "GENERAL"],
    ["SENSITIVE", "SEPARATE"],
    ["SENSITIVE", "WRITTEN"],
    ["SENSITIVE", "GUARDIAN"],
    ["U14", "GUARDIAN"],
  ];
  for (const [piLevel, form] of strong) {
    it(`in ${form} form is enough for ${piLevel} data`, async () => {
      for (const code of consentCodes) {
        const { act } = await attempt(route, piLevel, { codes: [code], form });
        await executes(act, ["ConsentGiven", {}]);
      }
    });
  }
  it("by a code that is no consent is bound to no form", async () => {
    const { act } = await attempt(route, "U14", { codes: ["CN-13.2"], form: "GENERAL" });
    await executes(act, ["ConsentGiven", {}]);
  });
  it("is a regulator's by each statutory code", async () => {
    for (const code of ["CN-13.3", "CN-13.4", "EU-6.1.c", "EU-6.1.e"]) {
      const { act } = await attempt(route, "PI", { codes: [code] }, REGULATOR);
      await executes(act, ["ConsentGiven", { giver: REGULATOR }]);
    }
  });
  it("records the whole basis", async () => {
    const { act, basis, id } = await attempt(route, "PI", { recipient: ANALYST });
    await executes(act, ["ConsentGiven", { id, asset: basis.asset, giver: CUSTODIAN, basis }]);
  });
});

overBothRoutes("withdrawing a basis", (route) => {
  const reason: Hex = `0x${"0e".repeat(32)}`;
  it("is refused for what is no basis", async () => {
    const { ledger, claims, root } = await licensed(route);
    for (const consent of [UNKNOWN, claims.id, root]) {
      const act = ledger.act("Withdraw", CUSTODIAN, { consent, reason });
      await isRefused(act, "E_NOT_FOUND", consent);
    }
  });
  it("is refused to everybody but its giver, the source and regulators included", async () => {
    const { ledger, claims, consent } = await licensed(route);
    for (const actor of [HOSPITAL, INSURER, REGULATOR]) {
      await isRefused(ledger.act("Withdraw", actor, { consent, reason }), "E_ROLE", actor);
    }
    const lawful = await giveBasis(ledger, claims.id, REGULATOR, { codes: ["CN-13.3"] });
    for (const actor of [CUSTODIAN, OTHER_REGULATOR]) {
      const act = ledger.act("Withdraw", actor, { consent: lawful, reason });
      await isRefused(act, "E_ROLE", actor);
    }
  });
  it("is refused a second time", async () => {
    const { ledger, consent } = await licensed(route);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason });
    const again = ledger.act("Withdraw", CUSTODIAN, { consent, reason });
    await isRefused(again, "E_STATE", consent);
  });
  it("stops uses from then on and changes nothing about those before", async () => {
    const { ledger, consent, root, child } = await licensed(route);
    ledger.time = START + DAY;
    await executes(useBy(ledger, ANALYST, child, { count: 4 }), ["Used", {}]);
    await executes(ledger.act("Withdraw", CUSTODIAN, { consent, reason }), [
      "ConsentWithdrawn",
      { id: consent, giver: CUSTODIAN, reason },
    ]);
    await isRefused(useBy(ledger, ANALYST, child), "E_CONSENT_WITHDRAWN", consent);
    await isRefused(useBy(ledger, INSURER, root), "E_CONSENT_WITHDRAWN", consent);
    expect(ledger.view.used(child)).to.equal(4);
  });
});
