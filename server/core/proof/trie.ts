/**
 * Values of a Merkle Patricia trie (Yellow Paper, appendix D) under a root that is known. Nodes are
 * handed in once each, in the order in which looking up meets them first, and none may be left
 * over: so a proof has one form, and not one byte of it is without effect.
 */
import { keccak256 } from "../keccak.ts";
import type { Hex } from "../records.ts";
import { toBytes, toHex } from "../typed-data.ts";
import { bytesOf, listOf, readRlp, type Rlp } from "./rlp.ts";
import { Disproved } from "./steps.ts";

const BRANCH_ITEMS = 17;
const HASH_BYTES = 32;

export class TrieNodes {
  readonly #unread: Hex[];
  readonly #met = new Map<Hex, Rlp[]>();

  constructor(nodes: readonly Hex[]) {
    this.#unread = [...nodes].reverse();
  }

  /** What stands at the key. A trie of state has the hashes of its keys as keys. */
  lookUp(root: Uint8Array, key: Uint8Array, what: string): Uint8Array {
    const path = nibblesOf(key);
    let node = this.#node(root, what);
    for (let at = 0; ;) {
      if (node.length === BRANCH_ITEMS) {
        const next = node[path[at] ?? BRANCH_ITEMS - 1];
        if (at === path.length) return valueOf(next, what);
        node = this.#below(next, what);
        at += 1;
        continue;
      }
      const { part, isLeaf } = partOf(node, what);
      if (!part.every((nibble, n) => nibble === path[at + n])) throw absent(what);
      at += part.length;
      if (isLeaf) {
        if (at !== path.length) throw absent(what);
        return valueOf(node[1], what);
      }
      node = this.#below(node[1], what);
    }
  }

  /** To be called when everything has been looked up. */
  end(): void {
    if (this.#unread.length > 0) {
      throw new Disproved(`${this.#unread.length} nodes of a trie are of no use to the proof`);
    }
  }

  /** A node of less than 32 bytes stands in its parent itself. */
  #below(reference: Rlp | undefined, what: string): Rlp[] {
    if (Array.isArray(reference)) return reference;
    const hash = bytesOf(reference, `a node above ${what}`);
    if (hash.length === 0) throw absent(what);
    return this.#node(hash, what);
  }

  #node(hash: Uint8Array, what: string): Rlp[] {
    const name = toHex(hash);
    const met = this.#met.get(name);
    if (met !== undefined) return met;
    const bytes = toBytes(this.#unread.pop() ?? "0x");
    if (hash.length !== HASH_BYTES || toHex(keccak256(bytes)) !== name) {
      throw new Disproved(`the next node is not the one that leads to ${what}`);
    }
    const node = listOf(readRlp(bytes), `a node above ${what}`);
    this.#met.set(name, node);
    return node;
  }
}

const absent = (what: string) => new Disproved(`the trie has nothing at ${what}`);

function valueOf(value: Rlp | undefined, what: string): Uint8Array {
  const bytes = bytesOf(value, what);
  if (bytes.length === 0) throw absent(what);
  return bytes;
}

const nibblesOf = (bytes: Uint8Array): number[] =>
  [...bytes].flatMap((byte) => [byte >> 4, byte & 15]);

/** Hex prefix: whether a leaf follows, and whether the first nibble stands in the first byte. */
function partOf(node: Rlp[], what: string): { part: number[]; isLeaf: boolean } {
  const nibbles = nibblesOf(bytesOf(node[0], `a node above ${what}`));
  const flags = nibbles[0] ?? 4;
  if (node.length !== 2 || flags > 3) throw new Disproved(`a node above ${what} is malformed`);
  return { part: nibbles.slice(flags % 2 === 1 ? 1 : 2), isLeaf: flags >= 2 };
}
