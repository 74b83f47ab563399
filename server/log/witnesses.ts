import {
  MAX_WITNESS_AHEAD_SECONDS,
  MAX_WITNESS_ANSWER_BYTES,
  WITNESS_RETRY_MS,
  WITNESS_TIMEOUT_MS,
} from "../core/limits.ts";
import { formatAddCheckpoint, parseSize } from "../core/log/add-checkpoint.ts";
import { cosignatureOf } from "../core/log/cosignature.ts";
import { parseNote, verifierKey } from "../core/log/note.ts";
import type { Witness } from "../core/log/policy.ts";
import { treeConsistency } from "../core/log/tree.ts";
import type { StoredCheckpoint } from "../store/intake/log.ts";
import type { IntakeStore } from "../store/intake/open.ts";

export interface WitnessesOptions {
  store: Pick<IntakeStore, "log" | "witnesses" | "write">;
  origin: string;
  witnesses: readonly Witness[];
  published: () => StoredCheckpoint | undefined;
  /** A witness gives nothing of use, or does so again. */
  onNote: (name: string, fault: string | undefined) => void;
}

export interface WitnessState {
  name: string;
  verifier: string;
  /** Of the newest head that it has cosigned; 0: of none. */
  size: number;
  /** Seconds, as it says itself. */
  at: number | undefined;
  /** What its last answer lacked. */
  fault: string | undefined;
}

/**
 * Asks each witness for its cosignature under the newest head, one request at a time. Nothing waits
 * for an answer: heads are shown and anchored without it.
 */
export class Witnesses {
  readonly #askers: Asker[];

  constructor({ witnesses, ...options }: WitnessesOptions) {
    this.#askers = witnesses.map((witness) => new Asker(witness, options));
  }

  /** A head was published. */
  look(): void {
    for (const asker of this.#askers) asker.look();
  }

  states(): WitnessState[] {
    return this.#askers.map((asker) => asker.state());
  }

  async stop(): Promise<void> {
    await Promise.all(this.#askers.map((asker) => asker.stop()));
  }
}

/** What a witness answered that helps nobody. */
class NoCosignature extends Error {}

class Asker {
  readonly #options: Omit<WitnessesOptions, "witnesses">;
  readonly #witness: Witness;
  readonly #verifier: string;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #fault: string | undefined;
  #pause = WITNESS_RETRY_MS.least;

  constructor(witness: Witness, options: Omit<WitnessesOptions, "witnesses">) {
    this.#options = options;
    this.#witness = witness;
    this.#verifier = verifierKey(witness.key);
  }

  state(): WitnessState {
    const { key } = this.#witness;
    const newest = this.#newest();
    return {
      name: key.name,
      verifier: this.#verifier,
      size: newest?.size ?? 0,
      at: newest?.at,
      fault: this.#fault,
    };
  }

  look(): void {
    if (this.#ending.signal.aborted || this.#running !== undefined) return;
    if (this.#timer !== undefined) return;
    const head = this.#options.published();
    if (head === undefined || head.size <= (this.#newest()?.size ?? 0)) return;
    this.#running = this.#ask(head)
      .then(
        () => this.#end(undefined),
        (error: unknown) => this.#end(reasonOf(error)),
      )
      .finally(() => {
        this.#running = undefined;
        this.look();
      });
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #newest() {
    return this.#options.store.witnesses.newestCosignature(this.#options.origin, this.#verifier);
  }

  #end(fault: string | undefined): void {
    if (this.#ending.signal.aborted) return;
    if (fault === undefined) this.#pause = WITNESS_RETRY_MS.least;
    else {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.look();
      }, this.#pause);
      this.#pause = Math.min(this.#pause * 2, WITNESS_RETRY_MS.most);
    }
    if ((fault === undefined) !== (this.#fault === undefined)) {
      this.#options.onNote(this.#witness.key.name, fault);
    }
    this.#fault = fault;
  }

  /** The witness knows better than we what it has cosigned: its answer may have been lost. */
  async #ask(head: StoredCheckpoint): Promise<void> {
    const first = await this.#post(this.#newest()?.size ?? 0, head);
    const answer = first.status === 409 ? await this.#post(this.#sizeOf(first, head), head) : first;
    if (answer.status !== 200) throw new NoCosignature(`it answered ${answer.status}`);
    const note = parseNote(head.note + answer.text);
    const cosignature = note && cosignatureOf(note, this.#witness.key);
    if (cosignature === undefined) throw new NoCosignature("its key signed nothing in its answer");
    const { time, line } = cosignature;
    if (time > Date.now() / 1000 + MAX_WITNESS_AHEAD_SECONDS) {
      throw new NoCosignature("its clock is ahead");
    }
    const { store, origin } = this.#options;
    const row = { origin, size: head.size, witness: this.#verifier, line, at: time };
    await store.write(() => store.witnesses.addCosignature(row));
  }

  #sizeOf({ text }: Answer, { size }: StoredCheckpoint): number {
    const cosigned = parseSize(text);
    if (cosigned === undefined) throw new NoCosignature("it answered 409 without a size");
    if (cosigned <= size) return cosigned;
    throw new NoCosignature(
      `it has cosigned a head of ${cosigned} entries of this log, which has ${size}`,
    );
  }

  async #post(old: number, head: StoredCheckpoint): Promise<Answer> {
    const { store } = this.#options;
    const consistency = treeConsistency(old, head.size, store.log.tile);
    const response = await fetch(`${this.#witness.url}/add-checkpoint`, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: formatAddCheckpoint({ old, consistency, checkpoint: head.note }),
      redirect: "error",
      signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(WITNESS_TIMEOUT_MS)]),
    });
    return { status: response.status, text: await textOf(response) };
  }
}

interface Answer {
  status: number;
  text: string;
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_WITNESS_ANSWER_BYTES) throw new NoCosignature("its answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Of a failed connection `fetch` says no more than that it failed; its cause tells. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  return error instanceof NoCosignature || cause === undefined
    ? message
    : `it can't be reached: ${(cause as Error).message}`;
}
