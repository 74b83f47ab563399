// Rules, contracts, index and HTTP hear the same random histories and must never say different
// things. Many more of them: npm run test:long -- histories
import { expect } from "chai";
import { Contracts } from "./contracts.ts";
import { HttpVoice } from "./evaluations.ts";
import { nothingSeen, runHistory, setStage } from "./history.ts";
import { text } from "./text.ts";
import type { World } from "./world.ts";

const LONG = { seeds: [1, 2], steps: 100 };
/** Even seeds: little goes wrong on a stage, so that there is much to begin from. */
const STAGES = { seeds: [2, 4, 6, 8, 10, 12, 14], steps: 10 };
const SHORT = { histories: 20, steps: 8 };

describe("rules, contracts, index and HTTP", function () {
  this.timeout(300_000);
  const seen = nothingSeen();
  let contracts: Contracts;
  let voice: HttpVoice;
  before(async () => {
    contracts = await Contracts.open();
    voice = await HttpVoice.open();
  });
  after(async () => {
    await voice?.close();
    await contracts?.close();
  });

  async function agree(seed: number, steps: number, stage?: World): Promise<void> {
    const difference = await runHistory(contracts, {
      ...{ seed, steps, voice, seen },
      ...(stage && { stage }),
    });
    expect(difference, `seed ${seed}: ${text(difference)}`).to.equal(undefined);
  }

  for (const seed of LONG.seeds)
    it(`agree on every act and what it leaves behind, in a long history (${seed})`, async () => {
      await contracts.restart();
      await agree(seed, LONG.steps);
    });

  for (const seed of STAGES.seeds)
    it(`agree in ${SHORT.histories} short histories that begin alike (${seed})`, async () => {
      const stage = await setStage(contracts, seed, STAGES.steps);
      for (let n = 0; n < SHORT.histories; n += 1) await agree(seed * 1000 + n, SHORT.steps, stage);
    });

  it("have been asked about every act, executed and refused", () => {
    const refused = new Set([...seen.refused.keys()].map((key) => key.split(" ")[0]));
    expect(seen.executed.size).to.equal(27);
    expect(refused.size).to.be.greaterThan(20);
    expect(seen.executed.get("Grant")).to.be.greaterThan(60);
    expect(seen.executed.get("Derive")).to.be.greaterThan(12);
    const reasons = new Set([...seen.refused.keys()].map((key) => key.split(" ")[1]));
    expect(reasons.size).to.be.greaterThan(22);
  });
});
