// Who may appoint, and what a deployment leaves behind.
import { expect } from "chai";
import { concat } from "ethers";
import { FACTORIES, INTERFACES } from "../../server/chain/contracts.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Enrolment, Hex } from "../../server/core/records.ts";
import { enrolment } from "../core/rules/support/story.ts";
import { DAY, refusal, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { attempt, chain, read } from "./support/chain.ts";
import type { Attempt } from "./support/chain.ts";
import {
  ACCREDITOR,
  ADMIN,
  ANALYST,
  DEPLOYER,
  HOSPITAL,
  OTHER_REGULATOR,
  REGULATOR,
  RELAYER,
  STRANGER,
} from "./support/parties.ts";
import { founded, freeze, licensed, orderOn, useBy } from "./support/story.ts";

const [ADMIN_ROLE, ACCREDITOR_ROLE, REGULATOR_ROLE] = [0, 1, 2];
const manager = INTERFACES.AccessManager;
const DELAY = 3 * DAY;

const encoded = (name: string, ...values: unknown[]) =>
  manager.encodeFunctionData(name, values) as Hex;
const appointing = (account: Hex) => encoded("grantRole", ACCREDITOR_ROLE, account, 0);

async function call(time: number, from: Hex, data: Hex): Promise<Attempt> {
  const { addresses } = await chain();
  return attempt({ time, from, to: addresses.AccessManager, data });
}

async function schedule(time: number, data: Hex, when = 0): Promise<Attempt> {
  const { addresses } = await chain();
  return call(time, ADMIN, encoded("schedule", addresses.AccessManager, data, when));
}

async function execute(time: number, data: Hex): Promise<Attempt> {
  const { addresses } = await chain();
  return call(time, ADMIN, encoded("execute", addresses.AccessManager, data));
}

describe("an office", () => {
  it("is appointed by nobody but the admin, the deployer and the offices included", async () => {
    await founded("direct");
    for (const from of [DEPLOYER, RELAYER, ACCREDITOR, REGULATOR, STRANGER]) {
      for (const role of [ADMIN_ROLE, ACCREDITOR_ROLE, REGULATOR_ROLE]) {
        const { fault } = await call(START, from, encoded("grantRole", role, STRANGER, 0));
        expect(fault).to.match(/^AccessManagerUnauthorizedAccount\(/);
      }
    }
  });
  it("is not appointed by the admin at once", async () => {
    await founded("direct");
    const { fault } = await call(START, ADMIN, appointing(STRANGER));
    expect(fault).to.match(/^AccessManagerNotScheduled\(/);
  });
  it("is not appointed sooner than three days after it was announced", async () => {
    await founded("direct");
    const tooSoon = await schedule(START, appointing(STRANGER), START + DELAY - 1);
    expect(tooSoon.fault).to.match(/^AccessManagerUnauthorizedCall\(/);
    await schedule(START, appointing(STRANGER));
    const early = await execute(START + DELAY - 1, appointing(STRANGER));
    expect(early.fault).to.match(/^AccessManagerNotReady\(/);
  });
  it("has its powers once appointed, and needs to be enrolled", async () => {
    const ledger = await founded("direct");
    await schedule(START, appointing(STRANGER));
    const appointed = await execute(START + DELAY, appointing(STRANGER));
    expect(appointed.receipt).not.to.equal(undefined);
    ledger.time = START + DELAY;
    const header = { facts: {} };
    const act = ledger.act("Enroll", STRANGER, enrolment(STRANGER), header);
    await isRefused(act, "E_ROLE", STRANGER);
    await executes(ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER)), ["Enrolled", {}]);
    const own = ledger.act("Enroll", STRANGER, enrolment(HOSPITAL), header);
    await executes(own, ["Enrolled", { account: HOSPITAL, accreditor: STRANGER }]);
  });
  it("loses its powers by a revocation, and others may lift its orders then", async () => {
    const { ledger, root, child } = await licensed("direct");
    const order = await freeze(ledger, root);
    const dismissing = encoded("revokeRole", REGULATOR_ROLE, REGULATOR);
    await schedule(START, dismissing);
    ledger.time = START + DELAY;
    await execute(ledger.time, dismissing);
    const header = { facts: {} };
    const freezing = ledger.act("Freeze", REGULATOR, orderOn(ledger, child), header);
    await isRefused(freezing, "E_ROLE", REGULATOR);
    const facts = ledger.view.facts("order", order)!.order;
    const fields = { order, reason: order };
    const byIssuer = ledger.act("Lift", REGULATOR, fields, { facts: { facts } });
    await isRefused(byIssuer, "E_ROLE", REGULATOR);
    const lifted = ledger.act("Lift", OTHER_REGULATOR, fields, { facts: { facts } });
    await executes(lifted, ["Lifted", { regulator: OTHER_REGULATOR }]);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
  });
});

describe("a deployment", () => {
  it("leaves the deployer without any office", async () => {
    await founded("direct");
    for (const role of [ADMIN_ROLE, ACCREDITOR_ROLE, REGULATOR_ROLE]) {
      const [member] = await read("AccessManager", "hasRole", role, DEPLOYER);
      expect(member).to.equal(false);
    }
  });
  it("leaves the admin with a delay of three days", async () => {
    await founded("direct");
    const answer = await read("AccessManager", "hasRole", ADMIN_ROLE, ADMIN);
    expect([...answer]).to.deep.equal([true, BigInt(DELAY)]);
  });
  it("enrols its founders, and refuses one of wrong shape or already lapsed", async () => {
    await founded("direct");
    const { addresses } = await chain();
    for (const office of [ACCREDITOR, REGULATOR, OTHER_REGULATOR]) {
      const [word] = await read("Registry", "word", participantSubject(office));
      expect(word).not.to.equal(0n);
    }
    const deploy = (founder: Enrolment) => {
      const values = [addresses.AccessManager, ZERO_ADDRESS, ZERO_ADDRESS, [founder]];
      const { bytecode } = FACTORIES.Registry;
      const data = concat([bytecode, INTERFACES.Registry.encodeDeploy(values)]) as Hex;
      return attempt({ time: START, from: STRANGER, data, gas: 30_000_000n });
    };
    const founder = enrolment(HOSPITAL).enrolment;
    const nameless = await deploy({ ...founder, name: "" });
    expect(nameless.refusal).to.deep.equal(refusal("E_SHAPE"));
    const lapsed = await deploy({ ...founder, validTo: START });
    expect(lapsed.refusal).to.deep.equal(refusal("E_TIME", HOSPITAL));
    expect((await deploy(founder)).receipt).not.to.equal(undefined);
  });
});
