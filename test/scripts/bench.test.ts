import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Figure, table } from "../../scripts/bench/figure.ts";

const SCRIPT = fileURLToPath(new URL("../../scripts/bench.ts", import.meta.url));
const GAS = new URL("../contracts/gas.json", import.meta.url);
/** Contracts differ by the bytes of hashes in calldata: a zero costs 12 less than others. */
const HASHES_GAS = 500;

const run = (...args: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });

function figuresOf(...args: string[]): Figure[] {
  const { status, stdout, stderr } = run("--json", ...args);
  expect(status, stderr).to.equal(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Figure);
}

describe("the benches", function () {
  this.timeout(60_000);

  it("name what there is when asked for one that isn't", () => {
    const { status, stderr, stdout } = run("--json", "gass");
    expect([status, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.contain("there is no bench gass, only gas,");
  });

  it("refuse a size that is none", () => {
    const { status, stderr, stdout } = run("--n", "many", "gas");
    expect([status, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.contain("--n many is no number");
  });

  it("show a target that is missed, whichever side of it is the wrong one", () => {
    const metric = "one";
    const aims = { slow: [9, "1/s", 10], fast: [11, "1/s", 10], late: [11, "ms", 10] } as const;
    const rows = Object.entries(aims).map(
      ([bench, [value, unit, target]]) =>
        table([{ bench, metric, value, unit, target }]).split("\n")[1],
    );
    expect(rows.map((row) => row?.trim().split(/ {2,}/))).to.deep.equal([
      ["slow", "one", "9", "1/s", "≥ 10", "missed"],
      ["fast", "one", "11", "1/s", "≥ 10"],
      ["late", "one", "11", "ms", "≤ 10", "missed"],
    ]);
  });

  it("fill an index and walk what stands in it", () => {
    const figures = figuresOf("index", "lineage", "--n", "35");
    const metrics = figures.map(({ bench, metric }) => `${bench}: ${metric}`);
    // Ten levels of two products, each made of one of the level before.
    expect(metrics).to.include.members([
      "index: events applied",
      "index: last fifth of 35 blocks",
      "index: unwind 35 blocks",
      "lineage: all 20 edges down, p50",
      "lineage: page of 200 edges, p50",
    ]);
    for (const { metric, value } of figures) expect(value, metric).to.be.above(0);
  });

  it("execute acts on the local chain, with native code and without", () => {
    const figures = figuresOf("chain", "--n", "10");
    const beside = figures.find(({ peer }) => peer === "without");
    expect(beside?.metric).to.equal("acts with native code");
    for (const { metric, value } of figures) expect(value, metric).to.be.above(0);
  });

  it("measure acts beside their peers, and take the others from the snapshot", () => {
    const snapshot = JSON.parse(readFileSync(GAS, "utf8")) as Record<
      string,
      { gas: number; target?: number }
    >;
    const figures = figuresOf("gas");
    const compared = figures.filter(({ peer }) => peer !== undefined);
    const peers = new Set(compared.map(({ peer }) => peer?.split(",")[0]));
    expect([...peers]).to.have.members(["EAS 1.9", "Ocean 2.6", "ERC-1056"]);
    for (const { metric, value, peerValue, ratio, note } of compared) {
      expect(value, metric).to.be.closeTo(snapshot[metric]!.gas, HASHES_GAS);
      expect(Math.abs(ratio! - value / peerValue!), metric).to.be.below(0.01);
      expect(note, metric).to.be.a("string");
    }
    for (const { metric, value } of figures.filter(({ peer }) => peer === undefined)) {
      expect(value, metric).to.equal(snapshot[metric]!.gas);
    }
    const metrics = new Set(figures.map(({ metric }) => metric));
    expect([...metrics]).to.have.members(Object.keys(snapshot));
    for (const { metric, target } of figures) {
      expect(target, metric).to.equal(snapshot[metric]!.target);
    }
  });
});
