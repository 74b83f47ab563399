// `node root-of.ts N`: the root over N leaves, in a process of its own for the sake of its memory.
import { resourceUsage } from "node:process";
import { leafHash, merkleRoot } from "../../server/core/merkle.ts";

const count = Number(process.argv[2]);
const leaf = Buffer.alloc(32);
const start = performance.now();
const leaves = Array.from({ length: count }, (_, n) => {
  leaf.writeUInt32BE(n);
  return leafHash(leaf);
});
merkleRoot(leaves);
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, mb: resourceUsage().maxRSS / 1024 }));
