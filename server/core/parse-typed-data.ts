/**
 * Reads the typed data of somebody who signed: only our structs, every field once, every value in
 * its range, hex in lower case. What comes out hashes to what the contract hashes.
 */
import { LedgerError, member, shapeError } from "./error.ts";
import { TYPES } from "./records.ts";
import type { Hex, Messages, PrimaryType } from "./records.ts";
import {
  bitsOf,
  CONTRACT_OF,
  digestOf,
  DOMAIN_FIELDS,
  domainOf,
  isBig,
  structOf,
  structsOf,
} from "./typed-data.ts";
import type { Contract } from "./view.ts";

/** Where a ledger lives; a deployment file has at least this. */
export interface Whereabouts {
  chainId: number;
  contracts: Readonly<Record<Contract, { readonly address: Hex }>>;
}

/** A message with its primary type: narrowing on `primary` narrows `message`. */
export type Act = { [P in PrimaryType]: { primary: P; message: Messages[P] } }[PrimaryType];
export type SignedAct = Act & { digest: Hex; contract: Contract };

/** Decimal, as EIP-712 JSON writes integers beyond JSON's own; no sign, no leading zero. */
const DECIMAL = /^(0|[1-9][0-9]{0,77})$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const BYTES32 = /^0x[0-9a-fA-F]{64}$/;

function objectOf(value: unknown, pointer: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw shapeError(pointer, "must be an object");
  return value as Record<string, unknown>;
}

function exactFields(
  value: unknown,
  names: readonly string[],
  pointer: string,
): Record<string, unknown> {
  const object = objectOf(value, pointer);
  for (const name of Object.keys(object))
    if (!names.includes(name)) throw shapeError(member(pointer, name), "is not known here");
  for (const name of names)
    if (!Object.hasOwn(object, name)) throw shapeError(member(pointer, name), "is missing");
  return object;
}

function readUint(value: unknown, bits: number, pointer: string): number | bigint {
  const plain =
    typeof value === "bigint" ||
    (typeof value === "number" && Number.isSafeInteger(value)) ||
    (typeof value === "string" && DECIMAL.test(value));
  if (!plain) throw shapeError(pointer, "must be an integer, as a number or a decimal string");
  const number = BigInt(value);
  if (number < 0n || number >> BigInt(bits) !== 0n)
    throw shapeError(pointer, `does not fit uint${bits}`);
  return isBig(bits) ? number : Number(number);
}

function readHex(value: unknown, form: RegExp, name: string, pointer: string): Hex {
  if (typeof value !== "string" || !form.test(value)) throw shapeError(pointer, `must be ${name}`);
  return value.toLowerCase() as Hex;
}

function readField(type: string, value: unknown, pointer: string): unknown {
  if (type.endsWith("[]")) {
    if (!Array.isArray(value)) throw shapeError(pointer, "must be an array");
    return value.map((element, n) => readField(type.slice(0, -2), element, member(pointer, n)));
  }
  const struct = structOf(type);
  if (struct !== undefined) {
    const names = TYPES[struct].map((field) => field.name);
    const values = exactFields(value, names, pointer);
    const entries = TYPES[struct].map(({ name, type: inner }) => [
      name,
      readField(inner, values[name], member(pointer, name)),
    ]);
    return Object.fromEntries(entries);
  }
  const bits = bitsOf(type);
  if (bits !== undefined) return readUint(value, bits, pointer);
  if (type === "address") return readHex(value, ADDRESS, "an address, 0x and 40 digits", pointer);
  if (type === "bytes32") return readHex(value, BYTES32, "0x and 64 hex digits", pointer);
  if (type === "bool") {
    if (typeof value !== "boolean") throw shapeError(pointer, "must be true or false");
    return value;
  }
  // A lone surrogate has no UTF-8 form: wallets would hash different bytes for it.
  if (typeof value !== "string" || !value.isWellFormed())
    throw shapeError(pointer, "must be well-formed text");
  return value;
}

/** Other types than ours would make the wallet show, and sign, something else than we read. */
function checkTypes(types: unknown, primary: PrimaryType): void {
  const ours = new Map<string, readonly { name: string; type: string }[]>(
    [...structsOf(primary)].map((type) => [type, TYPES[type]]),
  );
  const given = objectOf(types, "/types");
  if (Object.hasOwn(given, "EIP712Domain")) ours.set("EIP712Domain", DOMAIN_FIELDS);
  exactFields(given, [...ours.keys()], "/types");
  for (const [type, fields] of ours) {
    const list = given[type];
    const same =
      Array.isArray(list) &&
      list.length === fields.length &&
      fields.every((field, n) => {
        const { name, type: fieldType } = objectOf(list[n], `/types/${type}/${n}`);
        return name === field.name && fieldType === field.type;
      });
    if (!same) throw shapeError(`/types/${type}`, `is not the ${type} of this ledger`);
  }
}

function checkDomain(domain: unknown, place: Whereabouts, contract: Contract): void {
  const names = DOMAIN_FIELDS.map((field) => field.name);
  const given = exactFields(domain, names, "/domain");
  const ours = domainOf(place.chainId, place.contracts[contract].address);
  const chainId = readUint(given["chainId"], 256, "/domain/chainId");
  const address = readHex(
    given["verifyingContract"],
    ADDRESS,
    "an address, 0x and 40 digits",
    "/domain/verifyingContract",
  );
  const wrong = (field: string, expected: string | number) => {
    const pointer = `/domain/${field}`;
    return new LedgerError("E_SIG", `${pointer} is another ledger's, not ${expected}`, { pointer });
  };
  if (given["name"] !== ours.name) throw wrong("name", ours.name);
  if (given["version"] !== ours.version) throw wrong("version", ours.version);
  if (chainId !== BigInt(ours.chainId)) throw wrong("chainId", ours.chainId);
  if (address !== ours.verifyingContract) throw wrong("verifyingContract", ours.verifyingContract);
}

export function parseTypedData(json: unknown, place: Whereabouts): SignedAct {
  const names = ["types", "primaryType", "domain", "message"];
  const { types, primaryType, domain, message } = exactFields(json, names, "");
  if (typeof primaryType !== "string") throw shapeError("/primaryType", "must be text");
  if (!Object.hasOwn(CONTRACT_OF, primaryType))
    throw new LedgerError("E_UNKNOWN_ACT", "/primaryType is no act of this ledger", {
      pointer: "/primaryType",
    });
  const primary = primaryType as PrimaryType;
  const contract = CONTRACT_OF[primary];
  checkTypes(types, primary);
  checkDomain(domain, place, contract);
  const act = { primary, message: readField(primary, message, "/message") } as Act;
  const ours = domainOf(place.chainId, place.contracts[contract].address);
  return { ...act, digest: digestOf(act.primary, act.message, ours), contract };
}
