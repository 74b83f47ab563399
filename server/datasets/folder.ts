import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { shapeError } from "../core/error.ts";
import { MAX_DATASET_FILES, MAX_PATH_DEPTH } from "../core/limits.ts";
import { normalPath, type ReadFile } from "../core/manifest.ts";
import { toHex } from "../core/typed-data.ts";
import type { HashThreads } from "./threads.ts";

interface Found {
  /** Where it lies on disk. */
  file: string;
  /** Where it stands in the dataset. */
  path: string;
  size: number;
}
export interface Progress {
  bytes: number;
  totalBytes: number;
  files: number;
  totalFiles: number;
}

/**
 * Reads a file, or all files below a folder, into their digests. Only plain files count: a link could
 * lead out of the folder or in circles, a device or pipe has no end, so each of them stops the whole.
 */
export async function hashPath(
  root: string,
  threads: HashThreads,
  onProgress: (progress: Progress) => void = () => {},
): Promise<ReadFile[]> {
  const found = await list(root);
  const totalBytes = found.reduce((sum, { size }) => sum + size, 0);
  const progress = { bytes: 0, totalBytes, files: 0, totalFiles: found.length };
  const read: ReadFile[] = [];
  const queue = found.values();
  // As many files at once as there are threads; more would only wait in memory.
  const lane = async () => {
    for (const { file, path } of queue) {
      const { size, sha256 } = await threads.file(file, (bytes) => {
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

async function list(root: string): Promise<Found[]> {
  const entry = await lstat(root);
  if (entry.isFile()) {
    return [{ file: root, path: normalPath(basename(root), root), size: entry.size }];
  }
  if (!entry.isDirectory()) throw shapeError(root, "is neither a plain file nor a folder");
  const found: Found[] = [];
  await descend(root, "", 0, found);
  if (found.length === 0) throw shapeError(root, "holds no file");
  return found;
}

async function descend(folder: string, prefix: string, depth: number, found: Found[]) {
  if (depth >= MAX_PATH_DEPTH) throw shapeError(folder, `lies more than ${MAX_PATH_DEPTH} deep`);
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const path = normalPath(prefix === "" ? name : `${prefix}/${name}`, file);
    const entry = await lstat(file);
    if (entry.isDirectory()) {
      await descend(file, path, depth + 1, found);
    } else if (entry.isFile()) {
      if (found.length >= MAX_DATASET_FILES)
        throw shapeError(file, `is beyond the ${MAX_DATASET_FILES} files that a dataset may hold`);
      found.push({ file, path, size: entry.size });
    } else {
      throw shapeError(
        file,
        "is a link, device, pipe or socket; only plain files can be committed to",
      );
    }
  }
}
