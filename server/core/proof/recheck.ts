/** Whether what a bundle proved of its block is still so, from the same words as they are now. */
import type { Bundle } from "./bundle.ts";
import type { Proven } from "./facts/proven.ts";
import { readHeader } from "./header.ts";
import { slotsIn } from "./slots.ts";
import { Disproved, StepList } from "./steps.ts";
import { prove } from "./verify.ts";

/** What somebody who can ask a node read from it. Nothing of this is proven. */
export interface Present {
  number: number;
  /** Seconds. */
  time: number;
  /** In the order of `slotsIn`. */
  words: readonly bigint[];
}

export interface Difference {
  field: string;
  before: unknown;
  now: unknown;
}
export interface Recheck {
  /** Uses and allotments that were counted meanwhile are no change of standing. */
  unchanged: boolean;
  differences: Difference[];
  /** Why the fact can't be looked at again with these words. */
  problem?: string;
}

const COUNTERS = ["used", "allotted", "size", "root", "anchoredAt"];

/** `before`: what the verified bundle proved. */
export function recheck(bundle: Bundle, before: Proven, present: Present): Recheck {
  const wordAt = new Map(
    slotsIn(bundle).map(({ contract, slot }, n) => [contract + slot, present.words[n] ?? 0n]),
  );
  const words = {
    read: ({ contract, slot }: { contract: string; slot: string }) =>
      wordAt.get(contract + slot) ?? 0n,
    end: () => undefined,
  };
  const event = readHeader(bundle.headers.at(-1) ?? "0x");
  const steps = new StepList();
  try {
    const now = prove(bundle, { steps, pinned: present, event, words });
    const differences = differencesOf(before, now);
    const unchanged = differences.every(({ field }) => COUNTERS.includes(field));
    return { unchanged, differences };
  } catch (error) {
    if (!(error instanceof Disproved)) throw error;
    const { detail = "" } = steps.steps.at(-1) ?? {};
    return { unchanged: false, differences: [], problem: detail };
  }
}

function differencesOf(before: Proven, now: Proven): Difference[] {
  return Object.entries(before.facts).flatMap(([field, value]) =>
    JSON.stringify(value) === JSON.stringify(now.facts[field])
      ? []
      : [{ field, before: value, now: now.facts[field] }],
  );
}
