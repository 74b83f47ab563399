// How a participant's key gives way to another: at once by itself, after a delay by an accreditor.
import { expect } from "chai";
import { participantSubject } from "../../../server/core/ids.ts";
import { RECOVERY_DELAY_SECONDS } from "../../../server/core/limits.ts";
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  appoint,
  enrolment,
  freeze,
  licensedLedger,
  must,
  NEW_KEY,
  REGULATOR,
  STRANGER,
  useOf,
} from "./support/story.ts";
import { party, refusal, START } from "./support/words.ts";

const THIRD_KEY = party(0xc3);

interface Attempt {
  actor?: Hex;
  signer?: Hex;
  participant?: Hex;
  newKey?: Hex;
  revision?: number;
}
const succeed = (ledger: Ledger, attempt: Attempt = {}) => {
  const { actor = ANALYST, participant = ANALYST, newKey = NEW_KEY, revision = 0 } = attempt;
  const header = attempt.signer === undefined ? {} : { signer: attempt.signer };
  return ledger.act("Succeed", actor, { participant, newKey, revision }, header).refusal;
};
const recover = (ledger: Ledger, attempt: Attempt = {}) =>
  succeed(ledger, { actor: ACCREDITOR, ...attempt });

const useAs = (ledger: Ledger, signer: Hex, child: Hex) =>
  ledger.act("Use", ANALYST, useOf(child), { signer }).refusal;
const keysOf = (ledger: Ledger) => {
  const { key, nextKey, nextKeyAt, revision } = ledger.view.state(participantSubject(ANALYST))!;
  return { key, nextKey, nextKeyAt, revision };
};
const noKey = refusal("E_SIG", ANALYST);

describe("succession", () => {
  it("is refused to no key, and for who is not enrolled", () => {
    const { ledger } = licensedLedger();
    expect(succeed(ledger, { newKey: ZERO_ADDRESS })).to.deep.equal(refusal("E_SHAPE"));
    const unknown = { participant: STRANGER };
    expect(recover(ledger, unknown)).to.deep.equal(refusal("E_NOT_FOUND", STRANGER));
  });
  it("is refused to everybody but the participant and an accreditor", () => {
    const { ledger } = licensedLedger();
    expect(succeed(ledger, { actor: REGULATOR })).to.deep.equal(refusal("E_ROLE", REGULATOR));
    expect(succeed(ledger, { signer: NEW_KEY })).to.deep.equal(noKey);
  });
  it("is refused to a participant that does not stand; the accreditor may still recover it", () => {
    const { ledger } = licensedLedger();
    must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    expect(succeed(ledger)).to.deep.equal(refusal("E_ROLE", ANALYST));
    expect(recover(ledger)).to.equal(undefined);
  });
  it("is refused to the key that acts already, where nothing waits", () => {
    const { ledger } = licensedLedger();
    const state = refusal("E_STATE", ANALYST);
    expect(succeed(ledger, { newKey: ANALYST })).to.deep.equal(state);
    expect(recover(ledger, { newKey: ANALYST })).to.deep.equal(state);
    must(ledger, "Succeed", ANALYST, { participant: ANALYST, newKey: NEW_KEY, revision: 0 });
    expect(succeed(ledger, { revision: 1 })).to.deep.equal(state);
    expect(succeed(ledger, { newKey: ANALYST, revision: 1 })).to.equal(undefined);
  });
  it("is refused on a revision that is not the newest", () => {
    const { ledger } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    for (const revision of [0, 2])
      expect(succeed(ledger, { newKey: THIRD_KEY, revision })).to.deep.equal(
        refusal("E_FORK", ANALYST, 1),
      );
  });
  it("is not stopped by an order", () => {
    const { ledger } = licensedLedger();
    freeze(ledger, ANALYST);
    expect(succeed(ledger)).to.equal(undefined);
  });
  it("outlasts another enrolment, which sets no key", () => {
    const { ledger, child } = licensedLedger();
    expect(succeed(ledger)).to.equal(undefined);
    must(ledger, "Enroll", ACCREDITOR, enrolment(ANALYST));
    expect(useAs(ledger, NEW_KEY, child)).to.equal(undefined);
    expect(useAs(ledger, ANALYST, child)).to.deep.equal(noKey);
  });
  it("by the key itself takes effect at once; the name, records and agents stay", () => {
    const { ledger, child } = licensedLedger();
    appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    expect(succeed(ledger)).to.equal(undefined);
    expect(keysOf(ledger)).to.deep.equal({
      ...{ key: NEW_KEY, nextKey: ZERO_ADDRESS, nextKeyAt: 0, revision: 1 },
    });
    expect(useAs(ledger, ANALYST, child)).to.deep.equal(noKey);
    expect(useAs(ledger, NEW_KEY, child)).to.equal(undefined);
    expect(useAs(ledger, AGENT, child)).to.equal(undefined);
  });
  it("of an accreditor's own key takes effect at once", () => {
    const { ledger } = licensedLedger();
    const own = { actor: ACCREDITOR, participant: ACCREDITOR };
    expect(succeed(ledger, own)).to.equal(undefined);
    const enroll = (signer: Hex) =>
      ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER), { signer }).refusal;
    expect(enroll(ACCREDITOR)).to.deep.equal(refusal("E_SIG", ACCREDITOR));
    expect(enroll(NEW_KEY)).to.equal(undefined);
  });
});

describe("recovery of a lost key", () => {
  it("waits 72 hours, in which the old key alone signs", () => {
    const { ledger, child } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    const nextKeyAt = START + 72 * 60 * 60;
    expect(keysOf(ledger)).to.deep.equal({
      ...{ key: ANALYST, nextKey: NEW_KEY, nextKeyAt, revision: 1 },
    });
    ledger.time = nextKeyAt - 1;
    expect(useAs(ledger, NEW_KEY, child)).to.deep.equal(noKey);
    expect(useAs(ledger, ANALYST, child)).to.equal(undefined);
  });
  it("takes effect by itself, and the old key is then nobody's", () => {
    const { ledger, child } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    ledger.time += RECOVERY_DELAY_SECONDS;
    expect(useAs(ledger, ANALYST, child)).to.deep.equal(noKey);
    expect(useAs(ledger, NEW_KEY, child)).to.equal(undefined);
    // What the old key did before the change stays; to come back it would have to be named anew.
    expect(succeed(ledger, { newKey: ANALYST, revision: 1 })).to.equal(undefined);
    expect(useAs(ledger, ANALYST, child)).to.equal(undefined);
  });
  it("is cancelled by the old key naming itself, or another key", () => {
    for (const newKey of [ANALYST, THIRD_KEY]) {
      const { ledger, child } = licensedLedger();
      expect(recover(ledger)).to.equal(undefined);
      expect(succeed(ledger, { newKey, revision: 1 })).to.equal(undefined);
      ledger.time += RECOVERY_DELAY_SECONDS;
      expect(useAs(ledger, NEW_KEY, child)).to.deep.equal(noKey);
      expect(useAs(ledger, newKey, child)).to.equal(undefined);
    }
  });
  it("that has taken effect can't be cancelled by naming the key that acts now", () => {
    const { ledger } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    ledger.time += RECOVERY_DELAY_SECONDS;
    expect(succeed(ledger, { revision: 1 })).to.deep.equal(refusal("E_STATE", ANALYST));
  });
  it("is not shortened or cancelled by the accreditor naming the key in force", () => {
    const { ledger } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    expect(recover(ledger, { newKey: ANALYST, revision: 1 })).to.deep.equal(
      refusal("E_STATE", ANALYST),
    );
  });
  it("a second time starts the clock anew, for the second key alone", () => {
    const { ledger, child } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    ledger.time += RECOVERY_DELAY_SECONDS - 1;
    expect(recover(ledger, { newKey: THIRD_KEY, revision: 1 })).to.equal(undefined);
    ledger.time += RECOVERY_DELAY_SECONDS - 1;
    expect(useAs(ledger, NEW_KEY, child)).to.deep.equal(noKey);
    expect(useAs(ledger, ANALYST, child)).to.equal(undefined);
    ledger.time += 1;
    expect(useAs(ledger, ANALYST, child)).to.deep.equal(noKey);
    expect(useAs(ledger, THIRD_KEY, child)).to.equal(undefined);
  });
  it("after a first one took effect leaves that key in force while it waits", () => {
    const { ledger, child } = licensedLedger();
    expect(recover(ledger)).to.equal(undefined);
    ledger.time += RECOVERY_DELAY_SECONDS;
    expect(recover(ledger, { newKey: THIRD_KEY, revision: 1 })).to.equal(undefined);
    expect(keysOf(ledger)).to.include({ key: NEW_KEY, nextKey: THIRD_KEY, revision: 2 });
    expect(useAs(ledger, NEW_KEY, child)).to.equal(undefined);
    expect(useAs(ledger, ANALYST, child)).to.deep.equal(noKey);
  });
});
