import { expect } from "chai";
import { AGENT_ACTS } from "../../server/core/codes.ts";
import { logId, participantSubject } from "../../server/core/ids.ts";
import { overlay } from "../../server/core/overlay.ts";
import { type Hex, type Messages, type PrimaryType, ZERO } from "../../server/core/records.ts";
import { ZERO_ADDRESS } from "../../server/core/records.ts";
import { apply } from "../../server/core/rules/index.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { DAY, set, START, unique } from "../core/rules/support/words.ts";
import { headOf } from "../core/support/tree.ts";
import { dump } from "../store/index/support/blocks.ts";
import { ACCREDITOR, addressOf, type Fields, RunningLedger } from "./support/ledger.ts";
import { enrol, HOLDER, PROCESSOR, register, type Registered } from "./support/story.ts";

const AGENT = addressOf("agent");
const NEW_KEY = addressOf("new key");
const POWERS = set(AGENT_ACTS, ["receipts.use", "orders.lift"]);
const UNTIL = START + 100 * DAY;

describe("the index after acts that change keys, rights and classes", () => {
  let ledger: RunningLedger;
  let asset: Registered;
  before(async () => {
    ledger = await RunningLedger.start();
    for (const name of [HOLDER, PROCESSOR]) await enrol(ledger, name);
    asset = await register(ledger);
  });
  after(() => ledger.stop());

  const holder = addressOf(HOLDER);
  const processor = addressOf(PROCESSOR);
  const state = (id: Hex) => ledger.reader.view().state(id);

  /** Executes an act, and expects of the index what the rules of the core say that it writes. */
  async function happens<P extends PrimaryType>(primary: P, actor: string, fields: Fields<P>) {
    const before = ledger.reader.head()?.number ?? 0;
    const { digest } = await ledger.must(primary, actor, fields);
    const then = overlay(ledger.reader.view(before));
    const { block } = ledger.reader.executed(digest) ?? { block: 0 };
    const time = ledger.reader.blockAt({ block })?.time ?? 0;
    const message = { actor: addressOf(actor), nonce: 0n, deadline: 0n, ...fields };
    const context = { view: then, time, signer: addressOf(actor), digest };
    const changes = apply(primary, message as unknown as Messages[P], context);
    then.add(changes);
    const now = ledger.reader.view(block);
    let compared = 0;
    for (const change of changes) {
      if ("state" in change) expect(now.state(change.id)).to.deep.equal(then.state(change.id));
      else if ("agent" in change)
        expect(now.agent(change.participant, change.key)).to.deep.equal(change.agent);
      else continue;
      compared += 1;
    }
    expect(compared).to.be.greaterThan(0);
  }

  it("has an offer, its withdrawal, and a transfer that ends grants", async () => {
    const right = asset.operate;
    const offer = { right, to: processor, endGrants: true, termsDoc: unique() };
    await happens("Offer", HOLDER, offer);
    expect(ledger.reader.citing(offer.termsDoc)).to.deep.equal([right]);
    expect(ledger.reader.citedBy(offer.termsDoc, holder)).to.deep.equal([right]);
    expect(ledger.reader.citedBy(offer.termsDoc, processor)).to.deep.equal([]);
    await happens("Offer", HOLDER, { ...offer, to: ZERO_ADDRESS, termsDoc: ZERO });
    await happens("Offer", HOLDER, offer);
    await happens("Accept", PROCESSOR, { right, from: holder, endGrants: true });
    expect(state(right)).to.include({ holder: processor, epoch: 1, offeredTo: ZERO_ADDRESS });
  });

  it("has a right that was given up, and the offer of it gone", async () => {
    const offer = { right: asset.use, to: processor, endGrants: false, termsDoc: ZERO };
    await happens("Offer", HOLDER, offer);
    await happens("Renounce", HOLDER, { right: asset.use, reason: unique() });
    expect(state(asset.use)).to.include({ status: "RENOUNCED", holder });
  });

  it("has the class of an asset, and that it is retired", async () => {
    const level = { classification: 1, piLevel: 2 };
    await happens("Reclassify", HOLDER, { asset: asset.id, ...level, reason: unique() });
    await happens("Retire", HOLDER, { asset: asset.id, reason: unique() });
    expect(state(asset.id)).to.include({ ...level, status: "RETIRED", head: 1 });
  });

  it("has a log, and each head of it that was anchored", async () => {
    const log = { operator: processor, origin: "log.example", key: unique() };
    const id = logId(log);
    await happens("OpenLog", PROCESSOR, { log });
    await happens("Anchor", PROCESSOR, { log: id, ...headOf(3) });
    const { digest, tx } = await ledger.must("Anchor", PROCESSOR, { log: id, ...headOf(8, 3) });
    const { size, root } = headOf(8);
    expect(state(id)).to.include({ status: "OPEN", size, root });
    expect(ledger.reader.view().facts("log", id)?.log).to.deep.equal(log);
    expect(ledger.reader.headCovering(id, 4n)).to.include({ size, root, digest, tx });
    expect(ledger.reader.headCovering(id, 3n)).to.include({ size: 3n, root: headOf(3).root });
    expect(ledger.reader.headCovering(id, 9n)).to.equal(undefined);
    const at = ledger.reader.head()?.number ?? 0;
    const { items } = ledger.reader.events({ subject: id, at });
    expect(items.map(({ name }) => name)).to.deep.equal(["LogOpened", "Anchored", "Anchored"]);
    const { items: found } = ledger.reader.list("log", { operator: processor }, { at });
    expect(found.map((row) => row.id)).to.deep.equal([id]);
  });

  it("has the powers of an agent, new ones, and none", async () => {
    const appointment = { agent: AGENT, acts: POWERS, notAfter: UNTIL };
    await happens("Appoint", HOLDER, appointment);
    await happens("Appoint", HOLDER, { ...appointment, acts: 1n, notAfter: UNTIL + DAY });
    await happens("Dismiss", HOLDER, { revision: 2, agent: AGENT });
    expect(ledger.reader.view().agent(holder, AGENT)).to.deep.equal({
      acts: 0n,
      notAfter: UNTIL + DAY,
      revision: 2,
    });
  });

  it("has a key that waits, one that replaces it, and one that the participant sets", async () => {
    const id = participantSubject(processor);
    const succession = { participant: processor, newKey: NEW_KEY };
    await happens("Succeed", ACCREDITOR, { revision: 0, ...succession });
    await happens("Succeed", ACCREDITOR, { revision: 1, ...succession, newKey: AGENT });
    expect(state(id)).to.include({ key: processor, nextKey: AGENT, revision: 2 });

    // Ripe by time alone, and then made the key in force by the one that comes after.
    const { nextKeyAt = 0 } = state(id) ?? {};
    await ledger.rpc.call("evm_setNextBlockTimestamp", nextKeyAt);
    await happens("Succeed", ACCREDITOR, { revision: 2, ...succession });
    expect(state(id)).to.include({ key: AGENT, nextKey: NEW_KEY, revision: 3 });

    const own = { participant: holder, newKey: NEW_KEY };
    await happens("Succeed", HOLDER, { revision: 0, ...own });
    expect(state(participantSubject(holder))).to.include({ key: NEW_KEY, nextKeyAt: 0 });
  });

  it("is rebuilt row for row", async () => {
    const file = `${ledger.file}.again`;
    const { chain, sentHere } = ledger;
    await reindex({ file, chain, finality: 0, sentHere });
    expect(dump(file)).to.deep.equal(dump(ledger.file));
  });
});
