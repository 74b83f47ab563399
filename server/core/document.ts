/** Documents that acts cite: JSON in its canonical form (JCS, RFC 8785), named by its SHA-256. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import { shapeError } from "./error.ts";
import { MAX_DOCUMENT_BYTES } from "./limits.ts";
import type { Hex } from "./records.ts";
import { toHex } from "./typed-data.ts";

export interface Document {
  hash: Hex;
  /** Canonical JSON; absent where the hash alone was given. */
  content?: string;
}

function canonical(value: unknown, pointer: string): string {
  if (typeof value !== "string" && (typeof value !== "object" || value === null))
    throw shapeError(pointer, "must be a hash, or a document as JSON object, array or text");
  try {
    return canonicalize(value) ?? "";
  } catch {
    throw shapeError(pointer, "has no canonical JSON form");
  }
}

export function canonicalDocument(value: unknown, pointer: string): Required<Document> {
  const content = canonical(value, pointer);
  const bytes = utf8ToBytes(content);
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw shapeError(pointer, `must have at most ${MAX_DOCUMENT_BYTES} bytes in canonical form`);
  return { hash: toHex(sha256(bytes)), content };
}
