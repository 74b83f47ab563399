import { availableParallelism } from "node:os";
import type { Manifest } from "../core/manifest.ts";
import type { Hex } from "../core/records.ts";
import { Backlog, Feed } from "./feed.ts";
import type { Digest, Identity } from "./plain-file.ts";
import { type Task, Thread } from "./thread.ts";

/**
 * Threads that hash, as many as there are cores: the loop that answers HTTP hashes no file, and
 * several files go at once. Memory stays bounded: a thread reads in fixed chunks, and a feed waits.
 */
export class HashThreads {
  readonly #threads: readonly Thread[];
  readonly #backlog = new Backlog();

  constructor(count = availableParallelism()) {
    this.#threads = Array.from({ length: count }, () => new Thread());
  }

  get count(): number {
    return this.#threads.length;
  }

  /** Hashes a plain file on disk, if it is still the one that was listed. */
  file(file: string, listed: Identity, onBytes: (bytes: number) => void): Promise<Digest> {
    return this.#ask({ file, listed }, onBytes) as Promise<Digest>;
  }

  commitment(manifest: Manifest): Promise<Hex> {
    return this.#ask({ manifest }) as Promise<Hex>;
  }

  feed(): Feed {
    return new Feed(this.#idlest(), this.#backlog);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #ask(task: Task, onBytes: (bytes: number) => void = () => {}): Promise<unknown> {
    const thread = this.#idlest();
    return new Promise((done, fail) => thread.send(thread.open({ onBytes, done, fail }), task));
  }

  #idlest(): Thread {
    return this.#threads.reduce((best, thread) => (thread.load < best.load ? thread : best));
  }
}
