import { expect } from "chai";
import { UNLIMITED_USES } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Kind, View } from "../../../server/core/view.ts";
import type { IndexReader } from "../../../server/store/index/reader.ts";
import { START } from "../../core/rules/support/words.ts";
import {
  AGENT,
  fill,
  HEADS,
  HOLDER,
  IDS,
  PROCESSOR,
  RECORDS,
  REGULATOR,
} from "./support/blocks.ts";
import { STORY, temporaryIndex } from "./support/blocks.ts";

const KINDS: Kind[] = [
  "participant",
  "asset",
  "right",
  "consent",
  "authorization",
  "request",
  "order",
  "log",
];

/** All that a view tells of the records of the story. */
function told(view: View): unknown {
  const records = Object.values(IDS).map((id) => ({
    kind: view.kind(id),
    facts: KINDS.map((kind) => view.facts(kind, id)),
    state: view.state(id),
    used: view.used(id),
    allotted: view.allotted(id),
  }));
  const office = view.office("regulator", REGULATOR);
  const agent = view.agent(HOLDER, AGENT);
  return {
    records,
    office,
    agent,
    spent: view.nonceSpent("Authorizations", PROCESSOR, 2n ** 200n),
  };
}

/** All lists and single reads, as of one block. */
function listed(reader: IndexReader, at: number): unknown {
  return {
    lists: KINDS.map((kind) => reader.list(kind, {}, { at }).items),
    records: KINDS.map((kind) => Object.values(IDS).map((id) => reader.read(kind, id, at))),
    held: [HOLDER, PROCESSOR].map((holder) => reader.list("right", { holder }, { at }).items),
    offered: reader.list("right", { offeredTo: PROCESSOR }, { at }).items,
    important: reader.list("asset", { classification: 1, piLevel: 2 }, { at }).items,
    principals: reader.list("participant", { agent: AGENT }, { at }).items,
    agents: reader.agents(HOLDER, at),
    receipts: reader.receipts({}, { at }).items,
    derivations: reader.derivations({}, { at }).items,
    derivation: reader.derivation(IDS.product, at),
    versions: reader.versions(IDS.asset, { at }).items,
    history: reader.history(IDS.asset, { at }).items,
    events: reader.events({ at }).items,
    committed: reader.committed(RECORDS.asset.commitment, at),
    citing: reader.citing(RECORDS.order.basisDoc, at),
    up: reader.edgesUp([IDS.product], 10, at),
    down: reader.edgesDown([IDS.asset], 10, at),
    covering: [0n, 3n, 4n, 2n ** 64n - 1n].map((size) => reader.headCovering(IDS.log, size, at)),
  };
}

describe("an index as of a block", () => {
  it("knows nothing before the first block", () => {
    const ledger = temporaryIndex();
    expect(ledger.reader.head()).to.equal(undefined);
    expect(ledger.reader.blockAt({ time: START + 1000 })).to.equal(undefined);
    expect(ledger.reader.view().kind(IDS.asset)).to.equal(undefined);
    ledger.close();
  });

  it("answers at every block what a replay to it answers", () => {
    const whole = temporaryIndex();
    fill(whole.index, STORY);
    for (let at = 1; at <= STORY.length; at += 1) {
      const replay = temporaryIndex();
      fill(replay.index, STORY.slice(0, at));
      expect(told(whole.reader.view(at)), `view at ${at}`).to.deep.equal(
        told(replay.reader.view()),
      );
      expect(listed(whole.reader, at), `lists at ${at}`).to.deep.equal(listed(replay.reader, at));
      replay.close();
    }
    whole.close();
  });

  it("finds the first anchored head that covers so many leaves of a log", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY);
    const { reader } = ledger;
    const opened = reader.read("log", IDS.log)?.created.block ?? 0;
    const covering = (size: bigint, at?: number) => {
      const head = reader.headCovering(IDS.log, size, at);
      return head && { size: head.size, root: head.root, block: head.block };
    };
    expect(covering(1n, opened), "none is anchored yet").to.equal(undefined);
    expect(covering(5n, opened + 1), "none is so large yet").to.equal(undefined);
    expect(reader.headCovering(IDS.asset, 1n)).to.equal(undefined);
    expect(reader.view(opened).state(IDS.log)).to.include({ status: "OPEN", size: 0n });
    for (const size of [0n, 1n, 3n])
      expect(covering(size)).to.deep.equal({ ...HEADS[0], block: opened + 1 });
    expect(covering(4n)).to.deep.equal({ ...HEADS[1], block: opened + 1 });
    expect(covering(5n)).to.deep.equal({ ...HEADS[2], block: opened + 2 });
    expect(covering(2n ** 64n - 1n)).to.deep.equal({ ...HEADS[2], block: opened + 2 });
    expect(reader.view(opened + 1).state(IDS.log)).to.include(HEADS[1]!);
    expect(reader.view().state(IDS.log)).to.include(HEADS[2]!);
    ledger.close();
  });

  it("takes the last of the blocks that share a second", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY);
    expect(ledger.reader.blockAt({ time: START - 1 })).to.equal(undefined);
    expect(ledger.reader.blockAt({ time: START + 2 })?.number).to.equal(5);
    expect(ledger.reader.blockAt({ time: START + 10_000 })?.number).to.equal(STORY.length);
    expect(ledger.reader.blockAt({ block: 3 })?.time).to.equal(START + 1);
    expect(ledger.reader.blockAt({ block: STORY.length + 1 })).to.equal(undefined);
    ledger.close();
  });

  it("lets an office begin when it was said to begin", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY);
    const { reader } = ledger;
    expect(reader.view(5).office("regulator", REGULATOR)).to.equal(false);
    expect(reader.view(5, () => START + 3).office("regulator", REGULATOR)).to.equal(true);
    expect(reader.view(6).office("regulator", REGULATOR)).to.equal(true);
    expect(reader.view(6).office("accreditor", REGULATOR)).to.equal(false);
    expect(reader.view().office("regulator", REGULATOR), "revoked").to.equal(false);
    ledger.close();
  });

  it("gives back the facts that were written, and the words that they came to", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY);
    const view = ledger.reader.view();
    expect(view.facts("authorization", IDS.root)?.terms).to.deep.equal(RECORDS.root);
    expect(view.facts("consent", IDS.consent)?.basis).to.deep.equal(RECORDS.basis);
    expect(view.facts("order", IDS.order)?.order).to.deep.equal(RECORDS.order);
    expect(view.facts("log", IDS.log)?.log).to.deep.equal(RECORDS.log);
    expect(view.facts("asset", IDS.asset)).to.deep.equal({
      kind: "asset",
      asset: RECORDS.asset,
      rights: [IDS.right],
    });
    expect(view.facts("asset", IDS.product)?.derivation?.authorizations).to.deep.equal([IDS.root]);
    expect(view.facts("request", IDS.request)?.at).to.equal(START + 2);
    expect(view.facts("right", IDS.root), "of another kind").to.equal(undefined);
    expect(view.state(IDS.asset)).to.include({
      status: "RETIRED",
      orders: 0,
      head: 2,
      classification: 1,
      piLevel: 2,
      chains: 0,
    });
    expect(view.state(IDS.product)).to.include({ chains: 1, nodes: 1, closed: true });
    expect(view.state(IDS.right)).to.include({ epoch: 2, holder: PROCESSOR, endGrants: false });
    expect(view.state(IDS.holder)).to.include({ key: AGENT, nextKeyAt: 0, revision: 2 });
    expect(view.state(IDS.processor)).to.include({ key: PROCESSOR, revision: 0 });
    expect(view.state(IDS.root)).to.include({ status: "REVOKED", epoch: 1 });
    expect(view.used(IDS.root)).to.equal(8);
    expect(view.allotted(IDS.root)).to.equal(30);
    ledger.close();
  });

  it("counts up to the unlimited and no further", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY.slice(0, 7));
    fill(ledger.index, [
      (writer) => {
        const digest: Hex = `0x${"ab".repeat(32)}`;
        writer.executed({ digest, idx: 0, tx: digest, actor: PROCESSOR, signer: PROCESSOR });
        const last = ledger.reader.receipts({}, { at: 7 }).items[0];
        if (last === undefined) throw new Error("the story has no use");
        writer.debit(1, digest, IDS.asset, PROCESSOR, { ...last, count: UNLIMITED_USES });
      },
    ]);
    expect(ledger.reader.view().used(IDS.root)).to.equal(UNLIMITED_USES);
    ledger.close();
  });
});
