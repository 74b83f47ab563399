/** Roots and proofs of a tree kept as tiles: RFC 6962 section 2.1, read from few places. */
import { sha256 } from "@noble/hashes/sha2.js";
import { nodeHash } from "../merkle.ts";
import { fold, type ReadTile, TILE_HEIGHT, TILE_WIDTH } from "./tiles.ts";

/** The largest power of two below `size` (RFC 6962: k). */
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** MTH(D[from:to]); `from` is a multiple of the least power of two that the range fits in. */
function rangeRoot(from: number, to: number, read: ReadTile): Uint8Array {
  const size = to - from;
  const height = Math.log2(size);
  if (Number.isInteger(height)) return completeRoot(height, from / size, read);
  const k = split(size);
  return nodeHash(rangeRoot(from, from + k, read), rangeRoot(from + k, to, read));
}

/** Of the complete subtree `index` of that height: in a tile, or folded from one. */
function completeRoot(height: number, index: number, read: ReadTile): Uint8Array {
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  const tile = read(Math.floor(height / TILE_HEIGHT), Math.floor(first / TILE_WIDTH));
  return fold(tile, first % TILE_WIDTH, count);
}

export function treeRoot(size: number, read: ReadTile): Uint8Array {
  return size === 0 ? sha256(new Uint8Array()) : rangeRoot(0, size, read);
}

/** The audit path of leaf `index` in the tree of `size`, lowest sibling first (2.1.1). */
export function treeInclusion(index: number, size: number, read: ReadTile): Uint8Array[] {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} of ${size}`);
  const path: Uint8Array[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    const isLeft = index < middle;
    path.unshift(isLeft ? rangeRoot(middle, to, read) : rangeRoot(from, middle, read));
    [from, to] = isLeft ? [from, middle] : [middle, to];
  }
  return path;
}

/** That the tree of `old` leaves is the beginning of that of `size` (2.1.2). */
export function treeConsistency(old: number, size: number, read: ReadTile): Uint8Array[] {
  if (old < 0 || old > size) throw new RangeError(`${old} leaves are no beginning of ${size}`);
  if (old === 0 || old === size) return [];
  const proof: Uint8Array[] = [];
  let [from, to, isWhole] = [0, size, true];
  while (to > old) {
    const middle = from + split(to - from);
    const isLeft = old <= middle;
    proof.unshift(isLeft ? rangeRoot(middle, to, read) : rangeRoot(from, middle, read));
    [from, to] = isLeft ? [from, middle] : [middle, to];
    // Whoever holds the old root needs it not where it is a complete subtree on the left.
    isWhole &&= isLeft;
  }
  return isWhole ? proof : [rangeRoot(from, to, read), ...proof];
}
