/** All texts of the pages. A key that one language lacks does not compile. */
import type { Language } from "../../core/language/languages.ts";
import { en } from "./en/words.ts";
import { zhHans } from "./zh-hans/words.ts";
import { zhHant } from "./zh-hant/words.ts";

export type Words = typeof en;

export const WORDS: Readonly<Record<Language, Words>> = {
  en,
  "zh-Hans": zhHans,
  "zh-Hant": zhHant,
};

/** Each language in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};
