import { MAX_HELD_NONCES, NONCE_HOLD_SECONDS } from "../core/limits.ts";
import type { Hex } from "../core/records.ts";
import type { Contract, View } from "../core/view.ts";
import type { IntakeStore } from "../store/intake/open.ts";

const COUNTER_BITS = 96n;

interface Lane {
  next: bigint;
  /** Handed out, with the time until which each is kept for whoever asked; oldest first. */
  held: Map<bigint, number>;
}

/**
 * Nonces for `prepare`, so that concurrent callers at several nodes don't collide: a node counts in
 * its own lane, the relayer's address in front of a counter. Dense counters also keep the bitmap on
 * chain cheap, hence what nobody used is handed out again.
 *
 * What is held is in memory only. After a restart the lane goes on behind the last accepted act;
 * who prepared before it and comes late gets 409 and prepares again.
 */
export class NonceLanes {
  readonly #acts: IntakeStore["acts"];
  readonly #pending: View;
  readonly #least: bigint;
  readonly #most: bigint;
  /** The lane used last comes last. */
  readonly #lanes = new Map<string, Lane>();
  #held = 0;

  constructor(acts: IntakeStore["acts"], pending: View, relayer: Hex) {
    this.#acts = acts;
    this.#pending = pending;
    this.#least = BigInt(relayer) << COUNTER_BITS;
    this.#most = this.#least | ((1n << COUNTER_BITS) - 1n);
  }

  next(contract: Contract, actor: Hex, now: number): bigint {
    const lane = this.#lane(contract, actor);
    const free = (nonce: bigint) => !this.#pending.nonceSpent(contract, actor, nonce);
    const nonce = this.#overdue(lane, now, free) ?? this.#fresh(lane, free);
    lane.held.set(nonce, now + NONCE_HOLD_SECONDS);
    this.#held += 1;
    this.#forgetOldest();
    return nonce;
  }

  #overdue(lane: Lane, now: number, free: (nonce: bigint) => boolean): bigint | undefined {
    for (const [nonce, until] of lane.held) {
      if (until > now) return undefined;
      lane.held.delete(nonce);
      this.#held -= 1;
      if (free(nonce)) return nonce;
    }
    return undefined;
  }

  #fresh(lane: Lane, free: (nonce: bigint) => boolean): bigint {
    while (!free(lane.next)) lane.next += 1n;
    return lane.next++;
  }

  #lane(contract: Contract, actor: Hex): Lane {
    const key = `${contract} ${actor}`;
    const last = () => this.#acts.lastNonce(contract, actor, this.#least, this.#most);
    const lane = this.#lanes.get(key) ?? {
      next: (last() ?? this.#least - 1n) + 1n,
      held: new Map<bigint, number>(),
    };
    this.#lanes.delete(key);
    this.#lanes.set(key, lane);
    return lane;
  }

  /** Anybody may prepare, so what is kept for callers has a bound; the idlest lanes go first. */
  #forgetOldest(): void {
    for (const [key, lane] of this.#lanes) {
      if (this.#held <= MAX_HELD_NONCES) return;
      this.#lanes.delete(key);
      this.#held -= lane.held.size;
    }
  }
}
