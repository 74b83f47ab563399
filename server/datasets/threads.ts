import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Digest, Reply, Request } from "./worker.ts";

interface Job {
  progress(bytes: number): void;
  done(digest: Digest): void;
  fail(error: Error): void;
}

/** Bytes of one fed file that may lie between the client and the thread. */
const MAX_FED_BYTES = 4 * 1024 * 1024;

/**
 * Threads that hash, as many as there are cores: the loop that answers HTTP never hashes a file, and
 * several files go at once. Memory stays bounded: a thread reads in fixed chunks, and a feed waits.
 */
export class HashThreads {
  readonly #workers: Worker[];
  readonly #jobs = new Map<number, Job>();
  #next = 0;

  constructor(count = availableParallelism()) {
    this.#workers = Array.from({ length: count }, () => this.#start());
  }

  get count(): number {
    return this.#workers.length;
  }

  /** Hashes a plain file on disk. */
  file(path: string, progress: (bytes: number) => void = () => {}): Promise<Digest> {
    return new Promise((done, fail) => {
      const job = this.#next++;
      this.#jobs.set(job, { progress, done, fail });
      this.#send(job, { job, file: path });
    });
  }

  /** Hashes what is fed to it; `write` resolves when more may come. */
  feed(): Feed {
    const job = this.#next++;
    return new Feed(
      (request) => this.#send(job, { ...request, job }),
      (entry) => this.#jobs.set(job, entry),
      () => this.#jobs.delete(job),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
    for (const job of this.#jobs.values()) job.fail(new Error("hashing was stopped"));
    this.#jobs.clear();
  }

  #send(job: number, request: Request): void {
    (this.#workers[job % this.#workers.length] as Worker).postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    worker.unref();
    worker.on("message", (reply: Reply) => {
      const job = this.#jobs.get(reply.job);
      if (!job) return;
      if ("progress" in reply) return job.progress(reply.progress);
      this.#jobs.delete(reply.job);
      if ("digest" in reply) job.done(reply.digest);
      else job.fail(new Error(reply.error));
    });
    worker.on("error", (error) => {
      for (const job of this.#jobs.values()) job.fail(error as Error);
      this.#jobs.clear();
    });
    return worker;
  }
}

type Fed = { chunk: Uint8Array } | { end: true } | { drop: true };

export class Feed {
  readonly #send: (request: Fed) => void;
  readonly #forget: () => void;
  readonly #digest: Promise<Digest>;
  #waiting = 0;
  #resume: (() => void) | undefined;

  constructor(send: (request: Fed) => void, register: (job: Job) => void, forget: () => void) {
    this.#send = send;
    this.#forget = forget;
    this.#digest = new Promise((done, fail) => {
      register({ done, fail, progress: (bytes) => this.#taken(bytes) });
    });
    // Whoever waits learns of a failure from `end`; until then it must not count as unhandled.
    this.#digest.catch(() => this.#resume?.());
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#waiting += chunk.length;
    this.#send({ chunk });
    if (this.#waiting > MAX_FED_BYTES) await new Promise<void>((go) => (this.#resume = go));
  }

  end(): Promise<Digest> {
    this.#send({ end: true });
    return this.#digest;
  }

  /** Forgets what was fed, when the client went away. */
  drop(): void {
    this.#send({ drop: true });
    this.#forget();
    this.#resume?.();
  }

  #taken(bytes: number): void {
    this.#waiting -= bytes;
    if (this.#waiting <= MAX_FED_BYTES) this.#resume?.();
  }
}
