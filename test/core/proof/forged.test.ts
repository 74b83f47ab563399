// States that no contract of the ledger could come to, under a block that somebody made for them.
import { expect } from "chai";
import { keccak256 } from "../../../server/core/keccak.ts";
import { verifyBundle } from "../../../server/core/proof/verify.ts";
import { participantSubject } from "../../../server/core/ids.ts";
import { toHex } from "../../../server/core/typed-data.ts";
import { HOSPITAL, licensedLedger } from "../rules/support/story.ts";
import { blockOf, type Forgery } from "./support/block.ts";
import { type Json, vector } from "./support/vectors.ts";

const KIND_BITS = 7n;

async function bundleIn(forgery?: Forgery): Promise<Json> {
  const { ledger, child } = licensedLedger();
  const block = await blockOf(ledger.view, ledger.time, [child], forgery);
  return block.bundleOf(child);
}

describe("a forged bundle", () => {
  it("is refused where an address of the contracts has no code", async () => {
    const bundle = await bundleIn({ codeHash: toHex(keccak256(new Uint8Array())) });
    expect(verifyBundle(bundle)).to.include({ verified: false, failed: "contracts" });
  });

  it("is refused where a word is of another kind, longer than a word, or nothing", async () => {
    const hospital = participantSubject(HOSPITAL);
    const words: NonNullable<Forgery["word"]>[] = [
      (id, word) => (id === hospital ? word ^ KIND_BITS : word),
      (id, word) => (id === hospital ? word << 256n : word),
      (id, word) => (id === hospital ? 0n : word),
    ];
    for (const word of words) {
      const verdict = verifyBundle(await bundleIn({ word }));
      expect(verdict).to.include({ verified: false, failed: "records" });
    }
  });

  it("is refused where it spells zero with a sign", () => {
    const bundle = vector("a-license");
    const records = bundle["records"] as { terms?: { scope: { limits: Json } } }[];
    const limits = records.find(({ terms }) => terms)?.terms?.scope.limits;
    expect(limits?.["notBefore"]).to.equal(0);
    limits!["notBefore"] = -0;
    expect(verifyBundle(bundle)).to.include({ verified: false, failed: "bundle" });
  });

  it("is none without the forgery", async () => {
    expect(verifyBundle(await bundleIn()).verified).to.equal(true);
  });
});
