// Keys that sign for a participant: which acts, until when, and what happens once they may not.
import { expect } from "chai";
import { AGENT_ACTS, KEY_ACTS } from "../../../server/core/codes.ts";
import { participantSubject } from "../../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import { actsFor } from "../../../server/core/rules/signer.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  appoint,
  enrolment,
  freeze,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  NEW_KEY,
  STRANGER,
  termsOf,
  useOf,
} from "./support/story.ts";
import { DAY, refusal, set, START } from "./support/words.ts";

const powers = (...acts: string[]): bigint => set(AGENT_ACTS, acts);
const USE = powers("receipts.use");

const tryAppoint = (ledger: Ledger, change: object = {}, actor: Hex = ANALYST, signer?: Hex) =>
  ledger.act(
    "Appoint",
    actor,
    { agent: AGENT, acts: USE, notAfter: START + DAY, ...change },
    signer === undefined ? {} : { signer },
  ).refusal;

const dismiss = (ledger: Ledger, revision: number, actor: Hex = ANALYST, agent: Hex = AGENT) =>
  ledger.act("Dismiss", actor, { agent, revision }).refusal;

const useAs = (ledger: Ledger, signer: Hex, child: Hex) =>
  ledger.act("Use", ANALYST, useOf(child), { signer }).refusal;

describe("appointing an agent", () => {
  const malformed: [string, object][] = [
    ["of nobody", { agent: ZERO_ADDRESS }],
    ["of the participant itself", { agent: ANALYST }],
    ["for nothing", { acts: 0n }],
    ["for an act on no list", { acts: 1n << 29n }],
    ["without an end", { notAfter: 0 }],
    ...KEY_ACTS.map((act): [string, object] => [`for ${act}`, { acts: USE | powers(act) }]),
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, () => {
      const { ledger } = licensedLedger();
      expect(tryAppoint(ledger, change)).to.deep.equal(refusal("E_SHAPE"));
    });
  }
  it("is refused with an end that is not ahead", () => {
    const { ledger } = licensedLedger();
    expect(tryAppoint(ledger, { notAfter: START })).to.deep.equal(refusal("E_TIME", AGENT));
    expect(tryAppoint(ledger, { notAfter: START + 1 })).to.equal(undefined);
  });
  it("is refused to who never enrolled", () => {
    const { ledger } = licensedLedger();
    expect(tryAppoint(ledger, {}, STRANGER)).to.deep.equal(refusal("E_ROLE", STRANGER));
  });
  it("again supersedes acts and end, and counts", () => {
    const { ledger } = licensedLedger();
    expect(tryAppoint(ledger)).to.equal(undefined);
    const other = { acts: powers("receipts.derive"), notAfter: START + 2 * DAY };
    expect(tryAppoint(ledger, other)).to.equal(undefined);
    expect(ledger.view.agent(ANALYST, AGENT)).to.deep.equal({ ...other, revision: 2 });
    expect(ledger.view.agent(HOSPITAL, AGENT)).to.equal(undefined);
  });
});

describe("dismissing an agent", () => {
  it("is refused for who was never appointed, or by another participant", () => {
    const { ledger } = licensedLedger();
    expect(dismiss(ledger, 0)).to.deep.equal(refusal("E_NOT_FOUND", AGENT));
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(dismiss(ledger, 1, HOSPITAL)).to.deep.equal(refusal("E_NOT_FOUND", AGENT));
  });
  it("is refused a second time, before the revision is looked at", () => {
    const { ledger } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(dismiss(ledger, 1)).to.equal(undefined);
    for (const revision of [1, 2])
      expect(dismiss(ledger, revision)).to.deep.equal(refusal("E_STATE", AGENT));
  });
  it("is refused for an appointment that another has replaced", () => {
    const { ledger } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    appoint(ledger, ANALYST, AGENT, ["receipts.derive"]);
    expect(dismiss(ledger, 1)).to.deep.equal(refusal("E_FORK", AGENT, 2));
    expect(dismiss(ledger, 2)).to.equal(undefined);
  });
  it("goes on while the participant is suspended, lapsed or under an order", () => {
    const { ledger } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    freeze(ledger, ANALYST);
    must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    ledger.write({ id: participantSubject(ANALYST), state: { until: START } });
    expect(dismiss(ledger, 1)).to.equal(undefined);
  });
  it("goes on for an agent whose time is over, and leaves room to appoint it again", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    ledger.time += 10 * DAY;
    expect(dismiss(ledger, 1)).to.equal(undefined);
    expect(ledger.view.agent(ANALYST, AGENT)).to.include({ acts: 0n, revision: 1 });
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(ledger.view.agent(ANALYST, AGENT)).to.include({ acts: USE, revision: 2 });
    expect(useAs(ledger, AGENT, child)).to.equal(undefined);
  });
});

describe("an agent", () => {
  it("signs nothing for who did not appoint it", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, HOSPITAL, AGENT, ["receipts.use"]);
    expect(useAs(ledger, AGENT, child)).to.deep.equal(refusal("E_SIG", ANALYST));
  });
  it("signs no act that it has no power for, whatever the actor may do", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.derive"]);
    expect(useAs(ledger, AGENT, child)).to.deep.equal(refusal("E_ROLE", AGENT));
  });
  it("signs from the moment of its appointment until its end, exclusively", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(useAs(ledger, AGENT, child)).to.equal(undefined);
    ledger.time += 10 * DAY - 1;
    expect(useAs(ledger, AGENT, child)).to.equal(undefined);
    ledger.time += 1;
    expect(useAs(ledger, AGENT, child)).to.deep.equal(refusal("E_ROLE", AGENT));
  });
  it("is known but powerless after its dismissal", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    must(ledger, "Dismiss", ANALYST, { agent: AGENT, revision: 1 });
    expect(useAs(ledger, AGENT, child)).to.deep.equal(refusal("E_ROLE", AGENT));
  });
  it("never changes the key or other agents, itself least of all", () => {
    const { ledger } = licensedLedger();
    appoint(
      ledger,
      ANALYST,
      AGENT,
      AGENT_ACTS.filter((act) => !KEY_ACTS.includes(act)),
    );
    const denied = refusal("E_ROLE", AGENT);
    expect(tryAppoint(ledger, { agent: NEW_KEY }, ANALYST, AGENT)).to.deep.equal(denied);
    const header = { signer: AGENT };
    const succeed = { participant: ANALYST, newKey: AGENT, revision: 0 };
    expect(ledger.act("Succeed", ANALYST, succeed, header).refusal).to.deep.equal(denied);
    const out = { agent: AGENT, revision: 1 };
    expect(ledger.act("Dismiss", ANALYST, out, header).refusal).to.deep.equal(denied);
  });
  it("is judged before the nonce and the standing of its actor", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.derive"]);
    ledger.write({ contract: "Authorizations", actor: ANALYST, nonce: 5n });
    const header = { signer: AGENT, nonce: 5n };
    const tried = () => ledger.act("Use", ANALYST, useOf(child), header).refusal;
    expect(tried()).to.deep.equal(refusal("E_ROLE", AGENT));
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(tried()).to.deep.equal(refusal("E_NONCE", ANALYST));
  });
  it("stops where its actor does not stand, but not an act that nothing stops", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use", "authorizations.surrender"]);
    must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    expect(useAs(ledger, AGENT, child)).to.deep.equal(refusal("E_ROLE", ANALYST));
    const surrender = { authorization: child, reason: ZERO };
    const header = { signer: AGENT };
    expect(ledger.act("Surrender", ANALYST, surrender, header).refusal).to.equal(undefined);
  });
  it("needs no enrolment of its own, and is not stopped by its own suspension", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, LABORATORY, ["receipts.use"]);
    must(ledger, "Suspend", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
    expect(useAs(ledger, LABORATORY, child)).to.equal(undefined);
  });
  it("tells granting, sublicensing and entrusting apart", () => {
    const { ledger, claims, consent, root } = licensedLedger();
    const granted = (parent: Hex, actor: Hex, relation: string) => {
      const scope = { relation };
      const terms = termsOf(claims.id, { parent, grantee: LABORATORY, basis: consent, scope });
      return ledger.act("Grant", actor, { request: ZERO, terms }, { signer: AGENT }).refusal;
    };
    const cases: [string, Hex, Hex, string][] = [
      ["authorizations.grant", claims.operate, HOSPITAL, "PROVIDE"],
      ["authorizations.sublicense", root, INSURER, "PROVIDE"],
      ["authorizations.entrust", root, INSURER, "ENTRUST"],
      ["authorizations.entrust", claims.use, HOSPITAL, "ENTRUST"],
    ];
    for (const [act, parent, actor, relation] of cases) {
      const others = AGENT_ACTS.filter((name) => name !== act && !KEY_ACTS.includes(name));
      appoint(ledger, actor, AGENT, others);
      expect(granted(parent, actor, relation), act).to.deep.equal(refusal("E_ROLE", AGENT));
      appoint(ledger, actor, AGENT, [act]);
      expect(granted(parent, actor, relation)?.reason, act).to.not.equal("E_ROLE");
    }
  });
  it("signs an office's acts for an office", () => {
    const { ledger } = licensedLedger();
    appoint(ledger, ACCREDITOR, AGENT, ["participants.enroll"]);
    const header = { signer: AGENT };
    expect(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER), header).refusal).to.equal(
      undefined,
    );
  });
  it("is asked for by one question that needs no message", () => {
    const { ledger } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    const asked = (signer: Hex, act: string) =>
      actsFor(ledger.view, ANALYST, signer, act, ledger.time);
    expect(asked(STRANGER, "receipts.use")).to.equal("E_SIG");
    expect(asked(AGENT, "receipts.derive")).to.equal("E_ROLE");
    expect(asked(AGENT, "receipts.use")).to.equal(undefined);
    expect(asked(ANALYST, "receipts.derive")).to.equal(undefined);
  });
});
