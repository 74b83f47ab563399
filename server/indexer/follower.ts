import { setImmediate as turn } from "node:timers/promises";
import type { ChainBlock, Head } from "../chain/blocks.ts";
import type { Chain, Failure } from "../chain/connect.ts";
import { unreadable } from "../chain/reading.ts";
import { RpcError } from "../chain/rpc.ts";
import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import type { Block } from "../store/index/model.ts";
import type { Index } from "../store/index/open.ts";
import { project } from "./project.ts";

/** Blocks on top of one until it is final, or the network's own `finalized` tag. */
export type Finality = number | "finalized";

const POLL_MS = 100;
/** Between two tries while the chain does not answer. */
const FAULT_PAUSE_MS = 1_000;
/** Without an answer for this long, nobody knows where the head is. */
const HEAD_UNKNOWN_MS = 5_000;
/** Longest time between two answers about the head while nothing is wrong. */
const HEAD_FRESH_MS = 1_000;
/** One request for headers and one for logs; nodes cap their arrays. */
const MAX_BLOCKS_AT_ONCE = 50;

export interface FollowerOptions {
  chain: Chain;
  index: Index;
  finality: Finality;
  /** Whether this node's relay sent the transaction: of those the failures are recorded. */
  sentHere: (tx: Hex) => boolean;
  /** After each block's commit, in the same turn of the event loop. */
  onBlock?: (block: Block) => void;
  /** The chain was replaced: the index forgets every block after `ancestor` when this resolves. */
  beforeUnwind?: (ancestor: number) => Promise<void>;
  /** It has forgotten them. */
  onUnwind?: (ancestor: number) => void;
  /** Each fault of the chain, once until it answers again. */
  onFault?: (error: unknown) => void;
  /**
   * It stopped for good: the index can't be written or does not fit the chain; no retry mends that.
   */
  onStop?: (error: Error) => void;
}

/** The chain was replaced deeper than its finality allows. The index is left as it was. */
export class FinalityBroken extends Error {
  override readonly name = "FinalityBroken";
}

/**
 * Keeps the index equal to the chain. Each step finds it in one of four cases: *same* (the head is
 * ours, or behind ours on the same chain), *next* (one block is missing), *gap* (several are) or
 * *reorg* (a block of the index is not on the chain). Invariant: the blocks of the index are a
 * chain, each applied whole and in order.
 */
export class Follower {
  readonly #options: FollowerOptions;
  #final: Block | undefined;
  #broken: FinalityBroken | undefined;
  /** Milliseconds of this machine's clock. */
  #headSeenAt = 0;
  #behindSince: number | undefined;
  #running = false;
  #loop = Promise.resolve();
  #wake = () => {};
  #waiting: (() => void)[] = [];

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#final = finalBefore(options);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#loop = this.#follow();
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#wake();
    await this.#loop;
  }

  /** Look now: a hint that there is a new block. */
  kick(): void {
    this.#wake();
  }

  /** Resolves when the index has reached the head, or never will. */
  caughtUp(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The newest final block of the index. */
  final(): Block | undefined {
    return this.#final;
  }

  /** Set once the chain has taken back what was final: nothing is read from it any more. */
  broken(): FinalityBroken | undefined {
    return this.#broken;
  }

  /**
   * For how long the index may have been behind the head: since it met a newer one, or, where the
   * chain has fallen silent, since it last answered. Undefined: the head is not known.
   */
  lag(): number | undefined {
    if (this.#broken !== undefined) return undefined;
    const now = Date.now();
    const silence = now - this.#headSeenAt;
    if (silence > HEAD_UNKNOWN_MS) return undefined;
    const behind = this.#behindSince === undefined ? 0 : now - this.#behindSince;
    return Math.max(behind, silence > HEAD_FRESH_MS ? silence : 0);
  }

  async #follow(): Promise<void> {
    let faulty = false;
    while (this.#running) {
      let pause = POLL_MS;
      try {
        if (await this.#step()) pause = 0;
        faulty = false;
      } catch (error) {
        if (!isOfTheChain(error)) {
          this.#running = false;
          if (error instanceof FinalityBroken) this.#broken = error;
          this.#options.onStop?.(error as Error);
          this.#tellWaiting();
          return;
        }
        if (!faulty) this.#options.onFault?.(error);
        faulty = true;
        pause = FAULT_PAUSE_MS;
      }
      if (this.#running && pause > 0) await this.#sleep(pause);
    }
  }

  /** True: it did something, and there may be more to do. */
  async #step(): Promise<boolean> {
    const { chain, index } = this.#options;
    const asked = Date.now();
    const head = await chain.head();
    // A node that shows an older block than ours is behind itself: it tells nothing of the head.
    if (head.number >= (index.cursor()?.number ?? 0)) this.#headSeenAt = asked;
    if (index.block(head.number)?.hash === head.hash) {
      this.#behindSince = undefined;
      await this.#findFinal(head);
      this.#tellWaiting();
      return false;
    }

    this.#behindSince ??= asked;
    const isAhead = head.number > (index.cursor()?.number ?? -1);
    const isOurs = isAhead && (await this.#advance(head));
    // Of a branch that the chain has left, nothing becomes final any more.
    if (isOurs) await this.#findFinal(head);
    else await this.#unwind(head);
    return true;
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Applies what is missing, a request's worth; false if the next block does not follow ours. */
  async #advance(head: Head): Promise<boolean> {
    const { chain, index, onBlock } = this.#options;
    const cursor = index.cursor();
    const from = cursor === undefined ? chain.deployment.firstBlock : cursor.number + 1;
    const to = Math.min(head.number, from + MAX_BLOCKS_AT_ONCE - 1);
    let before = cursor?.hash;
    for (const block of await chain.blocks(from, to)) {
      if (before !== undefined && block.parent !== before) return false;
      const failures = await this.#failuresOf(block);
      index.apply(block, (writer) => project(writer, block, failures));
      onBlock?.(block);
      before = block.hash;
      // Whoever waits for the event loop gets in between two blocks.
      await turn();
      await index.carryOver();
      if (!this.#running) break;
    }
    return true;
  }

  /** Read before the block is applied, so that one transaction moves everything. */
  async #failuresOf(block: ChainBlock): Promise<Map<Hex, Failure>> {
    const executed = new Set(block.logs.map(({ tx }) => tx));
    const failures = new Map<Hex, Failure>();
    for (const { hash } of block.transactions) {
      if (executed.has(hash)) continue;
      // Asked of others' transactions, too: their receipts show whether logs were kept from us.
      const failure = await this.#options.chain.failure(hash, block.hash);
      if (failure !== undefined && this.#options.sentHere(hash)) failures.set(hash, failure);
    }
    return failures;
  }

  /** Moves on the newest block that nothing can replace, as far as the index has come. */
  async #findFinal(head: Head): Promise<void> {
    const { chain, index, finality } = this.#options;
    const number =
      finality === "finalized" ? (await chain.finalized())?.number : head.number - finality;
    const cursor = index.cursor();
    if (number === undefined || cursor === undefined) return;
    const found = index.block(Math.min(number, cursor.number));
    if (found === undefined || found.number <= (this.#final?.number ?? -1)) return;
    this.#final = found;
    // Counted in blocks, it follows from the index; the network's word must outlive a restart.
    if (finality === "finalized") index.setFinal(found.number);
  }

  /** Goes back to the newest block that index and chain share. */
  async #unwind(head: Head): Promise<void> {
    const { chain, index, beforeUnwind, onUnwind } = this.#options;
    const least = this.#final?.number ?? 0;
    const highest = Math.min(index.cursor()?.number ?? 0, head.number);
    let number = highest;
    for (; number >= least; number -= 1) {
      const ours = index.block(number);
      if (ours === undefined) break;
      if ((await chain.block(number))?.hash !== ours.hash) continue;
      // Something else was said of it a moment ago: a replacement under way, or a lie.
      if (number === highest) throw unreadable(`block ${number} is ours and is not`);
      await beforeUnwind?.(number);
      index.unwind(number);
      onUnwind?.(number);
      return;
    }
    throw new FinalityBroken(
      `the chain has replaced block ${number + 1}, which was final; the index is left as it was: ` +
        "see that RPC_URL is the right network; if it is, run drl reindex",
    );
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** What an earlier process knew to be final: no restart may take that back. */
function finalBefore({ index, finality }: FollowerOptions): Block | undefined {
  const cursor = index.cursor();
  const number = finality === "finalized" ? index.final() : cursor && cursor.number - finality;
  return number === undefined ? undefined : index.block(number);
}

/** A chain that does not answer, or answers that it can't now, may answer later. */
const isOfTheChain = (error: unknown) => error instanceof LedgerError || error instanceof RpcError;

export const createFollower = (options: FollowerOptions) => new Follower(options);
