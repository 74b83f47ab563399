// Agents, and how one key follows another.
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { AGENT_ACTS } from "../../server/core/codes.ts";
import { enrolment, useOf } from "../core/rules/support/story.ts";
import { DAY, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { ChainLedger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  HOSPITAL,
  INSURER,
  NEW_KEY,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  appoint,
  founded,
  freeze,
  licensed,
  must,
  overBothRoutes,
  registerAsset,
  suspend,
  useBy,
} from "./support/story.ts";

const RECOVERY = 72 * 3600;
const reason = ZERO;
const powers = (...acts: string[]) =>
  acts.reduce((mask, act) => mask | (1n << BigInt(AGENT_ACTS.indexOf(act))), 0n);

overBothRoutes("appointing an agent", (route) => {
  const good = { agent: AGENT, acts: powers("receipts.use"), notAfter: START + DAY };
  const malformed: [string, Partial<typeof good>][] = [
    ["of nobody", { agent: ZERO_ADDRESS }],
    ["of oneself", { agent: HOSPITAL }],
    ["to nothing", { acts: 0n }],
    ["to an act on no list", { acts: 1n << 29n }],
    ["to what has every bit", { acts: 2n ** 64n - 1n }],
    ["to succession", { acts: powers("receipts.use", "participants.succeed") }],
    ["to appointing", { acts: powers("participants.appoint") }],
    ["to dismissing", { acts: powers("participants.dismiss") }],
    ["without an end", { notAfter: 0 }],
  ];
  for (const [title, change] of malformed) {
    it(`${title} is refused`, async () => {
      const ledger = await founded(route);
      await isRefused(ledger.act("Appoint", HOSPITAL, { ...good, ...change }), "E_SHAPE");
    });
  }
  it("is refused to who is not enrolled", async () => {
    const ledger = await founded(route);
    await isRefused(ledger.act("Appoint", STRANGER, good), "E_ROLE", STRANGER);
  });
  it("is refused with an end that is not ahead", async () => {
    const ledger = await founded(route);
    const fields = { ...good, notAfter: START };
    await isRefused(ledger.act("Appoint", HOSPITAL, fields), "E_TIME", AGENT);
  });
  it("again supersedes acts and end, after a dismissal too", async () => {
    const { ledger, child } = await licensed(route);
    const use = () => ledger.act("Use", ANALYST, useOf(child), { signer: AGENT });
    const event = (revision: number, acts = good.acts) =>
      ["Appointed", { participant: ANALYST, agent: AGENT, acts, revision }] as const;
    await executes(ledger.act("Appoint", ANALYST, good), [...event(1)]);
    await executes(use(), ["Used", {}]);
    const other = { ...good, acts: powers("rights.offer") };
    await executes(ledger.act("Appoint", ANALYST, other), [...event(2, other.acts)]);
    await isRefused(use(), "E_ROLE", AGENT);
    await must(ledger, "Dismiss", ANALYST, { revision: 2, agent: AGENT });
    await executes(ledger.act("Appoint", ANALYST, good), [...event(3)]);
    await executes(use(), ["Used", {}]);
  });
});

overBothRoutes("dismissing an agent", (route) => {
  it("is refused of who never was one of the actor's", async () => {
    const ledger = await founded(route);
    await appoint(ledger, INSURER, AGENT, ["receipts.use"]);
    const fields = { revision: 1, agent: AGENT };
    await isRefused(ledger.act("Dismiss", HOSPITAL, fields), "E_NOT_FOUND", AGENT);
  });
  it("is refused a second time, and over another appointment than the one meant", async () => {
    const ledger = await founded(route);
    await appoint(ledger, HOSPITAL, AGENT, ["receipts.use"]);
    await appoint(ledger, HOSPITAL, AGENT, ["receipts.use", "rights.offer"]);
    const stale = ledger.act("Dismiss", HOSPITAL, { revision: 1, agent: AGENT });
    await isRefused(stale, "E_FORK", AGENT, 2);
    const fields = { revision: 2, agent: AGENT };
    await executes(ledger.act("Dismiss", HOSPITAL, fields), [
      "Dismissed",
      { participant: HOSPITAL, agent: AGENT, revision: 2 },
    ]);
    await isRefused(ledger.act("Dismiss", HOSPITAL, fields), "E_STATE", AGENT);
  });
  it("is stopped by no order, suspension or lapse, and allowed of an expired one", async () => {
    const ledger = await founded(route);
    await appoint(ledger, HOSPITAL, AGENT, ["receipts.use"]);
    await freeze(ledger, HOSPITAL);
    await suspend(ledger, HOSPITAL);
    ledger.time = START + 5000 * DAY;
    const fields = { revision: 1, agent: AGENT };
    await executes(ledger.act("Dismiss", HOSPITAL, fields), ["Dismissed", {}]);
  });
});

/** Whoever holds this key speaks for the hospital now, and nobody else of these. */
async function speaksFor(ledger: ChainLedger, key: Hex): Promise<void> {
  for (const signer of [HOSPITAL, NEW_KEY, STRANGER]) {
    const fields = { agent: AGENT, acts: 1n, notAfter: ledger.time + 1 };
    const act = ledger.act("Appoint", HOSPITAL, fields, { signer });
    if (signer === key) await executes(act, ["Appointed", { participant: HOSPITAL }]);
    else await isRefused(act, "E_SIG", HOSPITAL);
  }
}

const own = (newKey: Hex, revision = 0) => ({ revision, participant: HOSPITAL, newKey });

overBothRoutes("a participant's own succession", (route) => {
  it("is refused to nobody, of strangers, and by another participant", async () => {
    const ledger = await founded(route);
    await isRefused(ledger.act("Succeed", HOSPITAL, own(ZERO_ADDRESS)), "E_SHAPE");
    const unknown = { ...own(NEW_KEY), participant: STRANGER };
    await isRefused(ledger.act("Succeed", STRANGER, unknown), "E_NOT_FOUND", STRANGER);
    for (const actor of [INSURER, REGULATOR]) {
      await isRefused(ledger.act("Succeed", actor, own(NEW_KEY)), "E_ROLE", actor);
    }
  });
  it("is refused to a suspended participant", async () => {
    const ledger = await founded(route);
    await suspend(ledger, HOSPITAL);
    await isRefused(ledger.act("Succeed", HOSPITAL, own(NEW_KEY)), "E_ROLE", HOSPITAL);
  });
  it("is refused to the key that it is, and over another revision", async () => {
    const ledger = await founded(route);
    await isRefused(ledger.act("Succeed", HOSPITAL, own(HOSPITAL)), "E_STATE", HOSPITAL);
    await isRefused(ledger.act("Succeed", HOSPITAL, own(NEW_KEY, 1)), "E_FORK", HOSPITAL, 0);
  });
  it("takes effect at once, and back again", async () => {
    const ledger = await founded(route);
    await executes(ledger.act("Succeed", HOSPITAL, own(NEW_KEY)), [
      "Succeeded",
      { participant: HOSPITAL, by: HOSPITAL, newKey: NEW_KEY, effectiveAt: START, revision: 1 },
    ]);
    await speaksFor(ledger, NEW_KEY);
    await executes(ledger.act("Succeed", HOSPITAL, own(HOSPITAL, 1)), ["Succeeded", {}]);
    await speaksFor(ledger, HOSPITAL);
  });
  it("keeps records, agents and what enrolling again says", async () => {
    const { ledger, child } = await licensed(route);
    await appoint(ledger, ANALYST, AGENT, ["receipts.use"]);
    const rotated = { revision: 0, participant: ANALYST, newKey: NEW_KEY };
    await must(ledger, "Succeed", ANALYST, rotated);
    await must(ledger, "Enroll", ACCREDITOR, enrolment(ANALYST));
    await executes(ledger.act("Use", ANALYST, useOf(child), { signer: AGENT }), ["Used", {}]);
    await executes(useBy(ledger, ANALYST, child), ["Used", { grantee: ANALYST }]);
  });
  it("may take a key that is another participant's too, and mixes nothing up", async () => {
    const { ledger, child } = await licensed(route);
    const rotated = { revision: 0, participant: ANALYST, newKey: INSURER };
    await must(ledger, "Succeed", ANALYST, rotated);
    await executes(useBy(ledger, ANALYST, child), ["Used", { grantee: ANALYST }]);
    await isRefused(useBy(ledger, INSURER, child), "E_RECIPIENT", child);
  });
  it("of an accreditor is its own and at once", async () => {
    const ledger = await founded(route);
    const rotated = { revision: 0, participant: ACCREDITOR, newKey: NEW_KEY };
    await executes(ledger.act("Succeed", ACCREDITOR, rotated), [
      "Succeeded",
      { effectiveAt: START },
    ]);
  });
});

overBothRoutes("the recovery of a lost key", (route) => {
  it("waits for 72 hours to the second, and the old key acts until then", async () => {
    const ledger = await founded(route);
    await executes(ledger.act("Succeed", ACCREDITOR, own(NEW_KEY)), [
      "Succeeded",
      { by: ACCREDITOR, newKey: NEW_KEY, effectiveAt: START + RECOVERY, revision: 1 },
    ]);
    await speaksFor(ledger, HOSPITAL);
    ledger.time = START + RECOVERY - 1;
    await speaksFor(ledger, HOSPITAL);
    ledger.time = START + RECOVERY;
    await speaksFor(ledger, NEW_KEY);
  });
  it("takes uses from the old key too, which ask no more than its word", async () => {
    const { ledger, child } = await licensed(route);
    const recovered = { revision: 0, participant: ANALYST, newKey: NEW_KEY };
    await must(ledger, "Succeed", ACCREDITOR, recovered);
    const use = (signer: Hex) => ledger.act("Use", ANALYST, useOf(child), { signer });
    ledger.time = START + RECOVERY - 1;
    await isRefused(use(NEW_KEY), "E_SIG", ANALYST);
    await executes(use(ANALYST), ["Used", {}]);
    ledger.time = START + RECOVERY;
    await isRefused(use(ANALYST), "E_SIG", ANALYST);
    await executes(use(NEW_KEY), ["Used", {}]);
  });
  it("is cancelled by the old key, which names itself", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY - 1;
    await executes(ledger.act("Succeed", HOSPITAL, own(HOSPITAL, 1)), [
      "Succeeded",
      { by: HOSPITAL, newKey: HOSPITAL, effectiveAt: ledger.time, revision: 2 },
    ]);
    ledger.time = START + 2 * RECOVERY;
    await speaksFor(ledger, HOSPITAL);
  });
  it("is cancelled by the old key's rotation to another", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    await must(ledger, "Succeed", HOSPITAL, own(STRANGER, 1));
    ledger.time = START + 2 * RECOVERY;
    await speaksFor(ledger, STRANGER);
  });
  it("is past cancelling once its time has come", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY;
    const late = ledger.act("Succeed", HOSPITAL, own(HOSPITAL, 1), { signer: HOSPITAL });
    await isRefused(late, "E_SIG", HOSPITAL);
  });
  it("is refused to the key that acts, the one that came to it by recovery included", async () => {
    const ledger = await founded(route);
    await isRefused(ledger.act("Succeed", ACCREDITOR, own(HOSPITAL)), "E_STATE", HOSPITAL);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY;
    await isRefused(ledger.act("Succeed", ACCREDITOR, own(NEW_KEY, 1)), "E_STATE", HOSPITAL);
    await isRefused(ledger.act("Succeed", HOSPITAL, own(NEW_KEY, 1)), "E_STATE", HOSPITAL);
  });
  it("is not the accreditor's to cancel by naming the old key again", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    const objection = ledger.act("Succeed", ACCREDITOR, own(HOSPITAL, 1));
    await isRefused(objection, "E_STATE", HOSPITAL);
  });
  it("replaced by another begins its time anew", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY - 1;
    await must(ledger, "Succeed", ACCREDITOR, own(STRANGER, 1));
    ledger.time = START + 2 * RECOVERY - 2;
    await speaksFor(ledger, HOSPITAL);
    ledger.time = START + 2 * RECOVERY - 1;
    await speaksFor(ledger, STRANGER);
  });
  it("over a key that came by recovery leaves that key acting meanwhile", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY;
    await must(ledger, "Succeed", ACCREDITOR, own(STRANGER, 1));
    await speaksFor(ledger, NEW_KEY);
    ledger.time = START + 2 * RECOVERY;
    await speaksFor(ledger, STRANGER);
  });
  it("is followed by a rotation of the key that it brought", async () => {
    const ledger = await founded(route);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY;
    await executes(ledger.act("Succeed", HOSPITAL, own(STRANGER, 1)), [
      "Succeeded",
      { by: HOSPITAL, newKey: STRANGER, effectiveAt: ledger.time, revision: 2 },
    ]);
    await speaksFor(ledger, STRANGER);
  });
  it("helps a suspended participant, whose standing is another matter", async () => {
    const ledger = await founded(route);
    await suspend(ledger, HOSPITAL);
    await must(ledger, "Succeed", ACCREDITOR, own(NEW_KEY));
    ledger.time = START + RECOVERY;
    const rotated = ledger.act("Succeed", HOSPITAL, own(STRANGER, 1));
    await isRefused(rotated, "E_ROLE", HOSPITAL);
    await must(ledger, "Reinstate", ACCREDITOR, { participant: HOSPITAL, reason });
    await registerAsset(ledger, HOSPITAL);
  });
});
