/**
 * A Merkle tree kept as tiles (C2SP tlog-tiles): 256 hashes side by side, level 0 of leaves, each
 * further one of the roots of full tiles below. Everything is computed from a few tiles, so a log
 * of any size needs no more memory than a small one.
 */
import { concatBytes } from "@noble/hashes/utils.js";
import { nodeHash } from "../merkle.ts";

export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;
export const HASH_BYTES = 32;
/** Levels of a tree with as many leaves as a number can count. */
const MAX_TILE_LEVEL = 6;
const MAX_INDEX = Math.floor(Number.MAX_SAFE_INTEGER / TILE_WIDTH);

export interface Tile {
  level: number;
  index: number;
  /** Up to 256 hashes, one behind the other. */
  hashes: Uint8Array;
}
/** At least the hashes of a tile that the tree at hand has; more do no harm. */
export type ReadTile = (level: number, index: number) => Uint8Array;

export const hashAt = (hashes: Uint8Array, position: number): Uint8Array =>
  hashes.subarray(position * HASH_BYTES, (position + 1) * HASH_BYTES);

/** How many hashes a tile has in a tree of `size` leaves; 0 where it is not there at all. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The root over `count` hashes from `from` on; `count` is a power of two. */
export function fold(hashes: Uint8Array, from: number, count: number): Uint8Array {
  if (count === 1) return hashAt(hashes, from);
  const half = count / 2;
  return nodeHash(fold(hashes, from, half), fold(hashes, from + half, half));
}

/** The tiles that change when `leaves` are appended to a tree of `size`, in their new form. */
export function appendLeaves(size: number, leaves: readonly Uint8Array[], read: ReadTile): Tile[] {
  const changed: Tile[] = [];
  let [start, hashes] = [size, leaves];
  for (let level = 0; hashes.length > 0; level++) {
    const full: Uint8Array[] = [];
    for (let taken = 0; taken < hashes.length;) {
      const position = start + taken;
      const index = Math.floor(position / TILE_WIDTH);
      const held = position % TILE_WIDTH;
      const added = hashes.slice(taken, taken + TILE_WIDTH - held);
      const before = held === 0 ? [] : [read(level, index).subarray(0, held * HASH_BYTES)];
      const tile = concatBytes(...before, ...added);
      changed.push({ level, index, hashes: tile });
      taken += added.length;
      if (held + added.length === TILE_WIDTH) full.push(fold(tile, 0, TILE_WIDTH));
    }
    start = Math.floor(start / TILE_WIDTH);
    hashes = full;
  }
  return changed;
}

/** `x001/x234/067`: three digits a part, so that folders stay small. */
export function formatTileIndex(index: number): string {
  const parts = [String(index % 1_000).padStart(3, "0")];
  for (let rest = Math.floor(index / 1_000); rest > 0; rest = Math.floor(rest / 1_000)) {
    parts.unshift(`x${String(rest % 1_000).padStart(3, "0")}`);
  }
  return parts.join("/");
}

export interface TilePlace {
  /** Entries are counted like the leaves that they hash to. */
  level: number | "entries";
  index: number;
  width: number;
}

const TILE_PATH = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** What stands behind `tile/`: `<L>/<N>[.p/<W>]`; undefined where it is not written exactly so. */
export function parseTilePath(path: string): TilePlace | undefined {
  const [, level, digits = "", partial] = TILE_PATH.exec(path) ?? [];
  if (level === undefined) return undefined;
  const index = Number(digits.replaceAll(/[x/]/g, ""));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const isFull = partial !== undefined && width >= TILE_WIDTH;
  // Each tile has one name.
  if (isFull || index > MAX_INDEX || formatTileIndex(index) !== digits) return undefined;
  if (level === "entries") return { level, index, width };
  return Number(level) > MAX_TILE_LEVEL ? undefined : { level: Number(level), index, width };
}
