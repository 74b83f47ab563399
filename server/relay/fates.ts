import { MAX_FAULTY_SENDINGS, REOPENED_RETRY_MS } from "../core/limits.ts";
import type { AcceptedAct } from "../intake/stored-act.ts";
import type { Undecided } from "../intake/undecided.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Sending } from "../store/intake/sendings.ts";

interface Sources {
  store: Pick<IntakeStore, "sendings">;
  index: Pick<IndexReader, "head" | "reverted">;
  undecided: Undecided;
}

/** On a second try: a limit that was too low is the likeliest fault. */
const SECOND_GAS_FACTOR = 2;

/**
 * What became of the transactions of each undecided act: a memory of the store, so that a turn of
 * the relay asks about few. An act is *carried* while a transaction may still execute it.
 */
export class Fates {
  readonly #sources: Sources;
  /** The newest transaction of each carried act. */
  readonly #carried = new Map<number, Sending>();
  /** Transactions of an act that failed without a reason. */
  readonly #faults = new Map<number, number>();
  /** Until when an act is not sent again, in milliseconds of the machine's clock. */
  readonly #heldUntil = new Map<number, number>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  load(): void {
    const { store, index, undecided } = this.#sources;
    this.#carried.clear();
    this.#faults.clear();
    this.#heldUntil.clear();
    for (const { seq } of undecided.all()) {
      const sendings = store.sendings.ofAct(seq);
      const newest = sendings.pop();
      if (newest) this.#carried.set(seq, newest);
      for (const { hash } of sendings) {
        const failure = index.reverted(hash);
        if (failure && !failure.reason) this.#fault(seq);
      }
    }
  }

  /** Undecided acts that nothing carries, in order of acceptance. */
  waiting(limit: number, now: number): AcceptedAct[] {
    const found: AcceptedAct[] = [];
    const clock = Date.now();
    for (const accepted of this.#sources.undecided.all()) {
      const { seq, act } = accepted;
      if (this.#carried.has(seq) || (this.#heldUntil.get(seq) ?? 0) > clock) continue;
      if (act.message.deadline < now) continue;
      found.push(accepted);
      if (found.length === limit) break;
    }
    return found;
  }

  signed(sending: Sending): void {
    this.#carried.set(sending.seq, sending);
  }

  /** Its deadline ends it. */
  giveUp(seq: number): void {
    this.#heldUntil.set(seq, Infinity);
  }

  gasFactor(seq: number): number {
    return this.#faults.has(seq) ? SECOND_GAS_FACTOR : 1;
  }

  /** `head`: the chain's at which its count of our transactions was `latest`. */
  settle(head: number, latest: number): void {
    const { index, undecided } = this.#sources;
    for (const seq of this.#heldUntil.keys()) {
      if (!undecided.bySeq(seq)) this.#heldUntil.delete(seq);
    }
    const seen = index.head()?.number ?? -1;
    for (const [seq, sending] of this.#carried) {
      if (!undecided.bySeq(seq)) {
        this.#carried.delete(seq);
        this.#faults.delete(seq);
      } else if (sending.nonce < latest && seen >= head) {
        // Neither executed nor refused: it failed without a reason, or was never in a block since
        // another transaction took its nonce. Either way nothing carries the act now.
        this.#carried.delete(seq);
        const failure = this.#sources.index.reverted(sending.hash);
        if (failure?.reason) this.#heldUntil.set(seq, Date.now() + REOPENED_RETRY_MS);
        else if (failure) this.#fault(seq);
      }
    }
  }

  #fault(seq: number): void {
    const faults = (this.#faults.get(seq) ?? 0) + 1;
    this.#faults.set(seq, faults);
    if (faults >= MAX_FAULTY_SENDINGS) this.giveUp(seq);
  }
}
