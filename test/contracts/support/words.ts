/** The storage words of the contracts, read in the terms of the rules. */
import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { Result } from "ethers";
import type { Deployed } from "../../../server/chain/contracts.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Change, Kind, State, View } from "../../../server/core/view.ts";
import { chain, read, readAll } from "./chain.ts";
import type { Question } from "./chain.ts";

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

/** What a view function answers if it agrees with the view. */
interface Expectation {
  question: Question;
  holds: (answer: Result) => void;
}

/** What is kept beside the word of a participant and of a right, and of a log instead. */
function beside(known: State | undefined, id: Hex, kind: Kind): Expectation[] {
  if (kind === "participant") {
    const holds = ([key, nextKey, at, revision]: Result) => {
      const stored = { key: lower(key), nextKey: lower(nextKey), nextKeyAt: Number(at) };
      expect({ ...known }).to.deep.include({ ...stored, revision: Number(revision) });
    };
    return [{ question: ["Registry", "key", `0x${id.slice(-40)}`], holds }];
  }
  if (kind === "right") {
    const holds = ([to, ends]: Result) => {
      const stored = { offeredTo: lower(to), endGrants: ends as boolean };
      expect({ ...known }).to.deep.include(stored);
    };
    return [{ question: ["Registry", "offerOf", id], holds }];
  }
  if (kind === "log") {
    const holds = ([size, , root]: Result) => {
      const stored = { status: "OPEN", size: size as bigint, root: root as Hex };
      expect({ ...known }).to.deep.include(stored);
    };
    return [{ question: ["Anchors", "head", id], holds }];
  }
  return [];
}

function expectationsOf(view: View, change: Change): Expectation[] {
  if ("id" in change) {
    const { id } = change;
    const kind = view.kind(id);
    const home = kind && HOMES[kind];
    if (kind === undefined) return [];
    const state = view.state(id);
    const others = beside(state, id, kind);
    if (home === undefined) return others;
    const known = { kind, ...state, used: view.used(id), allotted: view.allotted(id) };
    const holds = ([word]: Result) =>
      expect(known, `the word of ${kind} ${id}`).to.deep.include(unpack(word as bigint));
    return [{ question: [home, "word", id], holds }, ...others];
  }
  if ("agent" in change) {
    const { participant, key, agent } = change;
    const holds = ([acts, notAfter, revision]: Result) =>
      expect(agent, `the agent ${key} of ${participant}`).to.deep.equal({
        acts: acts as bigint,
        notAfter: Number(notAfter),
        revision: Number(revision),
      });
    return [{ question: ["Registry", "agent", participant, key], holds }];
  }
  const { contract, actor, nonce } = change;
  const holds = ([spent]: Result) => expect(spent, `nonce ${nonce} of ${actor}`).to.equal(true);
  return [{ question: [contract, "nonceSpent", actor, nonce], holds }];
}

/** Every word that these changes touched says what the view says. */
export async function expectWords(view: View, changes: readonly Change[]): Promise<void> {
  const expectations = changes.flatMap((change) => expectationsOf(view, change));
  const answers = await readAll(expectations.map(({ question }) => question));
  for (const [n, { holds }] of expectations.entries()) holds(answers[n]!);
}

export function slotOf(id: Hex, position: number): Hex {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [id, position]),
  ) as Hex;
}

/** What a test may write: orders on anything, a right's end, an authorization's uses. */
const POKED = { orders: [3, 16], until: [51, 40], used: [83, 40] } as const;
export type Poke = { [F in keyof typeof POKED]?: number };

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
