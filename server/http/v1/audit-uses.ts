/** Questions about uses, made and refused: each with what shows the answer to be right. */
import type { Reader } from "../../auth/reader.ts";
import { MAX_COUNTED_DENIALS, PAGE_ITEMS } from "../../core/limits.ts";
import { denialEvidence, evidenceHash } from "../../core/log/evidence.ts";
import type { Hex } from "../../core/records.ts";
import { leafAt } from "../../core/rules/walk.ts";
import { formatTime } from "../../core/wire/format.ts";
import { ZERO } from "../../core/records.ts";
import { type Judgement, judgeRefused, judgeUse } from "../../provenance/judgement.ts";
import type { ListedDenial } from "../../store/intake/denials.ts";
import { formatMoment, MOMENT, momentOf } from "../as-of.ts";
import { formatDenial, formatReceipt } from "../forms/activity.ts";
import { ANCHOR, formatAnchor } from "../forms/anchors.ts";
import { bundleOf, PROOF, type ProofQuery, withBundle } from "../forms/bundles.ts";
import { COVERS, coversOf } from "../forms/node-log.ts";
import { formatRecord } from "../forms/records.ts";
import { REASON } from "../forms/refusals.ts";
import { ADDRESS, code, component, COUNT, FLAG, ID, list } from "../forms/shapes.ts";
import { orNull, shape, TEXT, TIME } from "../forms/shapes.ts";
import { AS_OF, type AsOfQuery, PAGE, type PageQuery } from "../parameters.ts";
import type { Answer, Call, Schema } from "../route.ts";
import { assertMayRead, readableDenials, type ReadingDeps } from "./denials.ts";
import { evaluation, formatEvaluation } from "./evaluate.ts";
import { nextStep, stepOf } from "./lineage.ts";
import { given, type Question } from "./question.ts";
import { found } from "./records.ts";

const HEX: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" };
const PARTY: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" };

/** The node's word, and that its log has held it since. */
const PROVEN_DENIAL = shape({
  denial: component("Denial"),
  entry: { ...orNull(ANCHOR), description: "Where the log holds `denial.evidence.hash`." },
});

function provenDenial({ index, nodeLog, node }: ReadingDeps, denial: ListedDenial): object {
  const entry = nodeLog.find(evidenceHash(denialEvidence(denial)), "denial");
  return {
    denial: formatDenial(denial, index.executed(denial.digest) !== undefined),
    entry: entry ? { ...formatAnchor(entry, nodeLog), source: node } : null,
  };
}

const JUDGEMENT = evaluation({
  authorization: ID,
  state: {
    ...code(["BEFORE_BLOCK", "IN_BLOCK"]),
    description:
      "What was judged: the ledger as the block before left it, or as the use's own block did, " +
      "without the use.",
  },
  path: { ...list(component("Authorization")), description: "From the root down, as of then." },
  consents: { ...list(component("Consent")), description: "Which the path cites, as of then." },
  block: COUNT,
  time: TIME,
});

function formatJudgement({ index }: ReadingDeps, judged: Judgement): object {
  const { authorization, state, time, view, block } = judged;
  const steps = leafAt(view, authorization)?.path.steps ?? [];
  const bases = new Set(steps.map(({ facts }) => facts.terms.basis).filter((id) => id !== ZERO));
  const records = <K extends "authorization" | "consent">(kind: K, ids: Iterable<Hex>) =>
    [...ids].flatMap((id) => {
      const row = index.read(kind, id, block);
      return row === undefined ? [] : [formatRecord(kind, row, view, time)];
    });
  return {
    ...formatEvaluation(judged.evaluation),
    ...{ authorization, state, block },
    path: records(
      "authorization",
      steps.map(({ id }) => id),
    ),
    consents: records("consent", bases),
    time: formatTime(time),
  };
}

const LAWFULNESS = withBundle(
  shape({
    use: ID,
    verdict: {
      ...code(["LAWFUL", "REFUSED", "UNDECIDED"]),
      description:
        "UNDECIDED = the chain executed it, and other acts of its block changed what it rests " +
        "on: their order in the block decides.",
    },
    judged: { ...list(JUDGEMENT), description: "One for each authorization debited." },
    receipts: list(component("Receipt")),
    refused: { ...orNull(PROVEN_DENIAL), description: "For its parties and the regulator." },
    covers: COVERS,
    ...MOMENT,
  }),
);

type UseQuery = AsOfQuery & ProofQuery & { use?: Hex };

async function wasLawful(
  deps: ReadingDeps,
  query: UseQuery,
  request: Call["request"],
): Promise<Answer> {
  const use = given("use", query.use);
  const moment = await momentOf(deps, query.asOf);
  const { block } = moment;
  const debits = deps.index.receiptsOf(use, block.number);
  const denial = readable(deps, deps.readers.readerOf(request.headers), use, debits.length > 0);
  if (debits.length === 0) found(denial, `use ${use}`);
  const judged =
    debits.length > 0
      ? debits.map((debit) => judgeUse(deps.index, debit))
      : [judgeRefused(deps.index, denial as ListedDenial)];
  const isLawful = judged.every(({ evaluation }) => evaluation.decision === "ALLOW");
  const at = query.asOf === undefined ? undefined : block.number;
  const bundle =
    debits.length === 0
      ? {}
      : await bundleOf(query, () =>
          debits[0]?.product === undefined
            ? deps.proofs.receipt(use, at)
            : deps.proofs.derivation(use, at),
        );
  return {
    body: {
      use,
      verdict: debits.length === 0 ? "REFUSED" : isLawful ? "LAWFUL" : "UNDECIDED",
      judged: judged.map((one) => formatJudgement(deps, one)),
      receipts: debits.map(formatReceipt),
      refused: denial ? provenDenial(deps, denial) : null,
      covers: coversOf(deps.nodeLog),
      ...bundle,
      ...formatMoment(moment),
    },
  };
}

/** A use may have been refused before it was executed; that is shown to whom it concerns only. */
function readable(
  deps: ReadingDeps,
  reader: Reader,
  use: Hex,
  isExecuted: boolean,
): ListedDenial | undefined {
  const denial = deps.store.denials.get(use);
  if (denial === undefined) return undefined;
  try {
    assertMayRead(deps, reader, denial);
    return denial;
  } catch (error) {
    if (isExecuted) return undefined;
    throw error;
  }
}

const REFUSED = shape({
  counts: {
    ...list(shape({ actor: ADDRESS, reason: REASON, count: COUNT, first: TIME, last: TIME })),
    description: "Who was refused how often for what, over all pages.",
  },
  complete: { ...FLAG, description: `false = of the newest ${MAX_COUNTED_DENIALS} alone.` },
  items: list(PROVEN_DENIAL),
  next: orNull(TEXT),
  covers: COVERS,
  source: { ...ADDRESS, description: "The node whose word this is." },
  ...MOMENT,
});

type RefusedQuery = PageQuery & { actor?: Hex; authorization?: Hex };

async function refused(
  deps: ReadingDeps,
  query: RefusedQuery,
  request: Call["request"],
): Promise<Answer> {
  const filter = readableDenials(deps, { query, request } as Call<RefusedQuery>);
  const { moment, step } = await stepOf(deps, query, MAX_DENIALS);
  const { denials } = deps.store;
  const end = denials.endOf(moment.block.number);
  const counts = denials.counts({ ...filter, before: end, limit: MAX_COUNTED_DENIALS });
  const { limit = PAGE_ITEMS } = query;
  const before = step.skip === 0 ? end : Math.min(step.skip, end);
  const items = denials.list({ ...filter, before, limit });
  const last = items.length === limit ? items.at(-1)?.n : undefined;
  return {
    body: {
      counts: counts.map(({ first, last, ...count }) => ({
        ...count,
        first: formatTime(first),
        last: formatTime(last),
      })),
      complete: counts.reduce((sum, { count }) => sum + count, 0) < MAX_COUNTED_DENIALS,
      items: items.map((denial) => provenDenial(deps, denial)),
      next: nextStep(moment, last),
      covers: coversOf(deps.nodeLog),
      source: deps.node,
      ...formatMoment(moment),
    },
  };
}

/** A cursor names the number of a denial, of nine digits at most. */
const MAX_DENIALS = 999_999_999;

export const USE_QUESTIONS: readonly Question[] = [
  {
    n: 6,
    asks: "Was a use lawful when it was made?",
    query: { ...AS_OF, ...PROOF, use: { ...HEX, description: "Its act: a receipt or a denial." } },
    output: LAWFULNESS,
    answer: wasLawful,
  },
  {
    n: 9,
    asks: "Which uses were refused: whose, how often, why?",
    query: { ...PAGE, actor: PARTY, authorization: HEX },
    output: REFUSED,
    answer: refused,
  },
];
