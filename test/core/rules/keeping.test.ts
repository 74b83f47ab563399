// What the keeper of an asset, and the regulator, may say of it later: that it is retired, or of
// another class.
import { expect } from "chai";
import { CLASSIFICATIONS, PI_LEVELS } from "../../../server/core/codes.ts";
import { assetId } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import { usability } from "../../../server/core/rules/usability.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ANALYST,
  CUSTODIAN,
  derive,
  foundedLedger,
  freeze,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  registerAsset,
  REGULATOR,
  termsOf,
  transfer,
  useBy,
} from "./support/story.ts";
import { assetOf, entry, refusal, START, titleOf, unique } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

const retire = (ledger: Ledger, asset: Hex, actor: Hex = HOSPITAL) =>
  ledger.act("Retire", actor, { asset, reason: ZERO }).refusal;

interface Level {
  classification?: string;
  piLevel?: string;
}
/** What is not named stays as the story registers it: GENERAL, PI. */
function reclassify(ledger: Ledger, asset: Hex, level: Level, actor: Hex = HOSPITAL) {
  const { classification = "GENERAL", piLevel = "PI" } = level;
  const numbers = {
    classification: entry(CLASSIFICATIONS, classification),
    piLevel: entry(PI_LEVELS, piLevel),
  };
  return ledger.act("Reclassify", actor, { asset, ...numbers, reason: ZERO }).refusal;
}
const addVersion = (ledger: Ledger, asset: Hex, head = 1, actor: Hex = HOSPITAL) =>
  ledger.act("AddVersion", actor, {
    head,
    version: { asset, commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO },
  }).refusal;

describe("retiring an asset", () => {
  it("is refused for what is no asset", () => {
    const { ledger, claims } = licensedLedger();
    for (const id of [UNKNOWN, claims.hold])
      expect(retire(ledger, id)).to.deep.equal(refusal("E_NOT_FOUND", id));
  });
  it("is the present holder's of HOLD, or the registrant's where nobody claimed it", () => {
    const { ledger, claims } = licensedLedger();
    expect(retire(ledger, claims.id, INSURER)).to.deep.equal(refusal("E_ROLE", INSURER));
    transfer(ledger, claims.hold, LABORATORY);
    expect(retire(ledger, claims.id)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
    expect(retire(ledger, claims.id, LABORATORY)).to.equal(undefined);

    const asset = assetOf(HOSPITAL);
    must(ledger, "Register", HOSPITAL, { asset, rights: [titleOf(HOSPITAL, "USE")] });
    expect(retire(ledger, assetId(asset), INSURER)).to.deep.equal(refusal("E_ROLE", INSURER));
    expect(retire(ledger, assetId(asset))).to.equal(undefined);
  });
  it("is refused under HOLD that was renounced, that has ended, and a second time", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.hold, state: { until: START } });
    expect(retire(ledger, claims.id)).to.deep.equal(refusal("E_TIME", claims.hold));
    ledger.write({ id: claims.hold, state: { until: 0 } });
    expect(retire(ledger, claims.id)).to.equal(undefined);
    expect(retire(ledger, claims.id)).to.deep.equal(refusal("E_STATE", claims.id));
    must(ledger, "Renounce", HOSPITAL, { right: claims.hold, reason: ZERO });
    expect(retire(ledger, claims.id)).to.deep.equal(refusal("E_STATE", claims.hold));
  });
  it("is stopped by no order, and not by core data: it only stops things itself", () => {
    const { ledger, claims } = licensedLedger();
    for (const subject of [claims.id, claims.hold, HOSPITAL]) freeze(ledger, subject);
    ledger.write({ id: claims.id, state: { classification: 2 } });
    expect(retire(ledger, claims.id)).to.equal(undefined);
    expect(ledger.view.state(claims.id)?.status).to.equal("RETIRED");
  });
  it("lets no version follow, whatever head it names", () => {
    const { ledger, claims } = licensedLedger();
    expect(retire(ledger, claims.id)).to.equal(undefined);
    for (const head of [1, 7])
      expect(addVersion(ledger, claims.id, head)).to.deep.equal(refusal("E_STATE", claims.id));
  });
  it("lets no new root follow, before the right's own state is looked at", () => {
    const { ledger, claims, consent } = licensedLedger();
    expect(retire(ledger, claims.id)).to.equal(undefined);
    must(ledger, "Renounce", HOSPITAL, { right: claims.operate, reason: ZERO });
    const grant = { parent: claims.operate, grantee: LABORATORY, basis: consent };
    const terms = termsOf(claims.id, grant);
    expect(ledger.act("Grant", HOSPITAL, { request: ZERO, terms }).refusal).to.deep.equal(
      refusal("E_STATE", claims.id),
    );
  });
  it("leaves uses, sublicenses, derivations and products as they are", () => {
    const { ledger, claims, consent, root, child } = licensedLedger();
    expect(retire(ledger, claims.id)).to.equal(undefined);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    grantTo(ledger, INSURER, claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    expect(retire(ledger, product.id, INSURER)).to.equal(undefined);
    expect(usability(ledger.view, claims.id, ledger.time)).to.deep.equal({
      ...{ status: "RETIRED", usable: true },
    });
  });
});

describe("reclassifying an asset", () => {
  it("is refused to values on no list, and for what is no asset", () => {
    const { ledger, claims } = licensedLedger();
    for (const change of [{ classification: 3 }, { piLevel: 4 }]) {
      const act = { asset: claims.id, classification: 1, piLevel: 1, reason: ZERO, ...change };
      expect(ledger.act("Reclassify", HOSPITAL, act).refusal).to.deep.equal(refusal("E_SHAPE"));
    }
    expect(reclassify(ledger, UNKNOWN, {})).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
  });
  it("is the keeper's and the regulator's alone", () => {
    const { ledger, claims } = licensedLedger();
    const up = { piLevel: "SENSITIVE" };
    for (const actor of [INSURER, CUSTODIAN])
      expect(reclassify(ledger, claims.id, up, actor)).to.deep.equal(refusal("E_ROLE", actor));
    transfer(ledger, claims.hold, INSURER);
    expect(reclassify(ledger, claims.id, up)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
    expect(reclassify(ledger, claims.id, up, INSURER)).to.equal(undefined);
  });
  it("downwards in either value is refused to the keeper", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.id, state: { classification: 1 } });
    const mixed: Level[] = [
      { classification: "IMPORTANT", piLevel: "NONE" },
      { classification: "GENERAL", piLevel: "U14" },
    ];
    for (const level of mixed)
      expect(reclassify(ledger, claims.id, level)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
  });
  it("that changes nothing is refused to both", () => {
    const { ledger, claims } = licensedLedger();
    for (const actor of [HOSPITAL, REGULATOR])
      expect(reclassify(ledger, claims.id, {}, actor)).to.deep.equal(refusal("E_STATE", claims.id));
  });
  it("is refused to a keeper whose HOLD was renounced or has ended, not to the regulator", () => {
    const up = { piLevel: "SENSITIVE" };
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.hold, state: { until: START } });
    expect(reclassify(ledger, claims.id, up)).to.deep.equal(refusal("E_TIME", claims.hold));
    must(ledger, "Renounce", HOSPITAL, { right: claims.hold, reason: ZERO });
    for (const level of [up, {}])
      expect(reclassify(ledger, claims.id, level)).to.deep.equal(refusal("E_STATE", claims.hold));
    expect(reclassify(ledger, claims.id, up, REGULATOR)).to.equal(undefined);
  });
  it("to core, and of core, is the regulator's alone", () => {
    const { ledger, claims, child } = licensedLedger();
    const core = { classification: "CORE" };
    const refused = refusal("E_CLASS_CORE", claims.id);
    expect(reclassify(ledger, claims.id, core)).to.deep.equal(refused);
    expect(reclassify(ledger, claims.id, core, REGULATOR)).to.equal(undefined);
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refused);
    expect(reclassify(ledger, claims.id, { ...core, piLevel: "U14" })).to.deep.equal(refused);
    expect(reclassify(ledger, claims.id, {}, REGULATOR)).to.equal(undefined);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
  });
  it("stops products too once what they were made from is core", () => {
    const { ledger, claims, root } = licensedLedger();
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    const own = grantTo(ledger, INSURER, product.id, {
      ...{ parent: product.use, grantee: INSURER },
      scope: { relation: "INTERNAL", operations: ["QUERY"] },
    });
    must(ledger, "Reclassify", REGULATOR, {
      ...{ asset: claims.id, classification: 2, piLevel: 1, reason: ZERO },
    });
    expect(useBy(ledger, INSURER, own)).to.deep.equal(refusal("E_CLASS_CORE", claims.id));
  });
  it("asks more of the bases that uses rest on, at once", () => {
    const ledger = foundedLedger();
    const plain = registerAsset(ledger, HOSPITAL, { scheme: "PLAIN_HASH", salt: ZERO });
    const bare = grantTo(ledger, HOSPITAL, plain.id, { parent: plain.operate, grantee: INSURER });
    expect(useBy(ledger, INSURER, bare)).to.equal(undefined);
    // A guessable hash is out already: the level is recorded all the same.
    expect(reclassify(ledger, plain.id, { piLevel: "PI" })).to.equal(undefined);
    expect(useBy(ledger, INSURER, bare)).to.deep.equal(refusal("E_LEGAL_BASIS", plain.id));
    const unsalted = ledger.act("AddVersion", HOSPITAL, {
      head: 1,
      version: {
        ...{ asset: plain.id, commitment: unique(), scheme: 1, hashAlg: 0 },
        manifestDoc: ZERO,
      },
    });
    expect(unsalted.refusal).to.deep.equal(refusal("E_LOW_ENTROPY", plain.id));

    const basis = giveBasis(ledger, plain.id, HOSPITAL, { form: "SEPARATE" });
    const grant = { parent: plain.operate, grantee: INSURER, basis };
    const based = grantTo(ledger, HOSPITAL, plain.id, grant);
    expect(useBy(ledger, INSURER, based)).to.equal(undefined);
    expect(reclassify(ledger, plain.id, { piLevel: "U14" })).to.equal(undefined);
    expect(useBy(ledger, INSURER, based)).to.deep.equal(refusal("E_CONSENT_FORM", basis));
    must(ledger, "Reclassify", REGULATOR, {
      ...{ asset: plain.id, classification: 0, piLevel: 0, reason: ZERO },
    });
    expect(useBy(ledger, INSURER, bare)).to.equal(undefined);
  });
  it("is not stopped by an order", () => {
    const { ledger, claims } = licensedLedger();
    for (const subject of [claims.id, claims.hold, HOSPITAL]) freeze(ledger, subject);
    expect(reclassify(ledger, claims.id, { piLevel: "U14" })).to.equal(undefined);
  });
});
