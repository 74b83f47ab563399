/**
 * One field of a message set to something else: out of range, empty, another's, or just different.
 */
import type { Act } from "../../server/core/parse-typed-data.ts";
import { TYPES, ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, StructType } from "../../server/core/records.ts";
import { structOf } from "../../server/core/struct-hash.ts";
import { bitsOf, isBig } from "../../server/core/typed-data.ts";
import { EVERYBODY, KEYS } from "./parties.ts";
import type { Random } from "./random.ts";

type Struct = Record<string, unknown>;

/** They are drawn with the message, rightly or wrongly. */
const HEADER = ["actor", "deadline", "nonce"];

function otherNumber(random: Random, type: string, value: number | bigint): number | bigint {
  const bits = bitsOf(type);
  if (bits === undefined) throw new Error(`${type} is no number`);
  const most = (1n << BigInt(bits)) - 1n;
  const near = BigInt(value) + (random.chance(50) ? 1n : -1n);
  const candidates = [0n, 1n, most, near, BigInt(random.below(300))];
  const one = random.of(candidates.filter((candidate) => candidate >= 0n && candidate <= most));
  return isBig(bits) ? one : Number(one);
}

function otherValue(random: Random, type: string, value: unknown): unknown {
  switch (type) {
    case "bool":
      return value !== true;
    case "address":
      return random.of([ZERO_ADDRESS, ...EVERYBODY, ...KEYS]);
    case "bytes32":
      return random.chance(50) ? ZERO : random.word();
    case "string":
      return random.of([
        "",
        "机".repeat(85) + "x",
        "机".repeat(86),
        "x".repeat(64),
        "x".repeat(65),
      ]);
    default:
      return otherNumber(random, type, value as number | bigint);
  }
}

function otherHashes(random: Random, hashes: readonly Hex[]): Hex[] {
  if (random.chance(30)) return [...hashes, random.word()];
  if (random.chance(30)) return hashes.slice(1);
  const changed = random.below(hashes.length + 1);
  return hashes.map((hash, n) => (n === changed ? random.word() : hash));
}

function otherList(random: Random, type: StructType, list: readonly Struct[]): Struct[] {
  const one = random.pick(list);
  if (one === undefined) return [];
  if (random.chance(25)) return [...list, one];
  if (random.chance(25)) return list.filter((other) => other !== one);
  return list.map((other) => (other === one ? alterStruct(random, type, other) : other));
}

function alterStruct(random: Random, type: StructType, struct: Struct): Struct {
  const fields = TYPES[type].filter((field) => !HEADER.includes(field.name));
  const { name, type: fieldType } = random.of(fields);
  const inner = structOf(fieldType);
  const value = struct[name];
  if (fieldType === "bytes32[]") return { ...struct, [name]: otherHashes(random, value as Hex[]) };
  if (inner === undefined) return { ...struct, [name]: otherValue(random, fieldType, value) };
  const changed = Array.isArray(value)
    ? otherList(random, inner, value as Struct[])
    : alterStruct(random, inner, value as Struct);
  return { ...struct, [name]: changed };
}

export function alter(random: Random, { primary, message }: Act): Act {
  const altered = alterStruct(random, primary, message as unknown as Struct);
  return { primary, message: altered } as unknown as Act;
}
