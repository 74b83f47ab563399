/**
 * The size of each deployed contract. `sizes.json` is kept in the repository, so that a change
 * shows what it costs; UPDATE_SNAPSHOTS=1 writes it anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import hre from "hardhat";
import { expect } from "chai";

/** EIP-170. */
const MAX_CODE_BYTES = 24_576;
const DEPLOYED = ["Offices", "Registry", "Derivations", "Authorizations", "Oversight", "Anchors"];
const FILE = new URL("sizes.json", import.meta.url);

describe("The code of each deployed contract", function () {
  const sizes: Record<string, number> = {};

  before(async function () {
    // Instrumented code is larger.
    if (hre.globalOptions.coverage) this.skip();
    for (const name of DEPLOYED) {
      const { deployedBytecode } = await hre.artifacts.readArtifact(name);
      sizes[name] = (deployedBytecode.length - 2) / 2;
    }
    if (process.env.UPDATE_SNAPSHOTS === "1") {
      writeFileSync(FILE, `${JSON.stringify(sizes, null, 2)}\n`);
    }
  });

  it("is what a network takes", () => {
    for (const [name, bytes] of Object.entries(sizes))
      expect(bytes, name).to.be.below(MAX_CODE_BYTES);
  });

  it("is as recorded", () => {
    expect(sizes).to.deep.equal(JSON.parse(readFileSync(FILE, "utf8")));
  });
});
