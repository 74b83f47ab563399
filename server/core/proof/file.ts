/** A file beside a bundle: whether it is what the fact is about, or a part of it. */
import { HASH_ALGS, SCHEMES } from "../codes.ts";
import { createManifest, fileLeaf, leafSalt, type Manifest, manifestLeaves } from "../manifest.ts";
import { nodeHash, siblingsOf } from "../merkle.ts";
import type { Hex } from "../records.ts";
import { toBytes, toHex } from "../typed-data.ts";
import type { Bundle, FileProof } from "./bundle.ts";
import type { Proven } from "./facts/proven.ts";
import { Disproved } from "./steps.ts";

/** As it was read and hashed by the one who verifies. */
export interface GivenFile {
  name: string;
  size: number;
  sha256: Hex;
}

/** The manifest's leaf of the file leads to what the version commits to. */
function checkPart(part: FileProof, commitment: unknown): void {
  const { salt, siblings, ...file } = part;
  let root = fileLeaf(file, salt);
  for (const { side, hash } of siblings) {
    const sibling = toBytes(hash);
    root = side === "left" ? nodeHash(sibling, root) : nodeHash(root, sibling);
  }
  if (toHex(root) !== commitment)
    throw new Disproved(`${file.path} is no part of what the version commits to`);
}

/** A dataset of this one file under this name. */
function isWhole({ name, size, sha256 }: GivenFile, { facts }: Proven): boolean {
  if (facts["hashAlg"] !== HASH_ALGS[0] || facts["scheme"] !== SCHEMES[0]) return false;
  const [only] = createManifest([{ path: name, size, sha256 }]).files;
  const commitment = facts["commitment"];
  return commitment === sha256 || (only !== undefined && commitment === toHex(fileLeaf(only)));
}

function checkGiven(given: GivenFile, part: FileProof | undefined, proven: Proven): void {
  const changed = new Disproved(`${given.name} hashes to ${given.sha256}: it is another file`);
  if (proven.kind === "anchoredHash") {
    if (given.sha256 !== proven.id) throw changed;
  } else if (part !== undefined) {
    if (given.sha256 !== part.sha256 || given.size !== part.size) throw changed;
  } else if (proven.kind !== "assetVersion") {
    throw new Disproved("the fact is about no file");
  } else if (!isWhole(given, proven)) {
    throw new Disproved(
      `the version is not this one file under the name ${given.name}: it was changed, renamed, ` +
        "sealed with a salt or is part of a folder, of which its holder can prove it a part",
    );
  }
}

/** Undefined where there is neither a file nor a proof of one. */
export function checkFile(bundle: Bundle, proven: Proven, given?: GivenFile): string {
  const part = "file" in bundle ? bundle.file : undefined;
  if (part !== undefined) checkPart(part, proven.facts["commitment"]);
  if (given !== undefined) checkGiven(given, part, proven);
  if (part === undefined) return `the file hashes to ${given?.sha256}`;
  return `${part.path} (${part.sha256}) is one of the files of the version`;
}

/** Shows one file of a dataset and, of the others, nothing but hashes. */
export function partOf(manifest: Manifest, path: string): FileProof | undefined {
  const index = manifest.files.findIndex((file) => file.path === path);
  const file = manifest.files[index];
  if (file === undefined) return undefined;
  const siblings = siblingsOf(manifestLeaves(manifest), index).map(({ side, hash }) => ({
    side,
    hash: toHex(hash),
  }));
  const salt = manifest.salt && leafSalt(toBytes(manifest.salt), path);
  return { ...file, salt, siblings };
}
