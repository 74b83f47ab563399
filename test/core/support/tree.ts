/** Trees whose n-th leaf is the same at any size, so that each extends all smaller ones. */
import { consistencyProof, leafHash, merkleRoot } from "../../../server/core/merkle.ts";
import type { Hex, Messages } from "../../../server/core/records.ts";
import { toHex } from "../../../server/core/typed-data.ts";

/** `branch` tells trees apart that share no leaf. */
export const leavesOf = (size: number, branch = 0): Uint8Array[] =>
  Array.from({ length: size }, (_, n) => leafHash(Uint8Array.of(branch, n >> 8, n & 255)));

type Head = Pick<Messages["Anchor"], "size" | "root" | "consistency">;

/** The head of such a tree, proven to extend the one of `last` leaves. */
export function headOf(size: number, last = 0, branch = 0): Head {
  const leaves = leavesOf(size, branch);
  const proof = last === 0 ? [] : consistencyProof(leaves, last);
  const root: Hex = toHex(merkleRoot(leaves));
  return { size: BigInt(size), root, consistency: proof.map(toHex) };
}
