import { type Language, LANGUAGES } from "./languages.ts";

/** Regions that write Chinese in traditional characters; other Chinese is simplified. */
const PREFERENCES: Record<string, Language> = {
  "zh-TW": "zh-Hant",
  "zh-HK": "zh-Hant",
  "zh-MO": "zh-Hant",
  "zh-Hant": "zh-Hant",
  zh: "zh-Hans",
  en: "en",
};

/** Of an Accept-Language header (RFC 9110, section 12.5.4). */
export function preferredLanguage(header = ""): Language {
  const wanted = header.split(",").map((part) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const quality = parameters.map((text) => /^\s*q=([0-9.]+)$/.exec(text)?.[1]).find(Boolean);
    return { tag: tag.toLowerCase(), quality: Number(quality ?? 1) };
  });
  wanted.sort((a, b) => b.quality - a.quality);
  for (const { tag, quality } of wanted) {
    const found = Object.keys(PREFERENCES).find((known) =>
      `${tag}-`.startsWith(`${known.toLowerCase()}-`),
    );
    if (found !== undefined && quality > 0) return PREFERENCES[found] as Language;
  }
  return LANGUAGES[0];
}
