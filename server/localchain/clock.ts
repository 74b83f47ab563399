import { crc32 } from "node:zlib";
import { MAX_CLOCK_STEP_SECONDS } from "./limits.ts";
import type { ChainStore } from "./store.ts";

type Stored = string | number | undefined;

export const OFFSET = "clockOffset";

/** With a sum: nothing else in the file tells whether a bit of it has changed. */
export const encodeOffset = (offset: number) => `${offset} ${crc32(String(offset))}`;
const decodeOffset = (stored: Stored) => Number(String(stored ?? 0).split(" ")[0]);

export function isOffset(stored: Stored): boolean {
  return stored === encodeOffset(decodeOffset(stored));
}

/** A change of the clock that would lead backwards or out of bounds. */
export class ClockRefusal extends Error {}

/**
 * The time of the next block: wall clock plus offset, in seconds, never before the parent's.
 * Equal times are allowed: "strictly later" at several blocks a second would run ahead of the
 * clock and falsify deadlines.
 */
export class ChainClock {
  readonly #store: ChainStore;
  readonly #wallMs: () => number;
  #offset: number;
  #pinned: number | undefined;

  constructor(store: ChainStore, wallMs: () => number = Date.now) {
    this.#store = store;
    this.#wallMs = wallMs;
    this.#offset = decodeOffset(store.meta(OFFSET));
  }

  #wall(): number {
    return Math.floor(this.#wallMs() / 1000);
  }

  nextTime(parentTime: number): number {
    return Math.max(parentTime, this.#pinned ?? this.#wall() + this.#offset);
  }

  /** A pinned time serves one block; the clock has gone on from it meanwhile. */
  sealed(): void {
    this.#pinned = undefined;
  }

  pin(time: number, parentTime: number): void {
    if (time < parentTime) {
      throw new ClockRefusal(`the next block can't be earlier than its parent's ${parentTime}`);
    }
    if (time - parentTime > MAX_CLOCK_STEP_SECONDS) throw new ClockRefusal("the step is too large");
    this.#setOffset(time - this.#wall());
    this.#pinned = time;
  }

  /** Returns the whole offset from the wall clock. */
  increase(seconds: number): number {
    if (seconds > MAX_CLOCK_STEP_SECONDS) throw new ClockRefusal("the step is too large");
    this.#setOffset(this.#offset + seconds);
    if (this.#pinned !== undefined) this.#pinned += seconds;
    return this.#offset;
  }

  /** Stored, or a restart would lead the clock back behind what has been seen. */
  #setOffset(offset: number): void {
    this.#store.setMeta(OFFSET, encodeOffset(offset));
    this.#offset = offset;
  }
}
