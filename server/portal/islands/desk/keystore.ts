/**
 * A private key under a password, in the file that wallets and `drl` share (Web3 Secret Storage,
 * version 3). The browser keeps the very same file, so that its backup is a copy and no conversion.
 */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { keccak256 } from "../../../core/keccak.ts";
import type { Hex } from "../../../core/records.ts";

/** About a second of work for each guess; what wallets use. */
const SCRYPT = { n: 2 ** 17, r: 8, p: 1 };
/** A file from elsewhere may ask for more than a browser can do: 512 MiB is refused. */
const MAX_SCRYPT_MEMORY = 2 ** 29;
const KEY_BYTES = 32;
const UNCOMPRESSED = false;

export interface Keystore {
  version: 3;
  id: string;
  /** 40 digits without 0x. */
  address: string;
  crypto: {
    cipher: "aes-128-ctr";
    cipherparams: { iv: string };
    ciphertext: string;
    kdf: "scrypt";
    kdfparams: { n: number; r: number; p: number; dklen: number; salt: string };
    mac: string;
  };
}

export type Progress = (part: number) => void;

/** The password does not open the file, or the file is damaged: nobody can tell which. */
export class WrongPassword extends Error {
  override readonly name = "WrongPassword";
}
export class NoKeystore extends Error {
  override readonly name = "NoKeystore";
}

export function newPrivateKey(): Uint8Array {
  return secp256k1.utils.randomSecretKey();
}

export function addressOf(privateKey: Uint8Array): Hex {
  const point = secp256k1.getPublicKey(privateKey, UNCOMPRESSED);
  return `0x${bytesToHex(keccak256(point.subarray(1)).subarray(12))}`;
}

export async function lock(
  privateKey: Uint8Array,
  password: string,
  progress: Progress,
): Promise<Keystore> {
  const kdfparams = { ...SCRYPT, dklen: KEY_BYTES, salt: bytesToHex(random(32)) };
  const derived = await derive(password, kdfparams, progress);
  const iv = random(16);
  const ciphertext = await aes("encrypt", derived, iv, privateKey);
  return {
    version: 3,
    id: crypto.randomUUID(),
    address: addressOf(privateKey).slice(2),
    crypto: {
      cipher: "aes-128-ctr",
      cipherparams: { iv: bytesToHex(iv) },
      ciphertext: bytesToHex(ciphertext),
      kdf: "scrypt",
      kdfparams,
      mac: macOf(derived, ciphertext),
    },
  };
}

export async function unlock(
  { address, crypto: sealed }: Keystore,
  password: string,
  progress: Progress,
): Promise<Uint8Array> {
  const ciphertext = hexToBytes(sealed.ciphertext);
  const derived = await derive(password, sealed.kdfparams, progress);
  if (macOf(derived, ciphertext) !== sealed.mac) throw new WrongPassword();
  const iv = hexToBytes(sealed.cipherparams.iv);
  const privateKey = await aes("decrypt", derived, iv, ciphertext);
  // The file's address is outside what the password protects: somebody may have put another there.
  if (addressOf(privateKey) !== `0x${address}`) throw new WrongPassword();
  return privateKey;
}

/** Reads a backup; other programs write some of its names with a capital. */
export function parseKeystore(text: string): Keystore {
  const file = (lowered(readJson(text)) ?? {}) as Partial<Keystore>;
  const { version, address, crypto: sealed } = file;
  const { n = 0, r = 0, p = 0, dklen } = sealed?.kdfparams ?? {};
  const isOurs =
    version === 3 &&
    isHex(address, 20) &&
    sealed?.cipher === "aes-128-ctr" &&
    sealed.kdf === "scrypt" &&
    dklen === KEY_BYTES &&
    isHex(sealed.ciphertext, KEY_BYTES) &&
    isHex(sealed.mac, 32) &&
    isHex(sealed.cipherparams?.iv, 16);
  if (!isOurs || !(128 * n * r * p <= MAX_SCRYPT_MEMORY)) throw new NoKeystore();
  return file as Keystore;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoKeystore();
  }
}

function lowered(value: unknown): unknown {
  if (typeof value === "string") return value.toLowerCase().replace(/^0x/, "");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lowered(inner)]),
  );
}

const isHex = (text: unknown, bytes: number) =>
  typeof text === "string" && new RegExp(`^[0-9a-f]{${bytes * 2}}$`).test(text);

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

/** NFKC, as other programs do: the same password typed on another keyboard opens it. */
function derive(
  password: string,
  { n, r, p, dklen, salt }: Keystore["crypto"]["kdfparams"],
  onProgress: Progress,
): Promise<Uint8Array> {
  const bytes = utf8ToBytes(password.normalize("NFKC"));
  const options = { N: n, r, p, dkLen: dklen, maxmem: 2 * MAX_SCRYPT_MEMORY, onProgress };
  return scryptAsync(bytes, hexToBytes(salt), options);
}

const macOf = (derived: Uint8Array, ciphertext: Uint8Array) =>
  bytesToHex(keccak256(concatBytes(derived.subarray(16, 32), ciphertext)));

async function aes(
  way: "encrypt" | "decrypt",
  derived: Uint8Array,
  counter: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const copy = (bytes: Uint8Array) => new Uint8Array(bytes);
  const key = await crypto.subtle.importKey(
    "raw",
    copy(derived.subarray(0, 16)),
    "AES-CTR",
    false,
    [way],
  );
  const algorithm = { name: "AES-CTR", counter: copy(counter), length: 128 };
  return new Uint8Array(await crypto.subtle[way](algorithm, key, copy(data)));
}
