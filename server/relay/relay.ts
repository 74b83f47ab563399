import { setImmediate as nextTurn } from "node:timers/promises";
import type { Chain } from "../chain/connect.ts";
import type { Fees, Signer } from "../chain/signer.ts";
import { LedgerError } from "../core/error.ts";
import {
  MAX_IN_FLIGHT,
  MAX_SIGNED_TOGETHER,
  RELAY_INTERVAL_MS,
  REPLACE_AFTER_MS,
  RESEND_AFTER_MS,
} from "../core/limits.ts";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";
import type { AcceptedAct } from "../intake/stored-act.ts";
import type { Undecided } from "../intake/undecided.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Sending } from "../store/intake/sendings.ts";
import { callOf } from "./call.ts";
import { Fates } from "./fates.ts";

export interface RelayOptions {
  store: Pick<IntakeStore, "sendings" | "write">;
  index: Pick<IndexReader, "head" | "reverted">;
  undecided: Undecided;
  /** Each call may throw while the chain can't be reached. */
  chain: Pick<Chain, "fees" | "head" | "sendRaw" | "transactionCount">;
  signer: Signer;
  /** The ledger with every accepted act on top. */
  pending: View;
  place: Whereabouts;
  /** The chain's clock, in seconds. */
  now: () => number;
  log: { info: LogLine; warn: LogLine };
}
type LogLine = (fields: object, message: string) => void;

/** Ours that the chain does not have, in order of nonce, each the newest under its own. */
interface Gap {
  /** Without a gap from the chain's count on. */
  reached: Sending[];
  /** The first nonce that is free. */
  first: number;
  /** These wait until others have taken the free nonces before them. */
  beyond: Sending[];
}

/** Rows of transactions that are not in the chain: a nonce may have several. */
const FLYING = MAX_IN_FLIGHT * 4;
/** In one turn of the event loop, a millisecond each. */
const SIGNED_PER_TURN = 5;
/** Answers to a transaction that the node has, or that the chain has already. */
const NO_FAULT = /already known|already imported|known transaction|nonce (is )?too low/i;

/**
 * Brings accepted acts to the chain, in order of acceptance. One loop does it all, at start, after
 * each block and every quarter of a second; there is no other recovery:
 *
 * 1. An undecided act without a transaction that may still execute it gets the next nonce. Nonce,
 *    bytes and hash are durable before the transaction is first sent.
 * 2. Transactions that the chain does not have are sent: always the stored bytes, so a crash after
 *    writing, or a node that forgot its pool, ends in the same transaction again.
 * 3. One whose nonce is taken and whose act is still undecided failed without a reason, or a
 *    foreign transaction has its nonce: the act goes back to 1.
 *
 * A crash before the write of 1 leaves the act as accepted: the next start signs it. After it: the
 * next start sends it. After sending: the follower finds it in a block, or 2 sends it again, which
 * the chain refuses as known or takes as new. Nothing here can make an act happen twice: its digest
 * executes once, whatever carries it.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #fates: Fates;
  /** When each hash was last handed to the node. */
  readonly #sentAt = new Map<Hex, number>();
  #running: Promise<void> | undefined;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#fates = new Fates(options);
  }

  start(): void {
    this.#fates.load();
    this.#running = this.#run();
  }

  /** There is something to do: an act was accepted, or a block arrived. */
  kick(): void {
    this.#wake();
  }

  /** Blocks were taken back: what has a usable transaction must be asked anew. */
  reload(): void {
    this.#fates.load();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let reachable = true;
    while (!this.#stopped) {
      const woken = this.#pause();
      try {
        await this.#turn();
        if (!reachable) this.#options.log.info({}, "the relay reaches the chain again");
        reachable = true;
      } catch (error) {
        if (reachable)
          this.#options.log.warn({ err: error }, "the relay gets no further; it tries on");
        reachable = false;
      }
      await woken;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RELAY_INTERVAL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #turn(): Promise<void> {
    const { chain, signer } = this.#options;
    // The count first: an index that has reached the head has then seen all that it counts.
    const latest = await chain.transactionCount(signer.address);
    // The chain had so many before the first of ours: a node that counts fewer would have acts take
    // nonces that are used up, and others overtake them.
    if (latest < (this.#options.store.sendings.firstNonce(signer.address) ?? 0)) {
      throw new LedgerError("E_CHAIN", `the chain counts ${latest} transactions of the relayer`);
    }
    const { number } = await chain.head();
    this.#fates.settle(number, latest);
    await this.#fillGap(latest);
    await this.#sendWaiting(latest);
    if (this.#strandedBehind(this.#gapAfter(latest)).length === 0) await this.#signAndSend(latest);
  }

  #gapAfter(latest: number): Gap {
    const { store, signer } = this.#options;
    const flying = newestAttempts(store.sendings.from(signer.address, latest, FLYING));
    const found = flying.findIndex(({ nonce }, position) => nonce !== latest + position);
    const end = found === -1 ? flying.length : found;
    const first = latest + end;
    const beyond = flying.slice(end);
    return { reached: flying.slice(0, end), first, beyond };
  }

  /** Each act that only a transaction behind the gap carries; a decided act needs none any more. */
  #strandedBehind({ reached, beyond }: Gap): Sending[] {
    const carried = new Set(reached.map(({ seq }) => seq));
    return beyond.filter(({ seq }) => {
      const isFirst = !carried.has(seq);
      carried.add(seq);
      return isFirst && this.#options.undecided.bySeq(seq) !== undefined;
    });
  }

  /**
   * The chain has taken back a foreign transaction of our key, or a node counted more of ours than
   * there are: transactions wait behind a nonce that nothing has. Their calls take the free nonces,
   * before any new act, so that the order stays; what executed there fails in its old place.
   */
  async #fillGap(latest: number): Promise<void> {
    const { store, signer, chain } = this.#options;
    const gap = this.#gapAfter(latest);
    const room = Math.min((gap.beyond[0]?.nonce ?? 0) - gap.first, MAX_SIGNED_TOGETHER);
    const stranded = this.#strandedBehind(gap).slice(0, room);
    if (stranded.length === 0) return;
    const fees = await chain.fees();
    const fill = stranded.map(({ seq, raw }, position) => {
      const nonce = gap.first + position;
      return { nonce, attempt: 0, seq, at: Date.now(), ...signer.renumber(raw, nonce, fees) };
    });
    await store.write(() => {
      for (const sending of fill) store.sendings.insert(signer.address, sending);
    });
    for (const sending of fill) this.#fates.signed(sending);
  }

  /** Step 2. */
  async #sendWaiting(latest: number): Promise<void> {
    const due = Date.now() - RESEND_AFTER_MS;
    await this.#raiseFees(this.#gapAfter(latest).reached);
    const flying = this.#gapAfter(latest).reached;
    const hashes = new Set(flying.map(({ hash }) => hash));
    for (const hash of this.#sentAt.keys()) if (!hashes.has(hash)) this.#sentAt.delete(hash);
    await this.#send(flying.filter(({ hash }) => (this.#sentAt.get(hash) ?? 0) <= due));
  }

  /**
   * What has waited long may offer less than the network asks by now: it is replaced under its
   * nonce by the same call. Whichever of the two gets into a block, the other never will.
   */
  async #raiseFees(flying: Sending[]): Promise<void> {
    const { store, signer, chain } = this.#options;
    const now = Date.now();
    const old = flying.filter(({ at }) => at < now - REPLACE_AFTER_MS);
    if (old.length === 0) return;
    const fees = await chain.fees();
    const raised: Sending[] = [];
    for (const sending of old.slice(0, MAX_SIGNED_TOGETHER)) {
      const signed = signer.raise(sending.raw, fees);
      if (signed) raised.push({ ...sending, ...signed, attempt: sending.attempt + 1, at: now });
    }
    if (raised.length === 0) return;
    await store.write(() => {
      for (const sending of raised) store.sendings.insert(signer.address, sending);
    });
    for (const sending of raised) this.#fates.signed(sending);
  }

  /** Step 1, in groups that share one flush. While one is sent, the next is signed. */
  async #signAndSend(latest: number): Promise<void> {
    const { store, signer, chain } = this.#options;
    const { first, beyond } = this.#gapAfter(latest);
    let nonce = first;
    let fees: Fees | undefined;
    let sent = Promise.resolve();
    while (!this.#stopped && nonce < latest + MAX_IN_FLIGHT) {
      // Nonces behind a gap may be taken by what is of no use any more.
      const free = (beyond.find((other) => other.nonce >= nonce)?.nonce ?? Infinity) - nonce;
      const room = Math.min(MAX_SIGNED_TOGETHER, latest + MAX_IN_FLIGHT - nonce, free);
      if (room === 0) break;
      const acts = this.#fates.waiting(room, this.#options.now());
      if (acts.length === 0) break;
      fees ??= await chain.fees();
      const group: Sending[] = [];
      for (const [position, accepted] of acts.entries()) {
        // Whoever waits for the event loop gets in between.
        if (position > 0 && position % SIGNED_PER_TURN === 0) await nextTurn();
        const signed = this.#sign(accepted, nonce + group.length, fees);
        if (signed) group.push(signed);
      }
      if (group.length === 0) continue;
      await store.write(() => {
        for (const sending of group) store.sendings.insert(signer.address, sending);
      });
      for (const sending of group) this.#fates.signed(sending);
      nonce += group.length;
      const before = sent;
      sent = before.then(() => this.#send(group));
      // Awaited below; until then nobody may take its failure for unhandled.
      sent.catch(() => undefined);
    }
    await sent;
  }

  #sign(accepted: AcceptedAct, nonce: number, fees: Fees): Sending | undefined {
    const { signer, pending, place, log } = this.#options;
    const { seq, act } = accepted;
    try {
      const call = callOf(accepted, pending, place, this.#fates.gasFactor(seq));
      const { raw, hash } = signer.sign(call, nonce, fees);
      return { nonce, attempt: 0, seq, hash, raw, at: Date.now() };
    } catch (error) {
      // It rests on an act that the chain refused.
      log.warn({ err: error, digest: act.digest }, "an accepted act can't be sent");
      this.#fates.giveUp(seq);
      return undefined;
    }
  }

  async #send(sendings: readonly Sending[]): Promise<void> {
    if (sendings.length === 0) return;
    const answers = await this.#options.chain.sendRaw(sendings.map(({ raw }) => raw));
    for (const [position, { hash, nonce }] of sendings.entries()) {
      this.#sentAt.set(hash, Date.now());
      const fault = answers[position];
      if (fault && !NO_FAULT.test(fault.message)) {
        this.#options.log.warn({ fault, nonce, hash }, "the node did not take a transaction");
      }
    }
  }
}

/** A replacement stands for what it replaces. */
function newestAttempts(sendings: readonly Sending[]): Sending[] {
  return [...new Map(sendings.map((sending) => [sending.nonce, sending])).values()];
}
