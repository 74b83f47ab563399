import { expect } from "chai";
import { verifyBundle } from "../../server/core/proof/verify.ts";
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
      const verdict = verifyBundle(bundle);
      expect(verdict.verified, name).to.equal(true);
    }
  });
});
