/**
 * The manifest of a dataset: one file or a folder, as a list of files in a fixed order, and the
 * commitment to it that goes on chain: the Merkle root over its leaves.
 *
 *   leaf = SHA-256(0x00 ‖ JCS({path, size, mediaType, sha256[, salt]}))
 *
 * A salted leaf carries salt = HKDF-SHA-256(dataset salt, info = path): whoever is shown one file
 * and its salt can check it, and learns nothing that would let the other leaves be guessed.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { member, shapeError } from "./error.ts";
import { MAX_DATASET_FILES, MAX_PATH_BYTES, MAX_PATH_DEPTH } from "./limits.ts";
import { mediaTypeOf } from "./media-type.ts";
import { leafHash, merkleRoot } from "./merkle.ts";
import type { Hex } from "./records.ts";
import { toHex } from "./typed-data.ts";
import { UNREADABLE } from "./unreadable.ts";

export const MANIFEST_VERSION = 1;
export const SALT_BYTES = 32;
/** Backslashes, and U+FFFD, which stands where a file system's bytes were no UTF-8. */
const AMBIGUOUS = /[\ufffd\\]/u;

/** A file as it was read: where it stands in the dataset, and what its bytes hash to. */
export interface ReadFile {
  path: string;
  size: number;
  sha256: Hex;
}
export interface ManifestFile extends ReadFile {
  mediaType: string;
}
export interface Manifest {
  version: typeof MANIFEST_VERSION;
  scheme: "PLAIN_HASH" | "SALTED";
  hashAlg: "SHA-256";
  files: ManifestFile[];
  /** Of a SALTED manifest, 32 bytes: keep it, for without it no file can be proven, and keep it
   * secret, for with it the leaves can be guessed. */
  salt?: Hex;
}

/** The path as it stands in a manifest: NFC, relative, `/` between names, nothing to climb with. */
export function normalPath(path: string, pointer = ""): string {
  const normal = path.normalize("NFC");
  const names = normal.split("/");
  if (UNREADABLE.test(normal) || AMBIGUOUS.test(normal) || !normal.isWellFormed())
    throw shapeError(pointer, "has a path with a control character, backslash or broken character");
  if (names.some((name) => name === "" || name === "." || name === ".."))
    throw shapeError(pointer, "has a path that is empty, absolute or climbs with . or ..");
  if (utf8ToBytes(normal).length > MAX_PATH_BYTES)
    throw shapeError(pointer, `has a path of more than ${MAX_PATH_BYTES} bytes`);
  if (names.length > MAX_PATH_DEPTH)
    throw shapeError(pointer, `has a path of more than ${MAX_PATH_DEPTH} names`);
  return normal;
}

export function createManifest(files: readonly ReadFile[], salt?: Uint8Array): Manifest {
  if (files.length === 0) throw shapeError("", "holds no file");
  if (files.length > MAX_DATASET_FILES)
    throw shapeError("", `holds more than ${MAX_DATASET_FILES} files`);
  if (salt && salt.length !== SALT_BYTES) throw new RangeError("a dataset salt has 32 bytes");
  const listed = files.map(({ path, size, sha256: digest }, n) => {
    const normal = normalPath(path, member("/files", n));
    return { path: normal, size, mediaType: mediaTypeOf(normal), sha256: digest };
  });
  refuseTwins(listed);
  return {
    version: MANIFEST_VERSION,
    scheme: salt ? "SALTED" : "PLAIN_HASH",
    hashAlg: "SHA-256",
    files: sorted(listed),
    ...(salt && { salt: toHex(salt) }),
  };
}

/**
 * Two names that differ only by case are one file on many disks, and no disk has a file and a
 * folder of one name: which one would be checked?
 */
function refuseTwins(files: readonly ManifestFile[]): void {
  const folded = files.map(({ path }) => path.toLowerCase().toUpperCase());
  const taken = new Map<string, string>();
  const folders = new Map<string, string>();
  files.forEach(({ path }, n) => {
    const name = folded[n] as string;
    const twin = taken.get(name);
    if (twin !== undefined)
      throw shapeError(member("/files", n), `has the same path as another file: ${twin}`);
    taken.set(name, path);
    for (let end = name.indexOf("/"); end >= 0; end = name.indexOf("/", end + 1))
      folders.set(name.slice(0, end), path);
  });
  folded.forEach((name, n) => {
    const inside = folders.get(name);
    if (inside !== undefined)
      throw shapeError(member("/files", n), `is a file, but a folder for another: ${inside}`);
  });
}

/** By the bytes of the path: JavaScript's own order differs beyond U+FFFF. */
function sorted(files: readonly ManifestFile[]): ManifestFile[] {
  return files
    .map((file) => ({ file, bytes: utf8ToBytes(file.path) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ file }) => file);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let n = 0; n < a.length && n < b.length; n++) {
    const difference = (a[n] as number) - (b[n] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function leafSalt(salt: Uint8Array, path: string): Hex {
  return toHex(hkdf(sha256, salt, undefined, utf8ToBytes(path), SALT_BYTES));
}

/** The hash of one leaf; `salt` is the leaf's own, not the dataset's. */
export function fileLeaf(file: ManifestFile, salt?: Hex): Uint8Array {
  const { path, size, mediaType, sha256: digest } = file;
  const leaf = { path, size, mediaType, sha256: digest, ...(salt && { salt }) };
  return leafHash(utf8ToBytes(canonicalize(leaf) ?? ""));
}

export function manifestLeaves(manifest: Manifest): Uint8Array[] {
  const salt = manifest.salt && hexToBytes(manifest.salt.slice(2));
  return manifest.files.map((file) => fileLeaf(file, salt && leafSalt(salt, file.path)));
}

/** What is registered on chain. */
export function commitmentOf(manifest: Manifest): Hex {
  return toHex(merkleRoot(manifestLeaves(manifest)));
}

/**
 * Reads a manifest that somebody hands in: its files are sorted, named and typed anew, so a
 * document that is not exactly what this file would have made of the same files is refused.
 */
export function readManifest(value: unknown): Manifest {
  const given = value as Partial<Manifest> | null;
  if (typeof given !== "object" || given === null || given.version !== MANIFEST_VERSION)
    throw shapeError("/version", `must be a manifest of version ${MANIFEST_VERSION}`);
  if (!Array.isArray(given.files)) throw shapeError("/files", "must be a list");
  given.files.forEach((file, n) => checkFile(file, member("/files", n)));
  const { salt } = given;
  if (salt !== undefined && !/^0x[0-9a-f]{64}$/.test(salt))
    throw shapeError("/salt", "must be 32 bytes in lower-case hex");
  const made = createManifest(given.files, salt && hexToBytes(salt.slice(2)));
  if (canonicalize(made) !== canonicalize(given))
    throw shapeError(
      "",
      "is not a manifest in its normal form (order, names, types, no more fields)",
    );
  return made;
}

function checkFile(file: Partial<ManifestFile> | null, pointer: string): void {
  if (typeof file !== "object" || file === null) throw shapeError(pointer, "must be an object");
  if (typeof file.path !== "string") throw shapeError(member(pointer, "path"), "must be text");
  if (!Number.isSafeInteger(file.size) || (file.size as number) < 0)
    throw shapeError(member(pointer, "size"), "must be a whole number of bytes");
  if (typeof file.sha256 !== "string" || !/^0x[0-9a-f]{64}$/.test(file.sha256))
    throw shapeError(member(pointer, "sha256"), "must be 32 bytes in lower-case hex");
}
