// Random records and messages, made from the struct table itself.
import fc from "fast-check";
import {
  TYPES,
  type Hex,
  type PrimaryType,
  type StructType,
} from "../../../server/core/records.ts";
import { structOf } from "../../../server/core/struct-hash.ts";
import { bitsOf, CONTRACT_OF, isBig } from "../../../server/core/typed-data.ts";
import type { Act, Whereabouts } from "../../../server/core/parse-typed-data.ts";

export const PLACE: Whereabouts = {
  chainId: 31337,
  contracts: {
    Registry: { address: `0x${"11".repeat(20)}` },
    Authorizations: { address: `0x${"22".repeat(20)}` },
    Oversight: { address: `0x${"33".repeat(20)}` },
    Anchors: { address: `0x${"44".repeat(20)}` },
  },
};

export const PRIMARY_TYPES = Object.keys(CONTRACT_OF) as PrimaryType[];

const hex = (bytes: number): fc.Arbitrary<Hex> =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((value): Hex => `0x${Buffer.from(value).toString("hex")}`);

function valueOf(type: string): fc.Arbitrary<unknown> {
  if (type.endsWith("[]")) return fc.array(valueOf(type.slice(0, -2)), { maxLength: 3 });
  const struct = structOf(type);
  if (struct !== undefined) return anyRecord(struct);
  const bits = bitsOf(type);
  if (bits !== undefined) {
    const number = fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
    return isBig(bits) ? number : number.map(Number);
  }
  if (type === "bool") return fc.boolean();
  if (type === "address") return hex(20);
  if (type === "bytes32") return hex(32);
  return fc.string({ unit: "grapheme", maxLength: 40 });
}

export function anyRecord(type: StructType): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    Object.fromEntries(TYPES[type].map((field) => [field.name, valueOf(field.type)])),
    { noNullPrototype: true },
  );
}

export const anyAct: fc.Arbitrary<Act> = fc
  .constantFrom(...PRIMARY_TYPES)
  .chain((primary) =>
    anyRecord(primary).map((message) => ({ primary, message }) as unknown as Act),
  );
