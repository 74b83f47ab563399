import { expect } from "chai";
import { orderId, participantSubject } from "../../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Enrolment, Hex } from "../../../server/core/records.ts";
import {
  ACCREDITOR,
  ANALYST,
  enrolment,
  foundedLedger,
  freeze,
  HOSPITAL,
  INSURER,
  licensedLedger,
  must,
  OTHER_REGULATOR,
  REGULATOR,
  STRANGER,
  useBy,
} from "./support/story.ts";
import { DAY, refusal, START, unique } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

describe("enrolling", () => {
  const malformed: [string, Partial<Enrolment>][] = [
    ["nobody", { account: ZERO_ADDRESS }],
    ["without a name", { name: "" }],
    ["with a name of more than 256 bytes", { name: "数".repeat(86) }],
    ["with a code of more than 64 bytes", { code: "9".repeat(65) }],
    ["in a jurisdiction on no list", { jurisdiction: 249 }],
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, () => {
      const ledger = foundedLedger();
      const changed = { ...enrolment(STRANGER).enrolment, ...change };
      expect(ledger.act("Enroll", ACCREDITOR, { enrolment: changed }).refusal).to.deep.equal(
        refusal("E_SHAPE"),
      );
    });
  }
  it("takes a name of 256 bytes and a code of 64", () => {
    const ledger = foundedLedger();
    const longest = { name: `${"数".repeat(85)}x`, code: "9".repeat(64) };
    const changed = { ...enrolment(STRANGER).enrolment, ...longest };
    expect(ledger.act("Enroll", ACCREDITOR, { enrolment: changed }).refusal).to.equal(undefined);
  });
  it("is refused to everybody but an accreditor who stands", () => {
    const ledger = foundedLedger();
    for (const actor of [HOSPITAL, REGULATOR, STRANGER])
      expect(ledger.act("Enroll", actor, enrolment(STRANGER)).refusal).to.deep.equal(
        refusal("E_ROLE", actor),
      );
    ledger.write({ id: participantSubject(ACCREDITOR), state: { until: START } });
    expect(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER)).refusal).to.deep.equal(
      refusal("E_ROLE", ACCREDITOR),
    );
  });
  it("is refused with an end that is not ahead", () => {
    const ledger = foundedLedger();
    expect(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER, START)).refusal).to.deep.equal(
      refusal("E_TIME", STRANGER),
    );
    expect(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER, START + 1)).refusal).to.equal(
      undefined,
    );
  });
  it("again supersedes the particulars, and neither lifts orders nor reinstates", () => {
    const { ledger } = licensedLedger();
    const id = participantSubject(ANALYST);
    freeze(ledger, ANALYST);
    must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    const renamed = { ...enrolment(ANALYST, START + 5).enrolment, name: "New name" };
    must(ledger, "Enroll", ACCREDITOR, { enrolment: renamed });
    expect(ledger.view.facts("participant", id)?.enrolment.name).to.equal("New name");
    expect(ledger.view.state(id)).to.include({ status: "SUSPENDED", orders: 1, until: START + 5 });
  });
});

describe("suspending and reinstating", () => {
  it("is refused for who is not enrolled", () => {
    const ledger = foundedLedger();
    for (const primary of ["Suspend", "Reinstate"] as const)
      expect(
        ledger.act(primary, ACCREDITOR, { participant: STRANGER, reason: ZERO }).refusal,
      ).to.deep.equal(refusal("E_NOT_FOUND", STRANGER));
  });
  it("is refused to everybody but an accreditor", () => {
    const ledger = foundedLedger();
    for (const primary of ["Suspend", "Reinstate"] as const)
      expect(
        ledger.act(primary, REGULATOR, { participant: ANALYST, reason: ZERO }).refusal,
      ).to.deep.equal(refusal("E_ROLE", REGULATOR));
  });
  it("is refused where it changes nothing, and allowed in turn", () => {
    const ledger = foundedLedger();
    const act = { participant: ANALYST, reason: ZERO };
    const state = refusal("E_STATE", ANALYST);
    expect(ledger.act("Reinstate", ACCREDITOR, act).refusal).to.deep.equal(state);
    expect(ledger.act("Suspend", ACCREDITOR, act).refusal).to.equal(undefined);
    expect(ledger.act("Suspend", ACCREDITOR, act).refusal).to.deep.equal(state);
    expect(ledger.act("Reinstate", ACCREDITOR, act).refusal).to.equal(undefined);
  });
});

function orderOn(subject: Hex, issuer = REGULATOR) {
  const reviewBy = START + DAY;
  return { subject, issuer, basisDoc: unique(), reviewBy, salt: unique() };
}

describe("freezing", () => {
  it("is refused in another's name", () => {
    const { ledger, claims } = licensedLedger();
    const act = { order: orderOn(claims.id, OTHER_REGULATOR), reason: ZERO };
    expect(ledger.act("Freeze", REGULATOR, act).refusal).to.deep.equal(refusal("E_SHAPE"));
  });
  it("is refused for what can't be frozen: nothing, a request, an order", () => {
    const { ledger, claims, root } = licensedLedger();
    const scope = ledger.view.facts("authorization", root)!.terms.scope;
    const { digest: request } = must(ledger, "Request", ANALYST, { parent: claims.operate, scope });
    const order = freeze(ledger, claims.id);
    for (const subject of [UNKNOWN, request, order])
      expect(
        ledger.act("Freeze", REGULATOR, { order: orderOn(subject), reason: ZERO }).refusal,
      ).to.deep.equal(refusal("E_NOT_FOUND", subject));
  });
  it("is refused to everybody but a regulator who stands", () => {
    const { ledger, claims } = licensedLedger();
    for (const actor of [HOSPITAL, ACCREDITOR]) {
      const act = { order: orderOn(claims.id, actor), reason: ZERO };
      expect(ledger.act("Freeze", actor, act).refusal).to.deep.equal(refusal("E_ROLE", actor));
    }
    must(ledger, "Suspend", ACCREDITOR, { participant: REGULATOR, reason: ZERO });
    const act = { order: orderOn(claims.id), reason: ZERO };
    expect(ledger.act("Freeze", REGULATOR, act).refusal).to.deep.equal(
      refusal("E_ROLE", REGULATOR),
    );
  });
  it("is refused a second time, also after it was lifted", () => {
    const { ledger, claims } = licensedLedger();
    const act = { order: orderOn(claims.id), reason: ZERO };
    const order = orderId(act.order);
    must(ledger, "Freeze", REGULATOR, act);
    expect(ledger.act("Freeze", REGULATOR, act).refusal).to.deep.equal(refusal("E_STATE", order));
    must(ledger, "Lift", REGULATOR, { order, reason: ZERO });
    expect(ledger.act("Freeze", REGULATOR, act).refusal).to.deep.equal(refusal("E_STATE", order));
  });
  it("is refused without a basis or with a review date that is not ahead", () => {
    const { ledger, claims } = licensedLedger();
    for (const change of [{ basisDoc: ZERO }, { reviewBy: START }]) {
      const order = { ...orderOn(claims.id), ...change };
      expect(ledger.act("Freeze", REGULATOR, { order, reason: ZERO }).refusal).to.deep.equal(
        refusal("E_ORDER_FORM", orderId(order)),
      );
    }
  });
  it("is not ended by its review date", () => {
    const { ledger, claims, child } = licensedLedger();
    must(ledger, "Freeze", REGULATOR, { order: orderOn(claims.id), reason: ZERO });
    ledger.time = START + 2 * DAY;
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_FROZEN", claims.id));
  });
});

describe("lifting", () => {
  const lift = (order: Hex) => ({ order, reason: ZERO });

  it("is refused for what is no order", () => {
    const { ledger, claims } = licensedLedger();
    expect(ledger.act("Lift", REGULATOR, lift(claims.id)).refusal).to.deep.equal(
      refusal("E_NOT_FOUND", claims.id),
    );
  });
  it("is the issuer's, and another regulator's only once the issuer is out of office", () => {
    for (const leave of ["role", "suspension", "lapse"]) {
      const { ledger, claims } = licensedLedger();
      const order = freeze(ledger, claims.id);
      expect(ledger.act("Lift", OTHER_REGULATOR, lift(order)).refusal).to.deep.equal(
        refusal("E_ROLE", OTHER_REGULATOR),
      );
      const id = participantSubject(REGULATOR);
      if (leave === "role") ledger.offices.regulator.delete(REGULATOR);
      if (leave === "suspension") ledger.write({ id, state: { status: "SUSPENDED" } });
      if (leave === "lapse") ledger.write({ id, state: { until: START } });
      expect(ledger.act("Lift", REGULATOR, lift(order)).refusal, leave).to.deep.equal(
        refusal("E_ROLE", REGULATOR),
      );
      expect(ledger.act("Lift", OTHER_REGULATOR, lift(order)).refusal, leave).to.equal(undefined);
    }
  });
  it("is refused to everybody else", () => {
    const { ledger, claims } = licensedLedger();
    const order = freeze(ledger, claims.id);
    ledger.offices.regulator.clear();
    for (const actor of [HOSPITAL, INSURER])
      expect(ledger.act("Lift", actor, lift(order)).refusal).to.deep.equal(
        refusal("E_ROLE", actor),
      );
  });
  it("happens once", () => {
    const { ledger, claims } = licensedLedger();
    const order = freeze(ledger, claims.id);
    must(ledger, "Lift", REGULATOR, lift(order));
    expect(ledger.act("Lift", REGULATOR, lift(order)).refusal).to.deep.equal(
      refusal("E_STATE", order),
    );
  });
  it("sets the subject free when its last order is lifted", () => {
    const { ledger, claims, child } = licensedLedger();
    const orders = [freeze(ledger, claims.id), freeze(ledger, claims.id, OTHER_REGULATOR)];
    must(ledger, "Lift", REGULATOR, lift(orders[0]!));
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_FROZEN", claims.id));
    must(ledger, "Lift", OTHER_REGULATOR, lift(orders[1]!));
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
  });
});
