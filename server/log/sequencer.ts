import { setImmediate as nextTurn } from "node:timers/promises";
import { LOG_LOOK_MS, LOG_PUBLISH_MS, LOG_SLICE_ENTRIES } from "../core/limits.ts";
import { entryLeaf } from "../core/log/entry.ts";
import { appendLeaves } from "../core/log/tiles.ts";
import { treeRoot } from "../core/log/tree.ts";
import type { Hex } from "../core/records.ts";
import { toHex } from "../core/typed-data.ts";
import type { StoredCheckpoint } from "../store/intake/log.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { LogKey } from "./log-key.ts";

export interface Head {
  size: number;
  root: Hex;
}

export interface SequencerOptions {
  store: Pick<IntakeStore, "log" | "write">;
  key: LogKey;
  /** The head that the chain holds; undefined where it holds none. */
  anchored: () => Head | undefined;
  /** A head was signed and is durable. */
  onPublished: (checkpoint: StoredCheckpoint) => void;
  /** Why no head is signed any more. */
  onBroken: (reason: string) => void;
  /** What could not be written; it is tried again. */
  onFault: (fault: unknown) => void;
}

/**
 * Takes staged entries into the tree and signs its head, in steps that a crash may part anywhere:
 *
 * 1. Stage: an entry's row is durable, and with it its place. Done at the door.
 * 2. Apply: the tiles that its leaf changes are durable.
 * 3. Publish: the head is signed, durable, and only then shown.
 *
 * Each step starts from what the one before left on the disk, so a start after a crash is the
 * normal run. A head is shown after its tree and its own row are on the disk, so that no later one
 * can fail to extend it.
 */
export class Sequencer {
  readonly #options: SequencerOptions;
  #published: StoredCheckpoint | undefined;
  #broken: string | undefined;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #compared = -1;
  #stopped = false;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#published = options.store.log.checkpoint(options.key.origin);
    if (this.#published !== undefined) this.#broken = this.#problemOf(this.#published);
  }

  #problemOf({ size, root, note }: StoredCheckpoint): string | undefined {
    const { store, key } = this.#options;
    if (size > store.log.treeSize() || root !== this.#root(size)) {
      return `the tree in intake.db is not that of the head of ${size} entries which was signed`;
    }
    // Ed25519 signs the same bytes the same way, so these were signed by another key.
    if (key.checkpoint(size, Buffer.from(root.slice(2), "hex")) === note) return undefined;
    return (
      `the heads of the log ${key.origin} are signed by another key: put that back as ` +
      "LOG_KEY_FILE, or begin a new log with another LOG_ORIGIN"
    );
  }

  /** The newest head that may be shown. */
  get published(): StoredCheckpoint | undefined {
    return this.#published;
  }

  /** Why no head is signed any more. */
  get broken(): string | undefined {
    return this.#broken;
  }

  start(): void {
    this.kick();
    // Denials and documents are staged elsewhere.
    this.#looking = setInterval(() => this.kick(), LOG_LOOK_MS);
  }

  /** There may be something to do. */
  kick(): void {
    if (this.#stopped || this.#broken !== undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run()
        .catch((fault: unknown) => {
          this.#options.onFault(fault);
          return true;
        })
        .then((again) => {
          this.#timer = undefined;
          if (again) this.kick();
        });
    }, LOG_PUBLISH_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#looking);
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Whether more has been staged meanwhile. */
  async #run(): Promise<boolean> {
    const { log } = this.#options.store;
    const staged = log.size();
    while (log.treeSize() < staged && !this.#stopped && this.#broken === undefined) {
      await this.#apply();
      await nextTurn();
    }
    await this.#publish();
    return log.size() > log.treeSize();
  }

  async #apply(): Promise<void> {
    const { store } = this.#options;
    const size = store.log.treeSize();
    const entries = store.log.entries(size, LOG_SLICE_ENTRIES);
    if (entries.some(({ index }, n) => index !== size + n)) {
      this.#break(`intake.db lacks entries of the log behind ${size}`);
      return;
    }
    const tiles = appendLeaves(size, entries.map(entryLeaf), store.log.tile);
    await store.write(() => {
      for (const tile of tiles) store.log.putTile(tile);
    });
  }

  async #publish(): Promise<void> {
    const { store, key, onPublished } = this.#options;
    const size = store.log.treeSize();
    if (size === (this.#published?.size ?? 0)) return;
    if (this.#broken === undefined) this.#compareWithChain(size);
    if (this.#broken !== undefined) return;
    const root = treeRoot(size, store.log.tile);
    const { origin } = key;
    const note = key.checkpoint(size, root);
    const checkpoint = { origin, size, root: toHex(root), note, at: Date.now() };
    await store.write(() => store.log.addCheckpoint(checkpoint));
    this.#published = checkpoint;
    onPublished(checkpoint);
  }

  /**
   * A data folder put back from a copy knows less than others have seen; whatever it signed next
   * would be another history of the same log.
   */
  #compareWithChain(size: number): void {
    const anchored = this.#options.anchored();
    if (anchored === undefined || anchored.size === this.#compared) return;
    if (anchored.size > size || this.#root(anchored.size) !== anchored.root) {
      this.#break(
        `the chain holds a head of ${anchored.size} entries of this log which intake.db does not ` +
          "lead to: put back the newest copy of the data folder, or begin a new log with another " +
          "LOG_ORIGIN",
      );
      return;
    }
    this.#compared = anchored.size;
  }

  #break(reason: string): void {
    this.#broken = reason;
    this.#options.onBroken(reason);
  }

  #root(size: number): Hex {
    return toHex(treeRoot(size, this.#options.store.log.tile));
  }
}
