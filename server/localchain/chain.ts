import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BlockHeader } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { Archive } from "./archive.ts";
import { loadAuthority, type Authority } from "./authority.ts";
import { ChainClock } from "./clock.ts";
import { ChainError } from "./errors.ts";
import { openHead } from "./genesis.ts";
import { makeHeader, readHeader } from "./header.ts";
import { BLOCK_INTERVAL_MS, MAX_BLOCK_TXS } from "./limits.ts";
import { createChainCommon, type ChainOptions } from "./parameters.ts";
import { Pool, type PooledTx } from "./pool.ts";
import { Sealer } from "./sealer.ts";
import { ChainStore, type BlockRow } from "./store.ts";

export interface Head {
  readonly row: BlockRow;
  readonly header: BlockHeader;
}

/** Pool, head and the rhythm of sealing. */
export class Chain {
  readonly options: ChainOptions;
  readonly store: ChainStore;
  readonly common: Common;
  readonly authority: Authority;
  readonly archive: Archive;
  readonly clock: ChainClock;
  readonly pool = new Pool();
  readonly #sealer: Sealer;
  readonly #onFatal: (error: ChainError) => void;
  #head: Head;
  /** One block at a time; each waits for the one before. */
  #sealing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(
    options: ChainOptions,
    parts: { store: ChainStore; common: Common; authority: Authority; sealer: Sealer; head: Head },
    onFatal: (error: ChainError) => void,
  ) {
    this.options = options;
    this.store = parts.store;
    this.common = parts.common;
    this.authority = parts.authority;
    this.archive = new Archive(parts.store, parts.common);
    this.clock = new ChainClock(parts.store);
    this.#sealer = parts.sealer;
    this.#head = parts.head;
    this.#onFatal = onFatal;
  }

  /** `onFatal`: memory and file disagree; the process must end and start again from the file. */
  static async open(options: ChainOptions, onFatal: (error: ChainError) => void): Promise<Chain> {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const store = new ChainStore(join(options.folder, "chain.db"));
    try {
      const common = createChainCommon(options.chainId);
      const exists = store.lastBlock() !== undefined;
      const authority = loadAuthority(join(options.folder, "authority.key"), exists);
      const row = await openHead(store, common, options, authority);
      const sealer = await Sealer.open(store, common, authority, row);
      const head = { row, header: readHeader(common, row) };
      return new Chain(options, { store, common, authority, sealer, head }, onFatal);
    } catch (error) {
      store.close();
      throw error;
    }
  }

  get head(): Head {
    return this.#head;
  }

  /** The block that would be sealed now, without its transactions. */
  pendingHeader(): BlockHeader {
    const { row } = this.#head;
    return makeHeader(this.common, this.authority.address, {
      parentHash: row.hash,
      number: row.number + 1,
      time: this.clock.nextTime(row.time),
      stateRoot: this.#head.header.stateRoot,
    });
  }

  submit(tx: PooledTx, headNonce: number): void {
    this.pool.add(tx, headNonce);
    this.#schedule(performance.now());
  }

  /** Seals now, an empty block if nothing waits (time control only). */
  mine(): Promise<void> {
    return this.#seal(true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#sealing;
    this.store.close();
  }

  /**
   * One interval after `since`: the arrival that ends idleness, so that a burst shares a block and
   * a client has time to begin waiting, or the start of the block before, so that under load
   * blocks follow each other without a pause.
   */
  #schedule(since: number): void {
    if (this.#timer !== undefined || this.#closed) return;
    const wait = Math.max(0, since + BLOCK_INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      const started = performance.now();
      void this.#seal(false).finally(() => {
        this.#timer = undefined;
        if (this.pool.ready(1).length > 0) this.#schedule(started);
      });
    }, wait);
  }

  #seal(allowEmpty: boolean): Promise<void> {
    this.#sealing = this.#sealing.then(() => this.#sealNext(allowEmpty));
    return this.#sealing;
  }

  async #sealNext(allowEmpty: boolean): Promise<void> {
    if (this.#closed) return;
    const ready = this.pool.ready(MAX_BLOCK_TXS);
    if (ready.length === 0 && !allowEmpty) return;
    const parent = this.#head.row;
    try {
      const time = this.clock.nextTime(parent.time);
      const { block, included, dropped } = await this.#sealer.seal(parent, time, ready, allowEmpty);
      if (block !== undefined) {
        this.#head = { row: block, header: readHeader(this.common, block) };
        this.clock.sealed();
      }
      for (const tx of dropped) this.pool.drop(tx.hash);
      for (const tx of included) this.pool.settle(tx.sender, tx.nonce + 1);
    } catch (error) {
      this.#closed = true;
      const message = `block ${parent.number + 1} can't be stored: ${String(error)}`;
      this.#onFatal(new ChainError("CHAIN_WRITE", message, { cause: error }));
    }
  }
}
