import { expect } from "chai";
import { assetId, participantSubject, rightId } from "../../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Asset, Hex, Title } from "../../../server/core/records.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  CUSTODIAN,
  foundedLedger,
  freeze,
  HOSPITAL,
  INSURER,
  must,
  registerAsset,
  STRANGER,
  transfer,
} from "./support/story.ts";
import { assetOf, refusal, START, titleOf, unique } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

const tryRegister = (asset: Asset, rights: Title[] = [], ledger = foundedLedger()) =>
  ledger.act("Register", HOSPITAL, { asset, rights }).refusal;

describe("registering", () => {
  const malformed: [string, Partial<Asset>][] = [
    ["in another's name", { registrant: INSURER }],
    ["without a source", { source: ZERO_ADDRESS }],
    ["without a commitment", { commitment: ZERO }],
    ["with a scheme on no list", { scheme: 3 }],
    ["with a hash on no list", { hashAlg: 3 }],
    ["of an origin on no list", { origin: 3 }],
    ["of a classification on no list", { classification: 3 }],
    ["of a personal level on no list", { piLevel: 4 }],
    ["as derived from something", { inputs: UNKNOWN }],
    ["under a ceiling", { ceiling: UNKNOWN }],
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, () => {
      const asset = { ...assetOf(HOSPITAL), ...change };
      expect(tryRegister(asset)).to.deep.equal(refusal("E_SHAPE"));
    });
  }
  const titles: [string, Title[]][] = [
    ["one right twice", [titleOf(HOSPITAL, "USE"), titleOf(HOSPITAL, "USE")]],
    ["more than three rights", ["HOLD", "USE", "OPERATE", "HOLD"].map((k) => titleOf(HOSPITAL, k))],
    ["a right for another", [titleOf(INSURER, "USE")]],
    ["a right on no list", [titleOf(HOSPITAL, "USE", { kind: 3 })]],
    ["a right on a basis on no list", [titleOf(HOSPITAL, "USE", { basis: 8 })]],
  ];
  for (const [title, rights] of titles) {
    it(`is refused if it claims ${title}`, () => {
      expect(tryRegister(assetOf(HOSPITAL), rights)).to.deep.equal(refusal("E_SHAPE"));
    });
  }

  it("is refused to who is not enrolled, suspended or lapsed", () => {
    const ledger = foundedLedger();
    const act = { asset: assetOf(STRANGER), rights: [] };
    expect(ledger.act("Register", STRANGER, act).refusal).to.deep.equal(
      refusal("E_ROLE", STRANGER),
    );
  });
  it("is refused from a source that was never enrolled; one that lapsed serves", () => {
    const asset = assetOf(HOSPITAL, { source: STRANGER });
    expect(tryRegister(asset)).to.deep.equal(refusal("E_ROLE", STRANGER));
    const ledger = foundedLedger();
    ledger.write({ id: participantSubject(CUSTODIAN), state: { until: START } });
    must(ledger, "Suspend", ACCREDITOR, { participant: CUSTODIAN, reason: ZERO });
    expect(tryRegister(assetOf(HOSPITAL, { source: CUSTODIAN }), [], ledger)).to.equal(undefined);
  });
  it("is refused a second time, and allowed for the same commitment by others", () => {
    const ledger = foundedLedger();
    const asset = assetOf(HOSPITAL);
    expect(tryRegister(asset, [], ledger)).to.equal(undefined);
    expect(tryRegister(asset, [], ledger)).to.deep.equal(refusal("E_STATE", assetId(asset)));
    const same = assetOf(INSURER, { commitment: asset.commitment });
    expect(ledger.act("Register", INSURER, { asset: same, rights: [] }).refusal).to.equal(
      undefined,
    );
  });
  it("is refused with a right that has ended", () => {
    const asset = assetOf(HOSPITAL);
    const past = titleOf(HOSPITAL, "USE", { notAfter: START });
    expect(tryRegister(asset, [titleOf(HOSPITAL, "HOLD"), past])).to.deep.equal(
      refusal("E_TIME", rightId(assetId(asset), past)),
    );
    const ahead = titleOf(HOSPITAL, "USE", { notAfter: START + 1 });
    expect(tryRegister(asset, [ahead])).to.equal(undefined);
  });
  it("is refused for core data", () => {
    const asset = assetOf(HOSPITAL, { classification: "CORE" });
    expect(tryRegister(asset)).to.deep.equal(refusal("E_CLASS_CORE", assetId(asset)));
    expect(tryRegister(assetOf(HOSPITAL, { classification: "IMPORTANT" }))).to.equal(undefined);
  });
  it("is refused for personal data that a plain or unsalted hash would give away", () => {
    for (const piLevel of ["PI", "SENSITIVE", "U14"]) {
      for (const weak of [{ scheme: "PLAIN_HASH" }, { salt: ZERO }]) {
        const asset = assetOf(HOSPITAL, { piLevel, ...weak });
        expect(tryRegister(asset)).to.deep.equal(refusal("E_LOW_ENTROPY", assetId(asset)));
      }
    }
    const open = assetOf(HOSPITAL, { scheme: "PLAIN_HASH", salt: ZERO });
    expect(tryRegister(open)).to.equal(undefined);
  });
  it("records the asset at its first version, with the rights that were claimed", () => {
    const ledger = foundedLedger();
    const asset = assetOf(HOSPITAL, { piLevel: "SENSITIVE", classification: "IMPORTANT" });
    const rights = [titleOf(HOSPITAL, "OPERATE", { notAfter: START + 9 })];
    expect(tryRegister(asset, rights, ledger)).to.equal(undefined);
    const id = assetId(asset);
    const right = rightId(id, rights[0]!);
    expect(ledger.view.facts("asset", id)?.rights).to.deep.equal([right]);
    expect(ledger.view.state(id)).to.include({ head: 1, classification: 1, piLevel: 2, chains: 0 });
    expect(ledger.view.state(right)).to.include({ holder: HOSPITAL, until: START + 9, epoch: 0 });
  });
});

describe("adding a version", () => {
  const versionOf = (asset: Hex, head = 1, change: object = {}) => ({
    head,
    version: {
      ...{ asset, commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO },
      ...change,
    },
  });
  const tryVersion = (ledger: Ledger, actor: Hex, act: ReturnType<typeof versionOf>) =>
    ledger.act("AddVersion", actor, act).refusal;

  it("is refused in a wrong shape or to an unknown asset", () => {
    const ledger = foundedLedger();
    const { id } = registerAsset(ledger, HOSPITAL);
    for (const change of [{ commitment: ZERO }, { scheme: 3 }, { hashAlg: 3 }])
      expect(tryVersion(ledger, HOSPITAL, versionOf(id, 1, change))).to.deep.equal(
        refusal("E_SHAPE"),
      );
    expect(tryVersion(ledger, HOSPITAL, versionOf(UNKNOWN))).to.deep.equal(
      refusal("E_NOT_FOUND", UNKNOWN),
    );
  });
  it("is stopped by an order on the asset, on HOLD or on its holder, and by no other", () => {
    const freezable: ("id" | "hold")[] = ["id", "hold"];
    for (const subject of freezable) {
      const ledger = foundedLedger();
      const asset = registerAsset(ledger, HOSPITAL);
      freeze(ledger, asset[subject]);
      expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id))).to.deep.equal(
        refusal("E_FROZEN", asset[subject]),
      );
    }
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    freeze(ledger, asset.operate);
    freeze(ledger, CUSTODIAN);
    expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id))).to.equal(undefined);
    freeze(ledger, HOSPITAL);
    expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id, 2))).to.deep.equal(
      refusal("E_FROZEN", HOSPITAL),
    );
  });
  it("is the holder's of HOLD, wherever that right has gone", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL);
    transfer(ledger, asset.hold, INSURER);
    expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id))).to.deep.equal(
      refusal("E_ROLE", HOSPITAL),
    );
    expect(tryVersion(ledger, INSURER, versionOf(asset.id))).to.equal(undefined);
  });
  it("is the registrant's where nobody claimed HOLD", () => {
    const ledger = foundedLedger();
    const asset = assetOf(HOSPITAL);
    must(ledger, "Register", HOSPITAL, { asset, rights: [titleOf(HOSPITAL, "USE")] });
    const id = assetId(asset);
    expect(tryVersion(ledger, INSURER, versionOf(id))).to.deep.equal(refusal("E_ROLE", INSURER));
    expect(tryVersion(ledger, HOSPITAL, versionOf(id))).to.equal(undefined);
  });
  it("is refused on a head that is not the newest", () => {
    const ledger = foundedLedger();
    const { id } = registerAsset(ledger, HOSPITAL);
    must(ledger, "AddVersion", HOSPITAL, versionOf(id));
    for (const head of [1, 3])
      expect(tryVersion(ledger, HOSPITAL, versionOf(id, head))).to.deep.equal(
        refusal("E_FORK", id, 2),
      );
    expect(tryVersion(ledger, HOSPITAL, versionOf(id, 2))).to.equal(undefined);
    expect(ledger.view.state(id)?.head).to.equal(3);
  });
  it("is refused once HOLD has ended", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL);
    ledger.write({ id: asset.hold, state: { until: START } });
    expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id))).to.deep.equal(
      refusal("E_TIME", asset.hold),
    );
  });
  it("is refused once HOLD was renounced, before the head is looked at", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL);
    must(ledger, "Renounce", HOSPITAL, { right: asset.hold, reason: ZERO });
    expect(tryVersion(ledger, HOSPITAL, versionOf(asset.id, 7))).to.deep.equal(
      refusal("E_STATE", asset.hold),
    );
  });
  it("is refused for core data, and in a plain hash for personal data", () => {
    const ledger = foundedLedger();
    const { id } = registerAsset(ledger, HOSPITAL, { piLevel: "PI" });
    const plain = versionOf(id, 1, { scheme: 0 });
    expect(tryVersion(ledger, HOSPITAL, plain)).to.deep.equal(refusal("E_LOW_ENTROPY", id));
    ledger.write({ id, state: { classification: 2 } });
    expect(tryVersion(ledger, HOSPITAL, plain)).to.deep.equal(refusal("E_CLASS_CORE", id));
  });
});
