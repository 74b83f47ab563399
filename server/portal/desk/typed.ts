/** The other way round: what somebody would have typed to say an input. Links use it. */
import type { Typed } from "./answers.ts";
import { unlimitedName } from "./answers.ts";
import type { Field } from "./fields.ts";

type Input = Record<string, unknown>;

export function typedOf(fields: readonly Field[], input: Input): Typed {
  return new URLSearchParams(fields.flatMap((field) => entriesOf(field, input[field.name])));
}

function entriesOf(field: Field, value: unknown): [string, string][] {
  const { pointer } = field;
  if (value === undefined) return [];
  if (field.kind === "group") {
    return field.fields.flatMap((one) => entriesOf(one, (value as Input)[one.name]));
  }
  if (field.kind === "rows") {
    return (value as Input[]).flatMap((row, n) => entriesOf(field.at(n), row));
  }
  if (value === null) return [[unlimitedName(pointer), "true"]];
  if (field.kind === "set") return (value as string[]).map((code) => [pointer, code]);
  if (field.kind === "document" && typeof value === "object") {
    return [[pointer, JSON.stringify(value)]];
  }
  if (Array.isArray(value)) return [[pointer, value.join(" ")]];
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return [[pointer, field.kind === "time" ? text.replace(/Z$/, "") : text]];
}
