/** The storage words of the contracts, read in the terms of the rules. */
import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { Deployed } from "../../../server/chain/contracts.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Change, Kind, State, View } from "../../../server/core/view.ts";
import { chain, read } from "./chain.ts";

/** Position of `_words` among the variables of Registry and Authorizations. */
export const WORDS_SLOT = 3;

const HOMES: Partial<Record<Kind, Deployed>> = {
  participant: "Registry",
  asset: "Registry",
  right: "Registry",
  consent: "Registry",
  authorization: "Authorizations",
  order: "Oversight",
};
const TAGS: readonly (Kind | undefined)[] = [
  undefined,
  "participant",
  "asset",
  "right",
  "consent",
  "authorization",
  "order",
];

export async function wordOf(contract: Deployed, id: Hex): Promise<bigint> {
  const [word] = await read(contract, "word", id);
  return word as bigint;
}

const lower = (address: unknown) => (address as string).toLowerCase() as Hex;

type Bits = (from: number, width?: number) => number;
type Words = Partial<State> & { kind: Kind | undefined; used?: number; allotted?: number };

/** The table of contracts/README.md, in the terms of the rules. */
const LAYOUT: Partial<Record<Kind, (bits: Bits, party: Hex) => Partial<Words>>> = {
  participant: (bits, party) => ({
    status: bits(19) ? "SUSPENDED" : "ACTIVE",
    until: bits(20, 40),
    revision: bits(60, 32),
    key: party,
  }),
  asset: (bits) => ({
    status: bits(70) ? "RETIRED" : "REGISTERED",
    head: bits(19, 32),
    classification: bits(51, 2),
    piLevel: bits(53, 2),
    closed: bits(58) === 1,
    chains: bits(59, 5),
    nodes: bits(64, 6),
  }),
  right: (bits, party) => ({
    status: bits(93) ? "RENOUNCED" : "REGISTERED",
    holder: party,
    epoch: bits(19, 32),
    until: bits(51, 40),
  }),
  consent: (bits) => ({ status: bits(19) ? "WITHDRAWN" : "GIVEN" }),
  authorization: (bits) => ({
    status: bits(163) ? "REVOKED" : bits(164) ? "SURRENDERED" : "GRANTED",
    epoch: bits(19, 32),
    used: bits(83, 40),
    allotted: bits(123, 40),
  }),
  order: (bits) => ({ status: bits(19) ? "LIFTED" : "OPEN" }),
};

function unpack(word: bigint): Words {
  const bits: Bits = (from, width = 1) =>
    Number((word >> BigInt(from)) & ((1n << BigInt(width)) - 1n));
  const party: Hex = `0x${(word >> 96n).toString(16).padStart(40, "0")}`;
  const kind = TAGS[bits(0, 3)];
  return { kind, orders: bits(3, 16), ...(kind && LAYOUT[kind]?.(bits, party)) };
}

/** What the registry keeps beside the word of a participant and of a right. */
async function expectBeside(view: View, id: Hex, kind: Kind): Promise<void> {
  if (kind === "participant") {
    const account = `0x${id.slice(-40)}`;
    const [key, nextKey, nextKeyAt, revision] = await read("Registry", "key", account);
    const stored = { key: lower(key), nextKey: lower(nextKey), nextKeyAt: Number(nextKeyAt) };
    const known = { ...view.state(id) };
    expect(known).to.deep.include({ ...stored, revision: Number(revision) });
  }
  if (kind === "right") {
    const [to, endGrants] = await read("Registry", "offerOf", id);
    expect({ ...view.state(id) }).to.deep.include({ offeredTo: lower(to), endGrants });
  }
}

async function expectChange(view: View, change: Change): Promise<void> {
  if ("id" in change) {
    const { id } = change;
    const kind = view.kind(id);
    const home = kind && HOMES[kind];
    if (home === undefined) return;
    const known = { kind, ...view.state(id), used: view.used(id), allotted: view.allotted(id) };
    expect(known, `the word of ${kind} ${id}`).to.deep.include(unpack(await wordOf(home, id)));
    await expectBeside(view, id, kind!);
  } else if ("agent" in change) {
    const { participant, key, agent } = change;
    const [acts, notAfter, revision] = await read("Registry", "agent", participant, key);
    const stored = { acts, notAfter: Number(notAfter), revision: Number(revision) };
    expect(agent, `the agent ${key} of ${participant}`).to.deep.equal(stored);
  } else {
    const { contract, actor, nonce } = change;
    const [spent] = await read(contract, "nonceSpent", actor, nonce);
    expect(spent, `nonce ${nonce} of ${actor}`).to.equal(true);
  }
}

/** Every word that these changes touched says what the view says. */
export async function expectWords(view: View, changes: readonly Change[]): Promise<void> {
  await Promise.all(changes.map((change) => expectChange(view, change)));
}

export function slotOf(id: Hex, position: number): Hex {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [id, position]),
  ) as Hex;
}

/**
 * Fields that a test may write, of an asset, a right or an authorization: from which bit, how wide.
 */
const POKED = {
  classification: [51, 2],
  piLevel: [53, 2],
  holder: [96, 160],
  until: [51, 40],
  used: [83, 40],
} as const;
export type Poke = { [F in keyof typeof POKED]?: F extends "holder" ? Hex : number };

export async function pokeWord(view: View, id: Hex, change: Poke): Promise<void> {
  const home = HOMES[view.kind(id)!]!;
  const { rpc, addresses } = await chain();
  let word = await wordOf(home, id);
  for (const [field, value] of Object.entries(change)) {
    const [from, width] = POKED[field as keyof Poke];
    const mask = ((1n << BigInt(width)) - 1n) << BigInt(from);
    word = (word & ~mask) | (BigInt(value) << BigInt(from));
  }
  const slot = slotOf(id, WORDS_SLOT);
  await rpc.call("hardhat_setStorageAt", addresses[home], slot, toBeHex(word, 32));
  expect(await wordOf(home, id)).to.equal(word);
}
