import type { Text } from "../../core/language/languages.ts";

/** Names by code, one line each: code | English | 简体 | 繁體. */
export function table(lines: string): ReadonlyMap<string, Text> {
  const rows = lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(" | "));
  return new Map(
    rows.map(([code = "", en = "", hans = "", hant = ""]) => [
      code,
      { en, "zh-Hans": hans, "zh-Hant": hant },
    ]),
  );
}
