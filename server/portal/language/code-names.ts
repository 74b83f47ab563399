/** A word for each code, whichever list it is of. */
import * as lists from "../../core/codes.ts";
import * as labels from "../../core/language/labels.ts";
import type { Language, Text } from "../../core/language/languages.ts";
import { CODE_NAMES } from "./codes.ts";

/** Codes that several lists have mean other things there, so a list is looked up as a whole. */
const WORDED: readonly [readonly string[], labels.Labels][] = [
  [lists.PURPOSES, labels.PURPOSE_LABELS],
  [lists.RELATIONS, labels.RELATION_LABELS],
  [lists.OPERATIONS, labels.OPERATION_LABELS],
  [lists.OUTPUTS, labels.OUTPUT_LABELS],
  [lists.ENVIRONMENTS, labels.ENVIRONMENT_LABELS],
  [lists.RIGHTS, labels.RIGHT_LABELS],
  [lists.CONSENT_FORMS, labels.FORM_LABELS],
  [lists.CLASSIFICATIONS, labels.CLASSIFICATION_LABELS],
  [lists.PI_LEVELS, labels.PI_LABELS],
  [lists.AGENT_ACTS, labels.ACT_LABELS],
  [lists.TERRITORIES, labels.TERRITORY_LABELS],
];
const NO_DEIDENTIFICATION: Text = { en: "none", "zh-Hans": "无", "zh-Hant": "無" };
const NO_PUBLISHING: Text = { en: "no publishing", "zh-Hans": "禁止公开", "zh-Hant": "禁止公開" };

/** What the codes of one list are called; undefined for a spelling that has no name of its own. */
export function namesOfCodes(
  codes: readonly string[],
): (code: string, language: Language) => string | undefined {
  // The first two tell the lists apart; a form may know more spellings than a list, or fewer.
  const worded = WORDED.find(([list]) => codes.slice(0, 2).every((code) => list.includes(code)));
  return (code, language) => {
    const n = worded?.[0].indexOf(code) ?? -1;
    return (worded?.[1][n] ?? ownName(code, codes))?.[language];
  };
}

function ownName(code: string, codes: readonly string[]): Text | undefined {
  if (code === "NONE" && codes.includes("DEID")) return NO_DEIDENTIFICATION;
  if (code === "PUBLISH" && codes.includes("REIDENTIFY")) return NO_PUBLISHING;
  return CODE_NAMES.get(code);
}
