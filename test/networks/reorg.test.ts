// A network that takes blocks back, up to what is final and beyond.
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { listen } from "../../server/bin/listen.ts";
import { createSigner } from "../../server/chain/signer.ts";
import { RELAY_INTERVAL_MS } from "../../server/core/limits.ts";
import type { Hex } from "../../server/core/records.ts";
import { readRelayerKey } from "../../server/config/secrets.ts";
import { FinalityBroken } from "../../server/indexer/follower.ts";
import { Client } from "../http/support/node.ts";
import { dataset, enrolment, license, newParty, use } from "../intake/ledger.ts";
import { dump } from "../store/index/support/blocks.ts";
import {
  type NodeLedger,
  carriedByAnother,
  included,
  indexAndRebuild,
  openNodeLedger,
  until,
} from "./support/ledger.ts";
import { startNode } from "./support/nodes.ts";

const FINALITY = 12;
/** In which the relay would have sent something. */
const SOME_TURNS_MS = 4 * RELAY_INTERVAL_MS;

/** `extra`: signed transactions that the new branch has in its first block. */
const reorg = ({ node }: NodeLedger, depth: number, extra: Hex[] = []) =>
  node.rpc.call(
    "anvil_reorg",
    depth,
    extra.map((raw) => [raw, 0]),
  );

describe("blocks that a network takes back", function () {
  this.timeout(180_000);
  const [holder, user] = [newParty(), newParty()];
  let anvil: NodeLedger;
  let asset: Hex | undefined;
  let authorization: Hex | undefined;

  async function open(finality: string, options?: string[]): Promise<void> {
    anvil = await openNodeLedger(await startNode("anvil", options), finality);
    const { ledger, accreditor } = anvil;
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    const registered = await ledger.act(holder, "assets.register", dataset());
    asset = registered.asset;
    const granted = license(registered.rights?.OPERATE, user, null);
    ({ authorization } = await ledger.act(holder, "authorizations.grant", granted));
  }
  beforeEach(() => open(String(FINALITY)));
  afterEach(() => anvil.close());

  const head = () => anvil.ledger.parts.index.head()?.number ?? 0;

  async function used(): Promise<Hex> {
    const signed = anvil.ledger.sign(user, "receipts.use", use(authorization));
    await anvil.ledger.submit(signed);
    await included(anvil, signed.digest);
    return signed.digest;
  }
  const freeze = () =>
    anvil.ledger.sign(anvil.regulator, "orders.freeze", {
      subject: asset,
      basisDoc: `0x${"11".repeat(32)}`,
      reviewBy: "2039-01-01T00:00:00Z",
      reason: "INQUIRY",
    });

  /** Reverted with this reason in the branch that stands. */
  function refusedAs(id: Hex, reason: string): boolean {
    const { store, index } = anvil.ledger.parts;
    const seq = store.acts.byDigest(id)?.seq ?? 0;
    return store.sendings.ofAct(seq).some(({ hash }) => index.reverted(hash)?.reason === reason);
  }

  async function expectEqualToRebuild(): Promise<void> {
    const [index, rebuilt] = await indexAndRebuild(anvil);
    expect(index).to.deep.equal(rebuilt);
  }

  async function expectStop(finality: number): Promise<void> {
    const { ledger } = anvil;
    for (let block = 0; block <= FINALITY; block += 1) await used();
    // What is final is written after the block's own rows.
    await until(() => ledger.parts.follower.final()?.number === head() - finality);
    const file = path.join(ledger.folder, "index.db");
    const before = dump(file);
    const sent = ledger.parts.store.sendings.lastNonce(ledger.parts.signer.address);
    await reorg(anvil, FINALITY + 1);
    await until(() => ledger.parts.follower.broken() !== undefined);
    expect(ledger.parts.follower.broken()).to.be.instanceOf(FinalityBroken);
    expect(ledger.parts.follower.lag()).to.equal(undefined);

    // Accepted, durable, and kept from a chain that is not the one it was meant for.
    const signed = ledger.sign(holder, "assets.register", dataset());
    await ledger.submit(signed);
    await pause(SOME_TURNS_MS);
    await ledger.stop();
    await ledger.start();
    await until(() => ledger.parts.follower.broken() !== undefined);
    await pause(SOME_TURNS_MS);
    const { intake, store, signer } = ledger.parts;
    expect(intake.status(signed.digest)?.status).to.equal("accepted");
    expect(store.sendings.lastNonce(signer.address)).to.equal(sent);
    expect(dump(file)).to.deep.equal(before);
    await expectFlag();
  }

  async function expectFlag(): Promise<void> {
    const { ledger } = anvil;
    const server = await listen({ ...ledger.config, port: 0 }, ledger.parts, ledger.log);
    const client = await Client.open(server.url);
    const problem = await client.refused("/readyz", {}, 503, "E_CHAIN");
    expect(problem["detail"]).to.match(/^the chain has replaced block \d+, which was final/);
    expect((await client.get("/healthz"))["status"]).to.equal("stopped");
    await server.close();
  }
  it("stop the follower for good where they were final, and change nothing", () =>
    expectStop(FINALITY));
  it("do the same where the network itself had called them final", async () => {
    await anvil.close();
    // anvil calls final what is two epochs old.
    await open("finalized", ["--slots-in-an-epoch", "1"]);
    await expectStop(2);
  });

  it("are told to whoever reads the stream of events", async () => {
    const { ledger } = anvil;
    const server = await listen({ ...ledger.config, port: 0 }, ledger.parts, ledger.log);
    const stop = new AbortController();
    const stream = await fetch(`${server.url}/v1/events`, { signal: stop.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const told = async (what: RegExp) => {
      while (!what.test(text)) text += (await reader.read()).value ?? "";
    };
    await used();
    const first = head();
    await told(/^event: Used$/m);
    await reorg(anvil, 1);
    await told(new RegExp(`^event: reorg\ndata: {"block":${first}}$`, "m"));
    text = "";
    await told(/^event: Used$/m);
    stop.abort();
    await server.close();
  });

  it("are unwound, and their acts sent again until the other branch has them", async () => {
    const { ledger } = anvil;
    const digests = [await used(), await used(), await used()];
    const dependent = await ledger.act(holder, "assets.register", dataset());
    const granted = license(dependent.rights?.OPERATE, user, 1);
    await ledger.act(holder, "authorizations.grant", granted);
    const before = head();
    await reorg(anvil, 5);
    await until(() => head() > before);
    for (const digest of digests) await included(anvil, digest);
    await until(() => ledger.parts.intake.undecided.size === 0);
    await expectEqualToRebuild();
  });

  it("leave an act open that the other branch refuses, until it does no more", async () => {
    const { ledger, regulator } = anvil;
    const frozen = freeze();
    const raw = await carriedByAnother(anvil, frozen);
    const digest = await used();
    await reorg(anvil, 1, [raw]);
    await until(() => refusedAs(digest, "E_FROZEN"));
    expect(ledger.parts.intake.status(digest)?.status).to.equal("submitted");
    await expectEqualToRebuild();
    await ledger.act(regulator, "orders.lift", { order: frozen.ids.order, reason: "CLEARED" });
    await included(anvil, digest);
    await expectEqualToRebuild();
  });

  it("leave it open through a restart that meets the other branch", async () => {
    const { ledger, regulator } = anvil;
    const frozen = freeze();
    const raw = await carriedByAnother(anvil, frozen);
    const digest = await used();
    await ledger.stop();
    await reorg(anvil, 1, [raw]);
    await ledger.start();
    await until(() => refusedAs(digest, "E_FROZEN"));
    expect(ledger.parts.intake.status(digest)?.status).to.equal("submitted");
    await ledger.act(regulator, "orders.lift", { order: frozen.ids.order, reason: "CLEARED" });
    await included(anvil, digest);
  });

  it("stop nobody who was away while the other branch outgrew what is final", async () => {
    const { ledger, node } = anvil;
    const digest = await used();
    await ledger.stop();
    await reorg(anvil, 2);
    await node.rpc.call("anvil_mine", `0x${(FINALITY * 2).toString(16)}`);
    await ledger.start();
    await included(anvil, digest);
    expect(ledger.parts.follower.broken()).to.equal(undefined);
    await expectEqualToRebuild();
  });

  const relayer = () => {
    const { chain } = anvil.ledger.parts;
    return createSigner(readRelayerKey(anvil.ledger.config), chain.deployment.chainId);
  };
  /** Of the relay's own key, and no act: an operator's, for instance. */
  async function foreign(nonce: number): Promise<Hex> {
    const call = { to: holder.address, data: "0x", gasLimit: 30_000n } as const;
    return relayer().sign(call, nonce, await anvil.ledger.parts.chain.fees()).raw;
  }

  it("give an act another nonce where a foreign transaction took its own", async () => {
    const { chain, intake, signer, store } = anvil.ledger.parts;
    const nonce = await chain.transactionCount(signer.address);
    const digest = await used();
    const before = intake.status(digest)?.place?.tx;
    await reorg(anvil, 1, [await foreign(nonce)]);
    await until(() => intake.status(digest)?.status === "submitted");
    const { tx } = (await included(anvil, digest)) ?? {};
    expect(tx).not.to.equal(before);
    const sent = store.sendings.ofAct(store.acts.byDigest(digest)?.seq ?? 0);
    expect(sent.map((sending) => sending.nonce)).to.deep.equal([nonce, nonce + 1]);
    await expectEqualToRebuild();
  });

  it("leave no nonce open that a foreign transaction had", async () => {
    const { chain, intake, signer } = anvil.ledger.parts;
    const nonce = await chain.transactionCount(signer.address);
    await chain.sendRaw([await foreign(nonce)]);
    const digests = [await used(), await used()];
    await reorg(anvil, 3);
    await until(() => digests.every((id) => intake.status(id)?.status === "submitted"));
    for (const digest of digests) await included(anvil, digest);
    await until(() => intake.undecided.size === 0);
    expect(await chain.transactionCount(signer.address)).to.be.at.least(nonce + 2);
    await expectEqualToRebuild();
  });
});
