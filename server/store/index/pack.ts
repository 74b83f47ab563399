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
  const { buffer, byteOffset, byteLength } = packed as Uint8Array<ArrayBuffer>;
  const source = { at: 0, from: Buffer.from(buffer, byteOffset, byteLength) };
  return read(type, source) as T;
}

export function packList(type: StructType, structs: readonly object[]): Buffer {
  return Buffer.concat(structs.map((struct) => pack(type, struct)));
}

export function unpackList<T>(type: StructType, packed: unknown): T[] {
  const { buffer, byteOffset, byteLength } = packed as Uint8Array<ArrayBuffer>;
  const source = { at: 0, from: Buffer.from(buffer, byteOffset, byteLength) };
  const structs: T[] = [];
  while (source.at < source.from.length) structs.push(read(type, source) as T);
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

interface Source {
  at: number;
  from: Buffer;
}

function read(type: StructType, source: Source): Struct {
  const struct: Struct = {};
  for (const field of TYPES[type]) {
    struct[field.name] =
      field.type in TYPES
        ? read(field.type as StructType, source)
        : unpackValue(field.type, source);
  }
  return struct;
}

function unpackValue(type: string, source: Source): Value {
  if (type === "bool") return take(source, 1)[0] === 1;
  if (type === "address") return hex(take(source, 20));
  if (type === "bytes32") return hex(take(source, 32));
  if (type === "string") {
    const length = take(source, STRING_LENGTH_BYTES).readUInt16BE();
    return take(source, length).toString("utf8");
  }
  const bits = bitsOf(type);
  const packed = take(source, bits / 8);
  return bits <= NUMBER_BITS ? packed.readUIntBE(0, bits / 8) : BigInt(hex(packed));
}

function take(source: Source, length: number): Buffer {
  const end = source.at + length;
  if (end > source.from.length) throw new Error("a packed struct ends too early");
  const part = source.from.subarray(source.at, end);
  source.at = end;
  return part;
}
