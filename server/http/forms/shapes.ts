/** The pieces that the schemas of answers are made of. */
import { MAX_SECONDS } from "../../core/limits.ts";
import { type Hex, ZERO, ZERO_ADDRESS } from "../../core/records.ts";
import type { Schema } from "../route.ts";

export const ID: Schema = { type: "string", pattern: "^0x[0-9a-f]{64}$" };
export const ADDRESS: Schema = { type: "string", pattern: "^0x[0-9a-f]{40}$" };
export const COUNT: Schema = { type: "integer", minimum: 0 };
export const FLAG: Schema = { type: "boolean" };
export const TEXT: Schema = { type: "string" };
/** RFC 3339; seconds for times beyond the year 9999, which its four digits can't write. */
export const TIME: Schema = {
  anyOf: [{ type: "string" }, { type: "integer", maximum: MAX_SECONDS }],
};
export const STAMP: Schema = shape({ block: COUNT, time: TIME });

export const code = (codes: readonly string[]): Schema => ({ type: "string", enum: codes });
export const list = (items: Schema): Schema => ({ type: "array", items });
export const codes = (entries: readonly string[]): Schema => list({ enum: entries });
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
export const component = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** An object with these fields and no others; all are there but the optional ones. */
export function shape(
  properties: Record<string, Schema>,
  optional: Record<string, Schema> = {},
): Schema {
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties),
    properties: { ...properties, ...optional },
  };
}

/** A shape with more fields. */
export function extended(closed: Schema, properties: Record<string, Schema>): Schema {
  return {
    ...closed,
    required: [...(closed["required"] as string[]), ...Object.keys(properties)],
    properties: { ...(closed["properties"] as Record<string, Schema>), ...properties },
  };
}

/** On chain zero stands for "none", on the wire null. */
export const hashOrNull = (hash: Hex): Hex | null => (hash === ZERO ? null : hash);
export const partyOrNull = (address: Hex): Hex | null =>
  address === ZERO_ADDRESS ? null : address;
