import { createHash, type Hash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { commitmentOf, type Manifest } from "../core/manifest.ts";
import { hashPlainFile, type Identity } from "./plain-file.ts";

/** A job is a file on disk, a file that is fed in chunks, or a manifest to commit to. */
export type Request = { job: number } & (
  | { file: string; listed: Identity }
  | { chunk: Uint8Array }
  | { end: true }
  | { drop: true }
  | { manifest: Manifest }
);
/** Bytes may be told many times; what else a reply holds ends its job. */
export type Reply = { job: number } & (
  { bytes: number } | { result: unknown } | { problem: string }
);

const port = parentPort;
if (!port) throw new Error("runs as a worker thread");
const reply = (message: Reply) => port.postMessage(message);
const fed = new Map<number, { hash: Hash; size: number }>();

port.on("message", (request: Request) => {
  answer(request).catch((error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error);
    reply({ job: request.job, problem });
  });
});

async function answer(request: Request): Promise<void> {
  const { job } = request;
  if ("chunk" in request) {
    take(job, request.chunk);
  } else if ("end" in request) {
    reply({ job, result: finish(job) });
  } else if ("drop" in request) {
    fed.delete(job);
    reply({ job, problem: "was dropped" });
  } else if ("manifest" in request) {
    reply({ job, result: commitmentOf(request.manifest) });
  } else {
    const tell = (bytes: number) => reply({ job, bytes });
    reply({ job, result: await hashPlainFile(request.file, request.listed, tell) });
  }
}

function take(job: number, chunk: Uint8Array): void {
  const state = fed.get(job) ?? { hash: createHash("sha256"), size: 0 };
  fed.set(job, state);
  state.hash.update(chunk);
  state.size += chunk.length;
  reply({ job, bytes: chunk.length });
}

function finish(job: number) {
  const { hash, size } = fed.get(job) ?? { hash: createHash("sha256"), size: 0 };
  fed.delete(job);
  return { size, sha256: hash.digest() };
}
