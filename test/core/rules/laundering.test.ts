// What a product must not be good for: getting round the terms, bases and orders of its inputs.
import { expect } from "chai";
import { assetId } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  derivationOf,
  derive,
  foundedLedger,
  freeze,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  must,
  registerAsset,
  termsOf,
  useBy,
} from "./support/story.ts";
import type { Grant } from "./support/story.ts";
import { DAY, refusal, START, WIDE } from "./support/words.ts";
import type { BasisWords, ScopeWords } from "./support/words.ts";

const TO_DERIVE: ScopeWords = { ...WIDE, sublicenseDepth: 3 };
const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

function tryGrant(ledger: Ledger, grantor: Hex, asset: Hex, grant: Grant): Refusal | undefined {
  const terms = termsOf(asset, grant);
  return ledger.act("Grant", grantor, { request: ZERO, terms }).refusal;
}

/**
 * claims (hospital, source custodian) → insurer derives scores → licenses the analyst, who
 * derives a report from them and licenses the laboratory.
 */
function twoGenerations(basisWords: BasisWords = {}, scope: ScopeWords = TO_DERIVE) {
  const ledger = foundedLedger();
  const claims = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const consent = giveBasis(ledger, claims.id, CUSTODIAN, basisWords);
  const input = grantTo(ledger, HOSPITAL, claims.id, {
    parent: claims.operate,
    grantee: INSURER,
    basis: consent,
    scope,
  });
  const scores = derive(ledger, INSURER, [input], { piLevel: "PI" });
  return { ledger, claims, consent, input, scores };
}

function licensedProducts() {
  const story = twoGenerations();
  const { ledger, scores } = story;
  const onScores = grantTo(ledger, INSURER, scores.id, {
    parent: scores.operate,
    grantee: ANALYST,
    scope: { ...WIDE, sublicenseDepth: 2 },
  });
  const report = derive(ledger, ANALYST, [onScores], { piLevel: "PI" });
  const onReport = grantTo(ledger, ANALYST, report.id, {
    parent: report.operate,
    grantee: LABORATORY,
  });
  return { ...story, onScores, report, onReport };
}

describe("a product", () => {
  describe("stops at once, in every generation, when", () => {
    type Story = ReturnType<typeof licensedProducts>;
    const act = (reason = ZERO) => ({ reason });
    const stops: [string, (story: Story) => void, (story: Story) => Refusal][] = [
      [
        "the consent above is withdrawn",
        ({ ledger, consent }) => must(ledger, "Withdraw", CUSTODIAN, { consent, ...act() }),
        ({ consent }) => refusal("E_CONSENT_WITHDRAWN", consent),
      ],
      [
        "the original data is frozen",
        ({ ledger, claims }) => freeze(ledger, claims.id),
        ({ claims }) => refusal("E_FROZEN", claims.id),
      ],
      [
        "the right in the original data is frozen",
        ({ ledger, claims }) => freeze(ledger, claims.operate),
        ({ claims }) => refusal("E_FROZEN", claims.operate),
      ],
      [
        "the cited authorization is frozen",
        ({ ledger, input }) => freeze(ledger, input),
        ({ input }) => refusal("E_FROZEN", input),
      ],
      [
        "the consent above is frozen",
        ({ ledger, consent }) => freeze(ledger, consent),
        ({ consent }) => refusal("E_FROZEN", consent),
      ],
      [
        "the holder of the original data is frozen",
        ({ ledger }) => freeze(ledger, HOSPITAL),
        () => refusal("E_FROZEN", HOSPITAL),
      ],
      [
        "the deriver is frozen",
        ({ ledger }) => freeze(ledger, INSURER),
        () => refusal("E_FROZEN", INSURER),
      ],
      [
        "the holder of the original data is suspended",
        ({ ledger }) => must(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, ...act() }),
        () => refusal("E_ROLE", HOSPITAL),
      ],
      [
        "the deriver is suspended",
        ({ ledger }) => must(ledger, "Suspend", ACCREDITOR, { participant: INSURER, ...act() }),
        () => refusal("E_ROLE", INSURER),
      ],
      [
        "the cited authorization is revoked",
        ({ ledger, input }) =>
          must(ledger, "Revoke", HOSPITAL, { authorization: input, doc: ZERO, ...act() }),
        ({ input }) => refusal("E_STATE", input),
      ],
      [
        "everything under the right is revoked",
        ({ ledger, claims }) =>
          must(ledger, "RevokeAll", HOSPITAL, { epoch: 0, subject: claims.operate, ...act() }),
        ({ input }) => refusal("E_STATE", input),
      ],
      [
        "the original data is classified as core",
        ({ ledger, claims }) => ledger.write({ id: claims.id, state: { classification: 2 } }),
        ({ claims }) => refusal("E_CLASS_CORE", claims.id),
      ],
      [
        "the original data is found to need more than its consent",
        ({ ledger, claims }) => ledger.write({ id: claims.id, state: { piLevel: 3 } }),
        ({ consent }) => refusal("E_CONSENT_FORM", consent),
      ],
    ];
    for (const [title, stop, expected] of stops) {
      it(title, () => {
        const story = licensedProducts();
        const { ledger, onScores, onReport } = story;
        expect(useBy(ledger, ANALYST, onScores)).to.equal(undefined);
        expect(useBy(ledger, LABORATORY, onReport)).to.equal(undefined);
        stop(story);
        expect(useBy(ledger, LABORATORY, onReport)).to.deep.equal(expected(story));
        const onlyAbove = useBy(ledger, ANALYST, onScores);
        expect(onlyAbove?.reason).to.equal(expected(story).reason);
      });
    }
  });

  it("of the holder's own use stops when the right moves to another holder", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const scope = { ...WIDE, relation: "INTERNAL", operations: ["QUERY", "DERIVE"] };
    const grant = { parent: open.use, grantee: HOSPITAL, scope };
    const input = grantTo(ledger, HOSPITAL, open.id, grant);
    const product = derive(ledger, HOSPITAL, [input], {}, ["HOLD", "USE"]);
    const [, use] = ledger.view.facts("asset", product.id)!.rights;
    const own = {
      parent: use!,
      grantee: HOSPITAL,
      scope: { relation: "INTERNAL", operations: ["QUERY"] },
    };
    const onProduct = grantTo(ledger, HOSPITAL, product.id, own);
    expect(useBy(ledger, HOSPITAL, onProduct)).to.equal(undefined);
    ledger.write({ id: open.use, state: { holder: LABORATORY } });
    expect(useBy(ledger, HOSPITAL, onProduct)).to.deep.equal(refusal("E_RIGHT_MISSING", input));
  });

  it("ends with its inputs, for its ceiling does", () => {
    const { ledger, scores } = twoGenerations();
    const scope = { notAfter: WIDE.notAfter! + 1 };
    const late = { parent: scores.operate, grantee: ANALYST, scope };
    expect(tryGrant(ledger, INSURER, scores.id, late)).to.deep.equal(
      refusal("E_OUTLIVES_GRANTOR", scores.id),
    );
  });
  it("is not bound by the quota of its inputs, nor by what is left of it", () => {
    const { ledger, input, scores } = twoGenerations();
    const scope = { maxUses: null };
    const grant = { parent: scores.operate, grantee: ANALYST, scope };
    const onScores = grantTo(ledger, INSURER, scores.id, grant);
    ledger.write({ id: input, used: 1000 });
    expect(useBy(ledger, ANALYST, onScores, { count: 5000 })).to.equal(undefined);
  });

  describe("is granted within the ceiling of its inputs and no further:", () => {
    const ceilings: [Parameters<typeof refusal>[2], ScopeWords][] = [
      ["purposes", { purposes: ["P19"] }],
      ["operations", { operations: ["TRAIN"] }],
      ["outputs", { outputs: ["VERDICT_ONLY"] }],
      ["environments", { environments: ["ANY"] }],
      ["territories", { territories: ["TW"] }],
      ["notBefore", { notBefore: START - 3 * DAY }],
      ["minK", { minK: 1 }],
      ["retentionDays", { retentionDays: 731 }],
    ];
    for (const [dimension, scope] of ceilings) {
      it(String(dimension), () => {
        const { ledger, scores } = twoGenerations();
        const grant = { parent: scores.operate, grantee: ANALYST, scope };
        expect(tryGrant(ledger, INSURER, scores.id, grant)).to.deep.equal(
          refusal("E_EXCEEDS_GRANTOR", scores.id, dimension),
        );
      });
    }
    it("its duties and prohibitions pass to every grant", () => {
      const duties = ["NOTIFY"];
      const { ledger, scores } = twoGenerations({ scope: { duties } }, { ...TO_DERIVE, duties });
      const without = { parent: scores.operate, grantee: ANALYST };
      expect(tryGrant(ledger, INSURER, scores.id, without)).to.deep.equal(
        refusal("E_EXCEEDS_GRANTOR", scores.id, "duties"),
      );
      const kept = { ...without, scope: { duties } };
      expect(tryGrant(ledger, INSURER, scores.id, kept)).to.equal(undefined);
    });
    it("its depth is one below the least of its inputs", () => {
      const { ledger, scores } = twoGenerations();
      const grant = { parent: scores.operate, grantee: ANALYST };
      const deep = { ...grant, scope: { sublicenseDepth: 3 } };
      expect(tryGrant(ledger, INSURER, scores.id, deep)).to.deep.equal(
        refusal("E_DEPTH", scores.id),
      );
      const less = { ...grant, scope: { sublicenseDepth: 2 } };
      expect(tryGrant(ledger, INSURER, scores.id, less)).to.equal(undefined);
    });
    it("entrusting needs the inputs' leave", () => {
      const strict = { ...TO_DERIVE, entrustAllowed: false };
      const { ledger, scores } = twoGenerations({}, strict);
      const scope = { relation: "ENTRUST" };
      const grant = { parent: scores.use, grantee: ANALYST, scope };
      expect(tryGrant(ledger, INSURER, scores.id, grant)).to.deep.equal(
        refusal("E_DEPTH", scores.id),
      );
    });
    it("entrusting allows no entrusting in turn", () => {
      const { ledger, scores } = twoGenerations();
      const scope = { relation: "ENTRUST", entrustAllowed: true };
      const grant = { parent: scores.use, grantee: ANALYST, scope };
      expect(tryGrant(ledger, INSURER, scores.id, grant)).to.deep.equal(
        refusal("E_EXCEEDS_GRANTOR", scores.use, "entrustAllowed"),
      );
    });
    it("its field groups are its own", () => {
      const { ledger, scores } = twoGenerations();
      const scope = { categories: 1n << 63n };
      const grant = { parent: scores.operate, grantee: ANALYST, scope };
      expect(tryGrant(ledger, INSURER, scores.id, grant)).to.equal(undefined);
    });
  });

  it("takes no basis of its own", () => {
    const { ledger, consent, scores } = twoGenerations();
    const grant = { parent: scores.operate, grantee: ANALYST, basis: consent };
    expect(tryGrant(ledger, INSURER, scores.id, grant)).to.deep.equal(refusal("E_SHAPE"));
    const unknown = { ...grant, basis: UNKNOWN };
    expect(tryGrant(ledger, INSURER, scores.id, unknown)).to.deep.equal(
      refusal("E_NOT_FOUND", UNKNOWN),
    );
  });
  it("made under consent for one recipient stays with the deriver, and all made of it", () => {
    const { ledger, scores } = twoGenerations({ recipient: INSURER });
    const onward = { parent: scores.operate, grantee: ANALYST };
    expect(tryGrant(ledger, INSURER, scores.id, onward)).to.deep.equal(
      refusal("E_EXCEEDS_BASIS", scores.id, "recipient"),
    );
    const own = grantTo(ledger, INSURER, scores.id, {
      parent: scores.operate,
      grantee: INSURER,
      scope: { ...WIDE, sublicenseDepth: 2 },
    });
    expect(useBy(ledger, INSURER, own)).to.equal(undefined);
    const report = derive(ledger, INSURER, [own], { piLevel: "PI" });
    const further = { parent: report.operate, grantee: ANALYST };
    expect(tryGrant(ledger, INSURER, report.id, further)).to.deep.equal(
      refusal("E_EXCEEDS_BASIS", report.id, "recipient"),
    );
  });
  it("is not passed on below a grant to the deriver itself either", () => {
    const { ledger, scores } = twoGenerations({ recipient: INSURER });
    const own = {
      parent: scores.operate,
      grantee: INSURER,
      scope: { ...WIDE, sublicenseDepth: 2 },
    };
    const parent = grantTo(ledger, INSURER, scores.id, own);
    expect(tryGrant(ledger, INSURER, scores.id, { parent, grantee: ANALYST })).to.deep.equal(
      refusal("E_EXCEEDS_BASIS", scores.id, "recipient"),
    );
  });
  it("has one version", () => {
    const { ledger, scores } = twoGenerations();
    const version = { asset: scores.id, commitment: scores.hold, scheme: 1, hashAlg: 0 };
    const act = { head: 1, version: { ...version, manifestDoc: ZERO } };
    expect(ledger.act("AddVersion", INSURER, act).refusal).to.deep.equal(
      refusal("E_STATE", scores.id),
    );
  });
  it("can't come into being by registering it with parents", () => {
    const { ledger, input } = twoGenerations();
    const { asset, rights } = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    expect(ledger.act("Register", INSURER, { asset, rights }).refusal).to.deep.equal(
      refusal("E_SHAPE"),
    );
    expect(ledger.view.kind(assetId(asset))).to.equal(undefined);
  });
  it("does not get rid of its upstream by being declared anonymous", () => {
    const { ledger, consent, input } = twoGenerations();
    const fields = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    const making = { ...fields.making, deidentLevel: 2 };
    must(ledger, "Derive", INSURER, { ...fields, making });
    const id = assetId(fields.asset);
    const rights = ledger.view.facts("asset", id)!.rights;
    const grant = { parent: rights[2]!, grantee: ANALYST };
    const onAnonymous = grantTo(ledger, INSURER, id, grant);
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(useBy(ledger, ANALYST, onAnonymous)).to.deep.equal(
      refusal("E_CONSENT_WITHDRAWN", consent),
    );
  });
});
