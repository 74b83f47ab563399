/** Private keys, encrypted in files of the form that wallets share (Web3 Secret Storage, v3). */
import { open, readFile } from "node:fs/promises";
import {
  computeAddress,
  decryptKeystoreJson,
  encryptKeystoreJson,
  hexlify,
  isKeystoreJson,
  randomBytes,
  SigningKey,
} from "ethers";
import type { Hex } from "../core/records.ts";
import { CliFailure, EXIT } from "./failure.ts";

const lower = (hex: string) => hex.toLowerCase() as Hex;

/** Writes a new file, readable by its owner alone, and gives the address. */
export async function createKeystore(
  file: string,
  password: string,
  privateKey: string = hexlify(randomBytes(32)),
): Promise<Hex> {
  const address = addressOf(privateKey);
  const keystore = await encryptKeystoreJson({ address, privateKey }, password);
  // Never over another file: the key in it could not be restored.
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(`${keystore}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return lower(address);
}

function addressOf(privateKey: string): string {
  try {
    return computeAddress(new SigningKey(privateKey));
  } catch {
    // Nothing of what was typed: it may be most of a key.
    throw new CliFailure(EXIT.INPUT, "this is no private key: 64 hex digits are");
  }
}

async function readKeystore(file: string): Promise<string> {
  const text = await readFile(file, "utf8");
  if (!isKeystoreJson(text)) throw new CliFailure(EXIT.INPUT, `${file} is no keystore (v3)`);
  return text;
}

/** The address that the file tells; only opening it proves that the key is that address's. */
export async function addressIn(file: string): Promise<Hex> {
  const { address } = JSON.parse(await readKeystore(file)) as { address?: unknown };
  if (typeof address !== "string" || !/^(0x)?[0-9a-f]{40}$/i.test(address))
    throw new CliFailure(EXIT.INPUT, `${file} tells no address`);
  return lower(`0x${address.replace(/^0x/, "")}`);
}

export interface Key {
  address: Hex;
  sign(digest: Hex): Hex;
}

export async function unlock(file: string, password: string): Promise<Key> {
  const text = await readKeystore(file);
  const { address, privateKey } = await decryptKeystoreJson(text, password).catch(() => {
    throw new CliFailure(EXIT.INPUT, `the password does not open ${file}`);
  });
  const key = new SigningKey(privateKey);
  return { address: lower(address), sign: (digest) => key.sign(digest).serialized as Hex };
}
