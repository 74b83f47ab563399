/** Parts of a sentence: codes, sets, ends and numbers in words. */
import { MAX_LISTED_NAMES } from "../limits.ts";
import { UNLIMITED_USES } from "../records.ts";
import type { Labels } from "./labels.ts";
import type { Language, Text } from "./languages.ts";

export const named = (codes: readonly string[], labels: Labels, entry: number): Text => {
  const code = codes[entry] ?? String(entry);
  const label = labels[entry] ?? { en: code, "zh-Hans": code, "zh-Hant": code };
  return {
    en: `${label.en} (${code})`,
    "zh-Hans": `${label["zh-Hans"]}（${code}）`,
    "zh-Hant": `${label["zh-Hant"]}（${code}）`,
  };
};

const COMMA: Text = { en: ", ", "zh-Hans": "、", "zh-Hant": "、" };
export const NOTHING: Text = { en: "nothing", "zh-Hans": "无", "zh-Hant": "無" };

function andMore(count: number): Text {
  return { en: `and ${count} more`, "zh-Hans": `等另 ${count} 项`, "zh-Hant": `等另 ${count} 項` };
}

/** The first `most` members of a set; `all` where it has every entry of its list. */
export function listed(
  codes: readonly string[],
  labels: Labels,
  mask: bigint | number,
  all: Text,
  language: Language,
  most = MAX_LISTED_NAMES,
): string {
  const bits = BigInt(mask);
  const members = codes.map((_, n) => n).filter((n) => ((bits >> BigInt(n)) & 1n) === 1n);
  if (members.length === codes.length) return all[language];
  if (members.length === 0) return NOTHING[language];
  const names = members.slice(0, most).map((entry) => named(codes, labels, entry)[language]);
  const rest = members.length - names.length;
  return [...names, ...(rest > 0 ? [andMore(rest)[language]] : [])].join(COMMA[language]);
}

export const ANY_PURPOSE: Text = {
  en: "any purpose",
  "zh-Hans": "任何目的",
  "zh-Hant": "任何目的",
};
export const ANY_OPERATION: Text = {
  en: "any operation",
  "zh-Hans": "任何操作",
  "zh-Hant": "任何操作",
};
export const ANYWHERE: Text = {
  en: "any territory",
  "zh-Hans": "任何地域",
  "zh-Hant": "任何地域",
};
export const ANY_RECIPIENT: Text = {
  en: "any recipient",
  "zh-Hans": "任何接收方",
  "zh-Hant": "任何接收方",
};
export const ALL_RIGHTS: Text = {
  en: "all three rights",
  "zh-Hans": "全部三项权利",
  "zh-Hant": "全部三項權利",
};
export const NO_REASON: Text = { en: "none given", "zh-Hans": "未说明", "zh-Hant": "未說明" };

export function usesInWords(uses: number): Text {
  if (uses === UNLIMITED_USES)
    return { en: "any number of times", "zh-Hans": "次数不限", "zh-Hant": "次數不限" };
  return {
    en: uses === 1 ? "once" : `at most ${uses} times`,
    "zh-Hans": `至多 ${uses} 次`,
    "zh-Hant": `至多 ${uses} 次`,
  };
}

export function countInWords(count: number): Text {
  return {
    en: count === 1 ? "one use" : `${count} uses`,
    "zh-Hans": ` ${count} 次使用`,
    "zh-Hant": ` ${count} 次使用`,
  };
}

/** Whether the grantee may hand on what it is granted. */
export function passingInWords(depth: number, entrustAllowed: boolean): Text {
  const on =
    depth === 0
      ? { en: "It may not be passed on", "zh-Hans": "不得再授权", "zh-Hant": "不得再授權" }
      : {
          en: `It may be passed on, ${depth} level${depth === 1 ? "" : "s"} deep`,
          "zh-Hans": `可再授权 ${depth} 级`,
          "zh-Hant": `可再授權 ${depth} 級`,
        };
  return entrustAllowed
    ? {
        en: `${on.en}; processing may be entrusted.`,
        "zh-Hans": `${on["zh-Hans"]}；可委托处理。`,
        "zh-Hant": `${on["zh-Hant"]}；可委託處理。`,
      }
    : {
        en: `${on.en}; processing may not be entrusted.`,
        "zh-Hans": `${on["zh-Hans"]}；不得委托处理。`,
        "zh-Hant": `${on["zh-Hant"]}；不得委託處理。`,
      };
}
