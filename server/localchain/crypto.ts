import { hash as nodeHash } from "node:crypto";
import { createRequire } from "node:module";
import type * as Secp256k1 from "secp256k1";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { createKeccak } from "hash-wasm";

/** Recoverable ECDSA over secp256k1; `rs` is 64 bytes, public keys are 64 bytes without prefix. */
export interface Curve {
  readonly native: boolean;
  recover(hash: Uint8Array, rs: Uint8Array, recovery: number): Uint8Array;
  sign(hash: Uint8Array, key: Uint8Array): { rs: Uint8Array; recovery: number };
  publicKey(key: Uint8Array): Uint8Array;
}

export const javascriptCurve: Curve = {
  native: false,
  recover: (hash, rs, recovery) => {
    const signature = new Uint8Array(65);
    signature[0] = recovery;
    signature.set(rs, 1);
    const key = secp256k1.recoverPublicKey(signature, hash, { prehash: false });
    return secp256k1.Point.fromBytes(key).toBytes(false).slice(1);
  },
  sign: (hash, key) => {
    const signature = secp256k1.sign(hash, key, { prehash: false, format: "recovered" });
    return { rs: signature.slice(1), recovery: signature[0] ?? 0 };
  },
  publicKey: (key) => secp256k1.getPublicKey(key, false).slice(1),
};

/** The package's main module falls back silently to a slow one, so its binding is asked for. */
function loadNativeCurve(): Curve | undefined {
  const require = createRequire(import.meta.url);
  let binding: typeof Secp256k1;
  try {
    binding = require("secp256k1/bindings.js") as typeof Secp256k1;
  } catch {
    return undefined;
  }
  return {
    native: true,
    recover: (hash, rs, recovery) => binding.ecdsaRecover(rs, recovery, hash, false).slice(1),
    sign: (hash, key) => {
      const { signature, recid } = binding.ecdsaSign(hash, key);
      return { rs: signature, recovery: recid };
    },
    publicKey: (key) => binding.publicKeyCreate(key, false).slice(1),
  };
}

export const curve: Curve = loadNativeCurve() ?? javascriptCurve;

const keccak = await createKeccak(256);

/** One WebAssembly instance serves all: safe because init to digest never yields. */
export function keccak256(message: Uint8Array): Uint8Array {
  keccak.init();
  keccak.update(message);
  return keccak.digest("binary");
}

export function addressOf(publicKey: Uint8Array): Uint8Array {
  return keccak256(publicKey).slice(12);
}

/** v is 0/1 in typed transactions, 27/28 in the precompile, chainId * 2 + 35/36 by EIP-155. */
function recoveryOf(v: bigint, chainId: bigint | undefined): number {
  const recovery =
    v === 0n || v === 1n ? v : chainId === undefined ? v - 27n : v - (chainId * 2n + 35n);
  if (recovery !== 0n && recovery !== 1n) throw new Error("invalid signature v value");
  return Number(recovery);
}

function leftPadInto(target: Uint8Array, end: number, value: Uint8Array): void {
  if (value.length > 32) throw new Error("signature values have at most 32 bytes");
  target.set(value, end - value.length);
}

/** What the EVM library calls instead of its own implementations. */
export const customCrypto = {
  keccak256,
  ecrecover: (hash: Uint8Array, v: bigint, r: Uint8Array, s: Uint8Array, chainId?: bigint) => {
    const rs = new Uint8Array(64);
    leftPadInto(rs, 32, r);
    leftPadInto(rs, 64, s);
    return curve.recover(hash, rs, recoveryOf(v, chainId));
  },
  sha256: (message: Uint8Array): Uint8Array => nodeHash("sha256", message, "buffer"),
};
