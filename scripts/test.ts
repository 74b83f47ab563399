// All tests: the contracts' under Hardhat, everything else under mocha on plain Node.
// Arguments are parts of file names; without any, everything runs.
import { globSync } from "node:fs";
import path from "node:path";
import { root, runTool } from "./tool.ts";

type Count = { passed: number; failed: number };

const patterns = process.argv.slice(2);
const contractFolder = path.join("test", "contracts") + path.sep;

function testFiles(glob: string): string[] {
  const chosen = (file: string) =>
    patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
  return globSync(glob, { cwd: root }).filter(chosen).sort();
}

function lastNumber(output: string, line: RegExp): number {
  return Number([...output.matchAll(line)].at(-1)?.[1] ?? 0);
}

async function count(tool: string, args: string[], indent: string): Promise<Count> {
  const { ok, output } = await runTool(tool, args, { live: true });
  const passed = lastNumber(output, new RegExp(`^${indent}(\\d+) passing`, "gm"));
  const failed = lastNumber(output, new RegExp(`^${indent}(\\d+) failing`, "gm"));
  if (passed + failed === 0) console.log(`${tool} ran no test`);
  // A runner that stopped on the way, or ran nothing, has failed even if no test of it has.
  return { passed, failed: failed === 0 && (!ok || passed === 0) ? 1 : failed };
}

const contractTests = testFiles("test/contracts/**/*.{t.sol,test.ts}");
const otherTests = testFiles("test/**/*.test.ts").filter(
  (file) => !file.startsWith(contractFolder),
);

const counts = new Map<string, Count>();
if (patterns.length === 0 || contractTests.length > 0) {
  // Hardhat prints mocha's indented count first and its own, of both languages, unindented.
  const files = patterns.length === 0 ? [] : contractTests;
  // Set-up has written the types already.
  counts.set("contracts", await count("hardhat", ["--no-typechain", "test", ...files], ""));
}
if (patterns.length === 0 || otherTests.length > 0) {
  counts.set("service", await count("mocha", otherTests, "  "));
}

const total: Count = { passed: 0, failed: 0 };
for (const [name, { passed, failed }] of counts) {
  console.log(`${name.padEnd(9)} ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
}
if (counts.size === 0) console.log(`no test file is named like ${patterns.join(" or ")}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
