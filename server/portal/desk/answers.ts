/** What somebody typed into the form of an act, and what the act's input is of it. */
import type { Field, RowsField, SimpleField } from "./fields.ts";

/** Everything typed, by JSON pointer. It is shown again as it was, right or wrong. */
export type Typed = URLSearchParams;

export type Fault = "missing" | "document" | "wrong";
/** By JSON pointer of the field. */
export type Faults = ReadonlyMap<string, Fault>;

export interface Answers {
  input: Record<string, unknown>;
  faults: Map<string, Fault>;
}

/** Named like the field, it says that there is no limit. */
export const unlimitedName = (pointer: string): string => `${pointer}?unlimited`;
/** How many rows of a list are shown. */
export const rowsName = (pointer: string): string => `${pointer}?rows`;

/** Absent is what was left empty: the service fills it in, or says that it lacks. */
export function readAnswers(fields: readonly Field[], typed: Typed): Answers {
  const faults = new Map<string, Fault>();
  return { input: readGroup(fields, typed, faults), faults };
}

function readGroup(fields: readonly Field[], typed: Typed, faults: Map<string, Fault>) {
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const value = readField(field, typed, faults);
    if (value !== undefined) input[field.name] = value;
    else if (field.required && !faults.has(field.pointer)) faults.set(field.pointer, "missing");
  }
  return input;
}

function readField(field: Field, typed: Typed, faults: Map<string, Fault>): unknown {
  if (field.kind === "group") {
    const group = readGroup(field.fields, typed, faults);
    return field.required || Object.keys(group).length > 0 ? group : undefined;
  }
  return field.kind === "rows" ? readRows(field, typed, faults) : readSimple(field, typed, faults);
}

/** A row in which nothing was typed is none. */
function readRows(field: RowsField, typed: Typed, faults: Map<string, Fault>): unknown[] {
  const rows: unknown[] = [];
  for (let n = 0; n < rowsShown(field, typed); n += 1) {
    const own = new Map<string, Fault>();
    const row = readGroup(field.at(n).fields, typed, own);
    if (Object.keys(row).length === 0) continue;
    rows.push(row);
    for (const [pointer, fault] of own) faults.set(pointer, fault);
  }
  return rows;
}

export function rowsShown({ pointer, least, most }: RowsField, typed: Typed): number {
  const asked = Number(typed.get(rowsName(pointer)) ?? 0);
  const filled = [...typed.keys()]
    .filter((name) => name.startsWith(`${pointer}/`))
    .map((name) => Number(name.slice(pointer.length + 1).split("/")[0]) + 1);
  return Math.min(most, Math.max(1, least, Number.isInteger(asked) ? asked : 0, ...filled));
}

function readSimple(field: SimpleField, typed: Typed, faults: Map<string, Fault>): unknown {
  const { pointer, kind, unlimited } = field;
  if (unlimited && typed.has(unlimitedName(pointer))) return null;
  if (kind === "set") {
    const codes = typed.getAll(pointer);
    return codes.length === 0 ? undefined : codes;
  }
  const text = (typed.get(pointer) ?? "").trim();
  // A list of hashes may be empty: the first head of a log extends none.
  if (text === "") return kind === "hashes" ? [] : undefined;
  if (kind === "flag") return text === "true";
  if (kind === "number" || kind === "version") return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (kind === "time") return timeOf(text);
  if (kind === "categories" || kind === "hashes") {
    const parts = text.split(/[\s,，、]+/).filter(Boolean);
    return kind === "hashes"
      ? parts
      : parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  }
  return kind === "document" ? documentOf(pointer, text, faults) : text;
}

/** Browsers send a local time without its zone; all times of the ledger are UTC. */
const timeOf = (text: string): string =>
  /^[\d-]{10}T\d\d:\d\d$/.test(text)
    ? `${text}:00Z`
    : /^[\d-]{10}T[\d:]{8}$/.test(text)
      ? `${text}Z`
      : text;

/** A hash, JSON, or plain words. */
function documentOf(pointer: string, text: string, faults: Map<string, Fault>): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    faults.set(pointer, "document");
    return undefined;
  }
}
