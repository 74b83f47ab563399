// Every act of the ledger, over every way in which an organization can sign it.
import { expect } from "chai";
import { AGENT_ACTS, KEY_ACTS } from "../../server/core/codes.ts";
import type { Hex } from "../../server/core/records.ts";
import { refusal } from "../core/rules/support/words.ts";
import type { Header, Outcome, Route } from "./support/ledger.ts";
import { AGENT, RELAYER } from "./support/parties.ts";
import { SAMPLES } from "./support/samples.ts";
import type { Sample } from "./support/samples.ts";
import { appoint, must } from "./support/story.ts";
import { putWallet } from "./support/wallets.ts";

const POWERS = AGENT_ACTS.filter((act) => !KEY_ACTS.includes(act));

/** Does the act of a sample; `Succeed` names the revision as it is after a succession before. */
function done(sample: Sample, route: Route, header: Header = {}): Promise<Outcome> {
  const { primary, actor, fields } = sample;
  const revision = sample.ledger.view.state(padded(actor))?.revision;
  const succeeds = primary === "Succeed" && (fields as { participant: Hex }).participant === actor;
  const named = succeeds ? { ...fields, revision } : fields;
  return sample.ledger.fork(route).act(primary, actor, named, header);
}

const padded = (address: Hex): Hex => `0x${address.slice(2).padStart(64, "0")}`;

/** It is the participant's own key, to which it rotated. */
async function walletOfActor({ ledger, actor }: Sample): Promise<Hex> {
  const wallet = await putWallet(ledger.time);
  await must(ledger, "Succeed", actor, { revision: 0, participant: actor, newKey: wallet });
  return wallet;
}

async function walletAgent({ ledger, actor }: Sample, acts: readonly string[]): Promise<Hex> {
  const wallet = await putWallet(ledger.time);
  await appoint(ledger, actor, wallet, acts);
  return wallet;
}

describe("the acts that are signed over every route", () => {
  it("are all that there are", () => {
    expect(Object.keys(SAMPLES)).to.deep.equal(AGENT_ACTS);
  });
});

for (const [act, sampleOf] of Object.entries(SAMPLES)) {
  describe(act, () => {
    const executesBy = async (outcome: Promise<Outcome>, signer: Hex) => {
      const { events, ...rest } = await outcome;
      expect(rest.refusal ?? rest.fault).to.equal(undefined);
      expect(events[0]?.args).to.deep.include({ participant: rest.message.actor, signer });
      // What it does besides is the same on every route.
      expect(events.length).to.be.greaterThan(1);
    };

    if (KEY_ACTS.includes(act)) {
      it("is refused to an agent, who can't have it among its acts", async () => {
        const sample = await sampleOf();
        await appoint(sample.ledger, sample.actor, AGENT, POWERS);
        const { refusal: found } = await done(sample, "relayed", { signer: AGENT });
        expect(found).to.deep.equal(refusal("E_ROLE", AGENT));
      });
      it("is refused to a contract wallet that is an agent", async () => {
        const sample = await sampleOf();
        const wallet = await walletAgent(sample, POWERS);
        const { refusal: found } = await done(sample, "relayed", { signer: wallet });
        expect(found).to.deep.equal(refusal("E_ROLE", wallet));
      });
    } else {
      it("is refused to an agent with every act but this", async () => {
        const sample = await sampleOf();
        const others = POWERS.filter((other) => other !== act);
        await appoint(sample.ledger, sample.actor, AGENT, others);
        const { refusal: found } = await done(sample, "relayed", { signer: AGENT });
        expect(found).to.deep.equal(refusal("E_ROLE", AGENT));
      });
      it("by an agent with this act alone", async () => {
        const sample = await sampleOf();
        await appoint(sample.ledger, sample.actor, AGENT, [act]);
        await executesBy(done(sample, "relayed", { signer: AGENT }), AGENT);
      });
      it("by a contract wallet that is an agent with this act alone", async () => {
        const sample = await sampleOf();
        const wallet = await walletAgent(sample, [act]);
        await executesBy(done(sample, "relayed", { signer: wallet }), wallet);
      });
    }
    it("is refused by the signature of who relays it", async () => {
      const sample = await sampleOf();
      const { refusal: found } = await done(sample, "relayed", { signer: RELAYER });
      expect(found).to.deep.equal(refusal("E_SIG", sample.actor));
    });
    it("direct", async () => {
      const sample = await sampleOf();
      await executesBy(done(sample, "direct"), sample.actor);
    });
    it("relayed", async () => {
      const sample = await sampleOf();
      await executesBy(done(sample, "relayed"), sample.actor);
    });
    it("by the contract wallet that is the participant's key", async () => {
      const sample = await sampleOf();
      const wallet = await walletOfActor(sample);
      await executesBy(done(sample, "relayed"), wallet);
    });
  });
}
