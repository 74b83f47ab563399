// Every way to change one place of a bundle that leaves it JSON.
import type { Json } from "./vectors.ts";

export interface Tampered {
  /** The field at the top that it is in. */
  field: string;
  what: string;
  bundle: Json;
}

type Pick = (limit: number) => number;
type Change = (value: unknown, pick: Pick) => unknown;

const HEX = "0123456789abcdef";

function otherDigit(text: string, pick: Pick): string {
  const at = text.startsWith("0x") ? 2 + pick(text.length - 2) : pick(text.length);
  const other = HEX[(HEX.indexOf(text[at] ?? "0") + 1 + pick(15)) % 16] as string;
  return text.slice(0, at) + other + text.slice(at + 1);
}

/** A letter in the other case, which means the same to many readers. */
const otherCase = (text: string): string =>
  text.replace(/[a-f](?=[^a-f]*$)/, (letter) => letter.toUpperCase());

const ON_TEXT: Change[] = [
  (text, pick) => otherDigit(text as string, pick),
  (text) => otherCase(text as string),
  (text) => `${text as string}00`,
  (text) => (text as string).slice(0, -2),
  (text) => ` ${text as string}`,
  (text) => `0${text as string}`,
  () => "",
  () => null,
  () => 0,
];
const ON_NUMBER: Change[] = [
  (number) => (number as number) + 1,
  (number) => (number as number) - 1,
  (number) => (number as number) + 2 ** 32,
  (number) => String(number),
  () => null,
  () => true,
];
const ON_FLAG: Change[] = [(flag) => !flag, (flag) => Number(flag), () => null];
const ON_LIST: Change[] = [
  (list) => [...(list as unknown[]), (list as unknown[])[0] ?? 0],
  (list) => (list as unknown[]).slice(1),
  (list) => (list as unknown[]).slice(0, -1),
  (list) => (list as unknown[]).toReversed(),
  (list, pick) => swapped(list as unknown[], pick),
  () => [],
  () => ({}),
];
const ON_OBJECT: Change[] = [
  (object) => ({ ...(object as Json), more: 1 }),
  (object, pick) => without(object as Json, pick),
  (object, pick) => renamed(object as Json, pick),
  (object) => Object.values(object as Json),
];

function swapped(list: unknown[], pick: Pick): unknown[] {
  const copy = [...list];
  const [a, b] = [pick(copy.length || 1), pick(copy.length || 1)];
  [copy[a], copy[b]] = [copy[b], copy[a]];
  return copy;
}

function without(object: Json, pick: Pick): Json {
  const names = Object.keys(object);
  const gone = names[pick(names.length)];
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== gone));
}

function renamed(object: Json, pick: Pick): Json {
  const names = Object.keys(object);
  const other = names[pick(names.length)];
  const entries = Object.entries(object);
  return Object.fromEntries(entries.map(([n, v]) => [n === other ? `${n}_` : n, v]));
}

function changesOf(value: unknown): Change[] {
  if (typeof value === "string") return ON_TEXT;
  if (typeof value === "number") return ON_NUMBER;
  if (typeof value === "boolean") return ON_FLAG;
  return Array.isArray(value) ? ON_LIST : ON_OBJECT;
}

export type Path = readonly (string | number)[];

/** Every place: the whole, each field, each element. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inner.flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

/** The bundle given is changed nowhere else; undefined where the change leaves it as it was. */
export function tampered(bundle: Json, path: Path, kind: number, pick: Pick): Tampered | undefined {
  const copy = structuredClone(bundle);
  const inner = path.slice(0, -1).reduce<unknown>((at, key) => (at as Json)[key], copy) as Json;
  const key = path.at(-1);
  const before = key === undefined ? copy : inner[key];
  const changes = changesOf(before);
  const change = changes[kind % changes.length] as Change;
  const after = change(before, pick);
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  if (key !== undefined) inner[key] = after;
  const what = `${path.join("/")}: ${JSON.stringify(after)?.slice(0, 80)}`;
  return { field: String(path[0] ?? ""), what, bundle: key === undefined ? (after as Json) : copy };
}
