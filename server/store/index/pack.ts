import { type Hex, type StructType, TYPES } from "../../core/records.ts";
import { bytes, hex } from "./bytes.ts";

/**
 * Structs of `records.ts` as bytes without gaps: each field as wide as its type says, big-endian, a
 * string behind its length. An authorization's terms take 281 bytes so, a quarter of what they take
 * as JSON, and equal terms are equal bytes.
 */
export function pack(type: StructType, struct: object): Buffer {
  const parts: Buffer[] = [];
  write(type, struct as Struct, parts);
  return Buffer.concat(parts);
}

export function unpack<T>(type: StructType, packed: unknown): T {
  return read(type, { at: 0, digits: hex(packed).slice(2) }) as T;
}

export function packList(type: StructType, structs: readonly object[]): Buffer {
  return Buffer.concat(structs.map((struct) => pack(type, struct)));
}

export function unpackList<T>(type: StructType, packed: unknown): T[] {
  const source = { at: 0, digits: hex(packed).slice(2) };
  const structs: T[] = [];
  while (source.at < source.digits.length) structs.push(read(type, source) as T);
  return structs;
}

type Value = bigint | boolean | number | string | Struct;
interface Struct {
  [field: string]: Value;
}

/** Wider integers are `bigint`, as `records.ts` says; it is also the widest that Buffer reads. */
const NUMBER_BITS = 48;
const STRING_LENGTH_BYTES = 2;

const bitsOf = (type: string) => Number(type.slice("uint".length));

function write(type: StructType, struct: Struct, parts: Buffer[]): void {
  for (const field of TYPES[type]) {
    const value = struct[field.name];
    if (value === undefined) throw new Error(`${type} lacks ${field.name}`);
    if (typeof value === "object") write(field.type as StructType, value, parts);
    else parts.push(packValue(field.type, value));
  }
}

function packValue(type: string, value: Exclude<Value, Struct>): Buffer {
  if (type === "bool") return Buffer.from([value === true ? 1 : 0]);
  if (type === "address" || type === "bytes32") return bytes(value as Hex);
  if (type === "string") {
    const text = Buffer.from(value as string, "utf8");
    const length = Buffer.alloc(STRING_LENGTH_BYTES);
    length.writeUInt16BE(text.length);
    return Buffer.concat([length, text]);
  }
  const width = bitsOf(type) / 8;
  const packed = Buffer.alloc(width);
  if (typeof value === "number") packed.writeUIntBE(value, 0, width);
  else packed.write((value as bigint).toString(16).padStart(width * 2, "0"), "hex");
  return packed;
}

/** Turned into hex as a whole: a call into native code for every field costs more than all else. */
interface Source {
  at: number;
  digits: string;
}

interface Field {
  name: string;
  read: (source: Source) => Value;
}

const fieldsOf = new Map<StructType, readonly Field[]>();

function read(type: StructType, source: Source): Struct {
  let fields = fieldsOf.get(type);
  if (fields === undefined) {
    fields = TYPES[type].map((field) => ({ name: field.name, read: readerOf(field.type) }));
    fieldsOf.set(type, fields);
  }
  const struct: Struct = {};
  for (const field of fields) struct[field.name] = field.read(source);
  return struct;
}

function readerOf(type: string): Field["read"] {
  if (type in TYPES) return (source) => read(type as StructType, source);
  if (type === "bool") return (source) => take(source, 1) === "01";
  if (type === "address") return (source) => `0x${take(source, 20)}`;
  if (type === "bytes32") return (source) => `0x${take(source, 32)}`;
  if (type === "string") return readText;
  const width = bitsOf(type) / 8;
  return bitsOf(type) <= NUMBER_BITS
    ? (source) => parseInt(take(source, width), 16)
    : (source) => BigInt(`0x${take(source, width)}`);
}

function readText(source: Source): string {
  const length = parseInt(take(source, STRING_LENGTH_BYTES), 16);
  return Buffer.from(take(source, length), "hex").toString("utf8");
}

/** The digits of the next bytes. */
function take(source: Source, bytes: number): string {
  const end = source.at + 2 * bytes;
  if (end > source.digits.length) throw new Error("a packed struct ends too early");
  const part = source.digits.slice(source.at, end);
  source.at = end;
  return part;
}
