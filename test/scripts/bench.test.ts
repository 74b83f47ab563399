import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const SCRIPT = fileURLToPath(new URL("../../scripts/bench.ts", import.meta.url));
const GAS = new URL("../contracts/gas.json", import.meta.url);

const run = (...args: string[]) =>
  spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });

describe("the benches", () => {
  it("name what there is when asked for one that isn't", () => {
    const { status, stderr, stdout } = run("--json", "gass");
    expect([status, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.contain("there is no bench gass, only gas,");
  });

  it("print one line of JSON for every figure, with its target", () => {
    const { status, stdout } = run("--json", "gas");
    const figures = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    const rows = JSON.parse(readFileSync(GAS, "utf8")) as Record<
      string,
      { gas: number; target?: number }
    >;
    const expected = Object.entries(rows).map(([metric, { gas, target }]) => {
      const figure = { bench: "gas", metric, value: gas, unit: "gas" };
      return target === undefined ? figure : { ...figure, target };
    });
    expect(status).to.equal(0);
    expect(figures).to.deep.equal(expected);
  });
});
