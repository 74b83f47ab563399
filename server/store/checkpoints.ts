import { once } from "node:events";
import type { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";

/** About as many pages as SQLite lets gather in the WAL by itself. */
const ROWS_PER_CHECKPOINT = 2_000;
/** Where nobody gives the loop a turn, SQLite does it after all: 32 MB of WAL. */
const PAGES_AT_MOST = 8_000;

/**
 * Carries the WAL over into the database on a thread of its own. SQLite does that within a commit,
 * which then writes and flushes thousands of pages that lie apart: the event loop stood still for
 * tens of milliseconds, about once a second.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #changes;
  #carriedOver = 0;
  #worker: Worker | undefined;

  constructor(db: DatabaseSync, file: string) {
    this.#file = file;
    this.#changes = db.prepare("SELECT total_changes() AS rows");
    db.exec(`PRAGMA wal_autocheckpoint = ${PAGES_AT_MOST}`);
  }

  /** Resolves at once if little has been written since the last time. */
  async carryOver(): Promise<void> {
    const rows = Number(this.#changes.get()?.["rows"]);
    if (rows - this.#carriedOver < ROWS_PER_CHECKPOINT) return;
    this.#carriedOver = rows;
    const worker = this.#worker ?? new Worker(new URL("./checkpoint-worker.ts", import.meta.url));
    // A worker that fails is gone.
    this.#worker = undefined;
    worker.ref();
    worker.postMessage(this.#file);
    await once(worker, "message");
    // An idle one keeps nobody from ending.
    worker.unref();
    this.#worker = worker;
  }

  /** None may be under way. */
  close(): void {
    void this.#worker?.terminate();
  }
}
