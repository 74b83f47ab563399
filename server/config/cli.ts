import type { CliSettings } from "../cli/session.ts";
import type { Language } from "../core/language/languages.ts";

/** What the command line reads, each of them an option, too, or the system's own. */
export const CLI_VARIABLES = {
  DRL_URL: "address of the service; default http://127.0.0.1:3000",
  DRL_PASSWORD_FILE: "file with the password of the keystore",
  LANG: "language of summaries and explanations: English, or Chinese of either script",
} as const;

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
