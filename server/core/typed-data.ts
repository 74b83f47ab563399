/** EIP-712 over the struct table of `records.ts`: domains, digests and the JSON for wallets. */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { MAX_NUMBER_BITS } from "./limits.ts";
import { TYPES } from "./records.ts";
import type { Hex, Messages, PrimaryType } from "./records.ts";
import { DOMAIN_FIELDS, hashDomain, hashToSign, structOf, structsOf } from "./struct-hash.ts";
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
  OpenLog: "Anchors",
  Anchor: "Anchors",
};

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`;
export const toBytes = (hex: Hex): Uint8Array => hexToBytes(hex.slice(2));

export function domainOf(chainId: number, contract: Hex): Domain {
  return {
    name: "Data Rights Ledger",
    version: "1",
    chainId,
    verifyingContract: contract.toLowerCase() as Hex,
  };
}

const separators = new Map<string, Uint8Array>();

/** There are four such contracts a deployment, so the hashes of their domains are kept. */
function separatorOf(domain: Domain): Uint8Array {
  const key = `${domain.chainId} ${domain.verifyingContract}`;
  const separator = separators.get(key) ?? hashDomain(domain);
  separators.set(key, separator);
  return separator;
}

/** What is signed, and the id of the act. */
export function digestOf(
  primary: PrimaryType,
  message: Messages[PrimaryType],
  domain: Domain,
): Hex {
  return hashToSign(separatorOf(domain), primary, message);
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
