import { randomInt } from "node:crypto";
import { expect } from "chai";
import { CACHED_ENTRIES } from "../../server/localchain/limits.ts";
import { senders, Pair, type RawCall } from "./edr.ts";
import { word } from "./harness.ts";
import {
  BURN_ALL,
  CALL_ITSELF,
  CALL_PRECOMPILE,
  deploying,
  FILL,
  MAKE_AND_DESTROY,
  REVERT_WITH_INPUT,
  STORE,
  STORE_THEN_REVERT,
  TOUCH,
} from "./programs.ts";

const CALLS = 120;
/** The precompiles of Cancun except point evaluation (10), which this chain leaves out. */
const PRECOMPILES = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** mulberry32: small, and the same stream for the same seed everywhere. */
function randomStream(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PROGRAMS = [
  STORE,
  REVERT_WITH_INPUT,
  STORE_THEN_REVERT,
  BURN_ALL,
  CALL_ITSELF,
  CALL_PRECOMPILE,
  MAKE_AND_DESTROY,
];

/** What each contract, by its place in PROGRAMS, is asked to do. */
function inputFor(program: number, random: (below: number) => number): string {
  const bytes = (length: number) =>
    Array.from({ length }, () => random(256).toString(16).padStart(2, "0")).join("");
  if (program === PROGRAMS.indexOf(STORE)) {
    // Few slots, so that they are set, changed and cleared in turn.
    return `0x${word(random(6))}${word(random(3) === 0 ? 0 : random(1_000))}`;
  }
  if (program === PROGRAMS.indexOf(CALL_ITSELF)) return `0x${word(random(8))}`;
  if (program === PROGRAMS.indexOf(CALL_PRECOMPILE)) {
    const precompile = PRECOMPILES[random(PRECOMPILES.length)] ?? 1;
    return `0x${word(precompile)}${bytes(random(300))}`;
  }
  return `0x${bytes(random(80))}`;
}

function randomCalls(seed: number): RawCall[] {
  const random = randomStream(seed);
  // One of each program first; 40 % of what follows is anything else.
  const calls: RawCall[] = PROGRAMS.map((program) => ({ from: 0, data: deploying(program) }));
  while (calls.length < CALLS) {
    const from = random(senders.length);
    // Above the intrinsic gas of any of these, and now and then too little for the rest.
    const gasLimit = random(5) === 0 ? 60_000 + random(30_000) : 400_000;
    const kind = random(10);
    if (kind === 0) {
      calls.push({ from, data: deploying(PROGRAMS[random(PROGRAMS.length)] ?? STORE), gasLimit });
    } else if (kind === 1) {
      calls.push({ from, data: `0x${"fe".repeat(1 + random(4))}`, gasLimit });
    } else if (kind === 2) {
      const to = `0x${(0x1000 + random(50)).toString(16).padStart(40, "0")}`;
      calls.push({ from, to, value: BigInt(random(3)) });
    } else {
      const program = random(PROGRAMS.length);
      const value = random(4) === 0 ? BigInt(random(1_000)) : 0n;
      const data = inputFor(program, random);
      calls.push({ from, to: { madeBy: program }, data, value, gasLimit });
    }
  }
  return calls;
}

describe("the local chain beside Hardhat's EDR", function () {
  this.timeout(60_000);
  let pair: Pair;

  before(async () => {
    pair = await Pair.open();
  });

  after(() => pair.close());

  const seed = Number(process.env["SEED"] ?? randomInt(2 ** 31));
  it(`gives the same receipts, storage, code and balances for SEED=${seed}`, async () => {
    const blocks = await pair.run(randomCalls(seed));
    const receipts = blocks.flatMap((block) => block.receipts);
    expect(receipts).to.have.length(CALLS);
    // A stream that only fails, or never does, would compare little.
    const failed = receipts.filter(({ status }) => status === "0x0").length;
    expect(failed).to.be.within(5, CALLS - 20);
    expect(receipts.flatMap(({ logs }) => logs).length).to.be.above(5);
  });

  it("loses no account of a block that touches as many as its gas allows", async () => {
    const [made] = await pair.run([{ from: 0, data: deploying(TOUCH) }]);
    const touch = made?.receipts[0]?.contractAddress ?? "";
    const transfers = Array.from({ length: 30 }, (_, index): RawCall => {
      return { from: 1, to: `0x${(0x2000 + index).toString(16).padStart(40, "0")}`, value: 1n };
    });
    const everything = { from: 1, to: touch, data: `0x${word(10_700)}`, gasLimit: 29_000_000 };
    const blocks = await pair.run([...transfers, everything]);
    const last = blocks.at(-1)?.receipts;
    expect(last?.at(-1)?.status).to.equal("0x1");
    expect(Number(last?.at(-1)?.gasUsed)).to.be.above(28_000_000);
    expect(last?.length, "transfers in the same block").to.be.above(1);
  });

  it("goes on unchanged when its caches are emptied", async () => {
    const fill: RawCall = { from: 0, data: deploying(FILL) };
    const [made] = await pair.run([fill]);
    const to = made?.receipts[0]?.contractAddress ?? "";
    const slots = 620;
    const calls = Array.from({ length: Math.ceil(CACHED_ENTRIES / slots) + 1 }, (_, index) => {
      return { from: 0, to, data: `0x${word(slots + index)}`, gasLimit: 14_000_000 };
    });
    const blocks = await pair.run(calls);
    const statuses = blocks.flatMap(({ receipts }) => receipts).map(({ status }) => status);
    expect(new Set(statuses)).to.deep.equal(new Set(["0x1"]));
    await pair.run([{ from: 0, to, data: `0x${word(3)}` }]);
  });
});
