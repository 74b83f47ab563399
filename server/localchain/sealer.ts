import { createBlock, genTransactionsTrieRoot, type Block } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { Caches, type MerkleStateManager } from "@ethereumjs/statemanager";
import { Bloom, encodeReceipt, runTx, type RunTxResult, type VM } from "@ethereumjs/vm";
import type { Authority } from "./authority.ts";
import { makeHeader, readHeader, sealHeader } from "./header.ts";
import { CACHED_CODES, CACHED_ENTRIES } from "./limits.ts";
import { BLOCK_GAS_LIMIT } from "./parameters.ts";
import type { PooledTx } from "./pool.ts";
import { encodeStoredReceipt, receiptOf } from "./receipt.ts";
import { openState, openTrie, openVm, PendingNodes } from "./state.ts";
import type { BlockRow, ChainStore, LogRow, TxRow } from "./store.ts";

type Sealable = Pick<PooledTx, "tx" | "raw">;
/** What sealing reads and writes; a check of the file takes blocks without storing them. */
export type SealingStore = Pick<ChainStore, "node" | "blockByNumber" | "append">;

interface Executed<T extends Sealable = Sealable> {
  readonly pooled: T;
  readonly result: RunTxResult;
}

export interface SealResult<T> {
  /** Undefined: nothing could be executed, and no empty block was asked for. */
  block: BlockRow | undefined;
  included: T[];
  /** Can never be executed, such as one whose sender spent its balance meanwhile. */
  dropped: T[];
}

/** Owns the state that changes. Nothing else may run on its VM: a read would leave traces in it. */
export class Sealer {
  readonly #store: SealingStore;
  readonly #common: Common;
  readonly #authority: Authority;
  readonly #nodes: PendingNodes;
  readonly #caches: Caches;
  readonly #state: MerkleStateManager;
  readonly #vm: VM;
  #cachedEntries = 0;
  #cachedCodes = 0;

  private constructor(
    store: SealingStore,
    common: Common,
    authority: Authority,
    opened: { nodes: PendingNodes; caches: Caches; state: MerkleStateManager; vm: VM },
  ) {
    this.#store = store;
    this.#common = common;
    this.#authority = authority;
    this.#nodes = opened.nodes;
    this.#caches = opened.caches;
    this.#state = opened.state;
    this.#vm = opened.vm;
  }

  static async open(
    store: SealingStore,
    common: Common,
    authority: Authority,
    head: BlockRow,
  ): Promise<Sealer> {
    const nodes = new PendingNodes(store);
    const root = readHeader(common, head).stateRoot;
    const caches = new Caches();
    const state = openState(common, openTrie(common, nodes, root), caches);
    const vm = await openVm(common, state, store);
    return new Sealer(store, common, authority, { nodes, caches, state, vm });
  }

  /**
   * Executes, then stores the block in one SQL transaction. A crash leaves:
   * - before COMMIT returns: block N-1, or N if all its frames reached the file; the pool is lost,
   *   senders send the same bytes again;
   * - after it: N; clients that got no answer find it by polling.
   * If this throws (COMMIT failed: disk full, EIO) the file holds N-1 and the state in memory is
   * ahead of it, so the process must end.
   */
  async seal<T extends Sealable>(
    parent: BlockRow,
    time: number,
    ready: T[],
    allowEmpty: boolean,
  ): Promise<SealResult<T>> {
    const header = { parentHash: parent.hash, number: parent.number + 1, time };
    const environment = createBlock(
      { header: makeHeader(this.#common, this.#authority.address, header) },
      { common: this.#common },
    );
    // One outer checkpoint a block: the caches are written to the tries once, not per transaction.
    await this.#state.checkpoint();
    const { executed, dropped } = await this.#execute(environment, ready);
    await this.#state.commit();
    const included = executed.map(({ pooled }) => pooled);
    if (executed.length === 0 && !allowEmpty) return { block: undefined, included, dropped };

    const sealed = sealHeader(
      makeHeader(this.#common, this.#authority.address, {
        ...header,
        stateRoot: await this.#state.getStateRoot(),
        ...(await this.#bodyFields(executed)),
      }),
      this.#authority,
    );
    const txs = executed.map((one, index) => txRow(sealed.number, index, one));
    const logs = logRows(sealed.number, executed);
    this.#store.append({ nodes: this.#nodes.pending, block: sealed, txs, logs });
    this.#nodes.pending.clear();
    await this.#boundCaches();
    return { block: sealed, included, dropped };
  }

  async #execute<T extends Sealable>(block: Block, ready: T[]) {
    const executed: Executed<T>[] = [];
    const dropped: T[] = [];
    let blockGasUsed = 0n;
    for (const pooled of ready) {
      const { tx } = pooled;
      // The rest waits for the next block: overtaking would change the order of arrival.
      if (blockGasUsed + tx.gasLimit > BLOCK_GAS_LIMIT) break;
      try {
        const result = await runTx(this.#vm, { tx, block, blockGasUsed });
        executed.push({ pooled, result });
        blockGasUsed += result.totalGasSpent;
      } catch {
        // The library has taken everything back. The sender's later ones fail here by their nonce.
        dropped.push(pooled);
      }
    }
    return { executed, dropped };
  }

  async #bodyFields(executed: Executed[]) {
    const common = this.#common;
    const bloom = new Bloom(undefined, common);
    const receipts = new MerklePatriciaTrie({ common });
    for (const [index, { pooled, result }] of executed.entries()) {
      bloom.or(result.bloom);
      await receipts.put(RLP.encode(index), encodeReceipt(result.receipt, pooled.tx.type));
    }
    return {
      transactionsTrie: await genTransactionsTrieRoot(
        executed.map(({ pooled }) => pooled.tx),
        new MerklePatriciaTrie({ common }),
      ),
      receiptTrie: receipts.root(),
      logsBloom: bloom.bitvector,
      gasUsed: executed.at(-1)?.result.receipt.cumulativeBlockGasUsed ?? 0n,
    };
  }

  async #boundCaches(): Promise<void> {
    const { account, storage, code } = this.#caches;
    this.#cachedEntries += (account?.stats().writes ?? 0) + (storage?.stats().writes ?? 0);
    // The library gives no type here.
    this.#cachedCodes += (code?.stats() as { writes: number } | undefined)?.writes ?? 0;
    if (this.#cachedEntries < CACHED_ENTRIES && this.#cachedCodes < CACHED_CODES) return;
    this.#cachedEntries = 0;
    this.#cachedCodes = 0;
    // Also forgets the storage trie of every contract met.
    await this.#state.setStateRoot(await this.#state.getStateRoot(), true);
  }
}

function txRow(block: number, index: number, { pooled, result }: Executed): TxRow {
  const receipt = receiptOf(pooled.tx, result);
  const { returnValue } = result.execResult;
  return {
    block,
    index,
    hash: pooled.tx.hash(),
    raw: pooled.raw,
    receipt: encodeStoredReceipt(receipt),
    // Why a transaction failed, kept so that nobody needs a trace to learn it.
    output: receipt.succeeded || returnValue.length === 0 ? null : returnValue,
  };
}

function logRows(block: number, executed: Executed[]): LogRow[] {
  const rows: LogRow[] = [];
  for (const [txIndex, { result }] of executed.entries()) {
    for (const [address, topics, data] of result.receipt.logs) {
      rows.push({ block, idx: rows.length, txIndex, address, topics, data });
    }
  }
  return rows;
}
