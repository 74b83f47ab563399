import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";

/**
 * What a node answers comes from a stranger, or from whatever stands between: it is taken by its
 * shape or not at all, as the fault of the chain that it is. Reading it may be tried again.
 */
export function unreadable(what: string): LedgerError {
  return new LedgerError("E_CHAIN", `the chain's answer can't be read: ${what}`);
}

export function readObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw unreadable(`${what} is no object`);
  return value as Record<string, unknown>;
}

export function readList(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw unreadable(`${what} is no list`);
  return value as unknown[];
}

export function readHex(value: unknown, what: string): Hex {
  if (typeof value !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(value)) {
    throw unreadable(`${what} is no hex data`);
  }
  return value as Hex;
}

export function readHash(value: unknown, what: string): Hex {
  const hash = readHex(value, what);
  if (hash.length !== 66) throw unreadable(`${what} is no hash`);
  return hash;
}

export function readQuantity(value: unknown, what: string): number {
  const number = typeof value === "string" && /^0x[0-9a-fA-F]+$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(number)) throw unreadable(`${what} is no number`);
  return number;
}
