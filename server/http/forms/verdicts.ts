/** What came of verifying a bundle, on the wire. */
import type { Text } from "../../core/language/languages.ts";
import { FACT_KINDS } from "../../core/proof/bundle.ts";
import { openQuestions, provenSentence } from "../../core/proof/sentences.ts";
import { STEPS } from "../../core/proof/steps.ts";
import type { Verdict } from "../../core/proof/verify.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { Schema } from "../route.ts";
import { ADDRESS, code, COUNT, FLAG, ID, list, shape, TEXT, TIME } from "./shapes.ts";

const UNPROVEN: Text = {
  en: "The bundle does not prove what it is about: see the step that failed.",
  "zh-Hans": "该证明包不能证明其所述事实：请见未通过的步骤。",
  "zh-Hant": "該證明包不能證明其所述事實：請見未通過的步驟。",
};

const RELIANCE = shape({
  block: shape({ number: COUNT, hash: ID, time: TIME }),
  isBlockTrusted: { ...FLAG, description: "This node has this block." },
  contracts: list(shape({ name: TEXT, address: ADDRESS, codeHash: ID })),
  areContractsTrusted: { ...FLAG, description: "They are those that this node follows." },
});
const PROVEN = shape({
  kind: code(FACT_KINDS),
  id: ID,
  block: COUNT,
  time: TIME,
  facts: { type: "object" },
});

export const bundleVerdict = (words: Schema): Schema =>
  shape(
    {
      verdict: code(["PROVEN", "NOT_PROVEN"]),
      words,
      steps: list(shape({ step: code(STEPS), ok: FLAG, detail: TEXT })),
      open: { ...list(words), description: "What is left to be compared elsewhere." },
    },
    { proven: PROVEN, relies: RELIANCE },
  );

export function formatVerdict({ verified, steps, proven, relies }: Verdict): object {
  if (!verified || proven === undefined || relies === undefined) {
    return { verdict: "NOT_PROVEN", words: UNPROVEN, steps, open: [] };
  }
  const { block } = relies;
  return {
    verdict: "PROVEN",
    words: provenSentence(proven),
    steps,
    open: openQuestions(relies),
    proven,
    relies: { ...relies, block: { ...block, time: formatTime(block.time) } },
  };
}
