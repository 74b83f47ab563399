// Many random histories: node test/histories/long.ts [HISTORIES] [FIRST SEED] [STEPS]
import { Contracts } from "./contracts.ts";
import { nothingSeen, runHistory, text } from "./history.ts";

const [histories = 100, first = 1, steps = 120] = process.argv.slice(2).map(Number);
const seen = nothingSeen();
const contracts = await Contracts.open();
try {
  for (let seed = first; seed < first + histories; seed += 1) {
    const difference = await runHistory(contracts, seed, steps, { seen });
    if (difference === undefined) continue;
    console.log(`seed ${seed}, step ${difference.step}`);
    console.log(text(difference));
    process.exitCode = 1;
  }
} finally {
  await contracts.close();
}
const sorted = (counts: Map<string, number>) => Object.fromEntries([...counts].sort());
console.log("executed", sorted(seen.executed));
console.log("refused", sorted(seen.refused));
