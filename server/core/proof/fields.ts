/**
 * The pieces of a bundle's form. There is one way to write each value: hex in lower case, integers
 * beyond 48 bits as decimal text, no field more and none less.
 */
import { shapeError } from "../error.ts";
import { type Hex, type StructType, TYPES } from "../records.ts";
import { structOf } from "../struct-hash.ts";
import { bitsOf, isBig } from "../typed-data.ts";
import { type Field, record } from "../wire/field.ts";

function textOf(pattern: string, form: string): Field<string> {
  return {
    schema: { type: "string", pattern },
    read(value, pointer) {
      if (typeof value !== "string" || !new RegExp(pattern).test(value)) {
        throw shapeError(pointer, `must be ${form}`);
      }
      return value;
    },
  };
}

const hexOf = (bytes: number) =>
  textOf(`^0x[0-9a-f]{${bytes * 2}}$`, `${bytes} bytes in lower-case hex`) as Field<Hex>;
export const BYTES32 = hexOf(32);
export const ADDRESS = hexOf(20);
export const BYTES = textOf("^0x([0-9a-f]{2})+$", "bytes in lower-case hex") as Field<Hex>;

export const TEXT: Field<string> = {
  schema: { type: "string" },
  read(value, pointer) {
    if (typeof value !== "string" || !value.isWellFormed())
      throw shapeError(pointer, "must be well-formed text");
    return value;
  },
};

export const FLAG: Field<boolean> = {
  schema: { type: "boolean" },
  read(value, pointer) {
    if (typeof value !== "boolean") throw shapeError(pointer, "must be true or false");
    return value;
  },
};

export function constant<T extends string>(text: T): Field<T> {
  return {
    schema: { const: text },
    read(value, pointer) {
      if (value !== text) throw shapeError(pointer, `must be "${text}"`);
      return text;
    },
  };
}

export function integer(limit: number): Field<number> {
  return {
    schema: { type: "integer", minimum: 0, exclusiveMaximum: limit },
    read(value, pointer) {
      // Not -0, which JSON can write.
      const fits = Number.isSafeInteger(value) && !Object.is(value, -0);
      if (!fits || (value as number) < 0 || (value as number) >= limit)
        throw shapeError(pointer, `must be a whole number below ${limit}`);
      return value as number;
    },
  };
}
export const COUNT = integer(Number.MAX_SAFE_INTEGER);

/** As typed data write it, so that a struct stands in a bundle as its signer saw it. */
function bigInteger(bits: number): Field<bigint> {
  const digits = textOf("^(0|[1-9][0-9]{0,77})$", "an integer in decimal digits");
  return {
    schema: digits.schema,
    read(value, pointer) {
      const number = BigInt(digits.read(value, pointer));
      if (number >= 2n ** BigInt(bits)) throw shapeError(pointer, `does not fit uint${bits}`);
      return number;
    },
  };
}

/** A struct of `records.ts` with all its fields. */
export function struct<T>(type: StructType): Field<T> {
  const fields = TYPES[type].map((field) => [field.name, fieldOf(field.type)] as const);
  return record(Object.fromEntries(fields)) as Field<T>;
}

function fieldOf(type: string): Field<unknown> {
  const inner = structOf(type);
  if (inner !== undefined) return struct(inner);
  const bits = bitsOf(type);
  if (bits !== undefined) return isBig(bits) ? bigInteger(bits) : integer(2 ** bits);
  if (type === "address") return ADDRESS;
  if (type === "bytes32") return BYTES32;
  return type === "bool" ? FLAG : TEXT;
}

/** One of several forms, which `key` tells apart. */
export function oneOf<T>(
  key: string,
  forms: Readonly<Record<string, Field<T>>>,
  keyIn: (value: Record<string, unknown>) => unknown = (value) => value[key],
): Field<T> {
  return {
    schema: { oneOf: Object.values(forms).map(({ schema }) => schema) },
    read(value, pointer) {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw shapeError(pointer, "must be an object");
      const name = keyIn(value as Record<string, unknown>);
      const form = typeof name === "string" && Object.hasOwn(forms, name) ? forms[name] : undefined;
      if (form === undefined)
        throw shapeError(`${pointer}/${key}`, `must be one of ${Object.keys(forms).join(", ")}`);
      return form.read(value, pointer);
    },
  };
}
