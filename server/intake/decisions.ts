import { EventEmitter, once } from "node:events";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import { type Hex, ZERO } from "../core/records.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { DAY_SECONDS, type Denials } from "./denials.ts";
import { refusalOf } from "./status.ts";
import { type AcceptedAct, fromStored } from "./stored-act.ts";
import type { Undecided } from "./undecided.ts";

interface Sources {
  store: IntakeStore;
  index: IndexReader;
  place: Whereabouts;
  now: () => number;
  final: () => { number: number; time: number } | undefined;
  undecided: Undecided;
  denials: Denials;
}

/** Follows what the index sees become of the accepted acts. Keeps nothing that can't be derived. */
export class Decisions {
  readonly #sources: Sources;
  readonly #decided = new EventEmitter().setMaxListeners(0);
  /** Times at which the chain refused acts of an actor, oldest first. */
  readonly #refusals = new Map<Hex, number[]>();
  #seen = -1;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** From the disk: at start, and when blocks were taken back. */
  load(): void {
    const { store, index, place, now, final, undecided } = this.#sources;
    // Accepted, and still on their way to the disk: nothing else knows of them.
    const inFlight = [...undecided.all()].filter(({ seq }) => seq > store.acts.lastSeq());
    undecided.clear();
    this.#refusals.clear();
    this.#seen = index.head()?.number ?? -1;
    for (const stored of store.acts.dueFrom(final()?.time ?? 0)) {
      if (index.executed(stored.digest) || refusalOf(stored, this.#sources)) continue;
      undecided.add(fromStored(stored, place));
    }
    for (const accepted of inFlight) undecided.add(accepted);
    const yesterday = index.blockAt({ time: now() - DAY_SECONDS })?.number ?? -1;
    this.#followReverted(yesterday);
  }

  follow(): void {
    const head = this.#sources.index.head()?.number ?? -1;
    if (head > this.#seen) {
      const before = this.#seen;
      this.#seen = head;
      this.#followExecuted(before);
      this.#followReverted(before);
    }
    this.#followExpired();
  }

  /** Acts of an actor that the chain refused within a day. */
  chainRefusals(actor: Hex): number {
    const times = this.#refusals.get(actor);
    if (times === undefined) return 0;
    const since = this.#sources.now() - DAY_SECONDS;
    while (times.length > 0 && (times[0] ?? 0) <= since) times.shift();
    if (times.length === 0) this.#refusals.delete(actor);
    return times.length;
  }

  async wait(digest: Hex, milliseconds: number): Promise<void> {
    if (this.#sources.undecided.byDigest(digest) === undefined) return;
    const signal = AbortSignal.timeout(milliseconds);
    // The only rejection is the time-out, which is an answer, too.
    await once(this.#decided, digest, { signal }).catch(() => undefined);
  }

  #followExecuted(after: number): void {
    const { index, undecided } = this.#sources;
    for (const digest of index.executedAfter(after)) {
      const accepted = undecided.byDigest(digest);
      if (accepted) undecided.executed(accepted);
      this.#decided.emit(digest);
    }
  }

  #followReverted(after: number): void {
    const { store, index, place, denials } = this.#sources;
    for (const { tx, block, reason, subject, detail } of index.revertedAfter(after)) {
      const sending = store.sendings.byHash(tx);
      const stored = sending && store.acts.bySeq(sending.seq);
      if (stored === undefined || reason === undefined) continue;
      if (index.executed(stored.digest) || store.acts.isReopened(stored.digest)) continue;
      const accepted = fromStored(stored, place);
      const at = index.blockAt({ block })?.time ?? stored.at;
      this.#countRefusal(stored.actor, at);
      const refusal = { reason, subject: subject ?? ZERO, detail: detail ?? ZERO };
      // One that can't be written now is met again at the next start.
      denials
        .keep({ ...accepted, at }, refusal, { refuser: "chain", block })
        .catch(() => undefined);
      this.#drop(accepted);
    }
  }

  #followExpired(): void {
    const time = this.#sources.final()?.time ?? 0;
    for (const accepted of this.#sources.undecided.all()) {
      if (accepted.act.message.deadline < time) this.#drop(accepted);
    }
  }

  #drop({ seq, act }: AcceptedAct): void {
    const accepted = this.#sources.undecided.bySeq(seq);
    if (accepted) this.#sources.undecided.dropped(accepted);
    this.#decided.emit(act.digest);
  }

  #countRefusal(actor: Hex, at: number): void {
    const times = this.#refusals.get(actor) ?? [];
    times.push(at);
    this.#refusals.set(actor, times);
  }
}
