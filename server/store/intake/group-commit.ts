import { closeSync, constants, fdatasync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";
import type { DatabaseSync } from "node:sqlite";
import { GROUP_WINDOW_MS, MAX_GROUP_WRITES } from "../../core/limits.ts";

/** macOS has no fdatasync worth the name. */
const flush = promisify(process.platform === "linux" ? fdatasync : fsync);

interface Write {
  change: () => void;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Durable before acknowledged, without a flush in the event loop.
 *
 * 1. Writes gather for a moment, or while the group before them is flushed.
 * 2. One transaction takes the whole group: with synchronous=NORMAL its COMMIT only writes the WAL.
 * 3. The thread pool flushes the WAL; only then the writes are answered.
 *
 * WAL frames are chained by checksum, so a crash keeps a prefix of the commits and all that a
 * flush covered. A crash after 2 may keep the group or lose it: nobody has been answered.
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #wal: number;
  readonly #onFault: (fault: Error) => void;
  readonly #waiting: Write[] = [];
  #draining: Promise<void> | undefined;

  /**
   * `db` must have written once, so that its WAL exists. The descriptor is opened once and kept.
   * Warning: never open and close a second descriptor of the database file itself; that would drop
   * the locks that SQLite holds on it.
   */
  constructor(db: DatabaseSync, walFile: string, onFault: (fault: Error) => void) {
    this.#db = db;
    this.#wal = openSync(walFile, constants.O_RDWR);
    this.#onFault = onFault;
  }

  /** Resolves once `change` is on disk. What `change` throws undoes that change alone. */
  write(change: () => void): Promise<void> {
    const written = new Promise<void>((done, failed) => {
      this.#waiting.push({ change, done, failed });
    });
    this.#draining ??= this.#drain();
    return written;
  }

  /** Ends what is under way. No write may follow. */
  async close(): Promise<void> {
    await this.#draining;
    closeSync(this.#wal);
  }

  async #drain(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GROUP_WINDOW_MS));
    while (this.#waiting.length > 0) {
      const committed = this.#commit(this.#waiting.splice(0, MAX_GROUP_WRITES));
      if (committed.length === 0) continue;
      try {
        await flush(this.#wal);
      } catch (error) {
        // The kernel may have dropped the pages it could not write, so a second try that succeeds
        // proves nothing. Whoever runs us must end the process; nobody is answered.
        this.#onFault(new Error("intake.db could not be flushed", { cause: error }));
        return;
      }
      for (const write of committed) write.done();
    }
    // In the same turn as the last look at the queue, or a write in between would wait for ever.
    this.#draining = undefined;
  }

  #commit(group: Write[]): Write[] {
    const kept: Write[] = [];
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      for (const write of group) if (this.#apply(write)) kept.push(write);
      this.#db.exec("COMMIT");
      return kept;
    } catch (error) {
      // A full disk, above all. SQLite may have rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      for (const write of group) write.failed(error);
      return [];
    }
  }

  #apply(write: Write): boolean {
    this.#db.exec("SAVEPOINT change");
    try {
      write.change();
    } catch (error) {
      if (!this.#db.isTransaction) throw error;
      this.#db.exec("ROLLBACK TO change");
      write.failed(error);
      return false;
    } finally {
      if (this.#db.isTransaction) this.#db.exec("RELEASE change");
    }
    return true;
  }
}
