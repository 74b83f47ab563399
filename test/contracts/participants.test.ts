import { ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Enrolment, Hex } from "../../server/core/records.ts";
import { enrolment } from "../core/rules/support/story.ts";
import { DAY, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { ACCREDITOR, HOSPITAL, REGULATOR, STRANGER } from "./support/parties.ts";
import { founded, freeze, must, overBothRoutes, registerAsset, suspend } from "./support/story.ts";

const reason: Hex = `0x${"0e".repeat(32)}`;

overBothRoutes("enrolling", (route) => {
  const malformed: [string, Partial<Enrolment>][] = [
    ["no account", { account: ZERO_ADDRESS }],
    ["no name", { name: "" }],
    ["a name of 257 bytes", { name: "权".repeat(85) + "ab" }],
    ["a code of 65 bytes", { code: "9".repeat(65) }],
    ["a jurisdiction on no list", { jurisdiction: 249 }],
  ];
  for (const [title, change] of malformed) {
    it(`is refused with ${title}`, async () => {
      const ledger = await founded(route);
      const fields = { enrolment: { ...enrolment(STRANGER).enrolment, ...change } };
      await isRefused(ledger.act("Enroll", ACCREDITOR, fields), "E_SHAPE");
    });
  }
  it("is refused to who is no accreditor", async () => {
    const ledger = await founded(route);
    for (const actor of [STRANGER, HOSPITAL, REGULATOR]) {
      await isRefused(ledger.act("Enroll", actor, enrolment(STRANGER)), "E_ROLE", actor);
    }
  });
  it("is refused to an accreditor that lapsed", async () => {
    const ledger = await founded(route);
    await must(ledger, "Enroll", ACCREDITOR, enrolment(ACCREDITOR, START + DAY));
    ledger.time += DAY;
    await isRefused(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER)), "E_ROLE", ACCREDITOR);
  });
  it("is refused to an accreditor that is suspended", async () => {
    const ledger = await founded(route);
    await suspend(ledger, ACCREDITOR);
    await isRefused(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER)), "E_ROLE", ACCREDITOR);
  });
  it("is refused with an end that is not ahead", async () => {
    const ledger = await founded(route);
    const fields = enrolment(STRANGER, START);
    await isRefused(ledger.act("Enroll", ACCREDITOR, fields), "E_TIME", STRANGER);
  });
  it("of somebody enrolled keeps suspension and open orders", async () => {
    const ledger = await founded(route);
    await suspend(ledger, HOSPITAL);
    await freeze(ledger, HOSPITAL);
    // The words of all that changes are compared with the rules, status and orders included.
    const fields = enrolment(HOSPITAL, START + 5 * DAY);
    await executes(ledger.act("Enroll", ACCREDITOR, fields), ["Enrolled", fields]);
  });
  it("makes a participant of whoever is named, with the longest names", async () => {
    const ledger = await founded(route);
    const longest = { name: "权".repeat(85) + "a", code: "9".repeat(64), jurisdiction: 248 };
    const fields = { enrolment: { ...enrolment(STRANGER).enrolment, ...longest } };
    await executes(ledger.act("Enroll", ACCREDITOR, fields), [
      "Enrolled",
      { account: STRANGER, accreditor: ACCREDITOR, ...fields },
    ]);
    await registerAsset(ledger, STRANGER);
  });
});

overBothRoutes("suspending and reinstating", (route) => {
  it("is refused for who was never enrolled", async () => {
    const ledger = await founded(route);
    for (const act of ["Suspend", "Reinstate"] as const) {
      const fields = { participant: STRANGER, reason };
      await isRefused(ledger.act(act, ACCREDITOR, fields), "E_NOT_FOUND", STRANGER);
    }
  });
  it("is refused to who is no accreditor", async () => {
    const ledger = await founded(route);
    for (const act of ["Suspend", "Reinstate"] as const) {
      const fields = { participant: HOSPITAL, reason };
      await isRefused(ledger.act(act, REGULATOR, fields), "E_ROLE", REGULATOR);
    }
  });
  it("is refused where it would change nothing", async () => {
    const ledger = await founded(route);
    const fields = { participant: HOSPITAL, reason };
    await isRefused(ledger.act("Reinstate", ACCREDITOR, fields), "E_STATE", HOSPITAL);
    await suspend(ledger, HOSPITAL);
    await isRefused(ledger.act("Suspend", ACCREDITOR, fields), "E_STATE", HOSPITAL);
  });
  it("stops and lets act again", async () => {
    const ledger = await founded(route);
    const fields = { participant: HOSPITAL, reason };
    await executes(ledger.act("Suspend", ACCREDITOR, fields), [
      "Suspended",
      { participant: HOSPITAL, accreditor: ACCREDITOR, reason },
    ]);
    await executes(ledger.act("Reinstate", ACCREDITOR, fields), [
      "Reinstated",
      { participant: HOSPITAL, accreditor: ACCREDITOR, reason },
    ]);
    await registerAsset(ledger, HOSPITAL);
  });
});
