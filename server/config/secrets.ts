import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { getAddress, Wallet } from "ethers";
import { ConfigError, type Config } from "./config.ts";
import { parsePolicy, type Policy } from "../core/log/policy.ts";
import { writeDurably } from "../store/durable-file.ts";
import { keyFolder, trialKeystore } from "./trial-keys.ts";

type Address = `0x${string}`;

/** Addresses only: the keys of offices are their own. */
export interface Offices {
  accreditor: Address[];
  regulator: Address[];
  admin: Address;
}
const OFFICES = ["accreditor", "regulator", "admin"] as const;
const MAX_OFFICE_HOLDERS = 64;

/** Throws ConfigError if the file can't serve. */
export function readRelayerKey(config: Config): Address {
  if (config.relayerKeyFile !== undefined) return keyIn(config.relayerKeyFile);
  const file = path.join(keyFolder(config), "relayer");
  // Unencrypted on purpose: the service must start unattended, and the key only pays for gas.
  if (!existsSync(file)) writeDurably(file, `0x${randomBytes(32).toString("hex")}\n`);
  return keyIn(file);
}

function keyIn(file: string): Address {
  const text = readText(file, `RELAYER_KEY_FILE ${file}`).trim();
  const key: Address = `0x${text.replace(/^0x/, "").toLowerCase()}`;
  // The message names the file and never what is in it.
  if (!/^0x[0-9a-f]{64}$/.test(key) || !isPrivateKey(key)) {
    throw new ConfigError([`RELAYER_KEY_FILE ${file} must hold one private key of 64 hex digits`]);
  }
  return key;
}

/**
 * The Ed25519 key of the log, made at the first start. Whoever has it can sign another history of
 * the log, but can't put that on chain. Throws ConfigError if the file can't serve.
 */
export function readLogKey(config: Config): KeyObject {
  const { keyFile } = config.log;
  if (keyFile === undefined) return madeEd25519(config, "log.pem");
  return ed25519In(keyFile, `LOG_KEY_FILE ${keyFile}`);
}

/**
 * What this node cosigns other nodes' logs with: never the log's own key, for a cosignature does
 * not say which of the two names it is given under.
 */
export const readWitnessKey = (config: Config): KeyObject => madeEd25519(config, "witness.pem");

function madeEd25519(config: Config, name: string): KeyObject {
  const file = path.join(keyFolder(config), name);
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeDurably(file, privateKey.export({ format: "pem", type: "pkcs8" }).toString());
  }
  return ed25519In(file, file);
}

function ed25519In(file: string, called: string): KeyObject {
  const key = keyObjectOf(readText(file, called));
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new ConfigError([`${called} must hold one Ed25519 key (PKCS#8, PEM)`]);
}

/** Throws ConfigError if the file can't serve. */
export function readPolicy(config: Config): Policy {
  const file = config.log.policyFile;
  if (file === undefined) return { logs: [], witnesses: [] };
  try {
    return parsePolicy(readText(file, `LOG_POLICY_FILE ${file}`));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`LOG_POLICY_FILE ${file}, ${(error as Error).message}`]);
  }
}

function keyObjectOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: "pem" });
  } catch {
    return undefined;
  }
}

function isPrivateKey(key: Address): boolean {
  try {
    return new Wallet(key).privateKey === key;
  } catch {
    return false;
  }
}

/** The offices that a new ledger founds. `trial` says that the keys were made here. */
export function readOffices(config: Config): Offices & { trial: boolean } {
  if (config.officesFile !== undefined) return { ...officesIn(config.officesFile), trial: false };
  if (config.network.kind === "remote") {
    throw new ConfigError([
      "OFFICES_FILE is needed to deploy on a network not ours: " +
        '{"accreditor":["0x…"],"regulator":["0x…"],"admin":"0x…"}',
    ]);
  }
  const [accreditor, regulator, admin] = OFFICES.map((office) => trialKeystore(config, office));
  return { accreditor: [accreditor!], regulator: [regulator!], admin: admin!, trial: true };
}

function officesIn(file: string): Offices {
  const refuse = (what: string): never => {
    throw new ConfigError([`OFFICES_FILE ${file}: ${what}`]);
  };
  let json: unknown;
  try {
    json = JSON.parse(readText(file, `OFFICES_FILE ${file}`));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    return refuse("is not JSON");
  }
  const record = (typeof json === "object" && json !== null ? json : {}) as Record<string, unknown>;
  const extra = Object.keys(record).find((key) => !OFFICES.some((office) => office === key));
  if (extra !== undefined) refuse(`knows no ${JSON.stringify(extra.slice(0, 40))}`);
  const holders = (office: "accreditor" | "regulator") => {
    const list: unknown = record[office];
    if (!Array.isArray(list) || list.length === 0 || list.length > MAX_OFFICE_HOLDERS) {
      return refuse(`${office} must be a list of 1 to ${MAX_OFFICE_HOLDERS} addresses`);
    }
    const found = list.map((entry) => addressOf(entry) ?? refuse(`${office} has a wrong address`));
    return new Set(found).size === found.length ? found : refuse(`${office} names one twice`);
  };
  const admin = addressOf(record["admin"]) ?? refuse("admin must be an address");
  return { accreditor: holders("accreditor"), regulator: holders("regulator"), admin };
}

/** Mixed case must carry a right checksum: a mistyped office could never be taken back. */
function addressOf(value: unknown): Address | undefined {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(value)) return undefined;
  if (/^0x0{40}$/.test(value)) return undefined;
  try {
    return getAddress(value).toLowerCase() as Address;
  } catch {
    return undefined;
  }
}

function readText(file: string, called: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([`${called} can't be read (${code ?? "unknown"})`]);
  }
}
