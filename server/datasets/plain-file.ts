import { createHash } from "node:crypto";
import { constants, type BigIntStats } from "node:fs";
import { open } from "node:fs/promises";
import { shapeError } from "../core/error.ts";

export interface Digest {
  size: number;
  sha256: Uint8Array;
}
/** What tells that a file is the one that was listed, and that nobody wrote to it since. */
export type Identity = Pick<BigIntStats, "dev" | "ino" | "size" | "mtimeNs" | "ctimeNs">;

const CHUNK_BYTES = 1024 * 1024;
const PROGRESS_BYTES = 16 * CHUNK_BYTES;
/** Neither follow a link nor wait for a pipe, should one have taken the place of the file. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): Identity {
  return { dev, ino, size, mtimeNs, ctimeNs };
}

const isSame = (a: Identity, b: Identity): boolean =>
  a.dev === b.dev &&
  a.ino === b.ino &&
  a.size === b.size &&
  a.mtimeNs === b.mtimeNs &&
  a.ctimeNs === b.ctimeNs;

/** Hashes the file that was listed as `listed`, and refuses if it is another one or changes. */
export async function hashPlainFile(
  path: string,
  listed: Identity,
  onBytes: (bytes: number) => void,
): Promise<Digest> {
  const handle = await open(path, OPEN_FLAGS);
  try {
    const hash = createHash("sha256");
    const buffer = new Uint8Array(CHUNK_BYTES);
    const changed = shapeError(path, "changed while it was read; hash it when it is at rest");
    if (!isSame(listed, await handle.stat({ bigint: true }))) throw changed;
    let size = 0;
    let told = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
      // A file that grows as fast as it is read would have no end.
      if (BigInt(size) > listed.size) throw changed;
      if (size - told < PROGRESS_BYTES) continue;
      onBytes(size - told);
      told = size;
    }
    if (!isSame(listed, await handle.stat({ bigint: true }))) throw changed;
    onBytes(size - told);
    return { size, sha256: hash.digest() };
  } finally {
    await handle.close();
  }
}
