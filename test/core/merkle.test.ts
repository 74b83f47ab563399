import { expect } from "chai";
import fc from "fast-check";
import invalid from "../vectors/merkle/invalid/proofs.json" with { type: "json" };
import listed from "../vectors/merkle/valid/proofs.json" with { type: "json" };
import reference from "../vectors/merkle/valid/roots.json" with { type: "json" };
import consistent from "../vectors/merkle/valid/consistency.json" with { type: "json" };
import {
  consistencyProof,
  inclusionProof,
  isExtension,
  leafHash,
  merkleRoot,
  rootFromProof,
  rootsFromConsistency,
} from "../../server/core/merkle.ts";
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

/** Two sizes of a tree, the first smaller, and a place to meddle with. */
const twoSizes = fc.integer({ min: 2, max: 130 }).chain((next) =>
  fc.record({
    last: fc.integer({ min: 1, max: next - 1 }),
    next: fc.constant(next),
    at: fc.nat(9),
    bit: fc.nat(255),
  }),
);
const headOf = (leaves: readonly Uint8Array[]) => ({
  size: BigInt(leaves.length),
  root: merkleRoot(leaves),
});
const MANY = treeOf(130);

describe("a proof of consistency does not hold when", () => {
  /** With what a tree of `last` leaves and its extension prove, `meddle` proves nothing. */
  type Proof = Uint8Array[];
  function refuses(meddle: (proof: Proof, at: number, bit: number) => Proof | undefined) {
    const wrong = fc.property(twoSizes, ({ last, next, at, bit }) => {
      const [before, after] = [MANY.slice(0, last), MANY.slice(0, next)];
      const proof = meddle(consistencyProof(after, last), at, bit);
      fc.pre(proof !== undefined);
      expect(isExtension(headOf(before), headOf(after), proof)).to.equal(false);
    });
    fc.assert(wrong);
  }
  const garbage = leafHash(Uint8Array.of(1, 2, 3));

  it("any bit of any hash is another", () => {
    refuses((proof, at, bit) => {
      const meddled = proof.map((hash) => Uint8Array.from(hash));
      const hash = meddled[at];
      if (hash !== undefined) hash[bit >> 3]! ^= 1 << (bit & 7);
      return hash && meddled;
    });
  });
  it("a hash is missing", () => {
    refuses((proof, at) => (at < proof.length ? proof.toSpliced(at, 1) : undefined));
  });
  it("a hash is too many", () => {
    refuses((proof, at) => proof.toSpliced(Math.min(at, proof.length), 0, garbage));
  });
  it("it is empty", () => {
    refuses(() => []);
  });
  it("it is endless", () => {
    refuses((proof) => [...proof, ...Array<Uint8Array>(1000).fill(garbage)]);
  });
  it("the roots are exchanged, or one of them is another", () => {
    const wrong = fc.property(twoSizes, ({ last, next }) => {
      const [before, after] = [headOf(MANY.slice(0, last)), headOf(MANY.slice(0, next))];
      const proof = consistencyProof(MANY.slice(0, next), last);
      const changed = (head: typeof before, root: Uint8Array) => ({ ...head, root });
      const heads = [
        [changed(before, after.root), changed(after, before.root)],
        [changed(before, garbage), after],
        [before, changed(after, garbage)],
      ] as const;
      for (const [one, other] of heads) expect(isExtension(one, other, proof)).to.equal(false);
    });
    fc.assert(wrong);
  });
  it("the tree shrinks, stays or begins again", () => {
    const [small, large] = [headOf(MANY.slice(0, 3)), headOf(MANY.slice(0, 7))];
    const proof = consistencyProof(MANY.slice(0, 7), 3);
    const none = headOf([]);
    expect(isExtension(large, small, proof)).to.equal(false);
    expect(isExtension(large, large, [])).to.equal(false);
    expect(isExtension(large, none, [])).to.equal(false);
    expect(isExtension(none, none, [])).to.equal(false);
    expect(isExtension(none, large, proof)).to.equal(false);
  });
  it("the tree was written anew from some leaf on", () => {
    const wrong = fc.property(twoSizes, ({ last, next, at }) => {
      const other = MANY.slice(0, next);
      other[at % last] = garbage;
      const proof = consistencyProof(other, last);
      const before = headOf(MANY.slice(0, last));
      expect(isExtension(before, headOf(other), proof)).to.equal(false);
    });
    fc.assert(wrong);
  });
});

describe("a growing Merkle tree", () => {
  it("has no proof from a tree that is empty or larger", () => {
    expect(() => consistencyProof(leaves, 0)).to.throw(RangeError);
    expect(() => consistencyProof(leaves, 9)).to.throw(RangeError);
  });

  it("proves itself by the hashes of the reference implementation", () => {
    for (const { first, second, proof } of consistent.proofs) {
      const hashes = consistencyProof(leaves.slice(0, second), first);
      expect(hashes.map(toHex)).to.deep.equal(proof);
      const last = { size: BigInt(first), root: toBytes(reference.roots[first] as Hex) };
      const roots = rootsFromConsistency(last, BigInt(second), hashes);
      expect(hexOf(roots?.last)).to.equal(reference.roots[first]);
      expect(hexOf(roots?.next)).to.equal(reference.roots[second]);
    }
  });

  it("is an extension of each smaller one, up to 130 leaves", function () {
    this.timeout(60_000);
    const heads = Array.from({ length: 131 }, (_, size) => headOf(MANY.slice(0, size)));
    for (let next = 1; next <= 130; next += 1) {
      const tree = MANY.slice(0, next);
      expect(isExtension(heads[0]!, heads[next]!, []), `0 to ${next}`).to.equal(true);
      for (let last = 1; last < next; last += 1) {
        const holds = isExtension(heads[last]!, heads[next]!, consistencyProof(tree, last));
        expect(holds, `${last} to ${next}`).to.equal(true);
      }
    }
  });

  it("of 64 bits is an extension of one of half its size", () => {
    // 2^63 leaves are a whole subtree: its root, and beside it the root of the rest.
    const root = merkleRoot(leaves.slice(0, 2));
    const last = { size: 2n ** 63n, root: leaves[0]! };
    expect(isExtension(last, { size: 2n ** 63n + 1n, root }, [leaves[1]!])).to.equal(true);
    expect(isExtension(last, { size: 2n ** 64n - 1n, root }, [leaves[1]!])).to.equal(true);
    expect(isExtension(last, { size: 2n ** 64n - 1n, root }, [leaves[2]!])).to.equal(false);
  });
});
