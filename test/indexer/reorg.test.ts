import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { participantSubject } from "../../server/core/ids.ts";
import { FinalityBroken } from "../../server/indexer/follower.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { dump } from "../store/index/support/blocks.ts";
import { hardhatNetwork } from "./support/hardhat.ts";
import { addressOf, RunningLedger } from "./support/ledger.ts";
import { enrol } from "./support/story.ts";

const POLL_MS = 10;

/** What the chain did since the snapshot is gone; the index must not see it until there is more. */
async function takeBack(ledger: RunningLedger, snapshot: string): Promise<void> {
  expect(await ledger.rpc.call("evm_revert", snapshot)).to.equal(true);
}
const snapshot = (ledger: RunningLedger) => ledger.rpc.call<string>("evm_snapshot");
const known = (ledger: RunningLedger, name: string) =>
  ledger.reader.view().kind(participantSubject(addressOf(name))) === "participant";

describe("a chain that is replaced", () => {
  it("stops the follower, and leaves the index alone, where it was final", async () => {
    const ledger = await RunningLedger.start(hardhatNetwork, 1);
    await enrol(ledger, "kept");
    const taken = await snapshot(ledger);
    for (const name of ["one", "two", "three"]) await enrol(ledger, name);
    const before = dump(ledger.file);
    await takeBack(ledger, taken);
    await ledger.rpc.call("hardhat_mine", "0x8");
    while (ledger.told.stopped === undefined) await pause(POLL_MS);
    expect(ledger.told.stopped).to.be.instanceOf(FinalityBroken);
    expect(dump(ledger.file)).to.deep.equal(before);
    await ledger.stop();
  });

  it("takes a node that has fallen behind for no reorg", async () => {
    const ledger = await RunningLedger.start(hardhatNetwork, 10);
    const taken = await snapshot(ledger);
    await enrol(ledger, "one");
    await takeBack(ledger, taken);
    await ledger.follower.caughtUp();
    expect(ledger.told.unwound).to.deep.equal([]);
    expect(known(ledger, "one")).to.equal(true);
    await ledger.stop();
  });

  for (const height of ["lesser", "equal", "greater"] as const) {
    it(`is followed to another branch of ${height} height`, async () => {
      const ledger = await RunningLedger.start(hardhatNetwork, 10);
      await enrol(ledger, "before");
      const ancestor = ledger.reader.head()?.number ?? 0;
      const taken = await snapshot(ledger);
      await enrol(ledger, "lost");
      await enrol(ledger, "lost too");

      await ledger.follower.stop();
      await takeBack(ledger, taken);
      // Another time makes other blocks of the same acts.
      await ledger.rpc.call("evm_increaseTime", 100);
      const blocks = { lesser: "0x1", equal: "0x2", greater: "0x5" }[height];
      await ledger.rpc.call("hardhat_mine", blocks);
      ledger.follower.start();
      await ledger.follower.caughtUp();
      await enrol(ledger, "after");

      expect(ledger.told.unwound).to.deep.equal([ancestor]);
      expect(known(ledger, "before")).to.equal(true);
      expect(known(ledger, "lost")).to.equal(false);
      expect(known(ledger, "after")).to.equal(true);
      await ledger.follower.caughtUp();
      const file = `${ledger.file}.again`;
      const { chain, sentHere } = ledger;
      await reindex({ file, chain, finality: 10, sentHere });
      expect(dump(ledger.file)).to.deep.equal(dump(file));
      await ledger.stop();
    });
  }
});
