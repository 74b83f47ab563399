import type { TypedTransaction } from "@ethereumjs/tx";
import { expect } from "chai";
import {
  MAX_POOL_BYTES,
  MAX_POOL_TXS,
  MAX_POOL_TXS_PER_SENDER,
  MAX_TX_BYTES,
} from "../../server/localchain/limits.ts";
import { Pool, type PooledTx } from "../../server/localchain/pool.ts";

const UNREAD = undefined as unknown as TypedTransaction;

/** The pool never looks into a transaction, only at what was read from it. */
function pooled(sender: string, nonce: number, changes: Partial<PooledTx> = {}): PooledTx {
  const hash = `${sender}/${nonce}/${changes.maxFee ?? 10n}/${changes.tip ?? 0n}`;
  const raw = new Uint8Array(100);
  return { tx: UNREAD, raw, hash, sender, nonce, maxFee: 10n, tip: 0n, ...changes };
}

const order = (pool: Pool, limit = 100) => pool.ready(limit).map((tx) => `${tx.sender}${tx.nonce}`);

describe("the local chain's pool", () => {
  it("refuses a transaction that it holds", () => {
    const pool = new Pool();
    pool.add(pooled("a", 0), 0);
    expect(() => pool.add(pooled("a", 0), 0)).to.throw("already known");
  });

  it("refuses a nonce that is used", () => {
    const pool = new Pool();
    expect(() => pool.add(pooled("a", 4), 5)).to.throw("nonce too low: next nonce 5, tx nonce 4");
    expect(pool.size).to.equal(0);
  });

  it("refuses a nonce too far ahead", () => {
    const pool = new Pool();
    const first = pooled("a", 5 + MAX_POOL_TXS_PER_SENDER);
    expect(() => pool.add(first, 5)).to.throw("nonce too high");
    pool.add(pooled("a", 4 + MAX_POOL_TXS_PER_SENDER), 5);
    expect(pool.size).to.equal(1);
  });

  it("refuses a replacement that doesn't raise both fees", () => {
    const pool = new Pool();
    pool.add(pooled("a", 0, { maxFee: 20n, tip: 10n }), 0);
    for (const [maxFee, tip] of [
      [21n, 11n],
      [22n, 10n],
      [30n, 10n],
    ] as const) {
      expect(() => pool.add(pooled("a", 0, { maxFee, tip }), 0)).to.throw("underpriced");
    }
    pool.add(pooled("a", 0, { maxFee: 22n, tip: 11n }), 0);
    expect(pool.ready(10).map(({ maxFee }) => maxFee)).to.deep.equal([22n]);
    expect(pool.size).to.equal(1);
  });

  it("refuses more transactions than it may hold, but still a replacement", () => {
    const pool = new Pool();
    for (let index = 0; index < MAX_POOL_TXS; index++) pool.add(pooled(`s${index}`, 0), 0);
    expect(() => pool.add(pooled("late", 0), 0)).to.throw("txpool is full");
    pool.add(pooled("s0", 0, { maxFee: 20n }), 0);
    expect(pool.size).to.equal(MAX_POOL_TXS);
    pool.settle("s1", 1);
    pool.add(pooled("late", 0), 0);
    expect(pool.size).to.equal(MAX_POOL_TXS);
  });

  it("refuses more bytes than it may hold", () => {
    const pool = new Pool();
    const raw = new Uint8Array(MAX_TX_BYTES);
    const fitting = Math.floor(MAX_POOL_BYTES / MAX_TX_BYTES);
    for (let nonce = 0; nonce < fitting; nonce++) pool.add(pooled("a", nonce, { raw }), 0);
    expect(() => pool.add(pooled("a", fitting, { raw }), 0)).to.throw("txpool is full");
    pool.settle("a", 1);
    pool.add(pooled("a", fitting, { raw }), 1);
    expect(pool.size).to.equal(fitting);
  });

  it("executes nothing behind a gap", () => {
    const pool = new Pool();
    pool.add(pooled("a", 1), 0);
    pool.add(pooled("a", 2), 0);
    expect(order(pool)).to.deep.equal([]);
    expect(pool.pendingNonce("a", 0)).to.equal(0);
    pool.add(pooled("a", 0), 0);
    expect(order(pool)).to.deep.equal(["a0", "a1", "a2"]);
    expect(pool.pendingNonce("a", 0)).to.equal(3);
  });

  it("keeps the order of arrival among senders", () => {
    const pool = new Pool();
    for (const [sender, nonce] of [
      ["a", 1],
      ["b", 0],
      ["a", 0],
      ["b", 1],
      ["a", 2],
    ] as const) {
      pool.add(pooled(sender, nonce), 0);
    }
    expect(order(pool)).to.deep.equal(["b0", "a0", "a1", "b1", "a2"]);
    expect(order(pool, 2)).to.deep.equal(["b0", "a0"]);
  });

  it("forgets what a block has settled, and whatever lies below", () => {
    const pool = new Pool();
    for (const nonce of [0, 1, 2]) pool.add(pooled("a", nonce), 0);
    pool.settle("a", 2);
    expect(order(pool)).to.deep.equal(["a2"]);
    expect(pool.get("a/1/10/0")).to.equal(undefined);
    pool.drop("a/2/10/0");
    expect(pool.size).to.equal(0);
    pool.drop("a/2/10/0");
    expect(pool.size).to.equal(0);
  });
});
