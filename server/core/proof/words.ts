/**
 * What the one word of a record says, the twin of contracts/libraries/Words.sol; the layout is a
 * table in contracts/README.md.
 */
import { BLANK_STATE } from "../overlay.ts";
import type { Hex } from "../records.ts";
import type { State } from "../view.ts";

/** Those of a `View` that have a word in Registry or Authorizations. */
export type WordKind = "participant" | "asset" | "right" | "consent" | "authorization";

const KIND_NUMBERS: Record<WordKind, number> = {
  participant: 1,
  asset: 2,
  right: 3,
  consent: 4,
  authorization: 5,
};
const KIND_BITS = 3;

const bits = (word: bigint, at: number, width: number): number =>
  Number(BigInt.asUintN(width, word >> BigInt(at)));
const flag = (word: bigint, at: number): boolean => bits(word, at, 1) === 1;
const party = (word: bigint): Hex => `0x${(word >> 96n).toString(16).padStart(40, "0")}`;

export const isOfKind = (word: bigint, kind: WordKind): boolean =>
  bits(word, 0, KIND_BITS) === KIND_NUMBERS[kind];

const READERS: Record<WordKind, (word: bigint) => Partial<State>> = {
  participant: (word) => ({
    status: flag(word, 19) ? "SUSPENDED" : "ACTIVE",
    until: bits(word, 20, 40),
    revision: bits(word, 60, 32),
    key: party(word),
  }),
  asset: (word) => ({
    status: flag(word, 70) ? "RETIRED" : "REGISTERED",
    head: bits(word, 19, 32),
    classification: bits(word, 51, 2),
    piLevel: bits(word, 53, 2),
    closed: flag(word, 58),
    chains: bits(word, 59, 5),
    nodes: bits(word, 64, 6),
  }),
  right: (word) => ({
    status: flag(word, 93) ? "RENOUNCED" : "REGISTERED",
    epoch: bits(word, 19, 32),
    until: bits(word, 51, 40),
    holder: party(word),
  }),
  consent: (word) => ({ status: flag(word, 19) ? "WITHDRAWN" : "GIVEN" }),
  authorization: (word) => ({ status: endOf(word), epoch: bits(word, 19, 32) }),
};

function endOf(word: bigint): "REVOKED" | "SURRENDERED" | "GRANTED" {
  if (flag(word, 163)) return "REVOKED";
  return flag(word, 164) ? "SURRENDERED" : "GRANTED";
}

/** What stands beside the word (a key that waits, an offer) is not in it, and stays blank. */
export function stateIn(word: bigint, kind: WordKind): State {
  return { ...BLANK_STATE, orders: bits(word, 3, 16), ...READERS[kind](word) };
}

export const parentEpochIn = (word: bigint): number => bits(word, 51, 32);
export const usedIn = (word: bigint): number => bits(word, 83, 40);
export const allottedIn = (word: bigint): number => bits(word, 123, 40);

/** The first of the two words of a log's head; the second is its root. */
export const sizeIn = (word: bigint): bigint => BigInt.asUintN(64, word);
export const anchoredAtIn = (word: bigint): number => bits(word, 64, 40);
