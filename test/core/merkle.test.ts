import { expect } from "chai";
import fc from "fast-check";
import invalid from "../vectors/merkle/invalid/proofs.json" with { type: "json" };
import listed from "../vectors/merkle/valid/proofs.json" with { type: "json" };
import reference from "../vectors/merkle/valid/roots.json" with { type: "json" };
import { inclusionProof, leafHash, merkleRoot, rootFromProof } from "../../server/core/merkle.ts";
import type { Hex } from "../../server/core/records.ts";
import { toBytes, toHex } from "../../server/core/typed-data.ts";

const hexOf = (bytes: Uint8Array | undefined) => bytes && toHex(bytes);
const bytesOf = (list: readonly string[]) => list.map((hex) => toBytes(hex as Hex));
const leaves = bytesOf(reference.leaves).map(leafHash);

/** A tree of any size, one of its places and a place to meddle with. */
const anyTree = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), at: fc.nat(9) }));
const treeOf = (size: number) =>
  Array.from({ length: size }, (_, n) => leafHash(Uint8Array.of(n, size)));

describe("a proof of inclusion does not lead to the root when", () => {
  for (const { why, leaf, index, size, proof, root } of invalid) {
    it(why, () => {
      const reached = rootFromProof(toBytes(leaf as Hex), index, size, bytesOf(proof));
      expect(hexOf(reached)).not.to.equal(root);
    });
  }

  it("any bit of any sibling is another", () => {
    const wrong = fc.property(anyTree, fc.nat(255), ({ size, index, at }, bit) => {
      const tree = treeOf(size);
      const proof = inclusionProof(tree, index);
      fc.pre(at < proof.length);
      const meddled = proof.map((sibling) => Uint8Array.from(sibling));
      meddled[at]![bit >> 3]! ^= 1 << (bit & 7);
      const reached = rootFromProof(tree[index]!, index, size, meddled);
      expect(hexOf(reached)).not.to.equal(toHex(merkleRoot(tree)));
    });
    fc.assert(wrong);
  });

  it("it is read at another place of the same tree", () => {
    const wrong = fc.property(anyTree, fc.nat(69), ({ size, index }, other) => {
      fc.pre(other < size && other !== index);
      const tree = treeOf(size);
      const reached = rootFromProof(tree[index]!, other, size, inclusionProof(tree, index));
      expect(hexOf(reached)).not.to.equal(toHex(merkleRoot(tree)));
    });
    fc.assert(wrong);
  });
});

describe("a Merkle tree", () => {
  it("has no proof for a leaf that it does not hold", () => {
    expect(() => inclusionProof(leaves, 8)).to.throw(RangeError);
    expect(() => inclusionProof(leaves, -1)).to.throw(RangeError);
  });

  for (const [size, root] of reference.roots.entries()) {
    it(`of ${size} leaves has the root of the reference implementation`, () => {
      expect(toHex(merkleRoot(leaves.slice(0, size)))).to.equal(root);
    });
  }

  it("proves every leaf of the reference trees by the reference's siblings", () => {
    for (const { index, size, proof } of listed.proofs) {
      const siblings = inclusionProof(leaves.slice(0, size), index);
      expect(siblings.map(toHex)).to.deep.equal(proof);
      const reached = rootFromProof(leaves[index]!, index, size, siblings);
      expect(hexOf(reached)).to.equal(reference.roots[size]);
    }
  });

  it("of any size is reached from each of its leaves", () => {
    const right = fc.property(anyTree, ({ size, index }) => {
      const tree = treeOf(size);
      const reached = rootFromProof(tree[index]!, index, size, inclusionProof(tree, index));
      expect(hexOf(reached)).to.equal(toHex(merkleRoot(tree)));
    });
    fc.assert(right);
  });
});
