import { expect } from "chai";
import type { Dimension } from "../../../server/core/codes.ts";
import { authorizationId, participantSubject } from "../../../server/core/ids.ts";
import { UNLIMITED_USES, ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  foundedLedger,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  registerAsset,
  STRANGER,
  termsOf,
  useBy,
} from "./support/story.ts";
import type { Grant } from "./support/story.ts";
import { DAY, refusal, START, WIDE } from "./support/words.ts";
import type { ScopeWords } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

function tryGrant(ledger: Ledger, grantor: Hex, asset: Hex, grant: Grant): Refusal | undefined {
  const terms = termsOf(asset, grant);
  return ledger.act("Grant", grantor, { request: ZERO, terms }).refusal;
}

/** The insurer passes its licence on to the laboratory under the consent that it has itself. */
function tryChild(scope: ScopeWords, change: Partial<Grant> = {}) {
  const story = licensedLedger();
  const grant = { parent: story.root, grantee: LABORATORY, basis: story.consent, scope };
  const found = tryGrant(story.ledger, INSURER, story.claims.id, { ...grant, ...change });
  return { ...story, found };
}

/** The hospital grants on data of its own that needs no basis. */
function tryRoot(right: "hold" | "use" | "operate", scope: ScopeWords, grantee = INSURER) {
  const ledger = foundedLedger();
  const open = registerAsset(ledger, HOSPITAL);
  const parent = open[right];
  const found = tryGrant(ledger, HOSPITAL, open.id, { parent, grantee, scope });
  return { ledger, open, parent, found };
}

describe("a grant", () => {
  describe("by its shape and what it names", () => {
    it("is refused with a scope that ends before it begins", () => {
      const { found } = tryChild({ notBefore: START, notAfter: START });
      expect(found).to.deep.equal(refusal("E_SHAPE"));
    });
    for (const [field, value] of [
      ["purposes", 1n << 29n],
      ["operations", 1 << 19],
      ["outputs", 1 << 6],
      ["environments", 1 << 6],
      ["territories", 1n << 249n],
    ] as const) {
      it(`is refused with ${field} that are on no list`, () => {
        const { ledger, claims, root } = licensedLedger();
        const terms = termsOf(claims.id, { parent: root, grantee: ANALYST });
        const limits = { ...terms.scope.limits, [field]: value };
        const bad = { ...terms, scope: { ...terms.scope, limits } };
        const { refusal: found } = ledger.act("Grant", INSURER, { request: ZERO, terms: bad });
        expect(found).to.deep.equal(refusal("E_SHAPE"));
      });
    }
    for (const [field, value] of [
      ["relation", 10],
      ["duties", 1n << 10n],
      ["prohibitions", 1n << 3n],
    ] as const) {
      it(`is refused with ${field} on no list`, () => {
        const { ledger, claims, root } = licensedLedger();
        const terms = termsOf(claims.id, { parent: root, grantee: ANALYST });
        const conditions = { ...terms.scope.conditions, [field]: value };
        const bad = { ...terms, scope: { ...terms.scope, conditions } };
        const { refusal: found } = ledger.act("Grant", INSURER, { request: ZERO, terms: bad });
        expect(found).to.deep.equal(refusal("E_SHAPE"));
      });
    }
    it("is refused under a parent that is neither right nor authorization", () => {
      expect(tryChild({}, { parent: UNKNOWN }).found).to.deep.equal(
        refusal("E_NOT_FOUND", UNKNOWN),
      );
      const { ledger, claims, consent } = licensedLedger();
      const under = { parent: consent, grantee: LABORATORY };
      expect(tryGrant(ledger, HOSPITAL, claims.id, under)).to.deep.equal(
        refusal("E_NOT_FOUND", consent),
      );
    });
    it("is refused if the parent is of another asset", () => {
      const { ledger, root, consent } = licensedLedger();
      const other = registerAsset(ledger, HOSPITAL);
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      expect(tryGrant(ledger, INSURER, other.id, grant)).to.deep.equal(
        refusal("E_NOT_FOUND", other.id),
      );
    });
    it("is refused with a basis that is unknown or of another asset", () => {
      expect(tryChild({}, { basis: UNKNOWN }).found).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
      const { ledger, claims, root } = licensedLedger();
      const other = registerAsset(ledger, LABORATORY);
      const basis = giveBasis(ledger, other.id, LABORATORY);
      const grant = { parent: root, grantee: LABORATORY, basis };
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
        refusal("E_NOT_FOUND", basis),
      );
    });
    it("is refused with a request that nobody made", () => {
      const { ledger, claims, root, consent } = licensedLedger();
      const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
      const { refusal: found } = ledger.act("Grant", INSURER, { request: UNKNOWN, terms });
      expect(found).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
    });
  });

  describe("by its parties", () => {
    it("is refused to whoever does not stand directly above", () => {
      const { ledger, claims, root, consent } = licensedLedger();
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      for (const actor of [HOSPITAL, ANALYST, LABORATORY])
        expect(tryGrant(ledger, actor, claims.id, grant)).to.deep.equal(refusal("E_ROLE", actor));
    });
    it("is for the right's present holder, not for the one before", () => {
      const { ledger, open, parent } = tryRoot("operate", {});
      ledger.write({ id: parent, state: { holder: LABORATORY } });
      const grant = { parent, grantee: INSURER };
      expect(tryGrant(ledger, HOSPITAL, open.id, grant)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
      expect(tryGrant(ledger, LABORATORY, open.id, grant)).to.equal(undefined);
    });
    it("is refused a second time with the same terms", () => {
      const { ledger, claims, root, consent } = licensedLedger();
      const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
      must(ledger, "Grant", INSURER, { request: ZERO, terms });
      const again = ledger.act("Grant", INSURER, { request: ZERO, terms });
      expect(again.refusal).to.deep.equal(refusal("E_STATE", authorizationId(terms)));
    });
    it("is refused for a grantee that is not enrolled, suspended or lapsed", () => {
      expect(tryChild({}, { grantee: STRANGER }).found).to.deep.equal(
        refusal("E_RECIPIENT", STRANGER),
      );
      const { ledger, claims, root, consent } = licensedLedger();
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      must(ledger, "Suspend", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
        refusal("E_RECIPIENT", LABORATORY),
      );
      must(ledger, "Reinstate", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
      ledger.write({ id: participantSubject(LABORATORY), state: { until: START } });
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
        refusal("E_RECIPIENT", LABORATORY),
      );
    });
    it("is refused under a parent that has ended, has not begun or expired", () => {
      const { ledger, claims, root, consent, child } = licensedLedger();
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      const end = { authorization: root, reason: ZERO };
      ledger.time = START + 200 * DAY;
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(refusal("E_TIME", root));
      ledger.time = START;
      must(ledger, "Surrender", INSURER, end);
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(refusal("E_STATE", root));
      const below = { parent: child, grantee: LABORATORY, basis: consent };
      expect(tryGrant(ledger, ANALYST, claims.id, below)).to.deep.equal(refusal("E_STATE", root));
    });
    it("is refused under a right that has ended or whose holder does not stand", () => {
      const { ledger, claims, root, consent } = licensedLedger();
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      must(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, reason: ZERO });
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
        refusal("E_ROLE", HOSPITAL),
      );
      ledger.write({ id: claims.operate, state: { until: START } });
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(
        refusal("E_TIME", claims.operate),
      );
    });
  });

  describe("by its depth", () => {
    it("is refused as the fifth below a right, ENTRUST included", () => {
      const ledger = foundedLedger();
      const open = registerAsset(ledger, HOSPITAL);
      const parties = [HOSPITAL, INSURER, ANALYST, LABORATORY, CUSTODIAN];
      let parent = open.operate;
      for (const [n, grantor] of parties.slice(0, 4).entries()) {
        const scope = { ...WIDE, sublicenseDepth: 9 - n, maxUses: 900 - n };
        parent = grantTo(ledger, grantor, open.id, { parent, grantee: parties[n + 1]!, scope });
      }
      const grant = { parent, grantee: HOSPITAL };
      for (const relation of ["PROVIDE", "ENTRUST"])
        expect(
          tryGrant(ledger, CUSTODIAN, open.id, { ...grant, scope: { relation } }),
        ).to.deep.equal(refusal("E_DEPTH", parent));
    });
    it("is refused with a depth that is not below the parent's", () => {
      const { root, found } = tryChild({ sublicenseDepth: 3 });
      expect(found).to.deep.equal(refusal("E_DEPTH", root));
      expect(tryChild({ sublicenseDepth: 2 }).found).to.equal(undefined);
    });
    it("is refused under a licence that may not be passed on", () => {
      const { ledger, claims, consent, child } = licensedLedger();
      const grant = { parent: child, grantee: LABORATORY, basis: consent };
      expect(tryGrant(ledger, ANALYST, claims.id, grant)).to.deep.equal(refusal("E_DEPTH", child));
    });
  });

  describe("by right and relation", () => {
    it("is refused under HOLD", () => {
      const { found, parent } = tryRoot("hold", { relation: "INTERNAL" }, HOSPITAL);
      expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
    });
    for (const [right, relation] of [
      ["operate", "INTERNAL"],
      ["operate", "ENTRUST"],
      ["use", "PROVIDE"],
      ["use", "JOINT"],
      ["operate", "GOV_SHARE"],
      ["use", "EMERGENCY"],
    ] as const) {
      it(`is refused as ${relation} under ${right.toUpperCase()}`, () => {
        const { found, parent } = tryRoot(right, { relation }, HOSPITAL);
        expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
      });
    }
    it("of own use is refused to anybody but the holder", () => {
      const { found, parent } = tryRoot("use", { relation: "INTERNAL" });
      expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
    });
    for (const operation of ["PROVIDE", "SUBLICENSE", "PUBLISH", "TRANSFER_RIGHT", "PLEDGE"]) {
      it(`under USE is refused if it carries ${operation}`, () => {
        const scope = { relation: "INTERNAL", operations: ["QUERY", operation] };
        const { found, parent } = tryRoot("use", scope, HOSPITAL);
        expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
      });
    }
    it("is refused below a licence without SUBLICENSE, whatever its depth", () => {
      const { ledger, open } = tryRoot("operate", {});
      const scope = { ...WIDE, operations: ["QUERY", "ANALYSE"] };
      const parent = grantTo(ledger, HOSPITAL, open.id, {
        parent: open.operate,
        grantee: INSURER,
        scope,
      });
      for (const relation of ["PROVIDE", "JOINT", "INTERNAL"])
        expect(
          tryGrant(ledger, INSURER, open.id, { parent, grantee: ANALYST, scope: { relation } }),
        ).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
    });
  });

  describe("by its end and dimensions", () => {
    it("is refused beyond its parent's end", () => {
      const { root, found } = tryChild({ notAfter: START + 200 * DAY + 1 });
      expect(found).to.deep.equal(refusal("E_OUTLIVES_GRANTOR", root));
    });
    it("is refused beyond the end of the right", () => {
      const { ledger, open, parent } = tryRoot("operate", {});
      ledger.write({ id: parent, state: { until: START + 100 * DAY } });
      const late = { parent, grantee: ANALYST, scope: { notAfter: START + 100 * DAY + 1 } };
      expect(tryGrant(ledger, HOSPITAL, open.id, late)).to.deep.equal(
        refusal("E_OUTLIVES_GRANTOR", parent),
      );
      const inTime = { parent, grantee: ANALYST, scope: { notAfter: START + 100 * DAY } };
      expect(tryGrant(ledger, HOSPITAL, open.id, inTime)).to.equal(undefined);
    });
    it("is refused by its parent where it would outlive both that and the right", () => {
      const { ledger, open, parent } = tryRoot("operate", {});
      const until = START + 100 * DAY;
      ledger.write({ id: parent, state: { until } });
      const root = grantTo(ledger, HOSPITAL, open.id, {
        parent,
        grantee: INSURER,
        scope: { ...WIDE, notAfter: until },
      });
      const late = { parent: root, grantee: ANALYST, scope: { notAfter: until + 1 } };
      expect(tryGrant(ledger, INSURER, open.id, late)).to.deep.equal(
        refusal("E_OUTLIVES_GRANTOR", root),
      );
    });

    const beyond: [Dimension, ScopeWords][] = [
      ["purposes", { purposes: ["P07", "P19"] }],
      ["operations", { operations: ["QUERY", "TRAIN"] }],
      ["outputs", { outputs: ["RAW", "VERDICT_ONLY"] }],
      ["environments", { environments: ["SANDBOX", "FEDERATED"] }],
      ["environments", { environments: ["ANY"] }],
      ["categories", { categories: 0b100000n }],
      ["territories", { territories: ["CN", "TW"] }],
      ["notBefore", { notBefore: START - 3 * DAY }],
      ["minK", { minK: 4 }],
      ["version", { version: 1 }],
      ["retentionDays", { retentionDays: null }],
    ];
    for (const [dimension, scope] of beyond) {
      it(`is refused beyond its parent's ${dimension}: ${Object.keys(scope).join()}`, () => {
        const { root, found } = tryChild(scope);
        expect(found).to.deep.equal(refusal("E_EXCEEDS_GRANTOR", root, dimension));
      });
    }
    const narrow: [Dimension, ScopeWords, ScopeWords][] = [
      ["entrustAllowed", { entrustAllowed: false }, { entrustAllowed: true }],
      ["commercial", { commercial: false }, { commercial: true }],
      ["duties", { duties: ["NOTIFY", "ATTRIBUTE"] }, { duties: ["ATTRIBUTE"] }],
      ["prohibitions", { prohibitions: ["REIDENTIFY"] }, { prohibitions: ["PUBLISH"] }],
      ["version", { version: 1 }, { version: 0 }],
    ];
    for (const [dimension, above, scope] of narrow) {
      it(`is refused beyond a parent of narrow ${dimension}`, () => {
        const { ledger, open } = tryRoot("operate", {});
        const root = { parent: open.operate, grantee: INSURER, scope: { ...WIDE, ...above } };
        const parent = grantTo(ledger, HOSPITAL, open.id, root);
        const child = { parent, grantee: ANALYST, scope };
        expect(tryGrant(ledger, INSURER, open.id, child)).to.deep.equal(
          refusal("E_EXCEEDS_GRANTOR", parent, dimension),
        );
        const within = { ...child, scope: above };
        expect(tryGrant(ledger, INSURER, open.id, within)).to.equal(undefined);
      });
    }
    it("of a root is refused for a version that does not exist yet", () => {
      const { open, found } = tryRoot("operate", { version: 2 });
      expect(found).to.deep.equal(refusal("E_VERSION", open.id));
      expect(tryRoot("operate", { version: 1 }).found).to.equal(undefined);
    });
    it("is refused on data classified as core", () => {
      const { ledger, open, parent } = tryRoot("operate", {});
      ledger.write({ id: open.id, state: { classification: 2 } });
      expect(tryGrant(ledger, HOSPITAL, open.id, { parent, grantee: ANALYST })).to.deep.equal(
        refusal("E_CLASS_CORE", open.id),
      );
    });
  });

  describe("by its quota", () => {
    it("is refused beyond what the parent has left, used and given together", () => {
      const { ledger, claims, consent, root } = licensedLedger();
      expect(useBy(ledger, INSURER, root, { count: 300 })).to.equal(undefined);
      const grant = { parent: root, grantee: LABORATORY, basis: consent };
      const ask = (maxUses: number | null) =>
        tryGrant(ledger, INSURER, claims.id, { ...grant, scope: { maxUses } });
      expect(ask(601)).to.deep.equal(refusal("E_QUOTA", root));
      expect(ask(null)).to.deep.equal(refusal("E_QUOTA", root));
      expect(ask(600)).to.equal(undefined);
      expect(ask(1)).to.deep.equal(refusal("E_QUOTA", root));
    });
    it("does not come back when a child ends", () => {
      const { ledger, claims, consent, root, child } = licensedLedger();
      must(ledger, "Revoke", INSURER, { authorization: child, reason: ZERO, doc: ZERO });
      const scope = { maxUses: 901 };
      const grant = { parent: root, grantee: LABORATORY, basis: consent, scope };
      expect(tryGrant(ledger, INSURER, claims.id, grant)).to.deep.equal(refusal("E_QUOTA", root));
    });
    it("is without limit under an unlimited parent, for limited and unlimited children", () => {
      const { ledger, open } = tryRoot("operate", {});
      const scope = { ...WIDE, maxUses: null };
      const root = { parent: open.operate, grantee: INSURER, scope };
      const parent = grantTo(ledger, HOSPITAL, open.id, root);
      for (const maxUses of [null, 5, null]) {
        const child = { parent, grantee: ANALYST, scope: { maxUses } };
        expect(tryGrant(ledger, INSURER, open.id, child)).to.equal(undefined);
      }
      expect(ledger.view.allotted(parent)).to.equal(UNLIMITED_USES);
    });
  });

  it("is recorded with the epoch of its parent and allotted from it", () => {
    const { ledger, claims, root, consent } = licensedLedger();
    must(ledger, "RevokeAll", INSURER, { epoch: 0, subject: root, reason: ZERO });
    const scope = { maxUses: 50 };
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent, scope });
    must(ledger, "Grant", INSURER, { request: ZERO, terms });
    const id = authorizationId(terms);
    expect(ledger.view.facts("authorization", id)).to.deep.equal({
      kind: "authorization",
      terms,
      parentEpoch: 1,
    });
    expect(ledger.view.state(id)?.status).to.equal("GRANTED");
    expect(ledger.view.allotted(root)).to.equal(150);
    expect(useBy(ledger, LABORATORY, id)).to.equal(undefined);
  });
});
