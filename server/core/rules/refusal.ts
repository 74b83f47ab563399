import { DIMENSIONS } from "../codes.ts";
import type { Dimension, Reason } from "../codes.ts";
import { participantSubject } from "../ids.ts";
import { ZERO } from "../records.ts";
import type { Hex } from "../records.ts";
import type { Refusal } from "../view.ts";

/**
 * Every reason that applies, in the order of evaluation. The first one decides; whoever asks for
 * no more than that pays for no more, since the rest is not computed.
 */
export type Refusals = Generator<Refusal, void, void>;

export function refuse(reason: Reason, subject: Hex = ZERO, detail: Hex = ZERO): Refusal {
  return { reason, subject, detail };
}

export function refuseParticipant(reason: Reason, address: Hex): Refusal {
  return refuse(reason, participantSubject(address));
}

/** `Dimension` on chain starts with NONE. */
export function dimensionDetail(dimension: Dimension | undefined): Hex {
  return numberDetail(dimension === undefined ? 0 : DIMENSIONS.indexOf(dimension) + 1);
}

export function numberDetail(value: bigint | number): Hex {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

export function first(refusals: Refusals): Refusal | undefined {
  const step = refusals.next();
  return step.done ? undefined : step.value;
}

/** All reasons, each once: two parts of a path may rest on one record. */
export function distinct(refusals: Refusals): Refusal[] {
  const found = new Map<string, Refusal>();
  for (const refusal of refusals) {
    const key = refusal.reason + refusal.subject + refusal.detail;
    if (!found.has(key)) found.set(key, refusal);
  }
  return [...found.values()];
}
