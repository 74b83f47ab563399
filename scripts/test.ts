// All tests: the contracts' under Hardhat, every other folder under mocha on plain Node, as many
// at once as there are cores. Arguments are parts of file names; without any, everything runs.
import { globSync } from "node:fs";
import path from "node:path";
import { abreast, root, runTool } from "./tool.ts";

type Run = { name: string; tool: string; args: string[] };
type Count = { passed: number; failed: number };

/** The longest, begun first, so that at the end no core waits for one of them. */
const FIRST = ["mutants", "contracts", "histories", "crash", "networks", "bin"];

const patterns = process.argv.slice(2);

function testFiles(glob: string): string[] {
  const chosen = (file: string) =>
    patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
  return globSync(glob, { cwd: root }).filter(chosen).sort();
}

function allRuns(): Run[] {
  const folders = Map.groupBy(testFiles("test/**/*.test.ts"), (file) => {
    const [, folder, ...rest] = file.split(path.sep);
    return rest.length === 0 ? "repository" : folder!;
  });
  const runs = [...folders].map(([name, files]) =>
    name === "contracts" ? hardhat(name, "mocha", files) : { name, tool: "mocha", args: files },
  );
  const inSolidity = testFiles("test/contracts/**/*.t.sol");
  if (inSolidity.length > 0) runs.push(hardhat("solidity", "solidity", inSolidity));
  const place = ({ name }: Run) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return runs.sort((a, b) => place(a) - place(b));
}

/** Set-up has compiled the contracts and written their types already. */
function hardhat(name: string, runner: string, files: string[]): Run {
  return { name, tool: "hardhat", args: ["--no-typechain", "test", runner, ...files] };
}

function lastNumber(output: string, line: RegExp): number {
  return Number([...output.matchAll(line)].at(-1)?.[1] ?? 0);
}

const runs = allRuns();
const counts: Count[] = [];
// The output of runs that are abreast is shown run by run.
const live = runs.length === 1;

async function count({ name, tool, args }: Run): Promise<void> {
  if (!live) console.log(`── ${name} begins`);
  const { ok, output } = await runTool(tool, args, { live });
  const passed = lastNumber(output, /^ {2}(\d+) passing/gm);
  const failures = lastNumber(output, /^ {2}(\d+) failing/gm);
  // A runner that stopped on the way, or ran nothing, has failed even if no test of it has.
  const failed = failures === 0 && (!ok || passed === 0) ? 1 : failures;
  counts.push({ passed, failed });
  if (!live) console.log(`── ${name}\n${output.trimEnd()}`);
  console.log(`── ${name} ends: ${passed} passed, ${failed} failed`);
}

await abreast(runs, count);
const sum = (of: keyof Count) => counts.reduce((total, one) => total + one[of], 0);
if (runs.length === 0) console.log(`no test file is named like ${patterns.join(" or ")}`);
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
process.exitCode = sum("failed") > 0 || sum("passed") === 0 ? 1 : 0;
