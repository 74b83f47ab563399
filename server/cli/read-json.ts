import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CliFailure, EXIT } from "./failure.ts";
import type { Streams } from "./session.ts";

/** The JSON in a file, or on standard input where the file is named "-". */
export async function readJson(file: string, streams: Streams): Promise<unknown> {
  const content = file === "-" ? await text(streams.in) : await readFile(file, "utf8");
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CliFailure(EXIT.INPUT, `${file} is not JSON: ${(error as Error).message}`);
  }
}

/** Texts of JSON, those that are keys with their colon. */
const TEXTS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** Of two fields under one name some readers take the first, JSON.parse the last. */
export function hasDoubledKey(text: string, json: unknown): boolean {
  const keys = [...text.matchAll(TEXTS)].filter(([, colon]) => colon !== undefined);
  return keys.length !== keysIn(json);
}

function keysIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, one) => sum + keysIn(one), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}
