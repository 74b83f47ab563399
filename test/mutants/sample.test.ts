// Some of the mistakes that the contracts could make, each of which some test must notice. All of
// them: npm run test:long -- mutants
import { expect } from "chai";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildMutants } from "./build.ts";
import { instrument } from "./instrument.ts";
import type { Mutant } from "./instrument.ts";
import { survivorsOf } from "./run.ts";
import { shuffled } from "./shuffled.ts";
import { excused } from "./excused.ts";

const SAMPLE = 24;
/** The build of all mutants, a run of all tests, then of a few for each mutant. */
const LIMIT_MS = 15 * 60_000;

const source = (condition: string) =>
  new Map([
    [
      "contracts/A.sol",
      `pragma solidity 0.8.37;
contract A {
    error No();
    function f(uint a, uint b) external pure {
        if (${condition}) revert No();
    }
}
`,
    ],
  ]);
const names = (condition: string) => instrument(source(condition)).mutants.map(({ name }) => name);

describe("a mutant of the contracts", () => {
  it("is made of every refusal, comparison, edge and operand", () => {
    expect(names("a < b || a == 7")).to.deep.equal([
      "A.f: drop a < b || a == 7",
      "A.f: neutral a < b",
      "A.f: neutral a == 7",
      "A.f: flip a < b",
      "A.f: edge a < b",
      "A.f: flip a == 7",
    ]);
  });

  it("has a name of its own where the same is decided twice", () => {
    expect(names("a == 7 || a == 7")).to.include.members([
      "A.f: flip a == 7",
      "A.f: flip a == 7 #2",
    ]);
  });

  it("wraps its decision alone, so that without it the contract is the same", () => {
    const { sources } = instrument(source("a < b"));
    const edge = "((a < b) != ((a) == (b) && mutant(65538)))";
    expect(sources.get("contracts/A.sol")).to.include(
      `if ((((${edge}) != mutant(65537))) && !mutant(65536)) revert`,
    );
  });

  it("that nobody could notice is excused by the name of one that exists", () => {
    const files = globSync("contracts/**/*.sol").map((file) => file.split(path.sep).join("/"));
    const contracts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
    const known = new Set(instrument(contracts).mutants.map(({ name }) => name));
    expect(Object.keys(excused).filter((name) => !known.has(name))).to.deep.equal([]);
  });

  it("is noticed by some test", async function () {
    this.timeout(LIMIT_MS);
    const mutants = (await buildMutants()).filter(({ name }) => excused[name] === undefined);
    // Other contracts, other sample.
    const sample = shuffled(mutants, mutants.length).slice(0, SAMPLE);
    const survivors: Mutant[] = await survivorsOf(sample);
    expect(survivors.map(({ name }) => name)).to.deep.equal([]);
  });
});
