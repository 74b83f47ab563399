import type { Hex } from "../../core/records.ts";

/** Ids, hashes and addresses are hex outside the database and blobs inside. */
export function bytes(hex: Hex): Buffer {
  return Buffer.from(hex.slice(2), "hex");
}

export function hex(blob: unknown): Hex {
  const { buffer, byteOffset, byteLength } = blob as Uint8Array<ArrayBuffer>;
  return `0x${Buffer.from(buffer, byteOffset, byteLength).toString("hex")}`;
}

/** A participant's id is its address in the low 20 bytes. */
export function participantId(address: Hex): Hex {
  return `0x${"0".repeat(24)}${address.slice(2)}`;
}

export function addressOf(participant: Hex): Hex {
  return `0x${participant.slice(26)}`;
}
