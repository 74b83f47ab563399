import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Figure } from "../../scripts/bench/figure.ts";

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
      expect(ratio, metric).to.be.closeTo(value / peerValue!, 0.01);
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
