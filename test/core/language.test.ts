import { expect } from "chai";
import fc from "fast-check";
import { ACTS, actType } from "../../server/core/acts.ts";
import {
  AGENT_ACTS,
  CHAIN_REASONS,
  CLASSIFICATIONS,
  CONSENT_FORMS,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PI_LEVELS,
  PURPOSES,
  RELATIONS,
  RIGHTS,
  SERVICE_REASONS,
  TERRITORIES,
} from "../../server/core/codes.ts";
import { LedgerError } from "../../server/core/error.ts";
import * as labels from "../../server/core/language/labels.ts";
import { LANGUAGES } from "../../server/core/language/languages.ts";
import { REASONS } from "../../server/core/reasons.ts";
import { summaryOf } from "../../server/core/summary.ts";
import type { Hex } from "../../server/core/records.ts";
import { anyAct } from "./support/messages.ts";
import {
  ACCREDITOR,
  DATASET,
  END,
  HOSPITAL,
  INSURER,
  openDesk,
  REGULATOR,
  TIME,
} from "./support/prepared.ts";

describe("reasons", () => {
  it("all have a status, a meaning and a next step in every language", () => {
    const codes = [...CHAIN_REASONS, ...SERVICE_REASONS];
    expect(Object.keys(REASONS)).to.deep.equal(codes);
    for (const code of codes) {
      const { status, means, next } = REASONS[code];
      expect(status, code).to.be.within(400, 599);
      for (const language of LANGUAGES) {
        expect(means[language], `${code} ${language}`).to.match(/[.。]$/);
        expect(next[language], `${code} ${language}`).to.match(/[.。]$/);
      }
    }
  });

  it("say the same in as many languages, never one in place of another", () => {
    for (const { means, next } of Object.values(REASONS))
      for (const text of [means, next]) {
        expect(text.en).to.match(/^[\x20-\x7e]+$/);
        expect(new Set(Object.values(text)).size).to.equal(LANGUAGES.length);
      }
  });

  it("become errors with their own status, unless the place says another", () => {
    const refused = new LedgerError("E_PURPOSE", "no");
    expect(refused).to.include({ code: "E_PURPOSE", status: 422, retryable: false });
    expect(new LedgerError("E_STALE", "behind")).to.include({ status: 503, retryable: true });
    expect(new LedgerError("E_NOT_FOUND", "none", { status: 422 }).status).to.equal(422);
  });
});

describe("labels", () => {
  const lists: [string, readonly string[], labels.Labels][] = [
    ["purposes", PURPOSES, labels.PURPOSE_LABELS],
    ["operations", OPERATIONS, labels.OPERATION_LABELS],
    ["outputs", OUTPUTS, labels.OUTPUT_LABELS],
    ["environments", ENVIRONMENTS, labels.ENVIRONMENT_LABELS],
    ["relations", RELATIONS, labels.RELATION_LABELS],
    ["rights", RIGHTS, labels.RIGHT_LABELS],
    ["forms", CONSENT_FORMS, labels.FORM_LABELS],
    ["classes", CLASSIFICATIONS, labels.CLASSIFICATION_LABELS],
    ["levels", PI_LEVELS, labels.PI_LABELS],
    ["acts", AGENT_ACTS, labels.ACT_LABELS],
    ["territories", TERRITORIES, labels.TERRITORY_LABELS],
  ];
  for (const [name, codes, texts] of lists)
    it(`name every entry of the ${name} once in every language`, () => {
      for (const language of LANGUAGES) {
        const words = texts.map((text) => text[language]);
        expect(words).to.have.length(codes.length);
        expect(words.filter((word) => word.trim() === "")).to.deep.equal([]);
        expect(new Set(words).size).to.equal(codes.length);
      }
    });

  it("tell the parts of China apart", () => {
    const nameOf = (code: string) => labels.TERRITORY_LABELS[TERRITORIES.indexOf(code)];
    expect(nameOf("CN")?.en).to.equal("mainland China");
    expect(nameOf("HK")?.["zh-Hans"]).to.equal("中国香港");
    expect(nameOf("TW")?.["zh-Hant"]).to.equal("中國台灣");
  });
});

describe("a summary", () => {
  const desk = openDesk();
  const { ids } = desk.play("assets.register", HOSPITAL, DATASET);
  const grant = (scope: object) =>
    desk.prepare("authorizations.grant", HOSPITAL, {
      ...{ parent: ids.rights?.OPERATE, grantee: INSURER, relation: "PROVIDE" },
      scope: { notAfter: TIME, ...scope },
    });

  it("does not let a name turn or break the sentence", () => {
    const account: Hex = `0x${"7".repeat(40)}`;
    const enrolment = { account, jurisdiction: "CN", region: 0, validTo: END };
    const name = "Evil\u202e\n{actor}\u200b Ltd";
    // Refused here; whoever signs by hand and sends to the contract can bring it in all the same.
    const input = { ...enrolment, name };
    expect(desk.fault("participants.enroll", ACCREDITOR, input)[0]).to.equal("E_SHAPE");
    desk.play("participants.enroll", ACCREDITOR, { ...enrolment, name: "Good Ltd" });
    const id: Hex = `0x${account.slice(2).padStart(64, "0")}`;
    const known = desk.view.facts("participant", id);
    if (known !== undefined) known.enrolment.name = name;
    const { summary } = desk.prepare("participants.suspend", ACCREDITOR, {
      ...{ participant: account, reason: "FRAUD" },
    });
    expect(summary.en).to.include("suspends Evil{actor} Ltd (0x7777…7777) (reason: FRAUD)");
  });

  it("gives the whole address of a party that nobody enrolled", () => {
    const stranger: Hex = `0x${"9".repeat(40)}`;
    const { summary } = desk.prepare("participants.suspend", stranger, {
      ...{ participant: HOSPITAL, reason: "FRAUD" },
    });
    expect(summary.en).to.match(new RegExp(`^${stranger} suspends 第一医院`));
  });

  it("of a grant says who, what for, how, where, until when, how often and whether further", () => {
    const { summary } = grant({
      ...{ purposes: ["P08", "P11"], operations: ["QUERY"], territories: ["CN", "HK"] },
      ...{ maxUses: 100, sublicenseDepth: 1 },
    });
    expect(summary.en).to.equal(
      `第一医院 (0x1111…1111) authorizes Insurer (0x2222…2222) (provision (PROVIDE)) to use ` +
        `the asset ${ids.asset?.slice(0, 10)}…${ids.asset?.slice(-8)} ` +
        `for insurance claims (P08), ` +
        `fraud prevention (P11), by query (QUERY), in mainland China (CN), ` +
        `Hong Kong, China (HK), ` +
        `until ${TIME}, at most 100 times. It may be passed on, 1 level deep; ` +
        `processing may not be entrusted.`,
    );
    expect(summary["zh-Hans"]).to.include("保险理赔（P08）、反欺诈（P11）");
    expect(summary["zh-Hant"]).to.include("保險理賠（P08）、反詐欺（P11）");
  });

  it("of a grant without limits says so", () => {
    const { en } = grant({}).summary;
    expect(en).to.include("any purpose, by any operation, in any territory");
    expect(en).to.include("any number of times. It may not be passed on");
  });

  it("counts what would make it too long to read", () => {
    const { en } = grant({ purposes: PURPOSES.slice(0, 20), maxUses: 1 }).summary;
    expect(en).to.include("transport and mobility (P12), and 8 more, by");
    expect(en).to.include("once.");
  });

  it("of a derivation says that the quota of its inputs does not bind the product", () => {
    const { authorization } = desk.play("authorizations.grant", HOSPITAL, {
      ...{ parent: ids.rights?.OPERATE, grantee: INSURER, relation: "PROVIDE" },
      scope: { notAfter: TIME, maxUses: 5 },
    }).ids;
    const { summary } = desk.prepare("receipts.derive", INSURER, {
      ...{ ...DATASET, rights: [], inputs: [{ authorization }], purpose: "P07", output: "RAW" },
      ...{ environment: "TEE", territory: "CN", transform: "JOIN", deidentLevel: "NONE" },
    });
    expect(summary.en).to.include("The quota of the inputs does not bind the product");
    expect(summary["zh-Hans"]).to.include("使用次数不约束衍生数据");
    expect(summary["zh-Hant"]).to.include("使用次數不約束衍生數據");
  });

  it("of an order on a participant names it", () => {
    const { summary } = desk.prepare("orders.freeze", REGULATOR, {
      ...{ subject: INSURER, basisDoc: {}, reviewBy: TIME, reason: "LEAK" },
    });
    expect(summary.en).to.include("freezes Insurer (0x2222…2222) (reason: LEAK)");
  });

  it("leaves no gap, whatever message it is made from", () => {
    const missing = /[{}]|undefined|NaN|\[object/;
    fc.assert(
      fc.property(anyAct, (act) => {
        const summary = summaryOf(act, desk.view);
        const { enrolment } = act.message as { enrolment?: { name: string } };
        for (const language of LANGUAGES)
          expect(summary[language].replace(enrolment?.name ?? "", "")).not.to.match(missing);
      }),
    );
  });

  it("leaves no part unsaid in the examples of all acts that need no record", () => {
    const free = ACTS.filter(({ name }) => /enroll|register|give/.test(name));
    for (const { name, example } of free) {
      const { summary } = desk.prepare(name, HOSPITAL, actType(name).example);
      expect(Object.values(summary).join(), JSON.stringify(example)).not.to.match(/\{|\?/);
    }
  });
});
