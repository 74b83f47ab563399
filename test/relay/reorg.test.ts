// A network that takes blocks back: what they had executed is sent again.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { createRpc, type Rpc } from "../../server/chain/rpc.ts";
import { createSigner } from "../../server/chain/signer.ts";
import { parseTypedData } from "../../server/core/parse-typed-data.ts";
import type { Hex } from "../../server/core/records.ts";
import { callOf } from "../../server/relay/call.ts";
import { hardhatNetwork } from "../indexer/support/hardhat.ts";
import type { Network } from "../indexer/support/ledger.ts";
import {
  dataset,
  enrolment,
  license,
  newParty,
  openTestLedger,
  type TestLedger,
  use,
} from "../intake/ledger.ts";

const FINALITY = "20";

describe("an act in a block that is taken back", () => {
  const [accreditor, regulator, holder, user] = [newParty(), newParty(), newParty(), newParty()];
  let folder: string;
  let network: Network;
  let rpc: Rpc;
  let ledger: TestLedger;
  let authorization: Hex | undefined;
  let asset: Hex | undefined;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "reorg-"));
    network = await hardhatNetwork();
    rpc = createRpc(network.url);
    const relayer = newParty();
    await network.fund?.(relayer.address);
    const file = (name: string, content: string) => {
      writeFileSync(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const offices = {
      accreditor: [accreditor.address],
      regulator: [regulator.address],
      admin: newParty().address,
    };
    ledger = await openTestLedger({
      RPC_URL: network.url,
      RELAYER_KEY_FILE: file("relayer", relayer.key.privateKey),
      OFFICES_FILE: file("offices.json", JSON.stringify(offices)),
      FINALITY,
    });
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    const registered = await ledger.act(holder, "assets.register", dataset());
    asset = registered.asset;
    const granted = license(registered.rights?.OPERATE, user, null);
    ({ authorization } = await ledger.act(holder, "authorizations.grant", granted));
  });
  after(async () => {
    await ledger.close();
    await network.stop();
    rmSync(folder, { recursive: true });
  });

  const included = async (id: Hex) => {
    while (!["included", "final"].includes(ledger.parts.intake.status(id)?.status ?? "")) {
      await pause(20);
    }
    return ledger.parts.intake.status(id)?.place;
  };
  /**
   * Replaces what came after `snapshot` by blocks of another time, `first` in them, behind the back
   * of the follower. One request, so that the relay does not get in between.
   */
  async function takeBack(snapshot: string, ...first: Hex[]): Promise<void> {
    await ledger.parts.follower.stop();
    const answers = await rpc.batch([
      { method: "evm_revert", params: [snapshot] },
      { method: "evm_increaseTime", params: [100] },
      ...first.map((raw) => ({ method: "eth_sendRawTransaction", params: [raw] })),
      { method: "hardhat_mine", params: ["0x3"] },
    ]);
    expect(answers.filter((answer) => answer instanceof Error)).to.deep.equal([]);
    ledger.parts.follower.start();
    await ledger.parts.follower.caughtUp();
  }

  it("is sent until its deadline, whatever refuses it in another block", async () => {
    const signed = ledger.sign(user, "receipts.use", use(authorization));
    const freeze = ledger.sign(regulator, "orders.freeze", {
      subject: asset,
      basisDoc: `0x${"11".repeat(32)}`,
      reviewBy: "2039-01-01T00:00:00Z",
      reason: "INQUIRY",
    });
    const other = newParty();
    await network.fund?.(other.address);
    const { chain, intake, now } = ledger.parts;
    const act = parseTypedData(freeze.typedData, chain.deployment);
    const accepted = { act, signer: regulator.address, signature: freeze.signature as Hex };
    const call = callOf({ ...accepted, seq: 0, at: now() }, intake.pending, chain.deployment, 1);
    const signer = createSigner(other.key.privateKey as Hex, chain.deployment.chainId);
    const { raw } = signer.sign(call, 0, await chain.fees());

    const snapshot = await rpc.call<string>("evm_snapshot");
    await ledger.submit(signed);
    await included(signed.digest);
    await takeBack(snapshot, raw);
    await refusedCopy(signed.digest);
    expect(intake.status(signed.digest)?.status).to.equal("submitted");

    await ledger.act(regulator, "orders.lift", { order: freeze.ids.order, reason: "CLEARED" });
    await included(signed.digest);
  });

  it("is sent again as the same transaction where its nonce is free", async () => {
    const snapshot = await rpc.call<string>("evm_snapshot");
    const signed = ledger.sign(holder, "assets.register", dataset());
    await ledger.submit(signed);
    const before = await included(signed.digest);
    await takeBack(snapshot);
    const after = await included(signed.digest);
    expect(after?.tx).to.equal(before?.tx);
    expect(after?.block).to.be.greaterThan(before?.block ?? 0);
  });

  async function refusedCopy(digest: Hex): Promise<void> {
    const { store, index } = ledger.parts;
    const seq = store.acts.byDigest(digest)?.seq ?? 0;
    const isRefused = () =>
      store.sendings.ofAct(seq).some(({ hash }) => index.reverted(hash)?.reason === "E_FROZEN");
    while (!isRefused()) await pause(20);
  }
});
