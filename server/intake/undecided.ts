import { setImmediate as nextTurn } from "node:timers/promises";
import { REBUILD_SLICE_ACTS } from "../core/limits.ts";
import { overlay, type Overlay } from "../core/overlay.ts";
import type { Hex } from "../core/records.ts";
import { apply, check } from "../core/rules/index.ts";
import type { Change, View } from "../core/view.ts";
import type { AcceptedAct } from "./stored-act.ts";

/**
 * The accepted acts that the chain has neither executed nor refused, and the ledger as it will be
 * once it has executed them: the index with their changes on top, in order of acceptance.
 */
export class Undecided {
  /** Stays the same object, whatever is decided. */
  readonly view: View;
  readonly #index: View;
  readonly #acts = new Map<number, AcceptedAct>();
  readonly #byDigest = new Map<Hex, AcceptedAct>();
  readonly #perActor = new Map<Hex, number>();
  #overlay: Overlay;
  /** Takes the overlay's place when it holds every act. */
  #successor: Overlay | undefined;
  #rebuilding = false;
  #again = false;

  constructor(index: View) {
    this.#index = index;
    this.#overlay = overlay(index);
    this.view = {
      facts: (kind, id) => this.#overlay.facts(kind, id),
      kind: (id) => this.#overlay.kind(id),
      state: (id) => this.#overlay.state(id),
      used: (id) => this.#overlay.used(id),
      allotted: (id) => this.#overlay.allotted(id),
      nonceSpent: (...nonce) => this.#overlay.nonceSpent(...nonce),
      agent: (...agent) => this.#overlay.agent(...agent),
      office: (...office) => this.#overlay.office(...office),
    };
  }

  get size(): number {
    return this.#acts.size;
  }

  /** In order of acceptance. */
  all(): Iterable<AcceptedAct> {
    return this.#acts.values();
  }

  bySeq(seq: number): AcceptedAct | undefined {
    return this.#acts.get(seq);
  }

  byDigest(digest: Hex): AcceptedAct | undefined {
    return this.#byDigest.get(digest);
  }

  countOf(actor: Hex): number {
    return this.#perActor.get(actor) ?? 0;
  }

  /** `changes`: what the act writes, if that is known already. */
  add(accepted: AcceptedAct, changes?: Change[]): void {
    const { seq, act } = accepted;
    this.#acts.set(seq, accepted);
    this.#byDigest.set(act.digest, accepted);
    this.#perActor.set(act.message.actor, this.countOf(act.message.actor) + 1);
    if (changes) this.#overlay.add(changes, seq);
    else lay(accepted, this.#overlay);
  }

  /** The chain has executed it: what it wrote is in the index now. */
  executed(accepted: AcceptedAct): void {
    this.#overlay.drop(accepted.seq);
    this.#successor?.drop(accepted.seq);
    this.#forget(accepted);
  }

  /** It will not be executed. What later acts wrote on top of it is wrong from here on. */
  dropped(accepted: AcceptedAct): void {
    this.#forget(accepted);
    void this.#rebuild();
  }

  clear(): void {
    this.#acts.clear();
    this.#byDigest.clear();
    this.#perActor.clear();
    this.#overlay = overlay(this.#index);
    this.#again = true;
  }

  #forget({ seq, act }: AcceptedAct): void {
    if (!this.#acts.has(seq)) return;
    const { actor } = act.message;
    this.#acts.delete(seq);
    this.#byDigest.delete(act.digest);
    const left = this.countOf(actor) - 1;
    if (left > 0) this.#perActor.set(actor, left);
    else this.#perActor.delete(actor);
  }

  /**
   * In slices, since thousands may wait. Meanwhile the old overlay answers: it may let pass what
   * the chain then refuses, or refuse what the dropped act forbids, as it did a moment ago.
   */
  async #rebuild(): Promise<void> {
    this.#again = true;
    if (this.#rebuilding) return;
    this.#rebuilding = true;
    while (this.#again) {
      this.#again = false;
      const successor = (this.#successor = overlay(this.#index));
      let laid = 0;
      // Acts added during a pause come at the end of the map, so this meets them, too.
      for (const accepted of this.#acts.values()) {
        lay(accepted, successor);
        laid += 1;
        if (laid % REBUILD_SLICE_ACTS === 0) await nextTurn();
        if (this.#again) break;
      }
      if (!this.#again) this.#overlay = successor;
    }
    this.#successor = undefined;
    this.#rebuilding = false;
  }
}

/** An act that rests on a dropped one changes nothing: the chain will refuse it, too. */
function lay({ seq, act, signer, at }: AcceptedAct, onto: Overlay): void {
  const context = { view: onto, time: at, signer, digest: act.digest };
  if (check(act.primary, act.message, context)) return;
  onto.add(apply(act.primary, act.message, context), seq);
}
