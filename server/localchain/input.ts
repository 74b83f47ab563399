import { Address, hexToBytes, isHexString, setLengthLeft } from "@ethereumjs/util";
import type { CallRequest } from "./archive.ts";
import { RPC, RpcError } from "./errors.ts";
import { MAX_FILTER_ALTERNATIVES } from "./limits.ts";

/** Parameters of JSON-RPC: each function takes what a caller sent and refuses what isn't it. */

export function invalid(message: string): RpcError {
  return new RpcError(RPC.INVALID_PARAMS, message);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function quantity(value: unknown, name: string): bigint {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) {
    throw invalid(`${name} must be a hexadecimal quantity`);
  }
  return BigInt(value);
}

export function safeNumber(value: unknown, name: string): number {
  const number = typeof value === "number" ? value : Number(quantity(value, name));
  if (!Number.isSafeInteger(number) || number < 0) throw invalid(`${name} is out of range`);
  return number;
}

export function bytes(value: unknown, name: string): Uint8Array {
  if (typeof value !== "string" || value.length % 2 !== 0 || !isHexString(value)) {
    throw invalid(`${name} must be hexadecimal bytes`);
  }
  return hexToBytes(value);
}

export function fixedBytes(value: unknown, length: number, name: string): Uint8Array {
  const result = bytes(value, name);
  if (result.length !== length) throw invalid(`${name} must have ${length} bytes`);
  return result;
}

export function address(value: unknown, name: string): Address {
  return new Address(fixedBytes(value, 20, name));
}

/** Storage keys come as 32 bytes or as a quantity. */
export function slot(value: unknown): Uint8Array {
  const key = quantity(value, "storage key").toString(16);
  return setLengthLeft(hexToBytes(`0x${key.padStart(64, "0")}`), 32);
}

const CALL_FIELDS = ["from", "to", "gas", "value", "data", "input", "accessList"] as const;
/** Accepted and without effect: a call costs nothing here. */
const FEE_FIELDS = ["gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "nonce", "type", "chainId"];

export function callRequest(value: unknown): CallRequest {
  if (!isObject(value)) throw invalid("the call must be an object");
  const known = [...CALL_FIELDS, ...FEE_FIELDS] as string[];
  const unknown = Object.keys(value).find((field) => !known.includes(field));
  if (unknown !== undefined) throw invalid(`unknown call field ${unknown}`);
  const present = (field: (typeof CALL_FIELDS)[number]) =>
    value[field] === undefined || value[field] === null ? undefined : value[field];
  const data = present("input") ?? present("data");
  const request: CallRequest = {};
  if (present("from") !== undefined) request.from = address(value["from"], "from");
  if (present("to") !== undefined) request.to = address(value["to"], "to");
  if (present("gas") !== undefined) request.gas = quantity(value["gas"], "gas");
  if (present("value") !== undefined) request.value = quantity(value["value"], "value");
  if (data !== undefined) request.data = bytes(data, "data");
  if (present("accessList") !== undefined) request.accessList = accessList(value["accessList"]);
  return request;
}

function accessList(value: unknown): NonNullable<CallRequest["accessList"]> {
  if (!Array.isArray(value)) throw invalid("accessList must be an array");
  return value.map((item: unknown) => {
    if (!isObject(item) || !Array.isArray(item["storageKeys"])) {
      throw invalid("an accessList item must have address and storageKeys");
    }
    const storageKeys = item["storageKeys"].map((key) => {
      fixedBytes(key, 32, "storage key");
      return key as `0x${string}`;
    });
    return { address: address(item["address"], "address").toString(), storageKeys };
  });
}

/** A value, a list of alternatives, or nothing. */
function alternatives(value: unknown, length: number, name: string): Uint8Array[] {
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_FILTER_ALTERNATIVES) {
    throw new RpcError(RPC.LIMIT, `at most ${MAX_FILTER_ALTERNATIVES} alternatives of ${name}`);
  }
  return list.map((item) => fixedBytes(item, length, name));
}

export function logCriteria(filter: Record<string, unknown>) {
  const topics: unknown = filter["topics"] ?? [];
  if (!Array.isArray(topics) || topics.length > 4) {
    throw invalid("topics must be an array of at most 4");
  }
  return {
    addresses: alternatives(filter["address"], 20, "address"),
    topics: topics.map((topic) => alternatives(topic, 32, "topic")),
  };
}
