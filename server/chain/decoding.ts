import type { ParamType } from "ethers";

/**
 * How values of one type are read from Solidity's ABI, as `records.ts` writes them. ethers can do
 * it, too, at many times the cost, and a rebuild of the index does little else.
 */
export interface Decoding {
  /** Without a fixed length: among its neighbours stands only where it begins. */
  dynamic: boolean;
  /** Digits that it takes among its neighbours. */
  width: number;
  /** From hex without 0x, beginning at a digit. Throws where the data ends too early. */
  decode: (data: string, at: number) => unknown;
}

const WORD_DIGITS = 64;
const ADDRESS_DIGITS = 40;
/** Integers up to this width are numbers, wider ones bigint. */
const NUMBER_BITS = 48;

export function decodingOf(type: ParamType): Decoding {
  if (type.isArray()) return arrayOf(decodingOf(type.arrayChildren));
  if (type.isTuple()) return structOf(type.components);
  switch (type.baseType) {
    case "string":
      return { dynamic: true, width: WORD_DIGITS, decode: textAt };
    case "address":
      return wordOf((word) => `0x${word.slice(-ADDRESS_DIGITS)}`);
    case "bytes32":
      return wordOf((word) => `0x${word}`);
    case "bool":
      return wordOf((word) => word.endsWith("1"));
    default: {
      const bits = /^uint(\d+)$/.exec(type.baseType)?.[1];
      if (bits === undefined) throw new Error(`${type.baseType} has no decoding`);
      return wordOf(Number(bits) <= NUMBER_BITS ? numberOf : (word) => BigInt(`0x${word}`));
    }
  }
}

const numberOf = (word: string): number => Number(`0x${word}`);

const wordOf = (read: (word: string) => unknown): Decoding => ({
  dynamic: false,
  width: WORD_DIGITS,
  decode: (data, at) => read(wordAt(data, at)),
});

/** The arguments of an event stand together like the fields of a struct. */
export function structOf(fields: readonly ParamType[]): Decoding {
  const members = fields.map((field) => ({ name: field.name, ...decodingOf(field) }));
  const dynamic = members.some((member) => member.dynamic);
  const width = members.reduce((sum, member) => sum + member.width, 0);
  return {
    dynamic,
    width: dynamic ? WORD_DIGITS : width,
    decode(data, start) {
      let at = start;
      const struct: Record<string, unknown> = {};
      for (const member of members) {
        struct[member.name] = valueAt(member, data, at, start);
        at += member.width;
      }
      return struct;
    },
  };
}

const arrayOf = (element: Decoding): Decoding => ({
  dynamic: true,
  width: WORD_DIGITS,
  decode(data, at) {
    const start = at + WORD_DIGITS;
    const length = numberOf(wordAt(data, at));
    if (length > (data.length - start) / element.width) throw tooShort();
    return Array.from({ length }, (_, n) =>
      valueAt(element, data, start + n * element.width, start),
    );
  },
});

/** `start`: what places are counted from, in bytes. */
function valueAt({ dynamic, decode }: Decoding, data: string, at: number, start: number): unknown {
  return decode(data, dynamic ? start + 2 * numberOf(wordAt(data, at)) : at);
}

function textAt(data: string, at: number): string {
  const start = at + WORD_DIGITS;
  const end = start + 2 * numberOf(wordAt(data, at));
  if (end > data.length) throw tooShort();
  return Buffer.from(data.slice(start, end), "hex").toString("utf8");
}

function wordAt(data: string, at: number): string {
  const word = data.slice(at, at + WORD_DIGITS);
  if (word.length !== WORD_DIGITS) throw tooShort();
  return word;
}

const tooShort = () => new Error("the data ends before what it says it holds");
