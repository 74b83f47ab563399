// Many random histories: npm run test:long -- histories [HISTORIES] [FIRST SEED] [STEPS]
// A difference is printed with its seed and with the fewest steps that still show it.
// Short ones begin together on a stage, where much is going on already.
import { Contracts } from "../test/histories/contracts.ts";
import { HttpVoice } from "../test/histories/evaluations.ts";
import { type Difference, nothingSeen, runHistory, setStage } from "../test/histories/history.ts";
import { text } from "../test/histories/text.ts";
import type { World } from "../test/histories/world.ts";

const [histories = 100, first = 1, steps = 150] = process.argv.slice(2).map(Number);
const MAX_STAGED_STEPS = 30;
const HISTORIES_PER_STAGE = 50;
const STAGE_STEPS = 10;

/** Leaves out whatever can be left out, in ever smaller pieces, and still ends in a difference. */
async function shortened(seed: number, found: Difference, stage: Staged) {
  let skip = new Set<number>();
  let least = found;
  const all = Array.from({ length: found.step }, (_, step) => step);
  for (let size = Math.ceil(found.step / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < found.step; from += size) {
      const tried = new Set([...skip, ...all.slice(from, from + size)]);
      const options = { seed, steps: least.step + 1, skip: tried, voice, ...stage };
      const difference = await runHistory(contracts, options);
      if (difference === undefined) continue;
      skip = tried;
      least = difference;
    }
  }
  const taken = all.filter((step) => step <= least.step && !skip.has(step));
  return { taken, least };
}

type Staged = { stage?: World };
let staged: Staged = {};

/** Stages have even seeds: little goes wrong there. */
async function stageFor(seed: number): Promise<Staged> {
  const n = seed - first;
  if (steps <= MAX_STAGED_STEPS && n % HISTORIES_PER_STAGE === 0)
    staged = { stage: await setStage(contracts, 2 * seed, STAGE_STEPS) };
  return staged;
}

const seen = nothingSeen();
const contracts = await Contracts.open();
const voice = await HttpVoice.open();
try {
  for (let seed = first; seed < first + histories; seed += 1) {
    const stage = await stageFor(seed);
    const difference = await runHistory(contracts, { seed, steps, voice, seen, ...stage });
    if (difference === undefined) continue;
    process.exitCode = 1;
    console.log(`seed ${seed}, step ${difference.step}: ${text(difference)}`);
    const { taken, least } = await shortened(seed, difference, stage);
    console.log(`in steps ${taken.join(" ")}: ${text(least)}`);
  }
} finally {
  await voice.close();
  await contracts.close();
}
const sorted = (counts: Map<string, number>) => Object.fromEntries([...counts].sort());
console.log("executed", sorted(seen.executed));
console.log("refused", sorted(seen.refused));
