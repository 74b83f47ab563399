const DAY_MS = 24 * 60 * 60 * 1000;

/** Counts by key that start anew every day. In memory: a restart forgives. */
export class DailyCounts {
  readonly #most: number;
  readonly #counts = new Map<string, number>();
  #day = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts so many more, no further than one beyond the most. */
  add(key: string, more = 1): number {
    const today = Math.floor(Date.now() / DAY_MS);
    if (today !== this.#day) this.#counts.clear();
    this.#day = today;
    const count = Math.min((this.#counts.get(key) ?? 0) + more, this.#most + 1);
    this.#counts.set(key, count);
    return count;
  }
}
