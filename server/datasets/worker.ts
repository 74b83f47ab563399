import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { parentPort } from "node:worker_threads";

/** One job is one file: either read here from disk, or fed in chunks that a client sends. */
export type Request =
  | { job: number; file: string }
  | { job: number; chunk: Uint8Array }
  | { job: number; end: true }
  | { job: number; drop: true };
export type Reply =
  | { job: number; progress: number }
  | { job: number; digest: Digest }
  | { job: number; error: string };
export interface Digest {
  size: number;
  sha256: Uint8Array;
}

const CHUNK_BYTES = 1024 * 1024;
const PROGRESS_BYTES = 16 * CHUNK_BYTES;
const port = parentPort;
if (!port) throw new Error("runs as a worker thread");
const reply = (message: Reply) => port.postMessage(message);
const fed = new Map<number, { hash: Hash; size: number }>();

port.on("message", (request: Request) => {
  if ("file" in request) {
    void readFile(request.job, request.file).then(reply, (error: unknown) =>
      reply({ job: request.job, error: error instanceof Error ? error.message : String(error) }),
    );
    return;
  }
  if ("drop" in request) {
    fed.delete(request.job);
    return;
  }
  const state = fed.get(request.job) ?? { hash: createHash("sha256"), size: 0 };
  fed.set(request.job, state);
  if ("chunk" in request) {
    state.hash.update(request.chunk);
    state.size += request.chunk.length;
    reply({ job: request.job, progress: request.chunk.length });
    return;
  }
  fed.delete(request.job);
  reply({ job: request.job, digest: { size: state.size, sha256: state.hash.digest() } });
});

/** O_NOFOLLOW and the second look at size and time: the file that was listed is the one hashed. */
async function readFile(job: number, path: string): Promise<Reply> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) throw new Error(`${path} is not a plain file`);
    const digest = await hashHandle(job, handle);
    const after = await handle.stat({ bigint: true });
    if (after.mtimeNs !== before.mtimeNs || after.size !== BigInt(digest.size))
      throw new Error(`${path} changed while it was read; hash it again when it is at rest`);
    return { job, digest };
  } finally {
    await handle.close();
  }
}

async function hashHandle(job: number, handle: FileHandle): Promise<Digest> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  let size = 0;
  let told = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
    if (size - told >= PROGRESS_BYTES) {
      reply({ job, progress: size - told });
      told = size;
    }
  }
  reply({ job, progress: size - told });
  return { size, sha256: hash.digest() };
}
