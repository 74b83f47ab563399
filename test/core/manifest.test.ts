import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import invalidPaths from "../vectors/manifest/invalid/paths.json" with { type: "json" };
import { LedgerError } from "../../server/core/error.ts";
import { MAX_DATASET_FILES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from "../../server/core/limits.ts";
import {
  commitmentOf,
  createManifest,
  fileLeaf,
  leafSalt,
  type Manifest,
  normalPath,
  type ReadFile,
  readManifest,
} from "../../server/core/manifest.ts";
import { mediaTypeOf } from "../../server/core/media-type.ts";
import { leafHash, merkleRoot } from "../../server/core/merkle.ts";
import type { Hex } from "../../server/core/records.ts";
import { toBytes, toHex } from "../../server/core/typed-data.ts";

interface Vector {
  title: string;
  files: ReadFile[];
  salt: Hex | null;
  manifest: Manifest;
  /** The canonical JSON of each leaf. */
  leaves: string[];
  commitment: Hex;
}
const folder = path.resolve(import.meta.dirname, "../vectors/manifest/valid");
const vectors = readdirSync(folder).map(
  (name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Vector,
);
const made = ({ files, salt }: Vector) => createManifest(files, salt ? toBytes(salt) : undefined);

const DIGEST: Hex = `0x${"ab".repeat(32)}`;
const named = (...paths: string[]): ReadFile[] =>
  paths.map((name) => ({ path: name, size: 1, sha256: DIGEST }));

function fault(run: () => unknown): [string, string | undefined] {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return [error.code, error.pointer];
    throw error;
  }
  return ["accepted", undefined];
}

describe("a path in a manifest is refused if it", () => {
  for (const { why, path: given } of invalidPaths) {
    it(why, () => expect(fault(() => normalPath(given, "/p"))).to.deep.equal(["E_SHAPE", "/p"]));
  }

  it("holds half a surrogate pair", () => {
    expect(fault(() => normalPath("a\ud83d.csv", "/p"))).to.deep.equal(["E_SHAPE", "/p"]);
  });

  it("is longer than the limit in bytes, though not in characters", () => {
    const fits = "数".repeat(Math.floor(MAX_PATH_BYTES / 3));
    expect(normalPath(fits)).to.equal(fits);
    expect(fault(() => normalPath(`${fits}数`, "/p"))).to.deep.equal(["E_SHAPE", "/p"]);
  });

  it("is deeper than the limit", () => {
    const fits = Array<string>(MAX_PATH_DEPTH).fill("a").join("/");
    expect(normalPath(fits)).to.equal(fits);
    expect(fault(() => normalPath(`${fits}/a`, "/p"))).to.deep.equal(["E_SHAPE", "/p"]);
  });
});

describe("a manifest is not made of", () => {
  const cases: [string, ReadFile[], string][] = [
    ["no files", [], ""],
    ["the same path twice", named("b.csv", "a.csv", "b.csv"), "/files/2"],
    ["paths that are one after normalization", named("caf\u00e9", "cafe\u0301"), "/files/1"],
    ["paths that differ by case alone", named("data/A.csv", "data/a.csv"), "/files/1"],
    ["paths that differ by folded case alone", named("straße", "STRASSE"), "/files/1"],
    ["paths that differ by a final sigma", named("ΑΣ", "ας", "b"), "/files/1"],
    ["a file that is also a folder", named("data", "data/a.csv"), "/files/0"],
    ["a file that is also a folder by another case", named("x/Data/a", "X/data"), "/files/1"],
  ];
  for (const [what, files, pointer] of cases) {
    it(what, () => {
      expect(fault(() => createManifest(files))).to.deep.equal(["E_SHAPE", pointer]);
    });
  }

  it("more files than the limit", () => {
    const files = Array.from({ length: MAX_DATASET_FILES + 1 }, () => named("a")[0]!);
    expect(fault(() => createManifest(files))).to.deep.equal(["E_SHAPE", ""]);
  });

  it("a salt of another length", () => {
    expect(() => createManifest(named("a"), new Uint8Array(16))).to.throw(RangeError);
  });
});

describe("a manifest that is handed in is refused with", () => {
  const good = createManifest(named("a.csv", "b.csv")) as unknown as Record<string, unknown>;
  const file = (change: object) => ({ ...good, files: [{ ...named("a.csv")[0], ...change }] });
  const cases: [string, unknown, string][] = [
    ["nothing in it", null, "/version"],
    ["another version", { ...good, version: 2 }, "/version"],
    ["files that are no list", { ...good, files: { length: 1 } }, "/files"],
    ["a file that is no object", { ...good, files: [null] }, "/files/0"],
    ["a path that is no text", file({ path: 7 }), "/files/0/path"],
    ["a size below nothing", file({ size: -1 }), "/files/0/size"],
    ["a size beyond exact numbers", file({ size: 2 ** 53 }), "/files/0/size"],
    ["a digest in capitals", file({ sha256: DIGEST.toUpperCase() }), "/files/0/sha256"],
    ["a digest too short", file({ sha256: "0xab" }), "/files/0/sha256"],
    ["another media type than its names give", file({ mediaType: "text/html" }), ""],
    ["no media type", file({}), ""],
    ["a field too many in a file", file({ mediaType: "text/csv", note: 1 }), ""],
    ["a field too many", { ...good, note: 1 }, ""],
    ["a scheme that its salt belies", { ...good, scheme: "SALTED" }, ""],
    ["a salt that its scheme belies", { ...good, salt: DIGEST }, ""],
    ["a salt too short", { ...good, scheme: "SALTED", salt: "0x00" }, "/salt"],
    ["an empty salt", { ...good, scheme: "SALTED", salt: "" }, "/salt"],
    ["files out of order", { ...good, files: [...(good["files"] as [])].reverse() }, ""],
    ["a path that climbs", file({ path: "../a.csv", mediaType: "text/csv" }), "/files/0"],
  ];
  for (const [what, value, pointer] of cases) {
    it(what, () => {
      expect(fault(() => readManifest(value))).to.deep.equal(["E_SHAPE", pointer]);
    });
  }
});

describe("a manifest", () => {
  for (const vector of vectors) {
    it(`of ${vector.title} is as an independent program makes it`, () => {
      const manifest = made(vector);
      expect(manifest).to.deep.equal(vector.manifest);
      const leaves = vector.leaves.map((json) => leafHash(new TextEncoder().encode(json)));
      expect(toHex(merkleRoot(leaves))).to.equal(vector.commitment);
      expect(commitmentOf(manifest)).to.equal(vector.commitment);
    });

    it(`of ${vector.title} is read back as it is`, () => {
      const read = readManifest(JSON.parse(JSON.stringify(vector.manifest)));
      expect(read).to.deep.equal(vector.manifest);
    });
  }

  it("commits to the same whatever order its files are given in", () => {
    for (const vector of vectors) {
      const turned = made({ ...vector, files: [...vector.files].reverse() });
      expect(commitmentOf(turned)).to.equal(vector.commitment);
    }
  });

  it("commits to path, size, bytes and salt of every file", () => {
    const base = named("a.csv", "b.csv");
    const [first, second] = base as [ReadFile, ReadFile];
    const salt = new Uint8Array(32).fill(1);
    const commitments = [
      commitmentOf(createManifest(base)),
      commitmentOf(createManifest([{ ...first, path: "c.csv" }, second])),
      commitmentOf(createManifest([{ ...first, size: 2 }, second])),
      commitmentOf(createManifest([first, { ...second, sha256: `0x${"cd".repeat(32)}` }])),
      commitmentOf(createManifest([first])),
      commitmentOf(createManifest(base, salt)),
      commitmentOf(createManifest(base, new Uint8Array(32).fill(2))),
    ];
    expect(new Set(commitments)).to.have.length(commitments.length);
  });

  it("proves a file by the file's own salt, which differs from every other's", () => {
    const salt = new Uint8Array(32).fill(1);
    const manifest = createManifest(named("a.csv", "b.csv"), salt);
    const [a, b] = manifest.files as [Manifest["files"][0], Manifest["files"][0]];
    const leaves = [fileLeaf(a, leafSalt(salt, "a.csv")), fileLeaf(b, leafSalt(salt, "b.csv"))];
    expect(toHex(merkleRoot(leaves))).to.equal(commitmentOf(manifest));
    expect(leafSalt(salt, "a.csv")).not.to.equal(leafSalt(salt, "b.csv"));
  });
});

describe("a media type", () => {
  for (const [name, type] of [
    ["a.constructor", "application/octet-stream"],
    ["a.__proto__", "application/octet-stream"],
    ["csv", "application/octet-stream"],
    ["a.csv/b", "application/octet-stream"],
    ["a.", "application/octet-stream"],
    ["a.tar.gz", "application/gzip"],
    ["A.CSV", "text/csv"],
    ["folder/.json", "application/json"],
  ] as const) {
    it(`of ${name} is ${type}`, () => expect(mediaTypeOf(name)).to.equal(type));
  }
});
