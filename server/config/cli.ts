import type { CliSettings } from "../cli/session.ts";
import type { Language } from "../core/language/languages.ts";

/** What the command line reads; its help tells the names. An empty variable counts as absent. */
export function readCliSettings(source: NodeJS.ProcessEnv = process.env): CliSettings {
  return {
    url: source["DRL_URL"] || "http://127.0.0.1:3000",
    passwordFile: source["DRL_PASSWORD_FILE"] || undefined,
    language: languageOf(source["LC_ALL"] || source["LANG"] || ""),
  };
}

function languageOf(locale: string): Language {
  if (/^zh_(TW|HK|MO)|^zh_Hant/i.test(locale)) return "zh-Hant";
  return /^zh/i.test(locale) ? "zh-Hans" : "en";
}
