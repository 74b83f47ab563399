/** Times, numbers and sets of codes as a reader of each language writes them. */
import type { Labels } from "../../core/language/labels.ts";
import type { Language, Text } from "../../core/language/languages.ts";

/** Chinese writing of either kind reads dates and numbers alike. */
const LOCALES: Readonly<Record<Language, string>> = {
  en: "en-GB",
  "zh-Hans": "zh-CN",
  "zh-Hant": "zh-TW",
};

const formats = new Map<Language, Intl.DateTimeFormat>();
const numbers = new Map<Language, Intl.NumberFormat>();

/** In UTC and saying so: a term that ends at midnight ends at one instant for everybody. */
export function timeInWords(time: string | number, language: Language): string {
  const at = new Date(typeof time === "number" ? time * 1000 : time);
  // Beyond the years that a calendar is of use for.
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999) return "∞";
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(LOCALES[language], {
      year: "numeric",
      month: "long",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: "UTC",
    });
    formats.set(language, format);
  }
  return `${format.format(at)} UTC`;
}

export function numberInWords(value: number, language: Language): string {
  const format = numbers.get(language) ?? new Intl.NumberFormat(LOCALES[language]);
  numbers.set(language, format);
  return format.format(value);
}

const COMMA: Text = { en: ", ", "zh-Hans": "、", "zh-Hant": "、" };

export function label(
  codes: readonly string[],
  labels: Labels,
  code: string,
  language: Language,
): string {
  return labels[codes.indexOf(code)]?.[language] ?? code;
}

export const joined = (parts: readonly string[], language: Language): string =>
  parts.join(COMMA[language]);

/** 0x1234…abcd: enough to tell ids apart at a glance; the whole id stands where it matters. */
export const shortId = (id: string): string =>
  id.length > 20 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
