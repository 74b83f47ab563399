// Many more kills: npm run test:long -- crash
import { randomInt } from "node:crypto";
import { expect } from "chai";
import { SOUND } from "./checker.ts";
import { surviveKills } from "./kills.ts";

const KILLS = 4;

describe("a ledger that is killed at random moments", function () {
  this.timeout(180_000);
  const seed = Number(process.env["SEED"] ?? randomInt(1 << 30));

  it(`has executed each acknowledged act once, and shows the chain (SEED=${seed})`, async () => {
    const { verdict, acknowledged, killed } = await surviveKills(seed, KILLS);
    expect(verdict, killed.join()).to.deep.equal(SOUND);
    expect(acknowledged).to.be.greaterThan(KILLS);
  });
});
