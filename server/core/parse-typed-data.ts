/**
 * Reads the typed data of somebody who signed: only our structs, every field once, every value in
 * its range, hex in lower case. What comes out hashes to what the contract hashes.
 */
import { LedgerError, member, shapeError } from "./error.ts";
import { TYPES } from "./records.ts";
import type { Hex, Messages, PrimaryType, StructType } from "./records.ts";
import { DOMAIN_FIELDS, structOf, structsOf } from "./struct-hash.ts";
import { bitsOf, CONTRACT_OF, digestOf, domainOf, isBig } from "./typed-data.ts";
import type { Domain } from "./typed-data.ts";
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

/** Reads one value, or throws what is wrong at `pointer`. */
type Reader = (value: unknown, pointer: string) => unknown;

function uintReader(bits: number): Reader {
  const limit = 2n ** BigInt(bits);
  return (value, pointer) => {
    const plain =
      typeof value === "bigint" ||
      (typeof value === "number" && Number.isSafeInteger(value)) ||
      (typeof value === "string" && DECIMAL.test(value));
    if (!plain) throw shapeError(pointer, "must be an integer, as a number or a decimal string");
    // `|| 0`: there is one zero, and it has no sign.
    const number = isBig(bits) ? BigInt(value) : Number(value) || 0;
    if (number < 0 || number >= limit) throw shapeError(pointer, `does not fit uint${bits}`);
    return number;
  };
}

function hexReader(form: RegExp, name: string): Reader {
  return (value, pointer) => {
    if (typeof value !== "string" || !form.test(value))
      throw shapeError(pointer, `must be ${name}`);
    return value.toLowerCase();
  };
}

const readAddress = hexReader(ADDRESS, "an address, 0x and 40 digits");
const readBytes32 = hexReader(BYTES32, "0x and 64 hex digits");

function readBool(value: unknown, pointer: string): boolean {
  if (typeof value !== "boolean") throw shapeError(pointer, "must be true or false");
  return value;
}

function readText(value: unknown, pointer: string): string {
  // A lone surrogate has no UTF-8 form: wallets would hash different bytes for it.
  if (typeof value !== "string" || !value.isWellFormed())
    throw shapeError(pointer, "must be well-formed text");
  return value;
}

function arrayReader(element: Reader): Reader {
  return (value, pointer) => {
    if (!Array.isArray(value)) throw shapeError(pointer, "must be an array");
    return value.map((one, n) => element(one, member(pointer, n)));
  };
}

function structReader(type: StructType): Reader {
  const fields = TYPES[type].map((field) => ({
    name: field.name,
    below: member("", field.name),
    read: readerOf(field.type),
  }));
  const names = fields.map(({ name }) => name);
  return (value, pointer) => {
    const values = exactFields(value, names, pointer);
    const struct: Record<string, unknown> = {};
    for (const { name, below, read } of fields) struct[name] = read(values[name], pointer + below);
    return struct;
  };
}

function readerOf(type: string): Reader {
  if (type.endsWith("[]")) return arrayReader(readerOf(type.slice(0, -2)));
  const struct = structOf(type);
  if (struct !== undefined) return structReader(struct);
  const bits = bitsOf(type);
  if (bits !== undefined) return uintReader(bits);
  if (type === "address") return readAddress;
  if (type === "bytes32") return readBytes32;
  return type === "bool" ? readBool : readText;
}

/** What an act's typed data must hold, made once: at the door it is asked for each act. */
interface Form {
  contract: Contract;
  types: Map<string, readonly { name: string; type: string }[]>;
  read: Reader;
}
function formOf(primary: PrimaryType): Form {
  return {
    contract: CONTRACT_OF[primary],
    types: new Map([...structsOf(primary)].map((type) => [type, TYPES[type]])),
    read: structReader(primary),
  };
}
const FORMS = Object.fromEntries(
  (Object.keys(CONTRACT_OF) as PrimaryType[]).map((primary) => [primary, formOf(primary)]),
) as Record<PrimaryType, Form>;

/** Other types than ours would make the wallet show, and sign, something else than we read. */
function checkTypes(types: unknown, expected: Form["types"]): void {
  const given = objectOf(types, "/types");
  const ours = Object.hasOwn(given, "EIP712Domain")
    ? new Map([...expected, ["EIP712Domain", DOMAIN_FIELDS]])
    : expected;
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

const DOMAIN_NAMES = DOMAIN_FIELDS.map((field) => field.name);
const readChainId = uintReader(256);

function checkDomain(domain: unknown, ours: Domain): void {
  const given = exactFields(domain, DOMAIN_NAMES, "/domain");
  const chainId = readChainId(given["chainId"], "/domain/chainId");
  const address = readAddress(given["verifyingContract"], "/domain/verifyingContract");
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
  const { contract, types: expected, read } = FORMS[primary];
  const ours = domainOf(place.chainId, place.contracts[contract].address);
  checkTypes(types, expected);
  checkDomain(domain, ours);
  const act = { primary, message: read(message, "/message") } as Act;
  return { ...act, digest: digestOf(act.primary, act.message, ours), contract };
}
