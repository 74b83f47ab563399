import { RLP, type Input } from "@ethereumjs/rlp";
import { expect } from "chai";
import fc from "fast-check";
import { integerRlp, readRlp } from "../../../server/core/proof/rlp.ts";
import { Disproved } from "../../../server/core/proof/steps.ts";
import { toBytes } from "../../../server/core/typed-data.ts";

// The invalid ones of ethereum/tests (RLPTests), by the fault that they show.
const MALFORMED = {
  "nothing at all": "0x",
  "a byte that needs no prefix": "0x8100",
  "a length of a short text, spelled out": "0xb801ff",
  "a length with a leading zero": "0xb90038" + "00".repeat(56),
  "a length of a short list, spelled out": "0xf80180",
  "a text that ends too early": "0x83aabb",
  "a list that ends too early": "0xc2aa",
  "a value that outgrows its list": "0xc183aabbcc",
  "a length beyond any memory": "0xbfffffffffffffffff",
  "bytes behind the end": "0xc000",
  "lists inside lists without end": "0xc8c7c6c5c4c3c2c1c0",
} as const;

const nested = fc.letrec<{ value: Input }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 70 }),
    fc.array(tie("value"), { maxLength: 6 }),
  ),
})).value;

describe("the reader of RLP", () => {
  for (const [what, text] of Object.entries(MALFORMED)) {
    it(`refuses ${what}`, () => {
      expect(() => readRlp(toBytes(text as `0x${string}`))).to.throw(Disproved);
    });
  }

  it("takes no other bytes than a writer makes of what it read", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let read;
        try {
          read = readRlp(bytes);
        } catch {
          return;
        }
        expect(RLP.encode(read)).to.deep.equal(bytes);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads what another's writer wrote", () => {
    fc.assert(
      fc.property(nested, (value) => {
        const written = RLP.encode(value);
        expect(readRlp(written)).to.deep.equal(RLP.decode(written));
      }),
    );
  });

  it("writes integers as another's writer does", () => {
    for (const number of [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 40])
      expect(integerRlp(number)).to.deep.equal(RLP.encode(number));
  });
});
