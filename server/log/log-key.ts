import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { checkpointText } from "../core/log/checkpoint.ts";
import { formatNote, keyId } from "../core/log/note.ts";

/** The name and the Ed25519 key of a log: what makes a tree this log's and nobody else's. */
export interface LogKey {
  origin: string;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array;
  /** The signed note over a head of that many leaves. */
  checkpoint: (size: number, root: Uint8Array) => string;
}

export function rawPublicKey(key: KeyObject): Uint8Array {
  const { x = "" } = createPublicKey(key).export({ format: "jwk" });
  return Buffer.from(x, "base64url");
}

export function createLogKey(origin: string, key: KeyObject): LogKey {
  const publicKey = rawPublicKey(key);
  const id = keyId({ name: origin, key: publicKey });
  return {
    origin,
    publicKey,
    checkpoint(size, root) {
      const text = checkpointText({ origin, size, root });
      const signature = sign(null, Buffer.from(text), key);
      return formatNote({ text, signatures: [{ name: origin, keyId: id, signature }] });
    },
  };
}
