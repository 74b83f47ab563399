// Makes the contracts decide wrongly, one decision at a time, and tells which mistakes no test
// notices: npm run test:long -- mutants [--sample N] [--seed N] [--only TEXT]
import { parseArgs } from "node:util";
import { shuffled } from "../test/mutants/shuffled.ts";
import { buildMutants } from "../test/mutants/build.ts";
import { survivorsOf } from "../test/mutants/run.ts";
import { excused } from "../test/mutants/excused.ts";

const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
  },
});

const all = (await buildMutants()).filter(({ name, file }) =>
  `${file} ${name}`.includes(values.only),
);
const seed = Number(values.seed);
const chosen =
  values.sample === undefined ? all : shuffled(all, seed).slice(0, Number(values.sample));
const tried = chosen.filter(({ name }) => excused[name] === undefined);
console.error(`${tried.length} of ${all.length} mutants, seed ${seed}`);

let done = 0;
const survivors = await survivorsOf(tried, ({ name }, failure) => {
  done += 1;
  console.error(`${done}/${tried.length} ${name}: ${failure ?? "not noticed"}`);
});
for (const { file, line, name } of survivors) console.log(`${file}:${line} ${name}`);
console.log(`${tried.length - survivors.length} noticed, ${survivors.length} not noticed`);
process.exitCode = survivors.length > 0 ? 1 : 0;
