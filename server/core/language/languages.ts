/** BCP 47 tags of the languages in which the ledger speaks to people. */
export const LANGUAGES = ["en", "zh-Hans", "zh-Hant"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Text = Readonly<Record<Language, string>>;
/** Of a reason code: the meaning, and what to do next. */
export type Explanation = readonly [means: string, next: string];

/** A text made by one function from what differs in each language. */
export function inEach(make: (language: Language) => string): Text {
  return { en: make("en"), "zh-Hans": make("zh-Hans"), "zh-Hant": make("zh-Hant") };
}
