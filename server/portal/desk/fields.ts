/** What an act asks for, read from the JSON schema of its input. */
import type { JsonSchema } from "../../core/wire/field.ts";

/** Simple kinds differ in how they are typed in, and in what is said where that is wrong. */
export type SimpleKind =
  | "address"
  | "categories"
  | "choice"
  | "document"
  | "flag"
  | "hashes"
  | "id"
  | "number"
  | "reason"
  | "set"
  | "subject"
  | "text"
  | "time"
  | "version";

export interface SimpleField {
  /** Where it stands in the input: a JSON pointer. */
  pointer: string;
  name: string;
  kind: SimpleKind;
  required: boolean;
  /** It may also be without limit. */
  unlimited: boolean;
  codes: readonly string[];
}
export interface GroupField {
  pointer: string;
  name: string;
  kind: "group";
  required: boolean;
  fields: readonly Field[];
}
/** Rows of the same fields; `at` makes those of a row. */
export interface RowsField {
  pointer: string;
  name: string;
  kind: "rows";
  required: boolean;
  least: number;
  most: number;
  at: (row: number) => GroupField;
}
export type Field = SimpleField | GroupField | RowsField;

/** Prepare draws it where it is absent, and nobody should choose one by hand. */
const DRAWN = "salt";

export function fieldsOf(input: JsonSchema, pointer = ""): Field[] {
  const properties = input["properties"] as Record<string, JsonSchema>;
  const required = input["required"] as readonly string[];
  return Object.entries(properties)
    .filter(([name]) => name !== DRAWN)
    .map(([name, schema]) => fieldOf(schema, `${pointer}/${name}`, name, required.includes(name)));
}

function fieldOf(schema: JsonSchema, pointer: string, name: string, required: boolean): Field {
  const items = schema["items"] as JsonSchema | undefined;
  if (schema["properties"] !== undefined) {
    return { pointer, name, kind: "group", required, fields: fieldsOf(schema, pointer) };
  }
  if (items?.["properties"] !== undefined) {
    const at = (row: number): GroupField => {
      const own = `${pointer}/${row}`;
      return { pointer: own, name, kind: "group", required: false, fields: fieldsOf(items, own) };
    };
    const [least, most] = [schema["minItems"] as number, schema["maxItems"] as number];
    return { pointer, name, kind: "rows", required, least, most, at };
  }
  const choices = [schema, ...((schema["anyOf"] as JsonSchema[] | undefined) ?? [])];
  const unlimited = choices.some((one) => one["type"] === "null");
  const codes = (items ?? choices.find((one) => one["enum"] !== undefined))?.["enum"] ?? [];
  const kind = kindOf(schema, unlimited ? (choices[1] as JsonSchema) : schema);
  return { pointer, name, kind, required, unlimited, codes: codes as readonly string[] };
}

function kindOf(whole: JsonSchema, schema: JsonSchema): SimpleKind {
  const choices = (schema["anyOf"] as JsonSchema[] | undefined) ?? [];
  const items = whole["items"] as JsonSchema | undefined;
  if (items !== undefined) {
    if (items["enum"] !== undefined) return "set";
    return items["type"] === "integer" ? "categories" : "hashes";
  }
  if (schema["enum"] !== undefined || choices.some((one) => one["enum"] !== undefined)) {
    return "choice";
  }
  if (choices.some((one) => one["const"] === "HEAD")) return "version";
  if (Array.isArray(schema["type"])) return "document";
  if (schema["type"] === "boolean") return "flag";
  const patterns = [schema, ...choices].map((one) => (one["pattern"] ?? "") as string);
  if (patterns.some((pattern) => pattern.startsWith("^[0-9]{4}-"))) return "time";
  if (schema["type"] === "integer" || choices.some((one) => one["type"] === "integer")) {
    return "number";
  }
  return textKind(patterns, choices.length > 0);
}

function textKind(patterns: readonly string[], isChoice: boolean): SimpleKind {
  const [pattern = ""] = patterns;
  if (isChoice) return "reason";
  if (pattern.includes("{64}|")) return "subject";
  if (pattern.includes("{64}")) return "id";
  return pattern.includes("{40}") ? "address" : "text";
}
