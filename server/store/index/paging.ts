import type { SQLOutputValue } from "node:sqlite";
import { LedgerError } from "../../core/error.ts";

export const MAX_PAGE_ROWS = 200;
/**
 * Rows that one page looks at. SQLite can't be interrupted, so every statement has a bound by
 * construction: a page that finds little in that many rows ends early, with a cursor.
 */
export const MAX_SCANNED_ROWS = 5_000;
/** Longer than any block and key of three. */
const MAX_CURSOR_CHARACTERS = 100;

export interface PageOptions {
  /** Block that a first page is as of; later pages stay with their cursor's. */
  at: number;
  cursor?: string | undefined;
  limit?: number | undefined;
}

export interface Page<T> {
  at: number;
  items: T[];
  /** Absent on the last page. A page that ended early for its bound may be short, even empty. */
  next: string | undefined;
}

/**
 * Where a page begins: the block that all pages are as of, and the key of the last row looked at.
 */
export interface Start {
  at: number;
  key: number[];
  limit: number;
}

export type ScannedRow = Record<string, SQLOutputValue>;

/** `parts`: how many numbers the key of the list has. */
export function pageStart(
  { at, cursor, limit = MAX_PAGE_ROWS }: PageOptions,
  parts: number,
): Start {
  const start = cursor === undefined ? undefined : readCursor(cursor, parts);
  return {
    at: start?.at ?? at,
    key: start?.key ?? Array<number>(parts).fill(0),
    limit: Math.max(1, Math.min(limit, MAX_PAGE_ROWS)),
  };
}

/** Takes the rows that are a hit until the page is full; `key` names the columns of a row's key. */
export function pageOf<T>(
  { at, limit }: Start,
  rows: Iterable<ScannedRow>,
  key: readonly string[],
  item: (row: ScannedRow) => T,
): Page<T> {
  const items: T[] = [];
  let scanned = 0;
  for (const row of rows) {
    scanned += 1;
    if (row["hit"] === 1) items.push(item(row));
    if (items.length === limit || scanned === MAX_SCANNED_ROWS) {
      const end = key.map((column) => Number(row[column]));
      return { at, items, next: writeCursor(at, end) };
    }
  }
  return { at, items, next: undefined };
}

function writeCursor(at: number, key: readonly number[]): string {
  return Buffer.from([at, ...key].join(".")).toString("base64url");
}

/** Callers give a cursor back as they got it; anything else is their mistake. */
function readCursor(text: string, parts: number): { at: number; key: number[] } {
  const plain =
    text.length <= MAX_CURSOR_CHARACTERS ? Buffer.from(text, "base64url").toString() : "";
  const [at, ...key] = plain.split(".").map(Number);
  const whole = [at, ...key].every((part) => Number.isSafeInteger(part) && Number(part) >= 0);
  if (at === undefined || !whole || key.length !== parts || writeCursor(at, key) !== text) {
    throw new LedgerError("E_SHAPE", "the cursor is none that a page ended with", {
      pointer: "/cursor",
    });
  }
  return { at, key };
}
