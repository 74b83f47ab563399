// What the relay makes of what a crash, the chain or a foreign transaction has left.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { expect } from "chai";
import { openNetwork } from "../../server/bin/network.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Fees } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";
import { toStored } from "../../server/intake/stored-act.ts";
import { openIntakeStore } from "../../server/store/intake/open.ts";
import { callOf } from "../../server/relay/call.ts";
import {
  dataset,
  enrolment,
  expectRefusal,
  license,
  newParty,
  openTestLedger,
  type Party,
  type TestLedger,
  use,
} from "../intake/ledger.ts";
import { acceptedOf, foreign, quietNonce, relayerOf, sendPast, turn } from "./past-the-relay.ts";

const WAIT_MS = 10_000;

describe("the relay", () => {
  let ledger: TestLedger;
  let holder: Party;
  let user: Party;
  let asset: Hex | undefined;
  let authorization: Hex | undefined;

  before(async () => {
    ledger = await openTestLedger();
    const accreditor = ledger.office("accreditor");
    holder = newParty();
    user = newParty();
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    const registered = await ledger.act(holder, "assets.register", dataset());
    asset = registered.asset;
    const granted = license(registered.rights?.OPERATE, user, null);
    ({ authorization } = await ledger.act(holder, "authorizations.grant", granted));
  });
  after(() => ledger.close());

  /**
   * Stops the ledger and leaves in its files what a crash would: an accepted act, and a transaction
   * of it that was written and never sent.
   */
  async function crashBeforeSending(change: { gasLimit?: bigint; fees?: Fees } = {}) {
    const { chain, intake, signer } = ledger.parts;
    const signed = ledger.sign(user, "receipts.use", use(authorization));
    const nonce = await quietNonce(ledger);
    const seq = ledger.parts.store.acts.lastSeq() + 1;
    const accepted = acceptedOf(ledger, signed, seq);
    const call = callOf(accepted, intake.pending, chain.deployment, 1);
    const { gasLimit = call.gasLimit, fees = await chain.fees() } = change;
    const { raw, hash } = relayerOf(ledger).sign({ ...call, gasLimit }, nonce, fees);
    const other = await foreign(ledger, ledger.sign(holder, "assets.register", dataset()), nonce);
    await ledger.stop();

    const file = path.join(ledger.folder, "intake.db");
    const store = openIntakeStore(file, (fault) => expect.fail(fault.message));
    await store.write(() => {
      store.acts.insert(toStored(accepted, chain.deployment));
      store.sendings.insert(signer.address, { nonce, attempt: 0, seq, hash, raw, at: 0 });
    });
    await store.close();
    return { id: signed.digest, seq, nonce, hash, other };
  }

  async function statusAfterStart(id: Hex) {
    await ledger.start();
    await ledger.parts.intake.decided(id, WAIT_MS);
    return ledger.parts.intake.status(id);
  }

  it("takes the chain's refusal for the act's, and checks a use anew on request", async () => {
    const { follower, intake, store, chain, signer } = ledger.parts;
    const regulator = ledger.office("regulator");
    const freeze = ledger.sign(regulator, "orders.freeze", {
      subject: asset,
      basisDoc: `0x${randomBytes(32).toString("hex")}`,
      reviewBy: "2039-01-01T00:00:00Z",
      reason: "INQUIRY",
    });
    // Unseen by the index, so the node lets pass what the chain refuses.
    await follower.stop();
    await sendPast(ledger, freeze);
    const signed = ledger.sign(user, "receipts.use", use(authorization));
    const before = await chain.transactionCount(signer.address);
    expect((await ledger.submit(signed)).status).to.equal("accepted");
    while ((await chain.transactionCount(signer.address)) === before) await turn();
    expect(intake.status(signed.digest)?.status).to.equal("submitted");

    follower.start();
    await intake.decided(signed.digest, WAIT_MS);
    const status = intake.status(signed.digest);
    expect([status?.status, status?.refusal?.reason]).to.deep.equal(["refused", "E_FROZEN"]);
    await store.write(() => undefined);
    expect(store.denials.get(signed.digest)).to.include({ reason: "E_FROZEN", refuser: "chain" });
    await expectRefusal(ledger.submit(signed), "E_FROZEN", 422);

    const order = { order: freeze.ids.order, reason: "CLEARED" };
    await ledger.act(regulator, "orders.lift", order);
    const again = await ledger.submit(signed);
    expect(again).to.include({ status: "accepted", duplicate: false });
    await intake.decided(signed.digest, WAIT_MS);
    expect(intake.status(signed.digest)?.status).to.equal("final");
  });

  it("finds an act executed that another had sent, and lets its own copy fail", async () => {
    const { follower, intake } = ledger.parts;
    const signed = ledger.sign(user, "receipts.use", use(authorization));
    await follower.stop();
    await sendPast(ledger, signed);
    await ledger.submit(signed);
    while (intake.status(signed.digest)?.status !== "submitted") await turn();
    follower.start();
    await intake.decided(signed.digest, WAIT_MS);
    expect(intake.status(signed.digest)?.status).to.equal("final");
  });

  it("sends after a crash the very transaction that was written before it", async () => {
    const { id, hash } = await crashBeforeSending();
    const status = await statusAfterStart(id);
    expect(status?.place?.tx).to.equal(hash);
  });

  it("signs anew what a foreign transaction has taken the nonce of", async () => {
    const { id, seq, nonce, other } = await crashBeforeSending();
    const network = await openNetwork(ledger.config, relayerOf(ledger).address, ledger.log);
    const rpc = createRpc(network.rpcUrl);
    const taken = await rpc.call<Hex>("eth_sendRawTransaction", other);
    while ((await rpc.call("eth_getTransactionReceipt", taken)) === null) await turn();
    await network.stop();

    const status = await statusAfterStart(id);
    const sendings = ledger.parts.store.sendings.ofAct(seq);
    expect(sendings.map((sending) => sending.nonce)).to.deep.equal([nonce, nonce + 1]);
    expect(status?.place?.tx).to.equal(sendings[1]?.hash);
  });

  it("replaces under its nonce what offers less than the chain asks", async () => {
    const fees = { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n };
    const { id, seq, nonce } = await crashBeforeSending({ fees });
    const status = await statusAfterStart(id);
    const sendings = ledger.parts.store.sendings.ofAct(seq);
    expect(sendings.map((one) => [one.nonce, one.attempt])).to.deep.equal([
      [nonce, 0],
      [nonce, 1],
    ]);
    expect(status?.place?.tx).to.equal(sendings[1]?.hash);
  });

  it("sends once more, with more gas, what ran dry", async () => {
    const { id, seq, hash } = await crashBeforeSending({ gasLimit: 60_000n });
    const status = await statusAfterStart(id);
    const { store, index } = ledger.parts;
    expect(index.reverted(hash)).to.include({ reason: undefined });
    expect(store.sendings.ofAct(seq)).to.have.length(2);
    expect(status?.status).to.equal("final");
  });
});
