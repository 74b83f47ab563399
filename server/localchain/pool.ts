import type { TypedTransaction } from "@ethereumjs/tx";
import {
  MAX_POOL_BYTES,
  MAX_POOL_TXS,
  MAX_POOL_TXS_PER_SENDER,
  REPLACEMENT_PERCENT,
} from "./limits.ts";

export interface PooledTx {
  readonly tx: TypedTransaction;
  readonly raw: Uint8Array;
  /** In hex, as are senders: keys of maps. */
  readonly hash: string;
  readonly sender: string;
  readonly nonce: number;
  readonly maxFee: bigint;
  readonly tip: bigint;
}

/** Why a transaction isn't taken; the words are those that clients of other nodes look for. */
export class PoolRefusal extends Error {}

interface Entry extends PooledTx {
  readonly arrival: number;
}

interface Lane {
  /** The sender's nonce at the head. */
  next: number;
  readonly byNonce: Map<number, Entry>;
}

function emptyLane(next: number): Lane {
  return { next, byNonce: new Map() };
}

/** Transactions not sealed yet, in memory only: acknowledged means sealed, senders send again. */
export class Pool {
  readonly #lanes = new Map<string, Lane>();
  /** In order of arrival. */
  readonly #byHash = new Map<string, Entry>();
  #bytes = 0;
  #arrivals = 0;

  get size(): number {
    return this.#byHash.size;
  }

  get(hash: string): PooledTx | undefined {
    return this.#byHash.get(hash);
  }

  /** The nonce after the sender's gapless run. */
  pendingNonce(sender: string, headNonce: number): number {
    const lane = this.#lanes.get(sender);
    let nonce = Math.max(headNonce, lane?.next ?? 0);
    while (lane?.byNonce.has(nonce)) nonce++;
    return nonce;
  }

  add(tx: PooledTx, headNonce: number): void {
    const lane = this.#lanes.get(tx.sender) ?? emptyLane(headNonce);
    lane.next = Math.max(lane.next, headNonce);
    if (this.#byHash.has(tx.hash)) throw new PoolRefusal("already known");
    if (tx.nonce < lane.next) {
      throw new PoolRefusal(`nonce too low: next nonce ${lane.next}, tx nonce ${tx.nonce}`);
    }
    if (tx.nonce >= lane.next + MAX_POOL_TXS_PER_SENDER) throw new PoolRefusal("nonce too high");
    const replaced = lane.byNonce.get(tx.nonce);
    if (replaced !== undefined && !outbids(tx, replaced)) {
      throw new PoolRefusal("replacement transaction underpriced");
    }
    const bytes = this.#bytes + tx.raw.length - (replaced?.raw.length ?? 0);
    if (bytes > MAX_POOL_BYTES || (!replaced && this.size >= MAX_POOL_TXS)) {
      throw new PoolRefusal("txpool is full");
    }
    if (replaced !== undefined) this.#byHash.delete(replaced.hash);
    const entry = { ...tx, arrival: this.#arrivals++ };
    this.#bytes = bytes;
    this.#byHash.set(tx.hash, entry);
    lane.byNonce.set(tx.nonce, entry);
    this.#lanes.set(tx.sender, lane);
  }

  /** Executable ones in order of arrival; what waited for a gap follows the one that filled it. */
  ready(limit: number): PooledTx[] {
    const chosen: PooledTx[] = [];
    const expected = new Map<string, number>();
    for (const entry of this.#byHash.values()) {
      const lane = this.#lanes.get(entry.sender);
      if (lane === undefined) continue;
      let nonce = expected.get(entry.sender) ?? lane.next;
      let next: Entry | undefined = entry.nonce === nonce ? entry : undefined;
      while (next !== undefined && next.arrival <= entry.arrival) {
        if (chosen.length === limit) return chosen;
        chosen.push(next);
        next = lane.byNonce.get(++nonce);
      }
      expected.set(entry.sender, nonce);
    }
    return chosen;
  }

  /** `nonce` is the sender's at the new head: whatever lies below can't happen any more. */
  settle(sender: string, nonce: number): void {
    const lane = this.#lanes.get(sender);
    if (lane === undefined) return;
    lane.next = Math.max(lane.next, nonce);
    for (const entry of [...lane.byNonce.values()]) {
      if (entry.nonce < lane.next) this.#remove(lane, entry);
    }
    if (lane.byNonce.size === 0) this.#lanes.delete(sender);
  }

  drop(hash: string): void {
    const entry = this.#byHash.get(hash);
    const lane = entry && this.#lanes.get(entry.sender);
    if (entry === undefined || lane === undefined) return;
    this.#remove(lane, entry);
    if (lane.byNonce.size === 0) this.#lanes.delete(entry.sender);
  }

  #remove(lane: Lane, entry: Entry): void {
    lane.byNonce.delete(entry.nonce);
    this.#byHash.delete(entry.hash);
    this.#bytes -= entry.raw.length;
  }
}

function outbids(tx: PooledTx, other: PooledTx): boolean {
  const raised = (fee: bigint) => (fee * (100n + REPLACEMENT_PERCENT) + 99n) / 100n;
  return tx.maxFee >= raised(other.maxFee) && tx.tip >= raised(other.tip);
}
