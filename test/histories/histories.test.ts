// Rules, contracts and index hear the same random histories and must never say different things.
// Many more of them: npm run test:long -- histories
import { expect } from "chai";
import { Contracts } from "./contracts.ts";
import { nothingSeen, runHistory } from "./history.ts";
import { text } from "./text.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 120;

describe("rules, contracts and index", function () {
  this.timeout(120_000);
  const seen = nothingSeen();
  let contracts: Contracts;
  before(async () => {
    contracts = await Contracts.open();
  });
  after(() => contracts?.close());

  for (const seed of SEEDS) {
    it(`agree on every act and on what it leaves behind, history ${seed}`, async () => {
      const isIndexed = true;
      const difference = await runHistory(contracts, { seed, steps: STEPS, isIndexed, seen });
      const last = difference?.step ?? 0;
      const shown = `seed ${seed}, steps 0 to ${last}: ${text(difference)}`;
      expect(difference, shown).to.equal(undefined);
    });
  }

  it("have been asked about every act, executed and refused", () => {
    const refused = new Set([...seen.refused.keys()].map((key) => key.split(" ")[0]));
    expect(seen.executed.size).to.equal(17);
    expect(refused.size).to.be.greaterThan(14);
    expect(seen.executed.get("Grant")).to.be.greaterThan(60);
    expect(seen.executed.get("Derive")).to.be.greaterThan(12);
    const reasons = new Set([...seen.refused.keys()].map((key) => key.split(" ")[1]));
    expect(reasons.size).to.be.greaterThan(22);
  });
});
