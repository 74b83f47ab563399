/**
 * What a node's log holds: that it knew a hash by then. An entry never holds more than the hash,
 * for anybody may read the whole log.
 */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { leafHash } from "../merkle.ts";
import type { Hex } from "../records.ts";

/**
 * `hash`: handed in by somebody. `denial`: of a use that this node refused. `document`: of one that
 * it was given. Stored as their number here, so entry n is entry n for ever.
 */
export const ENTRY_KINDS = ["hash", "denial", "document"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface LogEntry {
  kind: EntryKind;
  hash: Hex;
}

/** The bytes that a leaf is of: JSON in its canonical form (JCS, RFC 8785). */
export function entryText({ kind, hash }: LogEntry): string {
  return canonicalize({ kind, hash }) ?? "";
}

export const entryBytes = (entry: LogEntry): Uint8Array => utf8ToBytes(entryText(entry));

export const entryLeaf = (entry: LogEntry): Uint8Array => leafHash(entryBytes(entry));
