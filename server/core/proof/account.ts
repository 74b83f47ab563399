/** Contracts and their storage under the state root of a block. */
import { keccak256 } from "../keccak.ts";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "../records.ts";
import { toBytes, toHex } from "../typed-data.ts";
import type { Contract } from "../view.ts";
import { bytesOf, listOf, readRlp } from "./rlp.ts";
import type { Slot } from "./slots.ts";
import { Disproved } from "./steps.ts";
import type { TrieNodes } from "./trie.ts";

export interface Account {
  address: Hex;
  storageRoot: Uint8Array;
  codeHash: Hex;
}

const NO_CODE = toHex(keccak256(new Uint8Array()));

export function readAccount(nodes: TrieNodes, stateRoot: Uint8Array, address: Hex): Account {
  const what = `the contract ${address}`;
  const key = keccak256(toBytes(address));
  const fields = listOf(readRlp(nodes.lookUp(stateRoot, key, what)), what);
  const codeHash = toHex(bytesOf(fields[3], "the hash of a code", 32));
  if (codeHash === NO_CODE) throw new Disproved(`${address} is no contract`);
  return { address, storageRoot: bytesOf(fields[2], "the root of a storage", 32), codeHash };
}

/** The slot of `_words`, and in Anchors of `_heads`: behind two of EIP712 and one of Relayed. */
const RECORDS_SLOT = 3;
const SLOT_BYTES = 32;

/** Where a contract keeps the word of a record: Solidity's rule for a mapping by bytes32. */
export function wordSlot(id: Hex, offset = 0n): Hex {
  const slot = new Uint8Array(SLOT_BYTES);
  slot[SLOT_BYTES - 1] = RECORDS_SLOT;
  const first = BigInt(toHex(keccak256(concatBytes(toBytes(id), slot))));
  return `0x${BigInt.asUintN(256, first + offset)
    .toString(16)
    .padStart(64, "0")}`;
}

export type Accounts = Readonly<Partial<Record<Contract, Account>>>;

/** Words of the contracts' storage, as of one block. */
export interface WordSource {
  /** Never 0: a slot that was not written proves nothing. */
  read(slot: Slot, what: string): bigint;
  /** No more words are read. */
  end(): void;
}

/** Those that the nodes of a bundle prove. */
export function provenWords(accounts: Accounts, nodes: TrieNodes): WordSource {
  return {
    read({ contract, slot }, what) {
      const account = accounts[contract];
      if (account === undefined) throw new Disproved(`the bundle does not name ${contract}`);
      const value = nodes.lookUp(account.storageRoot, keccak256(toBytes(slot)), what);
      const bytes = bytesOf(readRlp(value), what);
      if (bytes.length > SLOT_BYTES) throw new Disproved(`${what} is longer than a word`);
      return BigInt(toHex(bytes));
    },
    end: () => nodes.end(),
  };
}
