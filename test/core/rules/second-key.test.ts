import { expect } from "chai";
import { consentId } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  derive,
  foundedLedger,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  OTHER_REGULATOR,
  REGULATOR,
  registerAsset,
  STRANGER,
  termsOf,
  useBy,
} from "./support/story.ts";
import type { Grant } from "./support/story.ts";
import { basisOf, DAY, refusal, START, WIDE } from "./support/words.ts";
import type { BasisWords, ScopeWords } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

function tryGive(piLevel: string, words: BasisWords, giver = CUSTODIAN) {
  const ledger = foundedLedger();
  const { id } = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel });
  const basis = basisOf(id, giver, words);
  const { refusal: found } = ledger.act("Give", giver, { basis });
  return { ledger, asset: id, basis: consentId(basis), found };
}

describe("giving a basis", () => {
  const malformed: [string, (basis: ReturnType<typeof basisOf>) => object][] = [
    ["in another's name", () => ({ giver: HOSPITAL })],
    ["without a code", () => ({ codes: 0n })],
    ["with a code on no list", () => ({ codes: 1n << 27n })],
    ["as NONPERSONAL beside another code", () => ({ codes: (1n << 26n) | 1n })],
    ["in a form on no list", () => ({ form: 4 })],
    ["that counts uses", ({ scope }) => withLimits(scope, { maxUses: 5 })],
    ["that ends before it begins", ({ scope }) => withLimits(scope, { notAfter: 0 })],
    ["in a relation", ({ scope }) => withConditions(scope, { relation: 1 })],
    ["under a policy", ({ scope }) => withConditions(scope, { policyDoc: UNKNOWN })],
  ];
  type Scope = ReturnType<typeof basisOf>["scope"];
  const withLimits = (scope: Scope, change: object) => ({
    scope: { ...scope, limits: { ...scope.limits, ...change } },
  });
  const withConditions = (scope: Scope, change: object) => ({
    scope: { ...scope, conditions: { ...scope.conditions, ...change } },
  });
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, () => {
      const { ledger, claims } = licensedLedger();
      const basis = basisOf(claims.id, CUSTODIAN);
      const given = { basis: { ...basis, ...change(basis) } };
      expect(ledger.act("Give", CUSTODIAN, given).refusal).to.deep.equal(refusal("E_SHAPE"));
    });
  }

  it("is refused for an asset that nobody registered", () => {
    const ledger = foundedLedger();
    const basis = basisOf(UNKNOWN, CUSTODIAN);
    expect(ledger.act("Give", CUSTODIAN, { basis }).refusal).to.deep.equal(
      refusal("E_NOT_FOUND", UNKNOWN),
    );
  });
  it("is refused to everybody but the source, the holder included", () => {
    for (const giver of [HOSPITAL, INSURER, REGULATOR])
      expect(tryGive("PI", {}, giver).found).to.deep.equal(refusal("E_ROLE", giver));
    expect(tryGive("PI", {}, STRANGER).found).to.deep.equal(refusal("E_ROLE", STRANGER));
  });
  it("is the regulator's for statutory codes, and for nothing beside them", () => {
    for (const code of ["CN-13.3", "CN-13.4", "EU-6.1.c", "EU-6.1.e"])
      expect(tryGive("PI", { codes: [code] }, REGULATOR).found, code).to.equal(undefined);
    expect(tryGive("PI", { codes: ["CN-13.3", "CN-13.2"] }, REGULATOR).found).to.deep.equal(
      refusal("E_ROLE", REGULATOR),
    );
  });
  it("is refused on a product, whose bases are those of its inputs", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const scope = { operations: ["QUERY", "DERIVE"] };
    const input = grantTo(ledger, HOSPITAL, open.id, {
      parent: open.operate,
      grantee: INSURER,
      scope,
    });
    const product = derive(ledger, INSURER, [input], {}, ["HOLD", "USE"]);
    const basis = basisOf(product.id, INSURER);
    expect(ledger.act("Give", INSURER, { basis }).refusal).to.deep.equal(
      refusal("E_STATE", product.id),
    );
  });
  it("is refused a second time", () => {
    const { ledger, claims } = licensedLedger();
    const basis = basisOf(claims.id, CUSTODIAN);
    must(ledger, "Give", CUSTODIAN, { basis });
    expect(ledger.act("Give", CUSTODIAN, { basis }).refusal).to.deep.equal(
      refusal("E_STATE", consentId(basis)),
    );
  });
  it("is refused for core data", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.id, state: { classification: 2 } });
    const basis = basisOf(claims.id, CUSTODIAN);
    expect(ledger.act("Give", CUSTODIAN, { basis }).refusal).to.deep.equal(
      refusal("E_CLASS_CORE", claims.id),
    );
  });
  it("is refused as NONPERSONAL for personal data", () => {
    const { found, basis } = tryGive("PI", { codes: ["NONPERSONAL"] });
    expect(found).to.deep.equal(refusal("E_LEGAL_BASIS", basis));
    expect(tryGive("NONE", { codes: ["NONPERSONAL"] }).found).to.equal(undefined);
  });

  const forms: [string, string[], string[]][] = [
    ["PI", [], ["GENERAL", "SEPARATE", "WRITTEN", "GUARDIAN"]],
    ["SENSITIVE", ["GENERAL"], ["SEPARATE", "WRITTEN", "GUARDIAN"]],
    ["U14", ["GENERAL", "SEPARATE", "WRITTEN"], ["GUARDIAN"]],
  ];
  for (const [piLevel, weak, strong] of forms) {
    for (const code of ["CN-13.1", "EU-6.1.a", "EU-9.2.a"]) {
      it(`by ${code} for ${piLevel} takes the forms ${strong.join(", ")}`, () => {
        for (const form of weak) {
          const { found, basis } = tryGive(piLevel, { codes: [code], form });
          expect(found, form).to.deep.equal(refusal("E_CONSENT_FORM", basis));
        }
        for (const form of strong)
          expect(tryGive(piLevel, { codes: [code], form }).found, form).to.equal(undefined);
      });
    }
  }
  it("by a code that is no consent is bound to no form", () => {
    const words = { codes: ["CN-13.2"], form: "GENERAL" };
    expect(tryGive("U14", words).found).to.equal(undefined);
  });
});

describe("withdrawing a basis", () => {
  it("is refused for what is no basis", () => {
    const { ledger, claims } = licensedLedger();
    const act = { consent: claims.id, reason: ZERO };
    expect(ledger.act("Withdraw", CUSTODIAN, act).refusal).to.deep.equal(
      refusal("E_NOT_FOUND", claims.id),
    );
  });
  it("is refused to everybody but its giver, the source and regulators included", () => {
    const { ledger, claims, consent } = licensedLedger();
    for (const actor of [HOSPITAL, INSURER, REGULATOR])
      expect(ledger.act("Withdraw", actor, { consent, reason: ZERO }).refusal).to.deep.equal(
        refusal("E_ROLE", actor),
      );
    const lawful = giveBasis(ledger, claims.id, REGULATOR, { codes: ["CN-13.3"] });
    for (const actor of [CUSTODIAN, OTHER_REGULATOR])
      expect(
        ledger.act("Withdraw", actor, { consent: lawful, reason: ZERO }).refusal,
      ).to.deep.equal(refusal("E_ROLE", actor));
  });
  it("happens once and is for good", () => {
    const { ledger, consent } = licensedLedger();
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(ledger.act("Withdraw", CUSTODIAN, { consent, reason: ZERO }).refusal).to.deep.equal(
      refusal("E_STATE", consent),
    );
  });
  it("stops uses from then on and changes nothing about those before", () => {
    const { ledger, consent, child } = licensedLedger();
    expect(useBy(ledger, ANALYST, child, { count: 4 })).to.equal(undefined);
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(useBy(ledger, ANALYST, child)?.reason).to.equal("E_CONSENT_WITHDRAWN");
    expect(ledger.view.used(child)).to.equal(4);
  });
});

/** The hospital grants on data whose source is the custodian. */
function tryOn(
  piLevel: string,
  source: Hex,
  words: BasisWords | undefined,
  scope: ScopeWords = {},
) {
  const ledger = foundedLedger();
  const asset = registerAsset(ledger, HOSPITAL, { source, piLevel });
  const basis = words === undefined ? ZERO : giveBasis(ledger, asset.id, source, words);
  const found = tryGrant(ledger, HOSPITAL, asset.id, {
    parent: scope.relation === "ENTRUST" ? asset.use : asset.operate,
    grantee: INSURER,
    basis,
    scope,
  });
  return { asset, basis, found };
}

function tryGrant(ledger: Ledger, grantor: Hex, asset: Hex, grant: Grant): Refusal | undefined {
  const terms = termsOf(asset, grant);
  return ledger.act("Grant", grantor, { request: ZERO, terms }).refusal;
}

describe("the second key of a grant", () => {
  it("is needed for personal data and for data that somebody else provided", () => {
    for (const [piLevel, source] of [
      ["PI", HOSPITAL],
      ["PI", CUSTODIAN],
      ["NONE", CUSTODIAN],
    ] as const) {
      const { found, asset } = tryOn(piLevel, source, undefined);
      expect(found).to.deep.equal(refusal("E_LEGAL_BASIS", asset.id));
    }
    expect(tryOn("NONE", HOSPITAL, undefined).found).to.equal(undefined);
  });
  it("is needed from the source even for the holder's own use", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    const scope = { relation: "INTERNAL" };
    const own = { parent: asset.use, grantee: HOSPITAL, scope };
    expect(tryGrant(ledger, HOSPITAL, asset.id, own)).to.deep.equal(
      refusal("E_LEGAL_BASIS", asset.id),
    );
  });
  it("counts when it is cited without need", () => {
    const words = { scope: { purposes: ["P16"] } };
    const { found, basis } = tryOn("NONE", HOSPITAL, words);
    expect(found).to.deep.equal(refusal("E_EXCEEDS_BASIS", basis, "purposes"));
  });
  it("is refused once it is withdrawn, on the path first", () => {
    const { ledger, claims, consent, root } = licensedLedger();
    const other = giveBasis(ledger, claims.id, CUSTODIAN);
    must(ledger, "Withdraw", CUSTODIAN, { consent: other, reason: ZERO });
    const grant = { parent: root, grantee: LABORATORY, basis: other };
    expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
      refusal("E_CONSENT_WITHDRAWN", other),
    );
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
      refusal("E_CONSENT_WITHDRAWN", consent),
    );
  });
  it("is asked of every child, who can't do without what its parent has", () => {
    const { ledger, claims, root } = licensedLedger();
    expect(
      tryGrant(ledger, INSURER, claims.id, { parent: root, grantee: LABORATORY }),
    ).to.deep.equal(refusal("E_LEGAL_BASIS", claims.id));
  });

  const beyond: [Parameters<typeof refusal>[2], ScopeWords, ScopeWords][] = [
    ["purposes", { purposes: ["P07"] }, {}],
    ["operations", { operations: ["QUERY"] }, {}],
    ["outputs", { outputs: ["RAW"] }, {}],
    ["environments", { environments: ["TEE"] }, {}],
    ["categories", { categories: 1n }, {}],
    ["territories", { territories: ["CN"] }, {}],
    ["notBefore", { notBefore: START }, {}],
    ["notAfter", { notAfter: START + 99 * DAY }, {}],
    ["minK", { minK: 11 }, {}],
    ["version", { version: 1 }, {}],
    ["sublicenseDepth", { sublicenseDepth: 1 }, { sublicenseDepth: 2 }],
    ["entrustAllowed", { entrustAllowed: false }, { entrustAllowed: true }],
    ["commercial", { commercial: false }, { commercial: true }],
    ["retentionDays", { retentionDays: 364 }, {}],
    ["duties", { duties: ["DELETE_AT_END"] }, {}],
    ["prohibitions", { prohibitions: ["REIDENTIFY"] }, {}],
  ];
  for (const [dimension, allowed, asked] of beyond) {
    it(`is refused beyond its ${dimension}`, () => {
      const { found, basis } = tryOn("PI", CUSTODIAN, { scope: allowed }, asked);
      expect(found).to.deep.equal(refusal("E_EXCEEDS_BASIS", basis, dimension));
    });
  }
  it("covers every version where it names none, and depth up to its own", () => {
    const scope = { version: 1, sublicenseDepth: 3 };
    expect(tryOn("PI", CUSTODIAN, {}, scope).found).to.equal(undefined);
    const named = { scope: { version: 1 } };
    expect(tryOn("PI", CUSTODIAN, named, { version: 1 }).found).to.equal(undefined);
  });
  it("is refused for a recipient that it does not name", () => {
    const { found, basis } = tryOn("PI", CUSTODIAN, { recipient: LABORATORY });
    expect(found).to.deep.equal(refusal("E_EXCEEDS_BASIS", basis, "recipient"));
    expect(tryOn("PI", CUSTODIAN, { recipient: INSURER }).found).to.equal(undefined);
  });
  it("of a parent serves a child only if it is open or names the child's grantee", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    const basis = giveBasis(ledger, asset.id, CUSTODIAN, { recipient: INSURER });
    const root = { parent: asset.operate, grantee: INSURER, basis, scope: WIDE };
    const parent = grantTo(ledger, HOSPITAL, asset.id, root);
    const onward = { parent, grantee: ANALYST, basis };
    expect(tryGrant(ledger, INSURER, asset.id, onward)).to.deep.equal(
      refusal("E_EXCEEDS_BASIS", basis, "recipient"),
    );
    const own = giveBasis(ledger, asset.id, CUSTODIAN, { recipient: ANALYST });
    expect(tryGrant(ledger, INSURER, asset.id, { ...onward, basis: own })).to.equal(undefined);
  });
  it("may come from a source that is suspended meanwhile", () => {
    const { ledger, child } = licensedLedger();
    const suspend = { participant: CUSTODIAN, reason: ZERO };
    must(ledger, "Suspend", ACCREDITOR, suspend);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
  });
});
