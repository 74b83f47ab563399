import type { Common } from "@ethereumjs/common";
import { EVMError } from "@ethereumjs/evm";
import { MerklePatriciaTrie } from "@ethereumjs/mpt";
import { Caches, MerkleStateManager } from "@ethereumjs/statemanager";
import { ValueEncoding, type BatchDBOp, type DB } from "@ethereumjs/util";
import { createVM, type VM } from "@ethereumjs/vm";
import type { ChainStore } from "./store.ts";
import "./jump-analysis.ts";
import "./plain-steps.ts";

type NodeValue = Uint8Array | string;
type NodeSource = Pick<ChainStore, "node">;

/** Committed nodes only. A write through it is a defect: views never change the chain. */
export class CommittedNodes implements DB<string, NodeValue> {
  protected readonly store: NodeSource;

  constructor(store: NodeSource) {
    this.store = store;
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.store.node(key));
  }

  put(_key: string, _value: NodeValue): Promise<void> {
    return Promise.reject(new Error("a view of the chain is read only"));
  }

  // Nodes are named by their hash and shared by all blocks: none is ever removed.
  async del(): Promise<void> {}

  async batch(operations: BatchDBOp<string, NodeValue>[]): Promise<void> {
    for (const operation of operations) {
      if (operation.type === "put") await this.put(operation.key, operation.value);
    }
  }

  shallowCopy(): DB<string, NodeValue> {
    return this;
  }

  async open(): Promise<void> {}
}

/**
 * Collects the nodes of the block being sealed. The library writes storage tries past its own
 * checkpoints, so nothing may go to the file before the block's one transaction.
 */
export class PendingNodes extends CommittedNodes {
  readonly pending = new Map<string, Uint8Array>();

  override get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.pending.get(key) ?? this.store.node(key));
  }

  override put(key: string, value: NodeValue): Promise<void> {
    if (typeof value === "string") return Promise.reject(new Error("trie nodes are bytes"));
    this.pending.set(key, value);
    return Promise.resolve();
  }
}

export function openTrie(
  common: Common,
  nodes: DB<string, NodeValue>,
  root: Uint8Array | undefined,
): MerklePatriciaTrie {
  return new MerklePatriciaTrie({
    common,
    db: nodes,
    useKeyHashing: true,
    valueEncoding: ValueEncoding.Bytes,
    ...(root === undefined ? {} : { root }),
  });
}

export function openState(
  common: Common,
  trie: MerklePatriciaTrie,
  caches = new Caches(),
): MerkleStateManager {
  return new MerkleStateManager({ common, trie, caches });
}

/**
 * Point evaluation (EIP-4844) needs a trusted set-up of 400 KB that no transaction here can use,
 * as there are no blobs. Without this entry the library throws and the transaction would vanish;
 * with it the call fails as it does on false input.
 */
const noPointEvaluation = {
  address: "0x000000000000000000000000000000000000000a" as const,
  function: (input: { gasLimit: bigint }) => ({
    executionGasUsed: input.gasLimit,
    returnValue: new Uint8Array(0),
    exceptionError: new EVMError(EVMError.errorMessages.INVALID_PROOF),
  }),
};

export function openVm(
  common: Common,
  stateManager: MerkleStateManager,
  store: Pick<ChainStore, "blockByNumber">,
): Promise<VM> {
  const blockchain = {
    getBlock: (number: number) => {
      const hash = store.blockByNumber(number)?.hash ?? new Uint8Array(32);
      return Promise.resolve({ hash: () => hash });
    },
    putBlock: () => Promise.resolve(),
    shallowCopy: () => blockchain,
  };
  const evmOpts = { customPrecompiles: [noPointEvaluation] };
  // An EVM listens to its Common as long as that lives: of a shared one, no call's EVM is ever
  // freed.
  return createVM({ common: common.copy(), stateManager, blockchain, evmOpts });
}
