// Who may not sign: agents out of bounds, former keys, and contracts that answer in odd ways.
import { expect } from "chai";
import { concat, Interface, keccak256 } from "ethers";
import { encodeCall } from "../../server/chain/calls.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, Messages } from "../../server/core/records.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import { enrolment, useOf } from "../core/rules/support/story.ts";
import { DAY, refusal, START, unique } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { attempt, chain } from "./support/chain.ts";
import type { Header } from "./support/ledger.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  NEW_KEY,
  OWNER,
  STRANGER,
} from "./support/parties.ts";
import {
  appoint,
  freeze,
  grantTo,
  licensed,
  must,
  overBothRoutes,
  registerAsset,
  suspend,
  useBy,
} from "./support/story.ts";
import { putCommittee, putOdd, putWallet } from "./support/wallets.ts";

const reason = ZERO;
const sending = new Interface(["function send(address to, bytes data)"]);
const signed = (signer: Hex, more: Header<"Use"> = {}): Header<"Use"> => ({ signer, ...more });

/** The analyst's licence, and the wallet to which it gave its key. */
async function withWallet(wallet: (time: number) => Promise<Hex>) {
  const { ledger, child } = await licensed("relayed");
  const signer = await wallet(ledger.time);
  const rotated = { revision: 0, participant: ANALYST, newKey: signer };
  await must(ledger, "Succeed", ANALYST, rotated);
  const use = (header: Header<"Use"> = {}) => ledger.act("Use", ANALYST, useOf(child), header);
  return { ledger, child, signer, use };
}

overBothRoutes("an agent", (route) => {
  const appointed = async () => {
    const story = await licensed(route);
    await appoint(story.ledger, ANALYST, AGENT, ["receipts.use", "authorizations.surrender"]);
    return story;
  };
  it("is refused where it was never appointed", async () => {
    const { ledger, child } = await licensed(route);
    await isRefused(ledger.act("Use", ANALYST, useOf(child), signed(AGENT)), "E_SIG", ANALYST);
  });
  it("is refused for another participant than its own", async () => {
    const { ledger, root } = await appointed();
    await isRefused(ledger.act("Use", INSURER, useOf(root), signed(AGENT)), "E_SIG", INSURER);
  });
  it("is refused an act that it was not appointed for", async () => {
    const { ledger, claims } = await appointed();
    const offer = { right: claims.use, to: INSURER, endGrants: false, termsDoc: ZERO };
    const act = ledger.act("Offer", ANALYST, offer, { signer: AGENT });
    await isRefused(act, "E_ROLE", AGENT);
  });
  it("is refused from its end on, and serves until then", async () => {
    const { ledger, child } = await appointed();
    ledger.time = START + 10 * DAY - 1;
    await executes(ledger.act("Use", ANALYST, useOf(child), signed(AGENT)), ["Used", {}]);
    ledger.time = START + 10 * DAY;
    await isRefused(ledger.act("Use", ANALYST, useOf(child), signed(AGENT)), "E_ROLE", AGENT);
  });
  it("is refused once dismissed, also what nothing else stops", async () => {
    const { ledger, child } = await appointed();
    await must(ledger, "Dismiss", ANALYST, { revision: 1, agent: AGENT });
    await isRefused(ledger.act("Use", ANALYST, useOf(child), signed(AGENT)), "E_ROLE", AGENT);
    const surrender = { authorization: child, reason };
    const act = ledger.act("Surrender", ANALYST, surrender, { signer: AGENT });
    await isRefused(act, "E_ROLE", AGENT);
  });
  it("is refused what its participant could not do, and answers for nothing itself", async () => {
    const { ledger, child } = await appointed();
    await suspend(ledger, ANALYST);
    await isRefused(ledger.act("Use", ANALYST, useOf(child), signed(AGENT)), "E_ROLE", ANALYST);
    const surrender = { authorization: child, reason };
    await executes(ledger.act("Surrender", ANALYST, surrender, { signer: AGENT }), [
      "Surrendered",
      { grantee: ANALYST },
    ]);
  });
  it("of an office acts in that office, and loses it with the office's standing", async () => {
    const { ledger } = await licensed(route);
    await appoint(ledger, ACCREDITOR, AGENT, ["participants.enroll"]);
    const enrol = () => ledger.act("Enroll", ACCREDITOR, enrolment(STRANGER), { signer: AGENT });
    await executes(enrol(), ["Enrolled", { account: STRANGER, accreditor: ACCREDITOR }]);
    await suspend(ledger, ACCREDITOR);
    await isRefused(enrol(), "E_ROLE", ACCREDITOR);
  });
  it("that is a participant is bound by neither order nor suspension of its own", async () => {
    const { ledger, consent } = await licensed(route);
    await appoint(ledger, CUSTODIAN, INSURER, ["consents.withdraw", "consents.give"]);
    await freeze(ledger, INSURER);
    await suspend(ledger, INSURER);
    const fields = { consent, reason };
    await executes(ledger.act("Withdraw", CUSTODIAN, fields, { signer: INSURER }), [
      "ConsentWithdrawn",
      { giver: CUSTODIAN },
    ]);
  });
  it("spends its participant's nonces, not its own", async () => {
    const { ledger, child } = await appointed();
    const header = signed(AGENT, { nonce: 41n });
    await executes(ledger.act("Use", ANALYST, useOf(child), header), ["Used", {}]);
    const again = ledger.act("Use", ANALYST, useOf(child), { nonce: 41n });
    await isRefused(again, "E_NONCE", ANALYST);
    expect(ledger.view.nonceSpent("Authorizations", AGENT, 41n)).to.equal(false);
  });
});

overBothRoutes("a former key", (route) => {
  it("is nobody, whoever replaced it and whatever it signs", async () => {
    const { ledger, child } = await licensed(route);
    const rotated = { revision: 0, participant: ANALYST, newKey: NEW_KEY };
    await must(ledger, "Succeed", ANALYST, rotated);
    await isRefused(ledger.act("Use", ANALYST, useOf(child), signed(ANALYST)), "E_SIG", ANALYST);
    const surrender = { authorization: child, reason };
    const act = ledger.act("Surrender", ANALYST, surrender, { signer: ANALYST });
    await isRefused(act, "E_SIG", ANALYST);
    const back = { revision: 1, participant: ANALYST, newKey: ANALYST };
    const stolen = ledger.act("Succeed", ANALYST, back, { signer: ANALYST });
    await isRefused(stolen, "E_SIG", ANALYST);
    await executes(useBy(ledger, ANALYST, child), ["Used", { grantee: ANALYST }]);
  });
  it("serves as an agent where it is appointed one", async () => {
    const { ledger, child } = await licensed(route);
    const rotated = { revision: 0, participant: ANALYST, newKey: NEW_KEY };
    await must(ledger, "Succeed", ANALYST, rotated);
    await appoint(ledger, ANALYST, INSURER, ["receipts.use"]);
    await executes(ledger.act("Use", ANALYST, useOf(child), signed(INSURER)), ["Used", {}]);
  });
});

describe("a contract's signature", () => {
  const odd = [
    "RevertingWallet",
    "RevertingMagicWallet",
    "GasBurner",
    "ReturnBomb",
    "WrongMagicWallet",
    "TrueWallet",
    "ShortWallet",
    "SilentWallet",
    "DirtyWallet",
    "WritingWallet",
  ];
  for (const name of odd) {
    it(`by a ${name} is refused, within the gas that the relay gives`, async () => {
      const { use } = await withWallet((time) => putOdd(time, name));
      await isRefused(use({ signedBy: OWNER }), "E_SIG", ANALYST);
    });
  }
  it("is refused where the contract does not know its signer", async () => {
    const { use } = await withWallet(putWallet);
    await isRefused(use({ signedBy: STRANGER }), "E_SIG", ANALYST);
  });
  it("is refused for another act than the one that was signed", async () => {
    const { ledger, child, use } = await withWallet(putWallet);
    let taken: Hex = "0x";
    await executes(use({ nonce: 50n, alter: (signature) => (taken = signature) }), ["Used", {}]);
    const reused = { nonce: 51n, alter: () => taken };
    await isRefused(ledger.act("Use", ANALYST, useOf(child), reused), "E_SIG", ANALYST);
  });
  it("left out is refused to any sender but the contract", async () => {
    const { use } = await withWallet(putWallet);
    for (const sender of [OWNER, ANALYST, STRANGER]) {
      await isRefused(use({ sender, alter: () => "0x" }), "E_SIG", ANALYST);
    }
  });
  it("is refused of a key that is no contract and signed nothing, with little gas", async () => {
    const { ledger, child } = await licensed("relayed");
    const header = { signer: ANALYST, alter: () => concat(["0x01"]) as Hex, gas: 400_000n };
    await isRefused(ledger.act("Use", ANALYST, useOf(child), header), "E_SIG", ANALYST);
  });
  it("that recovers to nobody is not nobody's, who is its own key like others", async () => {
    const { ledger, child } = await licensed("relayed");
    const header = { signer: ZERO_ADDRESS, signedBy: STRANGER, alter: (): Hex => "0x01" };
    const surrender = { authorization: child, reason };
    const act = ledger.act("Surrender", ZERO_ADDRESS, surrender, header);
    await isRefused(act, "E_SIG", ZERO_ADDRESS);
  });
  it("is no matter of a poor relay's gas: that is the relay's fault, and no E_SIG", async () => {
    const { use } = await withWallet(putWallet);
    const poor = await use({ gas: 400_000n });
    expect(poor.refusal).to.equal(undefined);
    expect(poor.fault).to.equal("RelayedGasTooLow(407349)");
    await executes(use(), ["Used", {}]);
  });
  it("may have any length that the contract takes", async () => {
    const secret = unique();
    const { use } = await withWallet((time) => putCommittee(time, secret));
    for (const bytes of [33, 64, 65, 66, 4096]) {
      const more: Hex = `0x${"ab".repeat(bytes - 32)}`;
      const sign = (digest: Hex) => concat([keccak256(concat([digest, secret])), more]) as Hex;
      await isRefused(
        use({ alter: (_, digest) => sign(keccak256(digest) as Hex) }),
        "E_SIG",
        ANALYST,
      );
      const good = await use({ alter: (_, digest) => sign(digest) });
      expect(good.refusal ?? good.fault, `${bytes} bytes`).to.equal(undefined);
    }
  });
  it("is not asked for where the contract sends the act itself", async () => {
    const { ledger, child, signer } = await withWallet(putWallet);
    const nonce = 70n;
    const deadline = BigInt(START + 60);
    const message = { actor: ANALYST, nonce, deadline, ...useOf(child) } as Messages["Use"];
    const proof = { actor: ANALYST, signer, nonce, deadline, signature: "0x" as Hex };
    const facts = handedIn("Use", message, ledger.view);
    const { data, gasLimit } = encodeCall("Use", message, facts, proof);
    const { addresses } = await chain();
    const sent = sending.encodeFunctionData("send", [addresses.Authorizations, data]) as Hex;
    const gas = gasLimit * 2n;
    const { receipt } = await attempt({ time: START, from: OWNER, to: signer, data: sent, gas });
    expect(receipt?.logs).to.have.length(2);
    const again = await attempt({ time: START, from: OWNER, to: signer, data: sent, gas });
    expect(again.refusal).to.deep.equal(refusal("E_NONCE", ANALYST));
  });
  it("is a participant's own, whose address is the contract's", async () => {
    const { ledger, claims, consent } = await licensed("relayed");
    const wallet = await putWallet(ledger.time);
    await must(ledger, "Enroll", ACCREDITOR, enrolment(wallet));
    const grant = { parent: claims.operate, grantee: wallet, basis: consent };
    const license = await grantTo(ledger, HOSPITAL, claims.id, grant);
    const act = ledger.act("Use", wallet, useOf(license), { signedBy: STRANGER });
    await isRefused(act, "E_SIG", wallet);
    await executes(useBy(ledger, wallet, license), ["Used", { grantee: wallet }]);
    await registerAsset(ledger, wallet);
  });
});
