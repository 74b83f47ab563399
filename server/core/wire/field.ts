/**
 * A field of the wire says once what may stand there: as JSON Schema for readers, and as `read`,
 * which turns it into the value of a message or refuses it with its JSON pointer.
 */
import { member, shapeError } from "../error.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Field<T> {
  readonly schema: JsonSchema;
  readonly optional?: boolean;
  readonly read: (value: unknown, pointer: string) => T;
}
type Fields = Readonly<Record<string, Field<unknown>>>;
export type Read<F> = F extends Field<infer T> ? T : never;
type Values<F extends Fields> = { [K in keyof F]: Read<F[K]> };

export function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true };
}

export function described<T>(field: Field<T>, description: string): Field<T> {
  return { ...field, schema: { ...field.schema, description } };
}

/** An object with these fields and no others; `more` is schema that its fields cannot say alone. */
export function record<F extends Fields>(fields: F, more: JsonSchema = {}): Field<Values<F>> {
  const names = Object.keys(fields);
  const schema = {
    type: "object",
    additionalProperties: false,
    required: names.filter((name) => fields[name]?.optional !== true),
    properties: Object.fromEntries(names.map((name) => [name, fields[name]?.schema])),
    ...more,
  };
  const read = (value: unknown, pointer: string) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw shapeError(pointer, "must be an object");
    for (const name of Object.keys(value))
      if (!Object.hasOwn(fields, name))
        throw shapeError(member(pointer, name), "is not known here");
    const entries = Object.entries(fields).map(([name, field]) => {
      const at = member(pointer, name);
      if (Object.hasOwn(value, name))
        return [name, field.read((value as Record<string, unknown>)[name], at)];
      if (field.optional !== true) throw shapeError(at, "is missing");
      return [name, undefined];
    });
    return Object.fromEntries(entries) as Values<F>;
  };
  return { schema, read };
}

export function list<T>(element: Field<T>, minItems: number, maxItems: number): Field<T[]> {
  const schema = { type: "array", minItems, maxItems, items: element.schema };
  const read = (value: unknown, pointer: string) => {
    if (!Array.isArray(value)) throw shapeError(pointer, "must be an array");
    if (value.length < minItems || value.length > maxItems)
      throw shapeError(pointer, `must have ${minItems} to ${maxItems} elements`);
    return value.map((one, n) => element.read(one, member(pointer, n)));
  };
  return { schema, read };
}
