// Kills at random moments: npm run test:long -- crash [ROUNDS] [FIRST SEED] [KILLS A ROUND]
import { SOUND } from "../test/crash/checker.ts";
import { surviveKills } from "../test/crash/kills.ts";

const [rounds = 20, first = 1, kills = 12] = process.argv.slice(2).map(Number);

for (let seed = first; seed < first + rounds; seed += 1) {
  const { verdict, acknowledged, killed } = await surviveKills(seed, kills);
  const isSound = JSON.stringify(verdict) === JSON.stringify(SOUND);
  if (!isSound) process.exitCode = 1;
  const found = isSound ? "0 lost, 0 doubled" : JSON.stringify(verdict, undefined, 2);
  console.log(`seed ${seed}: ${acknowledged} acts, killed ${killed.join(", ")}: ${found}`);
}
