import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { verifyBundle } from "../../server/core/proof/verify.ts";
import { vectorFile } from "../core/proof/support/vectors.ts";
import { openProvenLedger, type ProvenLedger } from "./support/proven-ledger.ts";

describe("proof bundles", function () {
  this.timeout(120_000);
  let ledger: ProvenLedger;

  before(async () => {
    ledger = await openProvenLedger();
  });
  after(() => ledger.node.close());

  it("verify for every kind of fact", async () => {
    for (const name of Object.keys(ledger.paths)) {
      const bundle = await ledger.bundle(name);
      expect(verifyBundle(bundle).verified, name).to.equal(true);
      // What the tests of the verifier start from; UPDATE_SNAPSHOTS=1 records them anew.
      if (process.env["UPDATE_SNAPSHOTS"] === "1") {
        writeFileSync(
          vectorFile(name.replaceAll(" ", "-")),
          `${JSON.stringify(bundle, null, 1)}\n`,
        );
      }
    }
  });
});
