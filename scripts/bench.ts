// `npm run bench [-- NAME…] [--n N] [--json]`: what the parts achieve, beside targets and peers.
// Each bench starts real parts in a temporary folder; --json prints one line a figure. --n is for
// larger or smaller runs: assets of reads, acts of chain and intake, edges of lineage, blocks of
// index, kills of crash, MiB of a file of hashing, entries of log.
import { parseArgs } from "node:util";
import { chain } from "./bench/chain.ts";
import { crash } from "./bench/crash.ts";
import { type Bench, table } from "./bench/figure.ts";
import { gas } from "./bench/gas.ts";
import { hashing } from "./bench/hashing.ts";
import { index } from "./bench/index-apply.ts";
import { intake } from "./bench/intake.ts";
import { lineage } from "./bench/lineage.ts";
import { log } from "./bench/log.ts";
import { reads } from "./bench/reads.ts";

const BENCHES: Record<string, Bench> = {
  gas,
  intake,
  chain,
  reads,
  lineage,
  index,
  crash,
  hashing,
  log,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, n: { type: "string" } },
});
const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  const known = Object.keys(BENCHES).join(", ");
  console.error(`there is no bench ${unknown.join(", ")}, only ${known}`);
  process.exit(1);
}
const n = values.n === undefined ? undefined : Number(values.n);
if (n !== undefined && !(Number.isSafeInteger(n) && n > 0)) {
  console.error(`--n ${values.n} is no number of anything`);
  process.exit(1);
}

const figures = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const found = await bench(n === undefined ? {} : { n });
  if (values.json) for (const figure of found) console.log(JSON.stringify(figure));
  figures.push(...found);
}
if (!values.json) console.log(table(figures));
