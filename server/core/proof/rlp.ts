/**
 * Reads RLP (Yellow Paper, appendix B), the encoding of headers, trie nodes and receipts. Each
 * value has one encoding: whatever else would stand for the same bytes is refused.
 */
import { Disproved } from "./steps.ts";

export type Rlp = Uint8Array | Rlp[];

/** Of values inside each other. A receipt, the deepest thing read here, has four. */
const MAX_NESTING = 8;

const wrong = (what: string) => new Disproved(`the RLP ${what}`);

export function readRlp(bytes: Uint8Array): Rlp {
  const { value, end } = valueAt(bytes, 0, 0);
  if (end !== bytes.length) throw wrong("goes on behind its end");
  return value;
}

function valueAt(bytes: Uint8Array, at: number, depth: number): { value: Rlp; end: number } {
  const first = bytes[at];
  if (first === undefined) throw wrong("ends too early");
  if (first < 0x80) return { value: bytes.subarray(at, at + 1), end: at + 1 };
  const isList = first >= 0xc0;
  const { start, end } = extent(bytes, at, first - (isList ? 0xc0 : 0x80));
  if (isList) return { value: listIn(bytes, start, end, depth), end };
  if (end - start === 1 && (bytes[start] as number) < 0x80) throw wrong("spells a byte out");
  return { value: bytes.subarray(start, end), end };
}

/** Up to 55 bytes the length stands in the first byte, else in so many bytes behind it. */
function extent(bytes: Uint8Array, at: number, short: number): { start: number; end: number } {
  const digits = Math.max(0, short - 55);
  const start = at + 1 + digits;
  let length = short;
  if (digits > 0) {
    length = 0;
    for (const digit of bytes.subarray(at + 1, start)) length = length * 256 + digit;
    if (bytes[at + 1] === 0 || length <= 55) throw wrong("spells a length out");
  }
  const end = start + length;
  if (end > bytes.length) throw wrong("ends too early");
  return { start, end };
}

function listIn(bytes: Uint8Array, start: number, stop: number, depth: number): Rlp[] {
  if (depth === MAX_NESTING) throw wrong("nests too deep");
  const values: Rlp[] = [];
  let at = start;
  while (at < stop) {
    const { value, end } = valueAt(bytes, at, depth + 1);
    if (end > stop) throw wrong("has a value that outgrows its list");
    values.push(value);
    at = end;
  }
  return values;
}

export function listOf(value: Rlp | undefined, what: string): Rlp[] {
  if (!Array.isArray(value)) throw new Disproved(`${what} is no list`);
  return value;
}

export function bytesOf(value: Rlp | undefined, what: string, length?: number): Uint8Array {
  const fits = value instanceof Uint8Array && (length === undefined || value.length === length);
  if (!fits) throw new Disproved(`${what} is not ${length === undefined ? "" : `${length} `}bytes`);
  return value;
}

/** Unsigned, without leading zeros. */
export function integerOf(value: Rlp | undefined, what: string): number {
  const bytes = bytesOf(value, what);
  let number = 0;
  for (const byte of bytes) number = number * 256 + byte;
  if (bytes[0] === 0 || !Number.isSafeInteger(number)) throw new Disproved(`${what} is no integer`);
  return number;
}

/** The encoding of an integer, which a trie of receipts has as its keys. */
export function integerRlp(number: number): Uint8Array {
  const digits: number[] = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  const [only] = digits;
  if (digits.length === 1 && only !== undefined && only < 0x80) return Uint8Array.of(only);
  return Uint8Array.of(0x80 + digits.length, ...digits);
}
