/** Names for ids: a reader knows an organization and a dataset by name. */
import { LedgerError } from "../../core/error.ts";
import type { Language } from "../../core/language/languages.ts";
import { type Hex, ZERO } from "../../core/records.ts";
import type { Visit } from "../page.ts";
import type { Participant } from "./wire.ts";

/** A title as somebody wrote it, in whatever language. */
export interface Title {
  text: string;
  language?: string;
}

export interface Names {
  parties: ReadonlyMap<Hex, string>;
  /** Of assets; one whose description is not public, or has none, is missing. */
  titles: ReadonlyMap<Hex, Title>;
}

export interface Titled {
  id: Hex;
  metadataDoc: Hex | null;
}

export async function namesOf(
  visit: Visit,
  parties: Iterable<Hex>,
  assets: Iterable<Titled> = [],
): Promise<Names> {
  const names = await entries(parties, (address) => nameOf(visit, address));
  const titles = await entries(assets, (asset) => titleOf(visit, asset));
  return {
    parties: new Map(names),
    titles: new Map(titles.map(([{ id }, title]) => [id, title])),
  };
}

async function entries<K, V>(
  keys: Iterable<K>,
  read: (key: K) => Promise<V | undefined>,
): Promise<[K, V][]> {
  const found: [K, V][] = [];
  for (const key of new Set(keys)) {
    const value = await read(key);
    if (value !== undefined) found.push([key, value]);
  }
  return found;
}

async function nameOf(visit: Visit, address: Hex): Promise<string | undefined> {
  const one = await orMissing(visit.ask<Participant>(`/v1/participants/${address}`));
  return one?.name;
}

export async function titleOf(visit: Visit, { metadataDoc }: Titled): Promise<Title | undefined> {
  if (metadataDoc === null || metadataDoc === ZERO) return undefined;
  const answer = await orMissing(visit.ask<{ text?: string }>(`/v1/documents/${metadataDoc}`));
  return answer?.text === undefined ? undefined : readTitle(answer.text, visit.language);
}

/** DCAT's title: a text, or one for each language. */
function readTitle(document: string, language: Language): Title | undefined {
  let title: unknown;
  try {
    title = (JSON.parse(document) as { title?: unknown } | null)?.title;
  } catch {
    return undefined;
  }
  if (typeof title === "string") return { text: title };
  if (typeof title !== "object" || title === null) return undefined;
  const texts = Object.entries(title as Record<string, unknown>).filter(isText);
  const [base = ""] = language.split("-");
  const wanted = [language, base, "zh-Hans", "zh", "en"];
  const rank = ([tag]: [string, string]) => (wanted.indexOf(tag) + wanted.length) % wanted.length;
  const known = texts.filter(([tag]) => wanted.includes(tag)).sort((a, b) => rank(a) - rank(b));
  const [tag, text] = known[0] ?? texts[0] ?? [];
  return text === undefined ? undefined : { text, ...(tag !== undefined && { language: tag }) };
}

const isText = (entry: [string, unknown]): entry is [string, string] =>
  typeof entry[1] === "string";

/** What is not there, not open to this reader or not held by this node shows as nothing. */
export async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof LedgerError && MISSING.includes(error.status)) return undefined;
    throw error;
  }
}
const MISSING = [401, 403, 404];
