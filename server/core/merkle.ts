/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256. Leaves and nodes are hashed under different
 * prefixes, so a node can never be passed off as a leaf, and nothing is duplicated to fill a level.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (data: Uint8Array) => sha256(concatBytes(LEAF, data));
export const nodeHash = (left: Uint8Array, right: Uint8Array) =>
  sha256(concatBytes(NODE, left, right));

/** The largest power of two below `size` (RFC 6962: k). */
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/** The root over leaf hashes; of none, the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const k = split(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, k)), merkleRoot(leaves.slice(k)));
}

/** A node beside the way from a leaf to the root. */
export interface Sibling {
  side: "left" | "right";
  hash: Uint8Array;
}

/** Of leaf `index`, the lowest first. */
export function siblingsOf(leaves: readonly Uint8Array[], index: number): Sibling[] {
  if (index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index}`);
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return index < k
    ? [...siblingsOf(left, index), { side: "right", hash: merkleRoot(right) }]
    : [...siblingsOf(right, index - k), { side: "left", hash: merkleRoot(left) }];
}

/** The audit path of leaf `index`, lowest sibling first. */
export const inclusionProof = (leaves: readonly Uint8Array[], index: number): Uint8Array[] =>
  siblingsOf(leaves, index).map(({ hash }) => hash);

/**
 * What proves that the tree over these leaves extends the one over the first `first` of them
 * (RFC 9162 section 2.1.4.1).
 */
export function consistencyProof(leaves: readonly Uint8Array[], first: number): Uint8Array[] {
  if (first < 1 || first > leaves.length) throw new RangeError(`no tree of ${first} leaves`);
  return subproof(leaves, first, true);
}

/** `isWhole`: the first tree is this very subtree, whose root the verifier has. */
function subproof(leaves: readonly Uint8Array[], first: number, isWhole: boolean): Uint8Array[] {
  if (first === leaves.length) return isWhole ? [] : [merkleRoot(leaves)];
  const k = split(leaves.length);
  return first <= k
    ? [...subproof(leaves.slice(0, k), first, isWhole), merkleRoot(leaves.slice(k))]
    : [...subproof(leaves.slice(k), first - k, false), merkleRoot(leaves.slice(0, k))];
}

/**
 * The root that a proof leads to, or nothing where the proof has the wrong length for that place
 * (RFC 9162 section 2.1.3.2). The caller compares it with a root that it trusts.
 */
export function rootFromProof(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let place = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // A node without a right sibling moves up as it is, until it is a right one itself.
      while (place % 2 === 0 && place !== 0) {
        place /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
}

export interface TreeHead {
  /** Up to 64 bits. */
  size: bigint;
  root: Uint8Array;
}

/** The head of the tree of no leaves is extended by every other, with nothing to prove. */
export function isExtension(last: TreeHead, next: TreeHead, proof: readonly Uint8Array[]): boolean {
  if (last.size === 0n) return next.size > 0n && proof.length === 0;
  const roots = rootsFromConsistency(last, next.size, proof);
  return roots !== undefined && isSame(roots.last, last.root) && isSame(roots.next, next.root);
}

const isSame = (a: Uint8Array, b: Uint8Array) => a.every((byte, n) => byte === b[n]);
const isOdd = (place: bigint) => (place & 1n) === 1n;

/**
 * The two roots that a proof of consistency leads to, or nothing where it has the wrong length for
 * these sizes (RFC 9162 section 2.1.4.2). Only where both are the right ones is anything proven.
 */
export function rootsFromConsistency(
  last: TreeHead,
  nextSize: bigint,
  proof: readonly Uint8Array[],
): { last: Uint8Array; next: Uint8Array } | undefined {
  if (last.size < 1n || last.size >= nextSize || proof.length === 0) return undefined;
  // A whole subtree of the next tree is no part of the proof: its root is the last one.
  const isWhole = (last.size & (last.size - 1n)) === 0n;
  const [start, ...rest] = isWhole ? [last.root, ...proof] : proof;
  if (start === undefined) return undefined;

  let [place, end] = [last.size - 1n, nextSize - 1n];
  while (isOdd(place)) [place, end] = [place >> 1n, end >> 1n];
  let [lastRoot, nextRoot] = [start, start];
  for (const hash of rest) {
    if (end === 0n) return undefined;
    if (isOdd(place) || place === end) {
      lastRoot = nodeHash(hash, lastRoot);
      nextRoot = nodeHash(hash, nextRoot);
      while (!isOdd(place) && place !== 0n) [place, end] = [place >> 1n, end >> 1n];
    } else {
      nextRoot = nodeHash(nextRoot, hash);
    }
    [place, end] = [place >> 1n, end >> 1n];
  }
  return end === 0n ? { last: lastRoot, next: nextRoot } : undefined;
}
