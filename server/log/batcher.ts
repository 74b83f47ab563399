import { LedgerError } from "../core/error.ts";
import { logId } from "../core/ids.ts";
import { LOG_ANCHOR_ENTRIES, LOG_RETRY_MS, PREPARED_DEADLINE_SECONDS } from "../core/limits.ts";
import { treeConsistency } from "../core/log/tree.ts";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import { prepare } from "../core/prepare.ts";
import type { Hex, Log } from "../core/records.ts";
import { toHex } from "../core/typed-data.ts";
import type { Intake } from "../intake/intake.ts";
import type { StoredCheckpoint } from "../store/intake/log.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { Head } from "./sequencer.ts";

export interface BatcherOptions {
  store: Pick<IntakeStore, "log">;
  intake: Pick<Intake, "submit" | "pending" | "status">;
  place: Whereabouts;
  log: Log;
  /** The chain's clock, in seconds. */
  now: () => number;
  published: () => StoredCheckpoint | undefined;
  /** A head waits at most so long for further entries. */
  maxAgeMs: number;
  /** By the node's own key, which is the operator's or one of its agents'. */
  sign: (digest: Hex) => Hex;
  onNote: (note: string | undefined) => void;
}

/**
 * Puts the log's heads on chain: opens the log once, then hands in a head with its consistency
 * proof when enough entries are not under one, or the oldest of them has waited long enough. These
 * are acts like any other, accepted and relayed by this node.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #id: Hex;
  #handedIn: Hex | undefined;
  #note: string | undefined;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#id = logId(options.log);
  }

  /** What an operator has to do before heads get on chain. */
  get note(): string | undefined {
    return this.#note;
  }

  /** A head was published, or the index has moved. */
  look(): void {
    if (this.#stopped || this.#running !== undefined) return;
    const due = this.#due();
    if (due === undefined) return;
    if (due > 0) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.look();
      }, due);
      return;
    }
    this.#running = this.#handIn().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Milliseconds until something is to be handed in; undefined if nothing waits for it. */
  #due(): number | undefined {
    const newest = this.#options.published();
    const known = this.#known();
    const covered = known?.size ?? 0;
    if (newest === undefined || newest.size <= covered) return undefined;
    // What was handed in last is under way: its fate comes with a block, and with it another look.
    if (this.#handedIn !== undefined && this.#isUndecided(this.#handedIn)) return undefined;
    if (newest.size - covered >= LOG_ANCHOR_ENTRIES) return 0;
    const { store, log, maxAgeMs } = this.#options;
    const since = store.log.checkpointOver(log.origin, covered)?.at ?? 0;
    return Math.max(0, since + maxAgeMs - Date.now());
  }

  /** The head with the acts that are on their way; undefined before the log is opened. */
  #known(): Head | undefined {
    const { pending } = this.#options.intake;
    const state = pending.kind(this.#id) === "log" ? pending.state(this.#id) : undefined;
    return state && { size: Number(state.size), root: state.root };
  }

  #isUndecided(digest: Hex): boolean {
    const status = this.#options.intake.status(digest)?.status;
    return status === "accepted" || status === "submitted";
  }

  async #handIn(): Promise<void> {
    const { log, store, published } = this.#options;
    const known = this.#known();
    try {
      if (known === undefined) {
        await this.#submit("logs.open", { origin: log.origin, key: log.key });
        this.#tell(undefined);
        setImmediate(() => this.look());
        return;
      }
      const { size, root } = published() as StoredCheckpoint;
      const consistency = treeConsistency(known.size, size, store.log.tile).map(toHex);
      const input = { log: this.#id, size: String(size), root, consistency };
      this.#handedIn = await this.#submit("logs.anchor", input);
      this.#tell(undefined);
    } catch (error) {
      this.#tell(problemOf(error, log));
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.look();
      }, LOG_RETRY_MS);
    }
  }

  async #submit(type: string, input: object): Promise<Hex> {
    const { intake, place, log, now, sign } = this.#options;
    const noNonce = () => {
      throw new Error(`${type} spends no nonce and draws no salt`);
    };
    const { typedData, digest } = prepare(
      { type, actor: log.operator, input },
      {
        view: intake.pending,
        time: now(),
        deadline: BigInt(now() + PREPARED_DEADLINE_SECONDS),
        nonce: noNonce,
        salt: noNonce,
        place,
      },
    );
    await intake.submit({ typedData, signature: sign(digest) });
    return digest;
  }

  #tell(note: string | undefined): void {
    if (note === this.#note) return;
    this.#note = note;
    this.#options.onNote(note);
  }
}

function problemOf(error: unknown, { operator }: Log): string {
  if (!(error instanceof LedgerError)) return `heads of the log stay here: ${String(error)}`;
  const remedy = ["E_ROLE", "E_SIG"].includes(error.code)
    ? `: enroll ${operator} as a participant, and let this node's key act for it ` +
      "(logs.open, logs.anchor)"
    : "";
  return `heads of the log stay here, ${error.code}: ${error.message}${remedy}`;
}
