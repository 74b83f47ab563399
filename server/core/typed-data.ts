/** EIP-712 over the struct table of `records.ts`: hashes, digests and the JSON for wallets. */
import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { MAX_NUMBER_BITS } from "./limits.ts";
import { TYPES } from "./records.ts";
import type { Hex, Messages, PrimaryType, StructType } from "./records.ts";
import type { Contract } from "./view.ts";

export interface Domain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: Hex;
}
/** What a wallet is asked to sign, in the form of EIP-712's own JSON schema. */
export interface TypedData {
  types: Record<string, readonly { name: string; type: string }[]>;
  primaryType: PrimaryType;
  domain: Domain;
  message: Record<string, unknown>;
}

/** The contract that executes a message, and so its verifyingContract. */
export const CONTRACT_OF: Readonly<Record<PrimaryType, Contract>> = {
  Enroll: "Registry",
  Suspend: "Registry",
  Reinstate: "Registry",
  Succeed: "Registry",
  Appoint: "Registry",
  Dismiss: "Registry",
  Register: "Registry",
  AddVersion: "Registry",
  Retire: "Registry",
  Reclassify: "Registry",
  Offer: "Registry",
  Accept: "Registry",
  Renounce: "Registry",
  Give: "Registry",
  Withdraw: "Registry",
  Request: "Authorizations",
  Grant: "Authorizations",
  Refuse: "Authorizations",
  Revoke: "Authorizations",
  Surrender: "Authorizations",
  RevokeAll: "Authorizations",
  Use: "Authorizations",
  Derive: "Authorizations",
  Freeze: "Oversight",
  Lift: "Oversight",
};

export const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;
export const toBytes = (hex: Hex): Uint8Array => hexToBytes(hex.slice(2));

/** The struct that a field holds, itself or in an array. */
export function structOf(type: string): StructType | undefined {
  const name = type.replace("[]", "");
  return Object.hasOwn(TYPES, name) ? (name as StructType) : undefined;
}

/** `type` and every struct inside it, each once. */
export function structsOf(type: StructType, found = new Set<StructType>()): Set<StructType> {
  if (found.has(type)) return found;
  found.add(type);
  for (const field of TYPES[type]) {
    const inner = structOf(field.type);
    if (inner !== undefined) structsOf(inner, found);
  }
  return found;
}

function signatureOf(name: string, fields: readonly { name: string; type: string }[]): string {
  return `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`;
}

/** EIP-712 puts the structs inside behind the outer one, sorted by name. */
export function encodeType(type: StructType): string {
  const [outer, ...inner] = structsOf(type);
  return [outer as StructType, ...inner.sort()].map((one) => signatureOf(one, TYPES[one])).join("");
}

const typeHashes = Object.fromEntries(
  Object.keys(TYPES).map((type) => [type, keccak_256(utf8ToBytes(encodeType(type as StructType)))]),
) as Record<StructType, Uint8Array>;
const domainTypeHash = keccak_256(utf8ToBytes(signatureOf("EIP712Domain", DOMAIN_FIELDS)));

function uintWord(value: number | bigint | boolean): Uint8Array {
  return hexToBytes(BigInt(value).toString(16).padStart(64, "0"));
}

/** The 32 bytes that stand for one value inside its struct. */
function encodeField(type: string, value: unknown): Uint8Array {
  if (type.endsWith("[]")) {
    const element = type.slice(0, -2);
    return keccak_256(concatBytes(...(value as unknown[]).map((one) => encodeField(element, one))));
  }
  const struct = structOf(type);
  if (struct !== undefined) return hashOf(struct, value);
  if (type === "string") return keccak_256(utf8ToBytes(value as string));
  if (type === "address") return hexToBytes((value as Hex).slice(2).padStart(64, "0"));
  if (type === "bytes32") return toBytes(value as Hex);
  return uintWord(value as number | bigint | boolean);
}

function hashOf(type: StructType, value: unknown): Uint8Array {
  const values = value as Record<string, unknown>;
  const words = TYPES[type].map((field) => encodeField(field.type, values[field.name]));
  return keccak_256(concatBytes(typeHashes[type], ...words));
}

export function hashStruct(type: StructType, value: object): Hex {
  return toHex(hashOf(type, value));
}

export function domainOf(chainId: number, contract: Hex): Domain {
  return {
    name: "Data Rights Ledger",
    version: "1",
    chainId,
    verifyingContract: contract.toLowerCase() as Hex,
  };
}

const separators = new Map<string, Uint8Array>();

/** There are three contracts a deployment, so the hashes of their domains are kept. */
function separatorOf(domain: Domain): Uint8Array {
  const key = `${domain.chainId} ${domain.verifyingContract}`;
  const known = separators.get(key);
  if (known !== undefined) return known;
  const words = DOMAIN_FIELDS.map((field) => encodeField(field.type, domain[field.name]));
  const separator = keccak_256(concatBytes(domainTypeHash, ...words));
  separators.set(key, separator);
  return separator;
}

/** What is signed, and the id of the act. */
export function digestOf(
  primary: PrimaryType,
  message: Messages[PrimaryType],
  domain: Domain,
): Hex {
  const prefix = Uint8Array.of(0x19, 0x01);
  return toHex(keccak_256(concatBytes(prefix, separatorOf(domain), hashOf(primary, message))));
}

function jsonOf(type: string, value: unknown): unknown {
  if (type.endsWith("[]"))
    return (value as unknown[]).map((element) => jsonOf(type.slice(0, -2), element));
  const struct = structOf(type);
  if (struct !== undefined) {
    const values = value as Record<string, unknown>;
    const entries = TYPES[struct].map((field) => [
      field.name,
      jsonOf(field.type, values[field.name]),
    ]);
    return Object.fromEntries(entries);
  }
  return typeof value === "bigint" ? value.toString() : value;
}

/**
 * `EIP712Domain` is among the types because wallets behind eth_signTypedData_v4 sign another domain
 * without it, and say nothing. ethers adds it itself and wants it taken out first.
 */
export function typedDataOf(
  primary: PrimaryType,
  message: Messages[PrimaryType],
  domain: Domain,
): TypedData {
  return {
    types: typesOf(primary),
    primaryType: primary,
    domain,
    message: jsonOf(primary, message) as Record<string, unknown>,
  };
}

export function typesOf(primary: PrimaryType): TypedData["types"] {
  const types: TypedData["types"] = { EIP712Domain: DOMAIN_FIELDS };
  for (const type of structsOf(primary)) types[type] = TYPES[type];
  return types;
}

/** Integers of more bits are bigint in a message and decimal strings in JSON. */
export function bitsOf(type: string): number | undefined {
  return type.startsWith("uint") ? Number(type.slice(4)) : undefined;
}
export const isBig = (bits: number): boolean => bits > MAX_NUMBER_BITS;
