import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { bytesToHex, concatBytes, hexToBytes } from "@ethereumjs/util";
import { addressOf, curve } from "./crypto.ts";
import { ChainError } from "./errors.ts";

/** The single key whose signature over a block's hash makes the block part of this chain. */
export interface Authority {
  readonly address: Uint8Array;
  /** r ‖ s ‖ v (27 or 28), over the hash itself. */
  seal(blockHash: Uint8Array): Uint8Array;
}

export function createAuthority(key: Uint8Array): Authority {
  return {
    address: addressOf(curve.publicKey(key)),
    seal: (blockHash) => {
      const { rs, recovery } = curve.sign(blockHash, key);
      return concatBytes(rs, Uint8Array.of(27 + recovery));
    },
  };
}

/** The first block names this key, so the key is on disk whole before that block can be. */
function createKeyFile(path: string): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, "w", 0o600);
  try {
    writeSync(file, `${bytesToHex(randomBytes(32))}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** `chainExists`: then a missing key is a loss to report, never a reason to make a new one. */
export function loadAuthority(path: string, chainExists: boolean): Authority {
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    if (chainExists) {
      throw new ChainError(
        "CHAIN_KEY",
        `${path} is missing but the chain exists: put the key file of this chain back`,
      );
    }
    createKeyFile(path);
    text = readFileSync(path, "utf8").trim();
  }
  if (!/^0x[0-9a-f]{64}$/.test(text)) {
    throw new ChainError("CHAIN_KEY", `${path} holds no private key: restore it from a backup`);
  }
  return createAuthority(hexToBytes(text as `0x${string}`));
}
