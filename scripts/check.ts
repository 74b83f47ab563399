// Everything that can be checked without running the product.
import { abreast, runTool } from "./tool.ts";

type Step = { name: string; tool: string; from?: string; args: string[] };

const steps: Step[] = [
  { name: "format", tool: "prettier", args: ["--check", "."] },
  { name: "lint", tool: "eslint", args: ["--max-warnings", "0", "."] },
  { name: "types", tool: "tsc", from: "typescript", args: ["--noEmit"] },
  {
    name: "solidity",
    tool: "solhint",
    args: ["--noPoster", "--max-warnings", "0", "contracts/**/*.sol", "test/**/*.sol"],
  },
  { name: "generated", tool: "scripts/generate.ts", args: ["--check"] },
  {
    name: "tidy",
    tool: "mocha",
    args: ["--reporter", "dot", "test/tidy.test.ts", "test/lockfile.test.ts"],
  },
];

let failed = 0;
await abreast(steps, async ({ name, tool, from, args }) => {
  const { ok, output } = await runTool(tool, args, { ...(from && { from }), live: false });
  console.log(`${name.padEnd(9)} ${ok ? "passed" : "failed"}`);
  if (ok) return;
  failed += 1;
  console.log(output.trimEnd());
});
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
