// Changes of keys, rights and classes as a client makes them: what prepare fills in and refuses,
// and what the summary tells whoever signs.
import { expect } from "chai";
import { AGENT_ACTS, KEY_ACTS } from "../../server/core/codes.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import {
  ACCREDITOR,
  DATASET,
  HOSPITAL,
  INSURER,
  LABORATORY,
  openDesk,
  REGULATOR,
  TIME,
} from "./support/prepared.ts";

const AGENT: Hex = `0x${"4".repeat(40)}`;
const KEY: Hex = `0x${"5".repeat(40)}`;
const UNKNOWN: Hex = `0x${"99".repeat(32)}`;
const shortened = (id: Hex) => `${id.slice(0, 10)}…${id.slice(-8)}`;

function withAsset() {
  const desk = openDesk();
  const { ids } = desk.play("assets.register", HOSPITAL, DATASET);
  const right = ids.rights?.OPERATE as Hex;
  const asset = ids.asset as Hex;
  return { desk, asset, right, about: `${shortened(right)}) over the asset ${shortened(asset)}` };
}

describe("prepare, for changes of keys, rights and classes, refuses", () => {
  const { desk } = withAsset();
  const stranger = participantSubject(AGENT);
  const powers = { agent: AGENT, notAfter: TIME };
  const cases: [string, string, object, (string | undefined)[]][] = [
    [
      "a new key for nobody that it knows",
      "participants.succeed",
      { participant: AGENT, newKey: KEY },
      ["E_NOT_FOUND", "/input/participant", stranger],
    ],
    [
      "to dismiss who was never appointed",
      "participants.dismiss",
      { agent: AGENT },
      ["E_NOT_FOUND", "/input/agent", stranger],
    ],
    ...KEY_ACTS.map((act): [string, string, object, string[]] => [
      `an agent for ${act}`,
      "participants.appoint",
      { ...powers, acts: ["receipts.use", act] },
      ["E_SHAPE", "/input/acts/1"],
    ]),
    [
      "an agent for nothing",
      "participants.appoint",
      { ...powers, acts: [] },
      ["E_SHAPE", "/input/acts", undefined],
    ],
    [
      "an agent for an act that does not exist",
      "participants.appoint",
      { ...powers, acts: ["receipts.burn"] },
      ["E_SHAPE", "/input/acts/0", undefined],
    ],
    [
      "another class of an unknown asset",
      "assets.reclassify",
      { asset: UNKNOWN, piLevel: "PI", reason: "X" },
      ["E_NOT_FOUND", "/input/asset", UNKNOWN],
    ],
    [
      "an offer that does not say what becomes of licenses",
      "rights.offer",
      { right: UNKNOWN, to: INSURER },
      ["E_SHAPE", "/input/endGrants", undefined],
    ],
  ];
  for (const [title, type, input, fault] of cases)
    it(title, () => {
      expect(desk.fault(type, HOSPITAL, input).slice(0, fault.length)).to.deep.equal(fault);
    });
});

describe("prepare, for changes of keys, rights and classes, fills in", () => {
  it("the revision of the key that is replaced", () => {
    const { desk } = withAsset();
    const input = { participant: HOSPITAL, newKey: KEY };
    const first = desk.play("participants.succeed", ACCREDITOR, input);
    expect(first.act.message).to.include({ revision: 0, ...input });
    const cancel = { participant: HOSPITAL, newKey: HOSPITAL };
    const second = desk.play("participants.succeed", HOSPITAL, cancel);
    expect(second.refusal).to.equal(undefined);
    expect(second.act.message).to.include({ revision: 1 });
  });
  it("the revision of the appointment that ends, and powers by their bits", () => {
    const { desk } = withAsset();
    const acts = ["receipts.use", "authorizations.request"];
    const input = { agent: AGENT, acts, notAfter: TIME };
    for (const revision of [1, 2]) {
      const appointed = desk.play("participants.appoint", HOSPITAL, input);
      const bits = acts.reduce((mask, act) => mask | (1n << BigInt(AGENT_ACTS.indexOf(act))), 0n);
      expect(appointed.act.message).to.include({ agent: AGENT, acts: bits });
      const { message } = desk.prepare("participants.dismiss", HOSPITAL, {
        agent: AGENT,
      }).typedData;
      expect(message).to.include({ revision });
    }
  });
  it("the present class where only one value is to change", () => {
    const { desk, asset } = withAsset();
    const reason = "FOUND";
    const up = desk.play("assets.reclassify", HOSPITAL, { asset, piLevel: "U14", reason });
    expect(up.refusal).to.equal(undefined);
    expect(up.act.message).to.include({ classification: 0, piLevel: 3 });
    const important = { asset, classification: "IMPORTANT", reason };
    const { message } = desk.prepare("assets.reclassify", HOSPITAL, important).typedData;
    expect(message).to.include({ classification: 1, piLevel: 3 });
  });
  it("no terms where an offer has none, and cites those it has", () => {
    const { desk, right } = withAsset();
    const input = { right, to: INSURER, endGrants: true };
    expect(desk.prepare("rights.offer", HOSPITAL, input).typedData.message).to.include({
      ...{ termsDoc: ZERO, endGrants: true, to: INSURER },
    });
    const cited = desk.prepare("rights.offer", HOSPITAL, { ...input, termsDoc: { price: 1 } });
    expect(cited.documents.map(({ content }) => content)).to.deep.equal(['{"price":1}']);
    expect(cited.typedData.message["termsDoc"]).to.equal(cited.documents[0]?.hash);
  });
});

describe("the summary", () => {
  const summaryFrom =
    (desk: ReturnType<typeof openDesk>) => (type: string, actor: Hex, input: object) =>
      desk.prepare(type, actor, input).summary;

  it("of a participant's own succession says that any other key stops at once", () => {
    const { desk } = withAsset();
    const summary = summaryFrom(desk)("participants.succeed", HOSPITAL, {
      ...{ participant: HOSPITAL, newKey: KEY },
    });
    expect(summary.en).to.equal(
      `第一医院 (0x1111…1111) makes ${KEY} its key. From now on ${KEY} alone is its key: any ` +
        "other that was in force, or waited to take over, stops signing at once. Agents stay " +
        "appointed.",
    );
    expect(summary["zh-Hans"]).to.include("立即不得再签名");
    expect(summary["zh-Hant"]).to.include("立即不得再簽章");
  });
  it("of a recovery says how long it waits, and who can cancel it", () => {
    const { desk } = withAsset();
    const summary = summaryFrom(desk)("participants.succeed", ACCREDITOR, {
      ...{ participant: HOSPITAL, newKey: KEY },
    });
    expect(summary.en).to.include(
      `sets ${KEY} as the new key of 第一医院 (0x1111…1111), whose key was lost. It takes over ` +
        "72 hours from now, unless the present key cancels before then",
    );
    expect(summary["zh-Hans"]).to.include("72 小时后生效，除非现有密钥在此之前取消");
    expect(summary["zh-Hant"]).to.include("72 小時後生效，除非現有金鑰在此之前取消");
  });
  it("of an appointment names the key, its end and every single power", () => {
    const { desk } = withAsset();
    const acts = AGENT_ACTS.filter((act) => !KEY_ACTS.includes(act));
    const input = { agent: AGENT, acts, notAfter: TIME };
    const summary = summaryFrom(desk)("participants.appoint", HOSPITAL, input);
    expect(summary.en).to.include(
      `lets the key ${AGENT} sign in its name until ${TIME}, these acts and no others: ` +
        "enrol a participant (participants.enroll), ",
    );
    for (const text of Object.values(summary)) for (const act of acts) expect(text).to.include(act);
    const one = { ...input, acts: ["receipts.use"] };
    const { en, ...chinese } = summaryFrom(desk)("participants.appoint", HOSPITAL, one);
    expect(en).to.include("no others: record a use (receipts.use). Whatever");
    expect(chinese["zh-Hans"]).to.include("仅签署以下行为：记录使用（receipts.use）。");
    expect(chinese["zh-Hant"]).to.include("僅簽署以下行為：記錄使用（receipts.use）。");
  });
  it("of a dismissal names the key", () => {
    const { desk } = withAsset();
    desk.play("participants.appoint", HOSPITAL, {
      ...{ agent: AGENT, acts: ["receipts.use"], notAfter: TIME },
    });
    const { en } = summaryFrom(desk)("participants.dismiss", HOSPITAL, { agent: AGENT });
    expect(en).to.include(`dismisses the key ${AGENT}. It signs nothing in its name any more`);
  });
  it("of an offer says who holds the right then, and what becomes of licenses", () => {
    const { desk, right, about } = withAsset();
    const say = summaryFrom(desk);
    const offered = (endGrants: boolean, to: Hex = INSURER) =>
      say("rights.offer", HOSPITAL, { right, to, endGrants });
    const start = `offers Insurer (0x2222…2222) the right to operate (OPERATE) (${about}.`;
    expect(offered(false).en).to.include(start);
    expect(offered(false).en).to.include("these go on, but for own use.");
    expect(offered(true).en).to.include(start);
    expect(offered(true).en).to.include("and all licenses under it end.");
    expect(offered(true)["zh-Hans"]).to.include("其下的全部授权终止");
    expect(offered(true)["zh-Hant"]).to.include("其下的全部授權終止");
    expect(offered(true, ZERO_ADDRESS).en).to.equal(
      `第一医院 (0x1111…1111) withdraws its offer of the right to operate (OPERATE) (${about}.`,
    );
  });
  it("of an acceptance says from whom, and what becomes of licenses", () => {
    const { desk, right, about } = withAsset();
    const accepted = (endGrants: boolean) =>
      summaryFrom(desk)("rights.accept", INSURER, { right, from: HOSPITAL, endGrants });
    const start = `takes over the right to operate (OPERATE) (${about} from 第一医院 (0x1111…1111)`;
    expect(accepted(false).en).to.include(`${start}, with all licenses under it; these go on`);
    expect(accepted(true).en).to.include(`${start}. All licenses under it end at once.`);
    expect(accepted(true)["zh-Hans"]).to.include("其下的全部授权立即终止");
    expect(accepted(true)["zh-Hant"]).to.include("其下的全部授權立即終止");
  });
  it("of renouncing and retiring says what stops and what goes on", () => {
    const { desk, right, asset, about } = withAsset();
    const say = summaryFrom(desk);
    expect(say("rights.renounce", HOSPITAL, { right, reason: "CLOSED" }).en).to.equal(
      `第一医院 (0x1111…1111) gives up the right to operate (OPERATE) (${about} for good ` +
        "(reason: CLOSED). Whatever was granted under it stops at once, and nobody holds it " +
        "any more.",
    );
    expect(say("assets.retire", HOSPITAL, { asset, reason: "OLD" }).en).to.equal(
      `第一医院 (0x1111…1111) retires the asset ${shortened(asset)} for good (reason: OLD). It ` +
        "takes no new version, and nobody grants anew under its rights; what was granted before " +
        "goes on.",
    );
  });
  it("of another class names both values, and for core data that everything stops", () => {
    const { desk, asset } = withAsset();
    const reclassified = (classification: string) =>
      summaryFrom(desk)("assets.reclassify", REGULATOR, { asset, classification, reason: "R" });
    const important =
      "important data (IMPORTANT), no personal information (NONE) (reason: R). Every";
    expect(reclassified("IMPORTANT").en).to.include(`${important} use and grant is measured`);
    expect(reclassified("CORE").en).to.include("of whatever was derived from it, stops at once.");
    expect(reclassified("CORE")["zh-Hans"]).to.include("一切衍生数据的使用立即停止");
    expect(reclassified("CORE")["zh-Hant"]).to.include("一切衍生數據的使用立即停止");
  });
  it("of a right that the ledger does not know leaves its kind open", () => {
    const { desk } = withAsset();
    const input = { right: UNKNOWN, to: LABORATORY, endGrants: false };
    const { en } = summaryFrom(desk)("rights.offer", HOSPITAL, input);
    expect(en).to.include(`… (${shortened(UNKNOWN)}) over the asset ….`);
  });
});
