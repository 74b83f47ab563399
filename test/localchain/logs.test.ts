import { expect } from "chai";
import { toQuantity } from "ethers";
import { MAX_LOG_BYTES, MAX_LOGS } from "../../server/localchain/limits.ts";
import { alice, bob, RunningChain, word } from "./harness.ts";
import { deploying, LOG_MANY, LOG_WIDE, STORE } from "./programs.ts";

interface Log {
  address: string;
  topics: string[];
  data: string;
  blockNumber: string;
  transactionIndex: string;
  logIndex: string;
}

const topicOf = (address: string) => `0x${word(BigInt(address))}`;
const slotTopic = (slot: number) => `0x${word(slot)}`;

describe("the local chain's logs", () => {
  let running: RunningChain;
  let one: string;
  let other: string;
  let first: string;
  let last: string;

  const logs = async (filter: Record<string, unknown>) => {
    const found = await running.rpc<Log[]>("eth_getLogs", [{ fromBlock: "0x0", ...filter }]);
    return found.map(({ data }) => Number(data));
  };

  /** Value n is logged with topics (slot, sender): 1 to 3 by alice in `one`, and so on. */
  before(async () => {
    running = await RunningChain.fresh();
    one = await running.deploy(alice, deploying(STORE));
    other = await running.deploy(alice, deploying(STORE));
    const store = (slot: number, value: number) => `0x${word(slot)}${word(value)}`;
    first = (await running.execute(alice, { to: one, data: store(1, 1) })).blockNumber;
    await running.execute(alice, { to: one, data: store(2, 2) });
    await running.execute(alice, { to: one, data: store(3, 3) });
    await running.execute(bob, { to: one, data: store(1, 4) });
    await running.execute(bob, { to: other, data: store(1, 5) });
    last = (await running.execute(bob, { to: other, data: store(2, 6) })).blockNumber;
  });

  after(() => running.discard());

  it("are none where nothing fits", async () => {
    expect(await logs({ address: alice.address })).to.deep.equal([]);
    expect(await logs({ topics: [slotTopic(9)] })).to.deep.equal([]);
    expect(await logs({ topics: [slotTopic(1), slotTopic(1)] })).to.deep.equal([]);
    expect(await logs({ topics: [null, null, null] })).to.deep.equal([]);
    expect(await logs({ fromBlock: last, toBlock: first })).to.deep.equal([]);
    expect(await logs({ fromBlock: "0xffff" })).to.deep.equal([]);
  });

  it("of an unknown block are an error", async () => {
    const filter = { blockHash: `0x${"11".repeat(32)}` };
    const { error } = await running.ask("eth_getLogs", [filter]);
    expect(error).to.deep.equal({ code: -32000, message: "unknown block" });
  });

  it("are found by address, one or several", async () => {
    expect(await logs({})).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(await logs({ address: one })).to.deep.equal([1, 2, 3, 4]);
    expect(await logs({ address: [other] })).to.deep.equal([5, 6]);
    expect(await logs({ address: [one, other] })).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(await logs({ address: [] })).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it("are found by topics, their places and alternatives", async () => {
    expect(await logs({ topics: [] })).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect(await logs({ topics: [slotTopic(1)] })).to.deep.equal([1, 4, 5]);
    expect(await logs({ topics: [[slotTopic(1), slotTopic(3)]] })).to.deep.equal([1, 3, 4, 5]);
    expect(await logs({ topics: [null, topicOf(bob.address)] })).to.deep.equal([4, 5, 6]);
    expect(await logs({ topics: [null, null] })).to.deep.equal([1, 2, 3, 4, 5, 6]);
    const both = [[slotTopic(1), slotTopic(2)], [topicOf(alice.address)]];
    expect(await logs({ topics: both })).to.deep.equal([1, 2]);
    expect(await logs({ address: other, topics: [slotTopic(2)] })).to.deep.equal([6]);
  });

  it("are found by block, by range and at the head", async () => {
    expect(await logs({ fromBlock: first, toBlock: first })).to.deep.equal([1]);
    const second = toQuantity(BigInt(first) + 1n);
    expect(await logs({ fromBlock: second, toBlock: "latest" })).to.deep.equal([2, 3, 4, 5, 6]);
    expect(await logs({ fromBlock: "latest" })).to.deep.equal([6]);
    expect(await logs({ fromBlock: "earliest", toBlock: "earliest" })).to.deep.equal([]);
    const { hash } = await running.rpc<{ hash: string }>("eth_getBlockByNumber", [second]);
    const found = await running.rpc<Log[]>("eth_getLogs", [{ blockHash: hash }]);
    expect(found.map(({ data }) => Number(data))).to.deep.equal([2]);
  });

  it("stand in the receipt as they are found", async () => {
    const found = await running.rpc<Log[]>("eth_getLogs", [{ fromBlock: last }]);
    const [receipt] = await running.rpc<{ logs: Log[] }[]>("eth_getBlockReceipts", [last]);
    expect(receipt?.logs).to.deep.equal(found);
    expect(found[0]?.address).to.equal(other);
    expect(found[0]?.topics).to.deep.equal([slotTopic(2), topicOf(bob.address)]);
  });

  it("are refused when their data is more than a query may give", async () => {
    const wide = await running.deploy(alice, deploying(LOG_WIDE));
    // 8 gas a byte (and memory's price) let 1 MiB into one transaction.
    const size = 1024 * 1024;
    const { blockNumber } = await running.execute(alice, {
      to: wide,
      data: `0x${word(size)}`,
      gasLimit: 16_000_000,
    });
    for (let sum = size; sum <= MAX_LOG_BYTES; sum += size) {
      await running.execute(alice, { to: wide, data: `0x${word(size)}`, gasLimit: 16_000_000 });
    }
    const { error } = await running.ask("eth_getLogs", [{ fromBlock: blockNumber }]);
    expect(error).to.deep.equal({ code: -32005, message: `more than ${MAX_LOG_BYTES} bytes` });
    expect((await running.ask("eth_getLogs", [{ fromBlock: "latest" }])).result).to.have.length(1);
  });

  it("are refused when there are more than a query may give", async () => {
    const many = await running.deploy(alice, deploying(LOG_MANY));
    const each = 5_000;
    const transaction = { to: many, data: `0x${word(each)}`, gasLimit: 20_000_000 };
    const { blockNumber, logs: written } = await running.execute(alice, transaction);
    expect(written).to.have.length(each);
    expect(written.map(({ logIndex }) => Number(logIndex))).to.deep.equal([...written.keys()]);
    for (let count = each; count <= MAX_LOGS; count += each) {
      await running.execute(alice, transaction);
    }
    const { error } = await running.ask("eth_getLogs", [{ fromBlock: blockNumber }]);
    expect(error).to.deep.equal({ code: -32005, message: `more than ${MAX_LOGS} results` });
  });
});
