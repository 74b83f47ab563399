import type { ParamType } from "ethers";

/**
 * How values of one type are written in Solidity's ABI, in hex without 0x. ethers can do it, too,
 * at fifty times the cost, and the relay does little else.
 */
export interface Encoding {
  /** Without a fixed length: it stands behind its neighbours, and its place says where. */
  dynamic: boolean;
  /** Words that it takes among its neighbours. */
  words: number;
  /** A struct is an object by field, or a list. */
  encode: (value: unknown) => string;
}

const WORD_BYTES = 32;
const WORD_DIGITS = 2 * WORD_BYTES;
const ADDRESS_DIGITS = 40;

export function encodingOf(type: ParamType): Encoding {
  if (type.isArray()) return arrayOf(encodingOf(type.arrayChildren));
  if (type.isTuple()) return structOf(type.components);
  switch (type.baseType) {
    case "string":
      return bytesOf((value) => Buffer.from(value as string).toString("hex"));
    case "bytes":
      return bytesOf((value) => (value as string).slice(2));
    case "address":
      return wordOf((value) => hexOf(value, ADDRESS_DIGITS));
    case "bytes32":
      return wordOf((value) => hexOf(value, WORD_DIGITS));
    case "bool":
      return wordOf((value) => (value === true ? "1" : "0"));
    default:
      if (!type.baseType.startsWith("uint")) throw new Error(`${type.baseType} has no encoding`);
      return wordOf((value) => (value as number | bigint).toString(16));
  }
}

/** The values of `types`, as the arguments of a call and the fields of a struct stand together. */
export function encodingTogether(types: readonly ParamType[]) {
  const encodings = types.map(encodingOf);
  const words = encodings.reduce((sum, one) => sum + one.words, 0);
  return {
    words,
    dynamic: encodings.some(({ dynamic }) => dynamic),
    encode: (values: readonly unknown[]) => together(encodings, words, values),
  };
}

function together(encodings: readonly Encoding[], words: number, values: readonly unknown[]) {
  let head = "";
  let tail = "";
  for (const [place, { dynamic, encode }] of encodings.entries()) {
    const encoded = encode(values[place]);
    if (dynamic) {
      head += word((words * WORD_BYTES + tail.length / 2).toString(16));
      tail += encoded;
    } else head += encoded;
  }
  return head + tail;
}

function structOf(fields: readonly ParamType[]): Encoding {
  const { words, dynamic, encode } = encodingTogether(fields);
  const names = fields.map(({ name }) => name);
  return {
    dynamic,
    words: dynamic ? 1 : words,
    encode: (value) => {
      if (Array.isArray(value)) return encode(value);
      const struct = value as Record<string, unknown>;
      return encode(names.map((name) => struct[name]));
    },
  };
}

const arrayOf = (element: Encoding): Encoding => ({
  dynamic: true,
  words: 1,
  encode: (value) => {
    const list = value as readonly unknown[];
    const elements = list.map(() => element);
    return word(list.length.toString(16)) + together(elements, list.length * element.words, list);
  },
});

const bytesOf = (digitsOf: (value: unknown) => string): Encoding => ({
  dynamic: true,
  words: 1,
  encode: (value) => {
    const digits = digitsOf(value);
    const length = Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS;
    return word((digits.length / 2).toString(16)) + digits.padEnd(length, "0");
  },
});

const wordOf = (digitsOf: (value: unknown) => string): Encoding => ({
  dynamic: false,
  words: 1,
  encode: (value) => word(digitsOf(value)),
});

function hexOf(value: unknown, length: number): string {
  const digits = (value as string).slice(2);
  if (digits.length !== length) throw new Error(`${value as string} is no hex of ${length} digits`);
  return digits;
}

/** Parsing and the rules have held every value to its range; what gets here wrongly is a fault. */
function word(digits: string): string {
  if (!/^[0-9a-f]{1,64}$/.test(digits)) throw new Error(`${digits} is no word`);
  return digits.padStart(WORD_DIGITS, "0");
}
