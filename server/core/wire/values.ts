/** The values of the wire: codes and lists of them, times, numbers, hashes, documents. */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalDocument } from "../document.ts";
import type { Document } from "../document.ts";
import { member, shapeError } from "../error.ts";
import { keccak256 } from "../keccak.ts";
import { MAX_CATEGORIES, MAX_ORIGIN_BYTES, MAX_SECONDS } from "../limits.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES } from "../records.ts";
import type { Hex } from "../records.ts";
import { toHex } from "../typed-data.ts";
import { UNREADABLE } from "../unreadable.ts";
import type { Field } from "./field.ts";
import { formatTime, ORIGIN, SHORT_REASON } from "./format.ts";

type Codes = readonly string[];

const ADDRESS = "^0x[0-9a-fA-F]{40}$";
const BYTES32 = "^0x[0-9a-fA-F]{64}$";
const DECIMAL = "^(0|[1-9][0-9]{0,19})$";
const DIGITS = "^(0|[1-9][0-9]{0,12})$";
/** RFC 3339 in UTC. A fraction of zeros is what JavaScript writes; any other would be lost. */
const RFC3339 = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.0+)?Z$";
const SHORT_CODE = `^${SHORT_REASON}$`;

const matches = (value: unknown, pattern: string): value is string =>
  typeof value === "string" && new RegExp(pattern).test(value);

function hexField(pattern: string, form: string): Field<Hex> {
  const read = (value: unknown, pointer: string) => {
    if (!matches(value, pattern)) throw shapeError(pointer, `must be ${form}`);
    return value.toLowerCase() as Hex;
  };
  return { schema: { type: "string", pattern }, read };
}

/** EIP-55: a letter is upper case where the hash of the digits has a half byte of 8 or more. */
function checksummed(lower: string): string {
  const hash = toHex(keccak256(utf8ToBytes(lower.slice(2))));
  const isUpper = (n: number) => parseInt(hash[n] ?? "0", 16) >= 8;
  return [...lower].map((digit, n) => (n > 1 && isUpper(n) ? digit.toUpperCase() : digit)).join("");
}

const anyAddress = hexField(ADDRESS, "an address, 0x and 40 hex digits");

/** In one case, or in the two that guard it: a mistyped key would be in force at once. */
export const address: Field<Hex> = {
  ...anyAddress,
  read: (value, pointer) => {
    const lower = anyAddress.read(value, pointer);
    const isMixed = /[a-f]/.test(value as string) && /[A-F]/.test(value as string);
    if (isMixed && value !== checksummed(lower)) {
      throw shapeError(pointer, "must be an address whose checksum (EIP-55) fits: it is mistyped");
    }
    return lower;
  },
};
export const id = hexField(BYTES32, "0x and 64 hex digits");

/** What an order is about: any id, or a participant by its address. */
export const subject: Field<Hex> = {
  schema: { type: "string", pattern: "^0x([0-9a-fA-F]{64}|[0-9a-fA-F]{40})$" },
  read: (value, pointer) =>
    matches(value, ADDRESS)
      ? `0x${address.read(value, pointer).slice(2).padStart(64, "0")}`
      : id.read(value, pointer),
};

function readCode(codes: Codes, value: unknown, pointer: string): number {
  const number = codes.indexOf(value as string);
  if (number >= 0) return number;
  const known =
    codes.length <= MAX_CATEGORIES ? `one of ${codes.join(", ")}` : "a code of its list";
  throw shapeError(pointer, `must be ${known}`);
}

/** One entry of a list, as its number. */
export function code(codes: Codes): Field<number> {
  return {
    schema: { enum: codes },
    read: (value, pointer) => readCode(codes, value, pointer),
  };
}

/** The masks of all members together; none may repeat what another has. */
export function readSet(
  value: unknown,
  pointer: string,
  maskOf: (one: unknown, at: string) => bigint,
): bigint {
  if (!Array.isArray(value)) throw shapeError(pointer, "must be an array");
  let mask = 0n;
  value.forEach((one, n) => {
    const bits = maskOf(one, member(pointer, n));
    if ((mask & bits) !== 0n) throw shapeError(member(pointer, n), "stands there twice");
    mask |= bits;
  });
  return mask;
}

const bitOf = (number: number) => 1n << BigInt(number);

/** A set of entries, as a mask: bit n is entry n. None of `except` may stand in it. */
export function set(codes: Codes, minItems = 0, except: Codes = []): Field<bigint> {
  const allowed = codes.filter((name) => !except.includes(name));
  const maskOf = (one: unknown, pointer: string) => {
    if (except.includes(one as string)) throw shapeError(pointer, "can't stand in this set");
    return bitOf(readCode(codes, one, pointer));
  };
  return {
    schema: { type: "array", uniqueItems: true, minItems, items: { enum: allowed } },
    read: (value, pointer) => {
      const mask = readSet(value, pointer, maskOf);
      if (mask === 0n && minItems > 0) throw shapeError(pointer, "must not be empty");
      return mask;
    },
  };
}

/** A set within a struct whose masks are small enough to be numbers. */
export function smallSet(codes: Codes): Field<number> {
  const field = set(codes);
  return { ...field, read: (value, pointer) => Number(field.read(value, pointer)) };
}

export function integer(minimum: number, maximum: number): Field<number> {
  const read = (value: unknown, pointer: string) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < minimum || value > maximum)
      throw shapeError(pointer, `must be an integer from ${minimum} to ${maximum}`);
    return value === 0 ? 0 : value; // JSON knows a -0
  };
  return { schema: { type: "integer", minimum, maximum }, read };
}

/** A number that people know as a code of digits: the sector, the region. */
export function digits(bits: number): Field<number> {
  const number = integer(0, 2 ** bits - 1);
  return {
    schema: { anyOf: [number.schema, { type: "string", pattern: DIGITS }] },
    read: (value, pointer) => number.read(matches(value, DIGITS) ? Number(value) : value, pointer),
  };
}

const UINT64_END = 2n ** 64n;
/** How many leaves a log has, as a decimal string where JSON numbers end. */
export const size: Field<bigint> = {
  schema: {
    anyOf: [
      { type: "string", pattern: DECIMAL },
      { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    ],
  },
  read: (value, pointer) => {
    const plain = matches(value, DECIMAL) || (Number.isSafeInteger(value) && Number(value) >= 0);
    const read = plain ? BigInt(value as string | number) : UINT64_END;
    if (read >= UINT64_END)
      throw shapeError(pointer, "must be an integer of 64 bits, as a number or a decimal string");
    return read;
  },
};

/** As `isLog` of the rules has it. */
export const origin: Field<string> = {
  schema: { type: "string", pattern: ORIGIN },
  read: (value, pointer) => {
    if (!matches(value, ORIGIN))
      throw shapeError(
        pointer,
        `must be 1 to ${MAX_ORIGIN_BYTES} visible characters of ASCII, and no +`,
      );
    return value;
  },
};

const group = integer(0, MAX_CATEGORIES - 1);
export const categories: Field<bigint> = {
  schema: { type: "array", uniqueItems: true, maxItems: MAX_CATEGORIES, items: group.schema },
  read: (value, pointer) => readSet(value, pointer, (one, at) => bitOf(group.read(one, at))),
};

export const flag: Field<boolean> = {
  schema: { type: "boolean" },
  read: (value, pointer) => {
    if (typeof value !== "boolean") throw shapeError(pointer, "must be true or false");
    return value;
  },
};

export function text(minBytes: number, maxBytes: number): Field<string> {
  const read = (value: unknown, pointer: string) => {
    // A lone surrogate has no UTF-8 form, so wallets and contracts would disagree about it.
    if (typeof value !== "string" || !value.isWellFormed())
      throw shapeError(pointer, "must be well-formed text");
    if (UNREADABLE.test(value) || (value !== "" && value.trim() === ""))
      throw shapeError(
        pointer,
        "must be readable: no blank text, control or reordering characters",
      );
    const bytes = utf8ToBytes(value).length;
    if (bytes < minBytes || bytes > maxBytes)
      throw shapeError(pointer, `must have ${minBytes} to ${maxBytes} bytes in UTF-8`);
    return value;
  };
  return { schema: { type: "string", minLength: minBytes, maxLength: maxBytes }, read };
}

const seconds = integer(0, MAX_SECONDS);
/** Seconds since 1970, or RFC 3339 in UTC. */
export const time: Field<number> = {
  schema: { anyOf: [{ type: "string", pattern: RFC3339 }, seconds.schema] },
  read: (value, pointer) => {
    if (typeof value === "number") return seconds.read(value, pointer);
    if (!matches(value, RFC3339))
      throw shapeError(pointer, "must be a time as 2026-01-31T12:00:00Z, or whole seconds");
    const read = Date.parse(value) / 1000;
    // Date takes 31 February for 3 March; what it writes back must be what was read.
    if (!Number.isInteger(read) || formatTime(read) !== value.replace(/\.0+Z$/, "Z"))
      throw shapeError(pointer, "is no day or hour of the calendar");
    return seconds.read(read, pointer);
  },
};

/** `null` on the wire stands for `unlimited` in the message. */
function orNull(field: Field<number>, unlimited: number): Field<number> {
  return {
    schema: { anyOf: [field.schema, { type: "null" }] },
    read: (value, pointer) => (value === null ? unlimited : field.read(value, pointer)),
  };
}
export const uses = orNull(integer(0, UNLIMITED_USES - 1), UNLIMITED_USES);
export const days = orNull(integer(0, UNLIMITED_DAYS - 1), UNLIMITED_DAYS);
/** The end of a right: null = none. */
export const endOrNever = orNull(time, 0);

const number32 = integer(0, 2 ** 32 - 1);
/** "HEAD" and 0 are the newest version at the time of use. */
export const version: Field<number> = {
  schema: { anyOf: [{ const: "HEAD" }, number32.schema] },
  read: (value, pointer) => (value === "HEAD" ? 0 : number32.read(value, pointer)),
};

/** A short code, or 32 bytes such as a document's hash; never free text. */
export const reason: Field<Hex> = {
  schema: { type: "string", anyOf: [{ pattern: SHORT_CODE }, { pattern: BYTES32 }] },
  read: (value, pointer) => {
    if (matches(value, BYTES32)) return value.toLowerCase() as Hex;
    if (!matches(value, SHORT_CODE))
      throw shapeError(pointer, "must be a short code such as BREACH, or 0x and 64 hex digits");
    return `0x${toHex(utf8ToBytes(value)).slice(2).padEnd(64, "0")}`;
  },
};

/** A document by its hash, or the document itself as JSON. */
export const document: Field<Document> = {
  schema: {
    description: "SHA-256 of the document, or the document itself as JSON, hashed in its JCS form",
    type: ["string", "object", "array"],
  },
  read: (value, pointer) => {
    if (matches(value, BYTES32)) return { hash: value.toLowerCase() as Hex };
    // Most likely a hash with a digit too few, which would silently become a document of its own.
    if (typeof value === "string" && value.startsWith("0x"))
      throw shapeError(pointer, "looks like a hash but has not 64 hex digits");
    return canonicalDocument(value, pointer);
  },
};
