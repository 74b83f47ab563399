import type { WalletCheck } from "../chain/wallets.ts";
import { LedgerError } from "../core/error.ts";
import { actStatus } from "../core/reasons.ts";
import { type Ids, idsOf } from "../core/ids.ts";
import { MAX_DEADLINE_SECONDS, MIN_DEADLINE_SECONDS } from "../core/limits.ts";
import { parseTypedData, type SignedAct, type Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { remembered } from "../core/remembered.ts";
import { apply, check } from "../core/rules/index.ts";
import type { Contract, Refusal, View } from "../core/view.ts";
import { formatDimension } from "../core/wire/format.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { Decisions } from "./decisions.ts";
import { Denials } from "./denials.ts";
import {
  citedDocuments,
  type GivenDocument,
  type HashedDocument,
  putDocument,
} from "./documents.ts";
import { assertRoom } from "./limits.ts";
import { NonceLanes } from "./nonces.ts";
import { signerOf } from "./signer.ts";
import { type ActStatus, refusalOf, statusOf } from "./status.ts";
import { type AcceptedAct, toStored } from "./stored-act.ts";
import { Undecided } from "./undecided.ts";

export interface IntakeOptions {
  store: IntakeStore;
  index: IndexReader;
  /** Chain and contracts that acts must be signed for. */
  place: Whereabouts;
  /** Whose lane of nonces this node hands out. */
  relayer: Hex;
  /** The chain's clock: the head's time and what has elapsed since, in seconds. */
  now: () => number;
  /** The newest block that can't be taken back. */
  final: () => { number: number; time: number } | undefined;
  /** Whether the index is too far behind, or the chain unknown, to refuse anything by it. */
  stale: () => boolean;
  /** Asks a contract whether a signature is its own. */
  walletSigned: WalletCheck;
}

export interface SubmittedAct {
  typedData: unknown;
  signature: string;
  /** The recovered address, if absent; a contract wallet has to be named. */
  signer?: string;
  documents?: readonly GivenDocument[];
}
export interface Submission {
  id: Hex;
  ids: Ids;
  status: ActStatus["status"];
  /** It had been accepted before. */
  duplicate: boolean;
}

/** These depend on the message alone, so they stand even where the index is behind. */
const KNOWN_WITHOUT_INDEX = ["E_SIG", "E_EXPIRED_SIGNATURE"];

export class Intake {
  /** The ledger with every accepted act on top. */
  readonly pending: View;
  readonly undecided: Undecided;
  readonly #options: IntakeOptions;
  readonly #denials: Denials;
  readonly #decisions: Decisions;
  readonly #lanes: NonceLanes;
  readonly #room: Parameters<typeof assertRoom>[1];
  /** Acts that are not durable yet; a duplicate waits for the first. */
  readonly #inFlight = new Map<Hex, Promise<void>>();
  readonly #listeners: (() => void)[] = [];
  #lastSeq: number;

  constructor(options: IntakeOptions) {
    const { store, index, relayer, now } = options;
    this.#options = options;
    this.#lastSeq = store.acts.lastSeq();
    this.undecided = new Undecided(index.view(undefined, now));
    this.pending = this.undecided.view;
    this.#denials = new Denials(options);
    this.#lanes = new NonceLanes(store.acts, this.pending, relayer);
    this.#decisions = new Decisions({
      ...options,
      undecided: this.undecided,
      denials: this.#denials,
    });
    this.#room = {
      ...options,
      undecided: this.undecided,
      chainRefusals: (actor) => this.#decisions.chainRefusals(actor),
    };
    this.#decisions.load();
  }

  /** Called with every act that has become durable. */
  onAccepted(listener: () => void): void {
    this.#listeners.push(listener);
  }

  status(id: Hex): ActStatus | undefined {
    return statusOf(id, { ...this.#options, pending: this.pending });
  }

  /** Resolves when the act is decided, or after `milliseconds`. */
  decided(id: Hex, milliseconds: number): Promise<void> {
    return this.#decisions.wait(id, milliseconds);
  }

  /** For `prepare`: a nonce of this node's own lane. */
  nextNonce(contract: Contract, actor: Hex): bigint {
    return this.#lanes.next(contract, actor, this.#options.now());
  }

  /** The index has committed blocks, up to its head. */
  blocksApplied(): void {
    this.#decisions.follow();
  }

  /** The index has taken back blocks: what they decided is open again. */
  blocksUnwound(): void {
    this.#decisions.load();
  }

  /**
   * Accepts a signed act, or throws why not. What it accepts is durable when it resolves, and will
   * be relayed in order of acceptance.
   */
  async submit(submitted: SubmittedAct): Promise<Submission> {
    const act = parseTypedData(submitted.typedData, this.#options.place);
    const signer = await signerOf(act, submitted, { ...this.#options, pending: this.pending });
    const documents = citedDocuments(act, submitted.documents ?? []);
    const { digest } = act;
    const ids = idsOf(act, digest);
    // A duplicate of an act that is on its way to the disk is answered when that is durable.
    for (let first; (first = this.#inFlight.get(digest));) await first.catch(() => undefined);

    // From here until the act is in flight nothing waits, so that no other slips between. What was
    // accepted before counts as executed: the relay keeps the order.
    const known = this.#known(act);
    if (known) {
      await this.#keepDocuments(documents, act);
      return { id: digest, ids, status: known, duplicate: true };
    }

    this.#assertNonceFree(act);
    this.#assertDeadline(act);
    const at = this.#options.now();
    const given = { act, signer, signature: submitted.signature.toLowerCase() as Hex, at };
    assertRoom(act, this.#room);
    const context = { view: remembered(this.pending), time: at, signer, digest };
    const refusal = check(act.primary, act.message, context);
    if (refusal) throw await this.#refuse(refusal, given);
    const accepted = { seq: ++this.#lastSeq, ...given };
    this.undecided.add(accepted, apply(act.primary, act.message, context));
    await this.#makeDurable(accepted, documents);
    for (const listener of this.#listeners) listener();
    return { id: digest, ids, status: "accepted", duplicate: false };
  }

  /** A use that the chain refused is no duplicate: handed in again it is checked anew. */
  #known({ primary, digest }: SignedAct): ActStatus["status"] | undefined {
    const status = this.status(digest)?.status;
    return status === "refused" && primary === "Use" ? undefined : status;
  }

  #assertNonceFree({ contract, message, digest }: SignedAct): void {
    if (!("nonce" in message)) return;
    const { store, index } = this.#options;
    for (const other of store.acts.withNonce(contract, message.actor, message.nonce)) {
      if (other.digest === digest) continue;
      if (index.executed(other.digest) || !refusalOf(other, this.#options)) {
        throw new LedgerError(
          "E_NONCE",
          `another act of this actor, ${other.digest}, has the nonce`,
        );
      }
    }
  }

  #assertDeadline({ message }: SignedAct): void {
    const left = message.deadline - BigInt(this.#options.now());
    if (left < MIN_DEADLINE_SECONDS) {
      const when = left < 0 ? "has passed" : `is less than ${MIN_DEADLINE_SECONDS} s ahead`;
      throw new LedgerError("E_EXPIRED_SIGNATURE", `the deadline ${when}`);
    }
    if (left > MAX_DEADLINE_SECONDS) {
      const problem = `is more than ${MAX_DEADLINE_SECONDS} s ahead; is it in seconds?`;
      throw new LedgerError("E_SHAPE", `the deadline ${problem}`, {
        pointer: "/typedData/message/deadline",
      });
    }
  }

  async #refuse(refusal: Refusal, given: Omit<AcceptedAct, "seq">): Promise<LedgerError> {
    const { reason, subject, detail } = refusal;
    if (this.#options.stale() && !KNOWN_WITHOUT_INDEX.includes(reason)) {
      return new LedgerError("E_STALE", "this node does not know the newest block: try again");
    }
    const block = this.#options.index.head()?.number ?? 0;
    const denial = await this.#denials.keep(given, refusal, { refuser: "node", block });
    const dimension = formatDimension(reason, detail);
    const what = dimension === undefined ? reason : `${reason}(${dimension})`;
    return new LedgerError(reason, `${given.act.primary} is refused: ${what} by ${subject}`, {
      subject,
      detail,
      status: actStatus(reason),
      ...(denial && { denial }),
    });
  }

  async #makeDurable(accepted: AcceptedAct, documents: HashedDocument[]): Promise<void> {
    const { store, place } = this.#options;
    const { digest } = accepted.act;
    const written = store.write(() => {
      store.acts.insert(toStored(accepted, place));
      this.#putDocuments(documents, accepted.act);
    });
    this.#inFlight.set(digest, written);
    try {
      await written;
    } catch (cause) {
      this.undecided.dropped(accepted);
      throw unavailable(cause);
    } finally {
      this.#inFlight.delete(digest);
    }
  }

  async #keepDocuments(documents: HashedDocument[], act: SignedAct): Promise<void> {
    if (documents.length === 0) return;
    try {
      await this.#options.store.write(() => this.#putDocuments(documents, act));
    } catch (cause) {
      throw unavailable(cause);
    }
  }

  #putDocuments(documents: HashedDocument[], act: SignedAct): void {
    const { store, now } = this.#options;
    for (const document of documents) {
      putDocument(store, document, act.message.actor, now());
    }
  }
}

function unavailable(cause: unknown): LedgerError {
  const error = new LedgerError("E_UNAVAILABLE", "the act could not be written down: try again");
  error.cause = cause;
  return error;
}
