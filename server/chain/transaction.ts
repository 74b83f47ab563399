import type { Hex } from "../core/records.ts";
import { toBytes } from "../core/typed-data.ts";

/** What a transaction of EIP-1559 says, but for value and access list, which ours leave empty. */
export interface TransactionFields {
  chainId: number;
  nonce: number;
  maxPriorityFeePerGas: bigint;
  maxFeePerGas: bigint;
  gasLimit: bigint;
  /** null creates a contract. */
  to: Hex | null;
  data: Hex;
}
export interface TransactionSignature {
  yParity: number;
  r: Uint8Array;
  s: Uint8Array;
}

const TYPE = 2;

/**
 * The bytes that are signed, or with a signature those that are sent. ethers can do it too, at four
 * times the cost, and the relay does little else.
 */
export function encodeTransaction(fields: TransactionFields, signature?: TransactionSignature) {
  const { chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, data } = fields;
  const items = [
    integer(chainId),
    integer(nonce),
    integer(maxPriorityFeePerGas),
    integer(maxFeePerGas),
    integer(gasLimit),
    text(to === null ? EMPTY : toBytes(to)),
    integer(0),
    text(toBytes(data)),
    list([]),
  ];
  if (signature) {
    const { yParity, r, s } = signature;
    items.push(integer(yParity), text(withoutZeros(r)), text(withoutZeros(s)));
  }
  return Buffer.concat([Buffer.of(TYPE), list(items)]);
}

// RLP (Yellow Paper, appendix B): a single low byte stands for itself, all else has a prefix.
const EMPTY = new Uint8Array(0);
const TEXT = 0x80;
const LIST = 0xc0;
const SHORT = 55;

function text(bytes: Uint8Array): Uint8Array {
  const isItself = bytes.length === 1 && (bytes[0] as number) < TEXT;
  return isItself ? bytes : Buffer.concat([prefix(TEXT, bytes.length), bytes]);
}

function list(items: Uint8Array[]): Uint8Array {
  const length = items.reduce((sum, item) => sum + item.length, 0);
  return Buffer.concat([prefix(LIST, length), ...items]);
}

function prefix(kind: number, length: number): Uint8Array {
  if (length <= SHORT) return Buffer.of(kind + length);
  const size = bigEndian(length);
  return Buffer.concat([Buffer.of(kind + SHORT + size.length), size]);
}

const integer = (value: number | bigint) => text(bigEndian(value));

function bigEndian(value: number | bigint): Uint8Array {
  if (BigInt(value) === 0n) return EMPTY;
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex");
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? EMPTY : bytes.subarray(first);
}
