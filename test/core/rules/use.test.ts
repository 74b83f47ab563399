import { expect } from "chai";
import { participantSubject } from "../../../server/core/ids.ts";
import { UNLIMITED_USES, ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import {
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
  ACCREDITOR,
  registerAsset,
  STRANGER,
  useBy,
  useOf,
} from "./support/story.ts";
import type { UseWords } from "./support/story.ts";
import { refusal, START } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

describe("a use", () => {
  describe("by its shape", () => {
    const malformed: [string, UseWords | { operation: number } | { purpose: number }][] = [
      ["uses nothing", { count: 0 }],
      ["is a derivation", { operation: "DERIVE" }],
      ["is an entrusting", { operation: "ENTRUST" }],
      ["is a sublicense", { operation: "SUBLICENSE" }],
      ["is a transfer of a right", { operation: "TRANSFER_RIGHT" }],
      ["is a pledge", { operation: "PLEDGE" }],
    ];
    for (const [title, words] of malformed) {
      it(`is refused if it ${title}`, () => {
        const { ledger, child } = licensedLedger();
        expect(useBy(ledger, ANALYST, child, words as UseWords)).to.deep.equal(refusal("E_SHAPE"));
      });
    }
    for (const field of ["operation", "purpose", "output", "environment", "territory"] as const) {
      it(`is refused if its ${field} is on no list`, () => {
        const { ledger, child } = licensedLedger();
        const beyond = { ...useOf(child), [field]: 250 };
        const { refusal: found } = ledger.act("Use", ANALYST, beyond);
        expect(found).to.deep.equal(refusal("E_SHAPE"));
      });
    }
  });

  it("is refused under an authorization that nobody granted", () => {
    const { ledger, claims } = licensedLedger();
    expect(useBy(ledger, ANALYST, UNKNOWN)).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
    expect(useBy(ledger, ANALYST, claims.operate)).to.deep.equal(
      refusal("E_NOT_FOUND", claims.operate),
    );
  });

  describe("by its signer", () => {
    it("is refused after its deadline, and allowed in its very second", () => {
      const { ledger, child } = licensedLedger();
      const late = ledger.act("Use", ANALYST, useOf(child), { deadline: BigInt(START - 1) });
      expect(late.refusal).to.deep.equal(refusal("E_EXPIRED_SIGNATURE", ANALYST));
      const inTime = ledger.act("Use", ANALYST, useOf(child), { deadline: BigInt(START) });
      expect(inTime.refusal).to.equal(undefined);
    });
    it("is refused with another's signature", () => {
      const { ledger, child } = licensedLedger();
      const forged = ledger.act("Use", ANALYST, useOf(child), { signer: INSURER });
      expect(forged.refusal).to.deep.equal(refusal("E_SIG", ANALYST));
    });
    it("is refused with a nonce that is spent", () => {
      const { ledger, child } = licensedLedger();
      const nonce = 7n << 200n;
      expect(ledger.act("Use", ANALYST, useOf(child), { nonce }).refusal).to.equal(undefined);
      const again = ledger.act("Use", ANALYST, useOf(child), { nonce });
      expect(again.refusal).to.deep.equal(refusal("E_NONCE", ANALYST));
      const another = ledger.act("Use", INSURER, useOf(child), { nonce });
      expect(another.refusal?.reason).to.equal("E_RECIPIENT");
    });
    it("is refused to a stranger, a suspended and a lapsed party", () => {
      const { ledger, child } = licensedLedger();
      expect(useBy(ledger, STRANGER, child)).to.deep.equal(refusal("E_ROLE", STRANGER));
      must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", ANALYST));
      must(ledger, "Reinstate", ACCREDITOR, { participant: ANALYST, reason: ZERO });
      ledger.write({ id: participantSubject(ANALYST), state: { until: START } });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", ANALYST));
    });
  });

  it("is refused to everybody but the grantee", () => {
    const { ledger, root, child } = licensedLedger();
    expect(useBy(ledger, HOSPITAL, child)).to.deep.equal(refusal("E_RECIPIENT", child));
    expect(useBy(ledger, INSURER, child)).to.deep.equal(refusal("E_RECIPIENT", child));
    expect(useBy(ledger, ANALYST, root)).to.deep.equal(refusal("E_RECIPIENT", root));
  });

  describe("in time", () => {
    it("is refused before notBefore and from notAfter on", () => {
      const { ledger, root, consent, claims } = licensedLedger();
      const scope = { notBefore: START + 10, notAfter: START + 20 };
      const grant = { parent: root, grantee: ANALYST, basis: consent, scope };
      const short = grantTo(ledger, INSURER, claims.id, grant);
      const answers = [9, 10, 19, 20].map((after) => {
        ledger.time = START + after;
        return useBy(ledger, ANALYST, short);
      });
      expect(answers).to.deep.equal([
        refusal("E_TIME", short),
        undefined,
        undefined,
        refusal("E_TIME", short),
      ]);
    });
    it("is refused once the right has ended, whatever the authorization says", () => {
      const { ledger, claims, child } = licensedLedger();
      ledger.write({ id: claims.operate, state: { until: START + 5 } });
      ledger.time = START + 4;
      expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
      ledger.time = START + 5;
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_TIME", claims.operate));
    });
  });

  describe("beside the terms", () => {
    const outside: [string, UseWords, Parameters<typeof refusal>[0]][] = [
      ["a purpose that was not granted", { purpose: "P19" }, "E_PURPOSE"],
      ["an operation that was not granted", { operation: "TRAIN" }, "E_OPERATION"],
      ["providing without having been granted it", { operation: "PROVIDE" }, "E_RIGHT_MISSING"],
      ["publishing without having been granted it", { operation: "PUBLISH" }, "E_RIGHT_MISSING"],
      ["no category", { categories: 0n }, "E_CATEGORY"],
      ["a category that was not granted", { categories: 0b1001n }, "E_CATEGORY"],
      ["another territory", { territory: "TW" }, "E_TERRITORY"],
      ["another environment", { environment: "MPC" }, "E_ENVIRONMENT"],
      ["an uncontrolled environment", { environment: "ANY" }, "E_ENVIRONMENT"],
      ["another output", { output: "MODEL_ONLY" }, "E_OUTPUT"],
      ["an aggregate of too few", { output: "AGGREGATE", k: 9 }, "E_OUTPUT"],
      ["a version that is not the head", { version: 2 }, "E_VERSION"],
    ];
    for (const [title, words, reason] of outside) {
      it(`is refused for ${title}`, () => {
        const { ledger, child } = licensedLedger();
        expect(useBy(ledger, ANALYST, child, words)).to.deep.equal(refusal(reason, child));
      });
    }

    it("takes k for aggregates alone", () => {
      const { ledger, child } = licensedLedger();
      expect(useBy(ledger, ANALYST, child, { output: "AGGREGATE", k: 10 })).to.equal(undefined);
      expect(useBy(ledger, ANALYST, child, { output: "RAW", k: 0 })).to.equal(undefined);
    });
    it("allows every environment where ANY was granted, an uncontrolled one included", () => {
      const ledger = foundedLedger();
      const open = registerAsset(ledger, HOSPITAL);
      const scope = { environments: ["ANY"] };
      const grant = { parent: open.operate, grantee: INSURER, scope };
      const root = grantTo(ledger, HOSPITAL, open.id, grant);
      for (const environment of ["ANY", "SANDBOX", "FEDERATED"])
        expect(useBy(ledger, INSURER, root, { environment }), environment).to.equal(undefined);
    });
    it("follows the head, or stays with the version that was granted", () => {
      const ledger = foundedLedger();
      const open = registerAsset(ledger, HOSPITAL);
      const follow = { parent: open.operate, grantee: INSURER };
      const head = grantTo(ledger, HOSPITAL, open.id, follow);
      const first = grantTo(ledger, HOSPITAL, open.id, { ...follow, scope: { version: 1 } });
      const version = { asset: open.id, commitment: open.id, scheme: 1, hashAlg: 0 };
      must(ledger, "AddVersion", HOSPITAL, { head: 1, version: { ...version, manifestDoc: ZERO } });
      const answer = (id: Hex, asked: number) => useBy(ledger, INSURER, id, { version: asked });

      expect([0, 1, 2].map((n) => answer(head, n))).to.deep.equal([
        undefined,
        refusal("E_VERSION", head),
        undefined,
      ]);
      expect([0, 1, 2].map((n) => answer(first, n))).to.deep.equal([
        undefined,
        undefined,
        refusal("E_VERSION", first),
      ]);
    });
  });

  describe("by the class and the bases", () => {
    it("is refused once the data is classified as core", () => {
      const { ledger, claims, child } = licensedLedger();
      ledger.write({ id: claims.id, state: { classification: 2 } });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_CLASS_CORE", claims.id));
    });
    it("is refused after the consent is withdrawn", () => {
      const { ledger, consent, child, root } = licensedLedger();
      must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_CONSENT_WITHDRAWN", consent));
      expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_CONSENT_WITHDRAWN", consent));
    });
    it("is refused once the data is found to be more personal than its basis allows", () => {
      const { ledger, claims, consent, child } = licensedLedger();
      ledger.write({ id: claims.id, state: { piLevel: 2 } });
      expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
      ledger.write({ id: claims.id, state: { piLevel: 3 } });
      expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_CONSENT_FORM", consent));
    });
    it("is refused once data without a basis is found to be personal", () => {
      const ledger = foundedLedger();
      const open = registerAsset(ledger, HOSPITAL);
      const root = grantTo(ledger, HOSPITAL, open.id, { parent: open.operate, grantee: INSURER });
      ledger.write({ id: open.id, state: { piLevel: 1 } });
      expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_LEGAL_BASIS", open.id));
    });
    it("is refused once data declared impersonal is found to be personal", () => {
      const ledger = foundedLedger();
      const bought = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
      const basis = giveBasis(ledger, bought.id, CUSTODIAN, { codes: ["NONPERSONAL"] });
      const grant = { parent: bought.operate, grantee: INSURER, basis };
      const root = grantTo(ledger, HOSPITAL, bought.id, grant);
      expect(useBy(ledger, INSURER, root)).to.equal(undefined);
      ledger.write({ id: bought.id, state: { piLevel: 1 } });
      expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_LEGAL_BASIS", basis));
    });
  });

  describe("by the quota", () => {
    it("is refused beyond the uses that were granted, those given to children included", () => {
      const { ledger, root } = licensedLedger();
      expect(useBy(ledger, INSURER, root, { count: 901 })).to.deep.equal(refusal("E_QUOTA", root));
      expect(useBy(ledger, INSURER, root, { count: 900 })).to.equal(undefined);
      expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_QUOTA", root));
    });
    it("is counted without limit where none was granted", () => {
      const ledger = foundedLedger();
      const open = registerAsset(ledger, HOSPITAL);
      const scope = { maxUses: null };
      const grant = { parent: open.operate, grantee: INSURER, scope };
      const root = grantTo(ledger, HOSPITAL, open.id, grant);
      ledger.write({ id: root, used: UNLIMITED_USES - 1 });
      expect(useBy(ledger, INSURER, root, { count: 2 ** 32 - 1 })).to.equal(undefined);
      expect(ledger.view.used(root)).to.equal(UNLIMITED_USES);
      expect(useBy(ledger, INSURER, root)).to.equal(undefined);
    });
  });

  it("of one's own data ends when the right moves to another holder", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const scope = { relation: "INTERNAL" };
    const own = grantTo(ledger, HOSPITAL, open.id, { parent: open.use, grantee: HOSPITAL, scope });
    expect(useBy(ledger, HOSPITAL, own)).to.equal(undefined);
    ledger.write({ id: open.use, state: { holder: LABORATORY } });
    expect(useBy(ledger, HOSPITAL, own)).to.deep.equal(refusal("E_RIGHT_MISSING", own));
  });

  it("asks the present holder of the right to stand, not the one that granted", () => {
    const { ledger, claims, child } = licensedLedger();
    ledger.write({ id: claims.operate, state: { holder: LABORATORY } });
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    must(ledger, "Suspend", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", LABORATORY));
  });

  it("is allowed within its terms, counted, and leaves its parent's own uses alone", () => {
    const { ledger, root, child } = licensedLedger();
    expect(useBy(ledger, ANALYST, child, { count: 3 })).to.equal(undefined);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    expect(ledger.view.used(child)).to.equal(4);
    expect(ledger.view.used(root)).to.equal(0);
    expect(ledger.view.allotted(root)).to.equal(100);
  });
});
