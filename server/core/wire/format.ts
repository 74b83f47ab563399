/** Values of messages and records as the wire writes them: the reverse of `values.ts`. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { DIMENSIONS } from "../codes.ts";
import type { Dimension, Reason } from "../codes.ts";
import {
  MAX_CATEGORIES,
  MAX_ORIGIN_BYTES,
  MAX_REASON_CHARACTERS,
  MAX_RFC3339_SECONDS,
} from "../limits.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../records.ts";
import type { Hex } from "../records.ts";

/** Beyond the years that RFC 3339 can write, the seconds themselves. */
export function formatTime(seconds: number): string | number {
  if (seconds > MAX_RFC3339_SECONDS) return seconds;
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

export function formatSet(codes: readonly string[], mask: bigint | number): string[] {
  const bits = BigInt(mask);
  return codes.filter((_, n) => ((bits >> BigInt(n)) & 1n) === 1n);
}

const CATEGORIES = Array.from({ length: MAX_CATEGORIES }, (_, n) => n);
export function formatCategories(mask: bigint): number[] {
  return CATEGORIES.filter((n) => ((mask >> BigInt(n)) & 1n) === 1n);
}

export const formatUses = (uses: number): number | null => (uses === UNLIMITED_USES ? null : uses);
export const formatDays = (days: number): number | null => (days === UNLIMITED_DAYS ? null : days);
export const formatVersion = (version: number): number | "HEAD" =>
  version === 0 ? "HEAD" : version;

/** The name of a log, visible ASCII: a signed note takes no key name with a space or a plus. */
export const ORIGIN = `^[!-*,-~]{1,${MAX_ORIGIN_BYTES}}$`;

/** A reason in writing; what begins as hex is a hash, maybe with a digit too few. */
export const SHORT_REASON = `(?!0x)[A-Za-z0-9][A-Za-z0-9_.:-]{0,${MAX_REASON_CHARACTERS - 1}}`;
const PADDED_REASON = new RegExp(`^(${SHORT_REASON})\\0+$`);

/** The short code that 32 bytes spell, else the bytes themselves; null where nothing was said. */
export function formatReason(reason: Hex): string | null {
  if (reason === ZERO) return null;
  const text = String.fromCharCode(...hexToBytes(reason.slice(2)));
  return PADDED_REASON.exec(text)?.[1] ?? reason;
}

/** The dimension that `detail` of a refusal numbers, counted from 1. */
export function formatDimension(reason: Reason, detail: Hex): Dimension | undefined {
  const numbered = ["E_EXCEEDS_GRANTOR", "E_EXCEEDS_BASIS", "E_CONFLICT_TERMS"].includes(reason);
  return numbered ? DIMENSIONS[Number(BigInt(detail)) - 1] : undefined;
}
