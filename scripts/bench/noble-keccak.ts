import { keccak_256 } from "@noble/hashes/sha3.js";

/** As much of hash-wasm as the chain uses. */
export function createKeccak(bits: 256) {
  let hasher = keccak_256.create();
  return Promise.resolve({
    blockSize: hasher.blockLen,
    digestSize: bits / 8,
    init: () => void (hasher = keccak_256.create()),
    update: (message: Uint8Array) => void hasher.update(message),
    digest: () => hasher.digest(),
  });
}
