import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { shapeError } from "../core/error.ts";
import { MAX_DATASET_FILES } from "../core/limits.ts";
import { normalPath, type ReadFile } from "../core/manifest.ts";
import { toHex } from "../core/typed-data.ts";
import { type Identity, identityOf } from "./plain-file.ts";
import type { HashThreads } from "./threads.ts";

interface Found {
  /** Where it lies on disk. */
  file: string;
  /** Where it stands in the dataset. */
  path: string;
  listed: Identity;
}
export interface Progress {
  bytes: number;
  totalBytes: number;
  files: number;
  totalFiles: number;
}

/**
 * Reads a file, or all files below a folder, into their digests. Only plain files count: a link
 * could lead out of the folder or in circles, a device or pipe has no end, so each of them stops
 * the whole.
 */
export async function hashPath(
  root: string,
  threads: HashThreads,
  onProgress: (progress: Progress) => void = () => {},
): Promise<ReadFile[]> {
  const found = await list(root);
  const totalBytes = found.reduce((sum, { listed }) => sum + Number(listed.size), 0);
  const progress = { bytes: 0, totalBytes, files: 0, totalFiles: found.length };
  const read: ReadFile[] = [];
  const queue = each(found);
  // As many files at once as there are threads; more would only wait in memory.
  const lane = async () => {
    for (const { file, path, listed } of queue) {
      const { size, sha256 } = await threads.file(file, listed, (bytes) => {
        progress.bytes += bytes;
        onProgress({ ...progress });
      });
      progress.files += 1;
      onProgress({ ...progress });
      read.push({ path, size, sha256: toHex(sha256) });
    }
  };
  await Promise.all(Array.from({ length: threads.count }, lane));
  return read;
}

/** Unlike an array's own iterator, this one ends for all lanes when one of them fails. */
function* each<T>(list: readonly T[]): Generator<T> {
  yield* list;
}

async function list(root: string): Promise<Found[]> {
  const entry = await lstat(root, { bigint: true });
  if (entry.isFile()) {
    return [{ file: root, path: normalPath(basename(root), root), listed: identityOf(entry) }];
  }
  if (!entry.isDirectory()) throw shapeError(root, "is neither a plain file nor a folder");
  const found: Found[] = [];
  await descend(root, "", found);
  if (found.length === 0) throw shapeError(root, "holds no file");
  return found;
}

/** How deep it goes is bounded by the names that a path may have. */
async function descend(folder: string, prefix: string, found: Found[]): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const path = normalPath(prefix === "" ? name : `${prefix}/${name}`, file);
    const entry = await lstat(file, { bigint: true });
    if (entry.isDirectory()) {
      await descend(file, path, found);
    } else if (entry.isFile()) {
      if (found.length >= MAX_DATASET_FILES)
        throw shapeError(file, `is beyond the ${MAX_DATASET_FILES} files that a dataset may hold`);
      found.push({ file, path, listed: identityOf(entry) });
    } else {
      throw shapeError(
        file,
        "is a link, device, pipe or socket; only plain files can be committed to",
      );
    }
  }
}
