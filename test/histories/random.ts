import type { Hex } from "../../server/core/records.ts";

/**
 * Numbers that look random and come again with the same seed (splitmix32). Every step of a history
 * draws from its own, so that leaving one step out does not change what the others draw.
 */
export class Random {
  #state: number;
  readonly #isCalm: boolean;

  /** In every other history hardly anything goes wrong, so that what is built gets higher. */
  constructor(seed: number, step = 0) {
    this.#isCalm = seed % 2 === 0;
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca77)) >>> 0;
    this.#next();
  }

  #next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return this.#next() % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** For what is a mistake. */
  slip(percent: number): boolean {
    return this.below(1000) < percent * (this.#isCalm ? 1 : 10);
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(Math.max(list.length, 1))];
  }

  /** For a list that is not empty. */
  of<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error("there is nothing to choose from");
    return list[this.below(list.length)] as T;
  }

  /** Rather one of the last: what came into being lately is what others are built on. */
  recent<T>(list: readonly T[]): T | undefined {
    return this.chance(60) ? this.pick(list.slice(-6)) : this.pick(list);
  }

  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [value, weight] of entries) {
      if (left < weight) return value;
      left -= weight;
    }
    throw new Error("no weights were given");
  }

  word(): Hex {
    const parts = Array.from({ length: 8 }, () => this.#next().toString(16).padStart(8, "0"));
    return `0x${parts.join("")}`;
  }

  /** The numbers of the bits that are set. */
  bits(set: bigint | number): number[] {
    const digits = [...BigInt(set).toString(2)].reverse();
    return digits.flatMap((digit, n) => (digit === "1" ? [n] : []));
  }
}
