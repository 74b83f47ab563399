import { keccak_256 } from "@noble/hashes/sha3.js";
import { createKeccak } from "hash-wasm";

type Hash = (bytes: Uint8Array) => Uint8Array;

/** One instance serves all: from init to digest nothing yields. */
async function loadWebAssembly(): Promise<Hash> {
  const keccak = await createKeccak(256);
  return (bytes) => keccak.init().update(bytes).digest("binary");
}

/**
 * Keccak-256 of EIP-712 and addresses. An act at the door needs 20 and more: in WebAssembly each
 * takes a sixth of noble's time. A page whose policy forbids WebAssembly gets noble.
 */
export const keccak256: Hash = await loadWebAssembly().catch(() => keccak_256);
