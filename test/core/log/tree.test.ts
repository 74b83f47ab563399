import { expect } from "chai";
import fc from "fast-check";
import { leafHash, merkleRoot, inclusionProof, nodeHash } from "../../../server/core/merkle.ts";
import {
  appendLeaves,
  formatTileIndex,
  parseTilePath,
  type ReadTile,
  type Tile,
  TILE_WIDTH,
  tileWidth,
} from "../../../server/core/log/tiles.ts";
import { treeConsistency, treeInclusion, treeRoot } from "../../../server/core/log/tree.ts";
import { toHex } from "../../../server/core/typed-data.ts";

const hexes = (hashes: readonly Uint8Array[]) => hashes.map(toHex);
const leafOf = (n: number) => leafHash(Uint8Array.of(n & 255, (n >> 8) & 255, n >> 16));
const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => leafOf(n));

/** Tiles as a log keeps them. */
function keeper() {
  const tiles = new Map<string, Tile>();
  const read: ReadTile = (level, index) => {
    const tile = tiles.get(`${level}/${index}`);
    if (tile === undefined) throw new Error(`tile ${level}/${index} was never made`);
    return tile.hashes;
  };
  let size = 0;
  return {
    tiles,
    read,
    append(leaves: Uint8Array[]) {
      for (const tile of appendLeaves(size, leaves, read)) {
        tiles.set(`${tile.level}/${tile.index}`, tile);
      }
      size += leaves.length;
    },
  };
}

function grown(size: number, step = size) {
  const kept = keeper();
  const leaves = leavesOf(size);
  for (let from = 0; from < size; from += step) kept.append(leaves.slice(from, from + step));
  return { ...kept, leaves };
}

/** RFC 6962 section 2.1.2, word by word. */
function subproof(m: number, leaves: Uint8Array[], isWhole: boolean): Uint8Array[] {
  const n = leaves.length;
  if (m === n) return isWhole ? [] : [merkleRoot(leaves)];
  let k = 1;
  while (k * 2 < n) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...subproof(m, left, isWhole), merkleRoot(right)]
    : [...subproof(m - k, right, false), merkleRoot(left)];
}

describe("a tree kept as tiles", () => {
  it("has no proof for a leaf that it does not hold, nor from a larger tree", () => {
    const { read } = grown(3);
    expect(() => treeInclusion(3, 3, read)).to.throw(RangeError);
    expect(() => treeInclusion(-1, 3, read)).to.throw(RangeError);
    expect(() => treeConsistency(4, 3, read)).to.throw(RangeError);
  });

  for (const [path, why] of [
    ["0/000.p/256", "a full tile called partial"],
    ["0/000.p/0", "an empty tile"],
    ["0/000.p/01", "a width with a leading zero"],
    ["00/000", "a level with a leading zero"],
    ["7/000", "a level that no countable tree has"],
    ["0/0", "an index of one digit"],
    ["0/x000/001", "an index with a leading part of zero"],
    ["0/001/234", "a leading part without its x"],
    ["entries/x01/234", "a part of two digits"],
    ["0/000/", "something behind the index"],
    ["0/../000", "a way up"],
    ["x/000", "another level"],
  ] as const) {
    it(`has no tile under ${why}`, () => expect(parseTilePath(path)).to.equal(undefined));
  }

  it("names tiles as the specification does", () => {
    expect(formatTileIndex(1_234_067)).to.equal("x001/x234/067");
    expect(parseTilePath("1/x001/x234/067")).to.deep.equal({
      level: 1,
      index: 1_234_067,
      width: TILE_WIDTH,
    });
    const partial = { level: "entries", index: 273, width: 112 };
    expect(parseTilePath("entries/273.p/112")).to.deep.equal(partial);
  });

  it("of 70,000 leaves has the tiles of the specification's example", () => {
    const { tiles, read, leaves } = grown(70_000, 9_999);
    const widths = [...tiles.values()].map(({ level, hashes }) => `${level}:${hashes.length / 32}`);
    const counts = Object.fromEntries(
      [...Map.groupBy(widths, (width) => width)].map(([width, list]) => [width, list.length]),
    );
    expect(counts).to.deep.equal({ "0:256": 273, "0:112": 1, "1:256": 1, "1:17": 1, "2:1": 1 });
    expect(toHex(treeRoot(70_000, read))).to.equal(toHex(merkleRoot(leaves)));
    for (const { level, index, hashes } of tiles.values()) {
      expect(hashes.length / 32).to.equal(tileWidth(level, index, 70_000));
    }
    expect(tileWidth(2, 1, 70_000)).to.equal(0);
  });

  it("holds at level 1 the roots of full tiles below", () => {
    const { read, leaves } = grown(600);
    const second = merkleRoot(leaves.slice(256, 512));
    expect(toHex(read(1, 0).subarray(32, 64))).to.equal(toHex(second));
  });

  it("has the roots and proofs of the whole tree, however it grew, at any size", () => {
    const any = fc.integer({ min: 1, max: 1_100 }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        step: fc.integer({ min: 1, max: 400 }),
        index: fc.nat(size - 1),
        old: fc.nat(size),
      }),
    );
    const right = fc.property(any, ({ size, step, index, old }) => {
      const { read, leaves } = grown(size, step);
      const before = leaves.slice(0, old);
      expect(toHex(treeRoot(size, read))).to.equal(toHex(merkleRoot(leaves)));
      expect(toHex(treeRoot(old, read))).to.equal(toHex(merkleRoot(before)));
      const path = treeInclusion(index, size, read);
      expect(hexes(path)).to.deep.equal(hexes(inclusionProof(leaves, index)));
      const consistency = old === 0 ? [] : subproof(old, leaves, true);
      expect(hexes(treeConsistency(old, size, read))).to.deep.equal(hexes(consistency));
    });
    fc.assert(right, { numRuns: 60 });
  });

  it("of two leaves is the hash over both", () => {
    const { read, leaves } = grown(2, 1);
    expect(toHex(treeRoot(2, read))).to.equal(toHex(nodeHash(leaves[0]!, leaves[1]!)));
  });
});
