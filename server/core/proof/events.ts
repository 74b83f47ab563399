/** The events that a bundle may rest on, read from logs without any ABI but our own structs. */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { keccak256 } from "../keccak.ts";
import { MAX_INPUTS } from "../limits.ts";
import {
  type Hex,
  type Input,
  type Making,
  type Messages,
  TYPES,
  type Version,
} from "../records.ts";
import type { Scope } from "../records.ts";
import { structOf } from "../struct-hash.ts";
import { bitsOf, isBig, toHex } from "../typed-data.ts";
import type { Log } from "./receipt.ts";
import { Disproved } from "./steps.ts";

/** A use as its event repeats it, without who signed until when. */
export type UsedFacts = Omit<Messages["Use"], "actor" | "nonce" | "deadline">;

type Fields = readonly { readonly name: string; readonly type: string }[];
/** The event has the struct of contracts/types/Records.sol, which has no head. */
const HEAD_FIELDS = ["actor", "nonce", "deadline"];
const USE_FIELDS = TYPES.Use.filter(({ name }) => !HEAD_FIELDS.includes(name));

const tuple = (fields: Fields): string => `(${fields.map(({ type }) => abiType(type)).join(",")})`;
function abiType(type: string): string {
  const struct = structOf(type);
  return struct === undefined ? type : tuple(TYPES[struct]);
}

const SIGNATURES = {
  ActExecuted: "ActExecuted(bytes32,address,address)",
  VersionAdded: `VersionAdded(bytes32,uint32,${tuple(TYPES.Version)})`,
  Used: `Used(bytes32,bytes32,address,${tuple(USE_FIELDS)})`,
  Derived:
    `Derived(bytes32,bytes32,address,${tuple(TYPES.Input)}[],${tuple(TYPES.Making)},` +
    `${tuple(TYPES.Scope)},uint256,uint256,bool)`,
} as const;
export type EventName = keyof typeof SIGNATURES;

export const TOPICS = Object.fromEntries(
  Object.entries(SIGNATURES).map(([name, text]) => [name, toHex(keccak256(utf8ToBytes(text)))]),
) as Record<EventName, Hex>;

const WORD_BYTES = 32;

/** Words of the ABI one after the other. What is read here is of structs without arrays. */
class Words {
  readonly #data: Uint8Array;
  #at = 0;

  constructor(data: Uint8Array) {
    if (data.length % WORD_BYTES !== 0) throw new Disproved("the data of the event are no words");
    this.#data = data;
  }

  next(): Hex {
    const word = this.#data.subarray(this.#at, this.#at + WORD_BYTES);
    if (word.length === 0) throw new Disproved("the data of the event end too early");
    this.#at += WORD_BYTES;
    return toHex(word);
  }

  end(): void {
    if (this.#at !== this.#data.length) throw new Disproved("the event says more than it should");
  }

  struct(fields: Fields): Record<string, unknown> {
    return Object.fromEntries(fields.map(({ name, type }) => [name, this.#value(type)]));
  }

  #value(type: string): unknown {
    const struct = structOf(type);
    if (struct !== undefined) return this.struct(TYPES[struct]);
    const word = this.next();
    if (type === "bytes32") return word;
    if (type === "address") return addressIn(word);
    if (type === "bool") return BigInt(word) === 1n;
    return isBig(bitsOf(type) as number) ? BigInt(word) : Number(word);
  }
}

const addressIn = (word: Hex | undefined): Hex => `0x${(word ?? "0x").slice(26)}`;

const isEvent = (log: Log, name: EventName): boolean => log.topics[0] === TOPICS[name];

/** The data of a log of that event, of that contract. */
function wordsOf(log: Log, name: EventName, contract: Hex): Words {
  if (log.address !== contract) throw new Disproved("the event is of another contract");
  if (!isEvent(log, name)) throw new Disproved(`the event is not ${name}`);
  return new Words(log.data);
}

export function readVersionAdded(log: Log, registry: Hex) {
  const words = wordsOf(log, "VersionAdded", registry);
  const number = Number(words.next());
  const version = words.struct(TYPES.Version) as unknown as Version;
  words.end();
  return { number, version };
}

export function readUsed(log: Log, authorizations: Hex) {
  const words = wordsOf(log, "Used", authorizations);
  const use = words.struct(USE_FIELDS) as unknown as UsedFacts;
  words.end();
  return { id: log.topics[1] as Hex, grantee: addressIn(log.topics[3]), use };
}

export interface DerivedFacts {
  id: Hex;
  asset: Hex;
  deriver: Hex;
  inputs: Input[];
  making: Making;
  ceiling: Scope;
}

const AFTER_CEILING: Fields = [
  { name: "chains", type: "uint256" },
  { name: "nodes", type: "uint256" },
  { name: "closed", type: "bool" },
];

export function readDerived(log: Log, authorizations: Hex): DerivedFacts {
  const words = wordsOf(log, "Derived", authorizations);
  // Where the inputs begin: behind everything else, the only place that the compiler gives them.
  words.next();
  const making = words.struct(TYPES.Making) as unknown as Making;
  const ceiling = words.struct(TYPES.Scope) as unknown as Scope;
  words.struct(AFTER_CEILING);
  const count = Number(words.next());
  if (count > MAX_INPUTS) throw new Disproved("the event has too many inputs");
  const inputs = Array.from({ length: count }, () => words.struct(TYPES.Input) as unknown as Input);
  words.end();
  const [, id, asset, deriver] = log.topics;
  return {
    id: id as Hex,
    asset: asset as Hex,
    deriver: addressIn(deriver),
    inputs,
    making,
    ceiling,
  };
}

/** Whose key signed the act that a log belongs to: `ActExecuted` goes before what it did. */
export function signerOf(logs: readonly Log[], contract: Hex, act: Hex): Hex {
  const executed = logs.find(
    (log) => log.address === contract && isEvent(log, "ActExecuted") && log.topics[1] === act,
  );
  if (executed === undefined) throw new Disproved("nobody executed the act in this transaction");
  return addressIn(executed.topics[3]);
}
