/** Keys that a local chain makes for trying it out, in files whose password lies beside them. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { decryptKeystoreJsonSync, encryptKeystoreJsonSync, Wallet } from "ethers";
import type { Hex } from "../core/records.ts";
import { writeDurably } from "../store/durable-file.ts";
import type { Config } from "./config.ts";

/**
 * A hundredth of the usual work (n = 2^17), so that a first start is quick. The password lies
 * beside the keystores, so more work would not protect them better.
 */
const SCRYPT = { N: 2 ** 10, r: 8, p: 1 };

/** Each file is whole or absent: what a crash leaves out, the next start makes. */
export function trialKeystore(config: Config, name: string): Hex {
  const folder = keyFolder(config);
  const passwordFile = path.join(folder, "password");
  const file = path.join(folder, `${name}.json`);
  if (!existsSync(passwordFile)) {
    writeDurably(passwordFile, `${randomBytes(18).toString("base64url")}\n`);
  }
  if (!existsSync(file)) {
    const { address, privateKey } = Wallet.createRandom();
    const keystore = encryptKeystoreJsonSync({ address, privateKey }, passwordIn(folder), {
      scrypt: SCRYPT,
    });
    writeDurably(file, `${keystore}\n`);
  }
  const stored = JSON.parse(readFileSync(file, "utf8")) as { address: string };
  return `0x${stored.address.replace(/^0x/, "").toLowerCase()}`;
}

/**
 * The private key of a trial keystore; undefined where none was made, or where its owner has given
 * it a password of its own: then it is no trial key any more.
 */
export function openTrialKeystore(config: Config, name: string): Hex | undefined {
  const folder = keyFolder(config);
  const file = path.join(folder, `${name}.json`);
  if (!existsSync(file) || !existsSync(path.join(folder, "password"))) return undefined;
  try {
    return decryptKeystoreJsonSync(readFileSync(file, "utf8"), passwordIn(folder))
      .privateKey as Hex;
  } catch {
    return undefined;
  }
}

const passwordIn = (folder: string) => readFileSync(path.join(folder, "password"), "utf8").trim();

export function keyFolder(config: Config): string {
  const folder = path.join(config.dataDir, "keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
