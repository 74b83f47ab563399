import { expect } from "chai";
import { orderId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Order } from "../../server/core/records.ts";
import { enrolment } from "../core/rules/support/story.ts";
import { DAY, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import {
  ACCREDITOR,
  ANALYST,
  HOSPITAL,
  INSURER,
  OTHER_REGULATOR,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  freeze,
  licensed,
  must,
  orderOn,
  overBothRoutes,
  suspend,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

/** Of Words.sol: what the field of a word holds. */
const MAX_ORDERS = 65_535;
const reason: Hex = `0x${"0e".repeat(32)}`;

overBothRoutes("freezing", (route) => {
  it("is refused in another's name", async () => {
    const ledger = await founded(route);
    const fields = orderOn(ledger, HOSPITAL, OTHER_REGULATOR);
    await isRefused(ledger.act("Freeze", REGULATOR, fields), "E_SHAPE");
  });
  it("is refused on what does not exist or is an order", async () => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    for (const subject of [UNKNOWN, order, ZERO]) {
      const act = ledger.act("Freeze", REGULATOR, orderOn(ledger, subject));
      await isRefused(act, "E_NOT_FOUND", subject);
    }
  });
  it("is refused to everybody but a regulator", async () => {
    const { ledger, root } = await licensed(route);
    for (const actor of [HOSPITAL, ACCREDITOR, STRANGER]) {
      const act = ledger.act("Freeze", actor, orderOn(ledger, root, actor));
      await isRefused(act, "E_ROLE", actor);
    }
  });
  it("is refused to a regulator that is suspended", async () => {
    const { ledger, root } = await licensed(route);
    await suspend(ledger, REGULATOR);
    await isRefused(ledger.act("Freeze", REGULATOR, orderOn(ledger, root)), "E_ROLE", REGULATOR);
  });
  it("is refused a second time, after it was lifted too", async () => {
    const { ledger, root } = await licensed(route);
    const fields = orderOn(ledger, root);
    const order = orderId(fields.order);
    await must(ledger, "Freeze", REGULATOR, fields);
    await isRefused(ledger.act("Freeze", REGULATOR, fields), "E_STATE", order);
    await must(ledger, "Lift", REGULATOR, { order, reason });
    await isRefused(ledger.act("Freeze", REGULATOR, fields), "E_STATE", order);
  });
  const formless: [string, Partial<Order>][] = [
    ["without a legal basis", { basisDoc: ZERO }],
    ["with a review that is not ahead", { reviewBy: START }],
  ];
  for (const [title, change] of formless) {
    it(`is refused ${title}`, async () => {
      const { ledger, root } = await licensed(route);
      const order = { ...orderOn(ledger, root).order, ...change };
      const act = ledger.act("Freeze", REGULATOR, { order, reason });
      await isRefused(act, "E_ORDER_FORM", orderId(order));
    });
  }
  it("fails where its home can count no more", async () => {
    const { ledger, root } = await licensed(route);
    await ledger.poke(root, { orders: MAX_ORDERS - 1 });
    await freeze(ledger, root);
    const { refusal, fault } = await ledger.act("Freeze", REGULATOR, orderOn(ledger, root));
    expect(refusal).to.equal(undefined);
    expect(fault).to.equal(`SubjectOrdersExhausted(${root})`);
  });
  it("names the subject, and its home counts the order", async () => {
    const { ledger, claims, consent, root } = await licensed(route);
    const subjects = [claims.id, claims.hold, claims.use, claims.operate, consent, root, INSURER];
    for (const subject of subjects) {
      const fields = { ...orderOn(ledger, subject), reason };
      const id = orderId(fields.order);
      await executes(ledger.act("Freeze", REGULATOR, fields), [
        "Frozen",
        {
          order: id,
          subject: fields.order.subject,
          issuer: REGULATOR,
          facts: fields.order,
          reason,
        },
      ]);
    }
  });
});

overBothRoutes("lifting", (route) => {
  it("is refused for what is no order", async () => {
    const { ledger, root } = await licensed(route);
    for (const order of [UNKNOWN, root]) {
      await isRefused(ledger.act("Lift", REGULATOR, { order, reason }), "E_NOT_FOUND", order);
    }
  });
  it("is refused to everybody but its issuer while that is in office", async () => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    for (const actor of [OTHER_REGULATOR, HOSPITAL, ACCREDITOR, STRANGER]) {
      await isRefused(ledger.act("Lift", actor, { order, reason }), "E_ROLE", actor);
    }
  });
  it("is refused to a suspended issuer, and open to any other regulator then", async () => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    await suspend(ledger, REGULATOR);
    await isRefused(ledger.act("Lift", REGULATOR, { order, reason }), "E_ROLE", REGULATOR);
    await isRefused(ledger.act("Lift", HOSPITAL, { order, reason }), "E_ROLE", HOSPITAL);
    await executes(ledger.act("Lift", OTHER_REGULATOR, { order, reason }), ["Lifted", {}]);
  });
  it("is open to any regulator once the issuer lapsed", async () => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    await must(ledger, "Enroll", ACCREDITOR, enrolment(REGULATOR, START + DAY));
    ledger.time = START + DAY;
    await executes(ledger.act("Lift", OTHER_REGULATOR, { order, reason }), ["Lifted", {}]);
  });
  it("is refused a second time", async () => {
    const { ledger, root } = await licensed(route);
    const order = await freeze(ledger, root);
    await must(ledger, "Lift", REGULATOR, { order, reason });
    await isRefused(ledger.act("Lift", REGULATOR, { order, reason }), "E_STATE", order);
  });
  it("frees the subject when its last order is lifted, and not by a review date", async () => {
    const { ledger, root, child } = await licensed(route);
    const orders = [await freeze(ledger, root), await freeze(ledger, root, OTHER_REGULATOR)];
    ledger.time = START + 31 * DAY;
    await isRefused(useBy(ledger, ANALYST, child), "E_FROZEN", root);
    const [first, second] = orders as [Hex, Hex];
    await executes(ledger.act("Lift", REGULATOR, { order: first, reason }), [
      "Lifted",
      { order: first, subject: root, regulator: REGULATOR, reason },
    ]);
    await isRefused(useBy(ledger, ANALYST, child), "E_FROZEN", root);
    await must(ledger, "Lift", OTHER_REGULATOR, { order: second, reason });
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
  });
});
