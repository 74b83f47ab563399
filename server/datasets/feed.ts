import type { Digest } from "./plain-file.ts";
import type { Thread } from "./thread.ts";

/** Bytes between clients and threads, of all uploads together. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;

/** Makes those wait who feed faster than the threads hash. */
export class Backlog {
  #bytes = 0;
  #waiting: (() => void)[] = [];

  async add(bytes: number): Promise<void> {
    this.#bytes += bytes;
    while (this.#bytes > MAX_BACKLOG_BYTES) {
      await new Promise<void>((resume) => this.#waiting.push(resume));
    }
  }

  remove(bytes: number): void {
    this.#bytes -= bytes;
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

/** A file that arrives in chunks. */
export class Feed {
  readonly #thread: Thread;
  readonly #backlog: Backlog;
  readonly #job: number;
  readonly #digest: Promise<Digest>;
  #underway = 0;
  #failure: Error | undefined;

  constructor(thread: Thread, backlog: Backlog) {
    this.#thread = thread;
    this.#backlog = backlog;
    const { promise, resolve, reject } = Promise.withResolvers<Digest>();
    this.#digest = promise;
    // Whoever feeds learns of a failure from `write` or `end`; until then nobody listens.
    this.#digest.catch(() => {});
    this.#job = thread.open({
      onBytes: (bytes) => this.#taken(bytes),
      done: (result) => resolve(result as Digest),
      fail: (error) => {
        this.#failure = error;
        this.#taken(this.#underway);
        reject(error);
      },
    });
  }

  /** Resolves when more may come. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#underway += chunk.length;
    // A copy to hand over: of a slice, the whole buffer would travel that it is cut from.
    const own = new Uint8Array(chunk);
    this.#thread.send(this.#job, { chunk: own }, [own.buffer]);
    await this.#backlog.add(chunk.length);
  }

  end(): Promise<Digest> {
    this.#thread.send(this.#job, { end: true });
    return this.#digest;
  }

  /** Forgets what was fed, when the client went away. */
  drop(): void {
    this.#thread.send(this.#job, { drop: true });
  }

  #taken(bytes: number): void {
    this.#underway -= bytes;
    this.#backlog.remove(bytes);
  }
}
