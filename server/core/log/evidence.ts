/** A refused use as the node's log holds it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import type { Hex } from "../records.ts";
import { toHex } from "../typed-data.ts";

export interface RefusedUse {
  /** Also the id of the act. */
  digest: Hex;
  actor: Hex;
  signer: Hex;
  authorization: Hex;
  reason: string;
  subject: Hex;
  detail: Hex;
  refuser: "node" | "chain";
  /** The signed message as JSON, and who signed it: the denial is evidence. */
  message: string;
  signature: Hex;
  block: number;
  /** Seconds of the chain's clock. */
  at: number;
}

/**
 * All that the node says of a denial, in canonical form. The log holds the hash alone: its entries
 * are open to anybody, a denial to its parties. The signature keeps others from guessing it.
 */
export function denialEvidence(denial: RefusedUse): string {
  const { digest, actor, signer, authorization, reason, subject, detail } = denial;
  const { refuser, message, signature, block, at } = denial;
  const text = canonicalize({
    id: digest,
    ...{ actor, signer, authorization, reason, subject, detail, refuser, signature, block, at },
    message: JSON.parse(message) as unknown,
  });
  return text ?? "";
}

export const evidenceHash = (text: string): Hex => toHex(sha256(utf8ToBytes(text)));
