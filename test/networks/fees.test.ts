// Transactions that a network keeps waiting: replaced under their nonce, never doubled.
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { Transaction } from "ethers";
import type { Hex } from "../../server/core/records.ts";
import type { Sending } from "../../server/store/intake/sendings.ts";
import { dataset, enrolment, newParty } from "../intake/ledger.ts";
import { type NodeLedger, included, openNodeLedger, until } from "./support/ledger.ts";
import { startNode } from "./support/nodes.ts";

interface Pooled {
  pending: Record<string, Record<string, { hash: Hex }>>;
}

describe("a transaction that no block takes", function () {
  this.timeout(180_000);
  const holder = newParty();
  let anvil: NodeLedger;

  before(async () => {
    anvil = await openNodeLedger(await startNode("anvil"), "3");
    await anvil.ledger.act(anvil.accreditor, "participants.enroll", enrolment(holder, "Holder"));
  });
  after(() => anvil.close());
  beforeEach(() => anvil.node.rpc.call("evm_setAutomine", false));
  afterEach(() => anvil.node.rpc.call("evm_setAutomine", true));

  const mine = () => anvil.node.rpc.call("anvil_mine", "0x1");

  function sendings(digest: Hex): Sending[] {
    const { store } = anvil.ledger.parts;
    return store.sendings.ofAct(store.acts.byDigest(digest)?.seq ?? 0);
  }

  /** Hashes in the node's pool. */
  async function pooled(): Promise<Hex[]> {
    const { pending } = await anvil.node.rpc.call<Pooled>("txpool_content");
    return Object.values(pending).flatMap((byNonce) =>
      Object.values(byNonce).map(({ hash }) => hash),
    );
  }

  async function untilPooled(digest: Hex, attempt: number): Promise<Sending> {
    for (;;) {
      await until(() => sendings(digest).length > attempt);
      const sending = sendings(digest)[attempt] as Sending;
      if ((await pooled()).includes(sending.hash)) return sending;
    }
  }

  async function submitted(): Promise<Hex> {
    const signed = anvil.ledger.sign(holder, "assets.register", dataset());
    await anvil.ledger.submit(signed);
    await untilPooled(signed.digest, 0);
    return signed.digest;
  }

  /** As if the present transactions had waited long, and the service was restarted meanwhile. */
  async function restartLater(): Promise<void> {
    const { ledger } = anvil;
    await ledger.stop();
    const db = new DatabaseSync(path.join(ledger.folder, "intake.db"));
    db.exec("UPDATE sendings SET at = 0");
    db.close();
    await ledger.start();
  }

  const baseFee = (wei: bigint) =>
    anvil.node.rpc.call("anvil_setNextBlockBaseFeePerGas", `0x${wei.toString(16)}`);

  it("is not replaced while it offers what the network asks", async () => {
    const digest = await submitted();
    await restartLater();
    await untilPooled(digest, 0);
    await mine();
    const place = await included(anvil, digest);
    expect(sendings(digest).map(({ hash }) => hash)).to.deep.equal([place?.tx]);
  });

  it("is handed over again, byte for byte, to a node that dropped it", async () => {
    const digest = await submitted();
    const [sending] = sendings(digest);
    await anvil.node.rpc.call("anvil_dropTransaction", sending?.hash);
    expect(await pooled()).to.deep.equal([]);
    await untilPooled(digest, 0);
    await mine();
    expect((await included(anvil, digest))?.tx).to.equal(sending?.hash);
  });

  it("is replaced under its nonce, by the same call, once the network asks more", async () => {
    const first = await submitted();
    const second = await submitted();
    const before = Transaction.from(sendings(first)[0]?.raw);
    await baseFee((before.maxFeePerGas ?? 0n) * 2n);
    await mine();
    expect(anvil.ledger.parts.intake.status(first)?.status).to.equal("submitted");
    await restartLater();

    for (const digest of [first, second]) {
      const { attempt, nonce } = await untilPooled(digest, 1);
      expect([attempt, nonce]).to.deep.equal([1, sendings(digest)[0]?.nonce]);
    }
    const after = Transaction.from(sendings(first)[1]?.raw);
    expect([after.to, after.data, after.gasLimit]).to.deep.equal([
      before.to,
      before.data,
      before.gasLimit,
    ]);
    // What EIP-1559 pools ask of a replacement: a tenth more of both.
    const least = ((before.maxPriorityFeePerGas ?? 0n) * 11n) / 10n;
    expect((after.maxPriorityFeePerGas ?? 0n) >= least).to.equal(true);
    await mine();
    for (const digest of [first, second]) {
      const place = await included(anvil, digest);
      expect(place?.tx).to.equal(sendings(digest)[1]?.hash);
      expect(sendings(digest)).to.have.length(2);
    }
  });

  it("counts as included if a block takes what was to be replaced", async () => {
    const digest = await submitted();
    const [first] = sendings(digest);
    await baseFee((Transaction.from(first?.raw).maxFeePerGas ?? 0n) * 2n);
    await mine();
    await restartLater();
    const { hash } = await untilPooled(digest, 1);
    await anvil.node.rpc.call("anvil_dropTransaction", hash);
    await baseFee(1n);
    await anvil.node.rpc.call("eth_sendRawTransaction", first?.raw);
    await mine();
    expect((await included(anvil, digest))?.tx).to.equal(first?.hash);
    await until(() => anvil.ledger.parts.intake.undecided.size === 0);
    expect(sendings(digest)).to.have.length(2);
  });
});
