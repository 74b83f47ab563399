// Tries and proofs are another library's; looking up is ours.
import { createMerkleProof, createMPT } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { Disproved } from "../../../server/core/proof/steps.ts";
import { TrieNodes } from "../../../server/core/proof/trie.ts";
import { toHex } from "../../../server/core/typed-data.ts";

const HASH_BYTES = 32;

/** Short keys and values: many nodes stand inside their parents. */
const entries = fc.uniqueArray(
  fc.tuple(
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
  ),
  { selector: ([key]) => toHex(key), minLength: 1, maxLength: 40 },
);

async function trieOf(pairs: [Uint8Array, Uint8Array][]) {
  const trie = await createMPT();
  for (const [key, value] of pairs) await trie.put(key, value);
  return {
    root: trie.root(),
    /** Of all keys together, in the order of looking up. */
    nodes: async (keys: Uint8Array[]) => {
      const proofs = await Promise.all(keys.map((key) => createMerkleProof(trie, key)));
      const read = proofs.flatMap((proof) =>
        proof.filter((node, depth) => depth === 0 || node.length >= HASH_BYTES),
      );
      return [...new Set(read.map(toHex))];
    },
  };
}

describe("looking up in a trie", () => {
  it("refuses a key that is not there, for which the nodes are the right ones", async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.uint8Array({ minLength: 1, maxLength: 3 }),
        async (pairs, key) => {
          fc.pre(!pairs.some(([known]) => toHex(known) === toHex(key)));
          const { root, nodes } = await trieOf(pairs);
          const trie = new TrieNodes(await nodes([key]));
          expect(() => trie.lookUp(root, key, "the key")).to.throw(Disproved);
        },
      ),
    );
  });

  it("refuses nodes that are missing, strange, in another order, or left over", async () => {
    const pairs = Array.from({ length: 50 }, (_, n): [Uint8Array, Uint8Array] => [
      Uint8Array.of(n, 255 - n),
      new Uint8Array(40).fill(n),
    ]);
    const { root, nodes } = await trieOf(pairs);
    const [first, second] = [pairs[3]![0], pairs[40]![0]];
    const right = await nodes([first, second]);
    const look = (given: typeof right) => () => {
      const trie = new TrieNodes(given);
      for (const key of [first, second]) trie.lookUp(root, key, "the key");
      trie.end();
    };
    expect(look(right)).not.to.throw();
    expect(look(right.slice(1))).to.throw(Disproved);
    expect(look(right.slice(0, -1))).to.throw(Disproved);
    expect(look(right.toReversed())).to.throw(Disproved);
    expect(look([...right, right[0]!])).to.throw(/of no use/);
    expect(look([right[0]!, ...right])).to.throw(Disproved);
  });

  it("finds every value under the root", async () => {
    await fc.assert(
      fc.asyncProperty(entries, async (pairs) => {
        const { root, nodes } = await trieOf(pairs);
        const trie = new TrieNodes(await nodes(pairs.map(([key]) => key)));
        for (const [key, value] of pairs)
          expect(trie.lookUp(root, key, "the key")).to.deep.equal(value);
        trie.end();
      }),
    );
  });
});
