import { createBlock, type BlockHeader } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { EVMError, type EVMResult } from "@ethereumjs/evm";
import { createMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { createTx, TransactionType, type AccessList } from "@ethereumjs/tx";
import {
  Account,
  type Address,
  createAccountFromRLP,
  createZeroAddress,
  setLengthLeft,
} from "@ethereumjs/util";
import { runTx, type RunTxResult } from "@ethereumjs/vm";
import { BASE_FEE, BLOCK_GAS_LIMIT } from "./parameters.ts";
import { CommittedNodes, openState, openTrie, openVm, PendingNodes } from "./state.ts";
import type { ChainStore } from "./store.ts";

export interface CallRequest {
  from?: Address;
  to?: Address;
  gas?: bigint;
  value?: bigint;
  data?: Uint8Array;
  accessList?: AccessList;
}

export interface AccountProof {
  account: Account;
  accountProof: Uint8Array[];
  storageProof: { key: Uint8Array; value: Uint8Array; proof: Uint8Array[] }[];
}

const REVERT = EVMError.errorMessages.REVERT;

/** A call or estimate that ended in an exception; `output` is what it reverted with. */
export class ExecutionFailure extends Error {
  readonly reverted: boolean;
  readonly output: Uint8Array;

  constructor(message: string, output: Uint8Array = new Uint8Array(0)) {
    super(message);
    this.reverted = message === REVERT;
    this.output = output;
  }
}

function failureOf({ exceptionError, returnValue }: EVMResult["execResult"]): ExecutionFailure {
  return new ExecutionFailure(exceptionError?.error ?? "execution failed", returnValue);
}

/** Reads at any block: always a fresh trie over committed nodes, never the state being sealed. */
export class Archive {
  readonly #store: ChainStore;
  readonly #common: Common;
  readonly #nodes: CommittedNodes;

  constructor(store: ChainStore, common: Common) {
    this.#store = store;
    this.#common = common;
    this.#nodes = new CommittedNodes(store);
  }

  async account(stateRoot: Uint8Array, address: Uint8Array): Promise<Account> {
    const rlp = await openTrie(this.#common, this.#nodes, stateRoot).get(address);
    return rlp === null ? new Account() : createAccountFromRLP(rlp);
  }

  async code(stateRoot: Uint8Array, address: Uint8Array): Promise<Uint8Array> {
    const account = await this.account(stateRoot, address);
    if (!account.isContract()) return new Uint8Array(0);
    const key = `63${Buffer.from(account.codeHash).toString("hex")}`;
    return (await this.#nodes.get(key)) ?? new Uint8Array(0);
  }

  async storage(stateRoot: Uint8Array, address: Uint8Array, slot: Uint8Array) {
    const { storageRoot } = await this.account(stateRoot, address);
    const rlp = await openTrie(this.#common, this.#nodes, storageRoot).get(slot);
    return decodeSlot(rlp);
  }

  /** EIP-1186: inclusion, or proof of absence. */
  async proof(
    stateRoot: Uint8Array,
    address: Uint8Array,
    slots: Uint8Array[],
  ): Promise<AccountProof> {
    const account = await this.account(stateRoot, address);
    const accounts = openTrie(this.#common, this.#nodes, stateRoot);
    const storage = openTrie(this.#common, this.#nodes, account.storageRoot);
    const storageProof = [];
    for (const key of slots) {
      const value = decodeSlot(await storage.get(key));
      storageProof.push({ key, value, proof: await createMerkleProof(storage, key) });
    }
    return { account, accountProof: await createMerkleProof(accounts, address), storageProof };
  }

  /** eth_call: no fees, no balance needed, nothing kept. */
  async call(header: BlockHeader, stateRoot: Uint8Array, request: CallRequest) {
    const { vm } = await this.#open(stateRoot);
    const caller = request.from ?? createZeroAddress();
    const { execResult } = await vm.evm.runCall({
      block: createBlock({ header }, { common: this.#common }),
      caller,
      origin: caller,
      to: request.to,
      value: request.value ?? 0n,
      data: request.data,
      gasLimit: cappedGas(request.gas),
      skipBalance: true,
    });
    if (execResult.exceptionError !== undefined) throw failureOf(execResult);
    return execResult.returnValue;
  }

  /** The least gas limit with which the transaction succeeds, up to 1.5 % above it. */
  async estimateGas(header: BlockHeader, stateRoot: Uint8Array, request: CallRequest) {
    const { vm, state } = await this.#open(stateRoot);
    const block = createBlock({ header }, { common: this.#common });
    const attempt = async (gasLimit: bigint): Promise<RunTxResult> => {
      const tx = unsignedTx(this.#common, request, gasLimit);
      await state.checkpoint();
      try {
        return await runTx(vm, { tx, block, skipBalance: true, skipNonce: true });
      } finally {
        await state.revert();
      }
    };
    const succeeds = async (gasLimit: bigint): Promise<boolean> => {
      // The library throws where the limit doesn't even cover the intrinsic gas.
      const result = await attempt(gasLimit).catch(() => undefined);
      return result !== undefined && result.execResult.exceptionError === undefined;
    };
    let enough = cappedGas(request.gas);
    const first = await attempt(enough).catch((error: unknown) => {
      // "reason (vm … block … tx …)": the caller knows the rest.
      throw new ExecutionFailure((error as Error).message.split(" (")[0] ?? "");
    });
    if (first.execResult.exceptionError !== undefined) throw failureOf(first.execResult);
    let tooLittle = first.totalGasSpent - 1n;
    // What a call keeps back (EIP-150: a 64th) and refunds must be in the limit, though not spent.
    const guess = ((first.totalGasSpent + first.gasRefund + 2_300n) * 64n) / 63n;
    let next = guess < enough ? guess : (tooLittle + enough) / 2n;
    while ((enough - tooLittle) * 1_000n > enough * 15n) {
      if (await succeeds(next)) enough = next;
      else tooLittle = next;
      const middle = (tooLittle + enough) / 2n;
      next = middle < tooLittle * 2n ? middle : tooLittle * 2n;
    }
    return enough;
  }

  async #open(stateRoot: Uint8Array) {
    // What a call writes goes to nodes of its own, which end with it.
    const trie = openTrie(this.#common, new PendingNodes(this.#store), stateRoot);
    const state = openState(this.#common, trie);
    const vm = await openVm(this.#common, state, this.#store);
    // Never committed, so that taking an attempt back doesn't write the caches to the tries.
    await state.checkpoint();
    return { vm, state };
  }
}

function cappedGas(asked: bigint | undefined): bigint {
  return asked === undefined || asked > BLOCK_GAS_LIMIT ? BLOCK_GAS_LIMIT : asked;
}

function unsignedTx(common: Common, request: CallRequest, gasLimit: bigint) {
  const tx = createTx(
    {
      type: TransactionType.FeeMarketEIP1559,
      gasLimit,
      maxFeePerGas: BASE_FEE,
      maxPriorityFeePerGas: 0n,
      value: request.value ?? 0n,
      ...(request.to === undefined ? {} : { to: request.to }),
      ...(request.data === undefined ? {} : { data: request.data }),
      ...(request.accessList === undefined ? {} : { accessList: request.accessList }),
    },
    { common, freeze: false },
  );
  const sender = request.from ?? createZeroAddress();
  tx.getSenderAddress = () => sender;
  return tx;
}

function decodeSlot(rlp: Uint8Array | null): Uint8Array {
  return setLengthLeft(rlp === null ? new Uint8Array(0) : (RLP.decode(rlp) as Uint8Array), 32);
}
