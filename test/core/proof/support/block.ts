// A block whose state holds what the rules know of a ledger, with proofs of another library's make.
import { createMerkleProof, createMPT, type MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bundleJson, FORMAT } from "../../../../server/core/proof/bundle.ts";
import { subjectsBelow } from "../../../../server/core/proof/facts/authorization.ts";
import { readHeader } from "../../../../server/core/proof/header.ts";
import { recordSlot, type Slot } from "../../../../server/core/proof/slots.ts";
import type { Hex } from "../../../../server/core/records.ts";
import { toBytes, toHex } from "../../../../server/core/typed-data.ts";
import type { View } from "../../../../server/core/view.ts";
import { formOf } from "../../../../server/provenance/proofs/forms.ts";
import { expectedWord } from "../../../histories/words.ts";
import type { Json } from "./vectors.ts";

const ADDRESSES = {
  Registry: `0x${"a1".repeat(20)}`,
  Authorizations: `0x${"a2".repeat(20)}`,
} as const;
const HASH = new Uint8Array(32).fill(1);
const NUMBER = 7;
type Home = keyof typeof ADDRESSES;

const minimal = (value: bigint): Uint8Array => {
  const digits = value.toString(16);
  return toBytes(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`);
};

/** What somebody may put into a state of his own. */
export interface Forgery {
  codeHash?: Hex;
  word?: (id: Hex, word: bigint) => bigint;
}
export interface Block {
  bundleOf(authorization: Hex): Promise<Json>;
}

/** Holds the words of all that these authorizations rest on. */
export async function blockOf(
  view: View,
  time: number,
  authorizations: readonly Hex[],
  { codeHash = toHex(HASH), word = (_, right) => right }: Forgery = {},
): Promise<Block> {
  const open = () => createMPT({ useKeyHashing: true });
  const storage: Record<Home, MerklePatriciaTrie> = {
    Registry: await open(),
    Authorizations: await open(),
  };
  const ids = new Set(authorizations.flatMap((id) => subjectsBelow(view, id)));
  for (const id of ids) {
    const { contract, slot } = recordSlot(formOf(view, id));
    const stored = RLP.encode(minimal(word(id, expectedWord(view, id))));
    await storage[contract as Home].put(toBytes(slot), stored);
  }
  const state = await open();
  for (const [name, address] of Object.entries(ADDRESSES)) {
    const account = [
      new Uint8Array(),
      new Uint8Array(),
      storage[name as Home].root(),
      toBytes(codeHash),
    ];
    await state.put(toBytes(address), RLP.encode(account));
  }
  // Of a header, only these places count: parent, state, receipts, number, time.
  const fields = Array.from({ length: 16 }, () => new Uint8Array());
  const set = { 0: HASH, 3: state.root(), 5: HASH, 8: Uint8Array.of(NUMBER) };
  const header = toHex(RLP.encode(Object.assign(fields, set, { 11: minimal(BigInt(time)) })));

  async function nodesOf(slots: readonly Slot[]): Promise<Hex[]> {
    const proofs = [];
    for (const address of Object.values(ADDRESSES))
      proofs.push(await createMerkleProof(state, toBytes(address)));
    for (const { contract, slot } of slots)
      proofs.push(await createMerkleProof(storage[contract as Home], toBytes(slot)));
    return [...new Set(proofs.flat().map(toHex))];
  }

  return {
    async bundleOf(authorization) {
      const records = subjectsBelow(view, authorization).map((id) => formOf(view, id));
      const { number, hash } = readHeader(header);
      return bundleJson({
        format: FORMAT,
        fact: { kind: "authorization", authorization },
        block: { number, hash, time },
        contracts: ADDRESSES,
        headers: [header],
        records,
        nodes: await nodesOf(records.map(recordSlot)),
      });
    },
  };
}
