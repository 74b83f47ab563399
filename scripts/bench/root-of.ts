// `node root-of.ts ours|peer N`: the root over N leaves, in a process of its own for the sake of
// its memory, so each imports only what it measures.
import { resourceUsage } from "node:process";

const [maker, count] = process.argv.slice(2);
const length = Number(count);
const rootOf = await (maker === "peer" ? peersRoot() : ourRoot());
const start = performance.now();
rootOf();
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, mb: resourceUsage().maxRSS / 1024 }));

async function ourRoot() {
  const { leafHash, merkleRoot } = await import("../../server/core/merkle.ts");
  const leaf = Buffer.alloc(32);
  return () =>
    merkleRoot(
      Array.from({ length }, (_, n) => {
        leaf.writeUInt32BE(n);
        return leafHash(leaf);
      }),
    );
}

/** Its quicker kind of tree, which leaves the hashing of leaves to the caller. */
async function peersRoot() {
  const { SimpleMerkleTree } = await import("@openzeppelin/merkle-tree");
  const word = (n: number) => `0x${n.toString(16).padStart(64, "0")}`;
  return () => SimpleMerkleTree.of(Array.from({ length }, (_, n) => word(n))).root;
}
