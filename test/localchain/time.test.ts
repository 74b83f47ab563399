import { rmSync } from "node:fs";
import { expect } from "chai";
import { ChainClock, ClockRefusal } from "../../server/localchain/clock.ts";
import { MAX_CLOCK_STEP_SECONDS } from "../../server/localchain/limits.ts";
import { ChainStore } from "../../server/localchain/store.ts";
import { alice, bob, RunningChain, temporaryFolder } from "./harness.ts";

describe("the local chain's clock", () => {
  let folder: string;
  let store: ChainStore;
  let wall: number;
  const open = () => new ChainClock(store, () => wall * 1000 + 999);

  beforeEach(() => {
    folder = temporaryFolder();
    store = new ChainStore(`${folder}/chain.db`);
    wall = 1_000_000;
  });

  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });

  it("refuses to be set back", () => {
    const clock = open();
    expect(() => clock.pin(wall - 1, wall)).to.throw(ClockRefusal, "can't be earlier");
    expect(clock.nextTime(0)).to.equal(wall);
  });

  it("refuses a step out of bounds", () => {
    const clock = open();
    const far = MAX_CLOCK_STEP_SECONDS + 1;
    expect(() => clock.pin(wall + far, wall)).to.throw(ClockRefusal, "too large");
    expect(() => clock.increase(far)).to.throw(ClockRefusal, "too large");
    expect(clock.nextTime(0)).to.equal(wall);
  });

  it("never goes behind the parent, though the wall clock does", () => {
    const clock = open();
    expect(clock.nextTime(wall - 5)).to.equal(wall);
    wall -= 100;
    expect(clock.nextTime(1_000_000)).to.equal(1_000_000);
    wall += 101;
    expect(clock.nextTime(1_000_000)).to.equal(1_000_001);
  });

  it("lets two blocks share a second", () => {
    const clock = open();
    const parent = clock.nextTime(0);
    clock.sealed();
    expect(clock.nextTime(parent)).to.equal(parent);
  });

  it("gives a pinned time to one block and goes on from it", () => {
    const clock = open();
    clock.pin(wall + 500, wall);
    wall += 3;
    expect(clock.nextTime(0)).to.equal(1_000_500);
    clock.sealed();
    expect(clock.nextTime(0)).to.equal(1_000_503);
  });

  it("adds up what it was increased by, a pinned time included", () => {
    const clock = open();
    expect(clock.increase(10)).to.equal(10);
    expect(clock.increase(5)).to.equal(15);
    clock.pin(wall + 100, wall);
    clock.increase(7);
    expect(clock.nextTime(0)).to.equal(wall + 107);
  });

  it("keeps its offset through a restart", () => {
    open().increase(1_000);
    expect(open().nextTime(0)).to.equal(wall + 1_000);
    open().pin(wall + 5_000, wall);
    expect(open().nextTime(0)).to.equal(wall + 5_000);
  });
});

describe("time control over JSON-RPC", () => {
  let running: RunningChain;

  interface Block {
    number: string;
    timestamp: string;
    transactions: unknown[];
    parentHash: string;
    hash: string | null;
  }
  const block = (tag: string) => running.rpc<Block>("eth_getBlockByNumber", [tag]);
  const time = async (tag = "latest") => Number((await block(tag)).timestamp);

  beforeEach(async () => {
    running = await RunningChain.fresh({ timeControl: true });
  });

  afterEach(() => running.discard());

  it("refuses a time before the head's, and what is no time", async () => {
    const head = await time();
    for (const params of [[head - 1], ["soon"], [-1], []]) {
      const { error } = await running.ask("evm_setNextBlockTimestamp", params);
      expect(error?.code, String(params)).to.equal(-32602);
    }
    expect((await running.ask("evm_increaseTime", [-5])).error?.code).to.equal(-32602);
    expect((await running.ask("evm_mine", [head - 1])).error?.code).to.equal(-32602);
    expect((await block("latest")).number).to.equal("0x0");
  });

  it("gives the next block exactly the time that was set", async () => {
    const target = (await time()) + 86_400;
    await running.rpc("evm_setNextBlockTimestamp", [target]);
    expect(await time("pending")).to.equal(target);
    await running.execute(alice, { to: bob.address });
    expect(await time()).to.equal(target);
    await running.execute(alice, { to: bob.address });
    expect(await time()).to.be.within(target, target + 60);
  });

  it("mines an empty block, at a time if one is given", async () => {
    const target = (await time()) + 3_600;
    await running.rpc("evm_mine", [target]);
    const head = await block("latest");
    expect([head.number, Number(head.timestamp)]).to.deep.equal(["0x1", target]);
    expect(head.transactions).to.deep.equal([]);
    await running.rpc("evm_mine");
    expect((await block("latest")).parentHash).to.equal(head.hash);
  });

  it("does not go back when the chain is reopened", async () => {
    await running.rpc("evm_increaseTime", [1_000_000]);
    await running.rpc("evm_mine");
    const before = await time();
    await running.stop();
    running = await RunningChain.open(running.chain.options);
    await running.rpc("evm_mine");
    expect(await time()).to.be.within(before, before + 60);
  });
});
