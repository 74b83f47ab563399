// Rewrites every file that is generated and committed, and names those that changed. With --check
// it fails if one did. (The contracts' types are written by set-up.)
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./tool.ts";
import { writeBundleSchema } from "./vectors/bundle-schema.ts";
import { writeIdentityVectors } from "./vectors/identity.ts";
import { writeTermsVectors } from "./vectors/terms.ts";

const generators: (() => void | Promise<void>)[] = [
  writeIdentityVectors,
  writeTermsVectors,
  writeBundleSchema,
];

function contents(): Map<string, string> {
  const files = globSync(["test/vectors/**/*.json", "server/**/*.schema.json"], {
    cwd: root,
  }).sort();
  return new Map(files.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
}

const before = contents();
for (const generate of generators) await generate();
const changed = [...contents()].filter(([file, text]) => before.get(file) !== text);
for (const [file] of changed) console.log(`${file} changed: commit it`);
if (process.argv.includes("--check") && changed.length > 0) process.exitCode = 1;
