/** The gas table of `contracts/README.md`, which repeats `gas.json`. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import * as prettier from "prettier";

const README = new URL("../../contracts/README.md", import.meta.url);
const GAS = new URL("gas.json", import.meta.url);

const table = /(?<=\| Act .*\| Gas .*\n\| -.*\n)(\|.*\n)*/;
const rows = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("|").map((cell) => cell.trim()));

function figures(): string {
  const gas = JSON.parse(readFileSync(GAS, "utf8")) as Record<
    string,
    { gas: number; target?: number }
  >;
  const number = (value?: number) => value?.toLocaleString("en") ?? "–";
  return Object.entries(gas)
    .map(([name, row]) => `| ${name} | ${number(row.gas)} | ${number(row.target)} |\n`)
    .join("");
}

describe("The gas table of the contracts' README", () => {
  it("has the figures of the snapshot", async function () {
    if (process.env.UPDATE_SNAPSHOTS === "1") {
      const text = readFileSync(README, "utf8").replace(table, figures());
      const options = await prettier.resolveConfig(README);
      writeFileSync(README, await prettier.format(text, { ...options, parser: "markdown" }));
    }
    const found = table.exec(readFileSync(README, "utf8"))?.[0] ?? "";
    expect(rows(found)).to.deep.equal(rows(figures()));
  });
});
