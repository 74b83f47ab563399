import { ENVIRONMENTS, OPERATIONS, OUTPUTS, PURPOSES } from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import {
  type ChainNode,
  evaluate,
  type Evaluation,
  type Question,
} from "../../core/rules/evaluate.ts";
import { ALL_CATEGORIES } from "../../core/rules/terms.ts";
import { STATUSES, type View } from "../../core/view.ts";
import { described, optional, type Read, record } from "../../core/wire/field.ts";
import { formatTime } from "../../core/wire/format.ts";
import { territory } from "../../core/wire/territories.ts";
import { address, categories, code, id, integer, version } from "../../core/wire/values.ts";
import { KINDS } from "../../store/index/model.ts";
import { formatMoment, isFresh, MOMENT, momentOf, type MomentSources } from "../as-of.ts";
import { formatRefusal, REASON } from "../forms/refusals.ts";
import { code as anyOf, component, ID, list, orNull, shape, TEXT, TIME } from "../forms/shapes.ts";
import { AS_OF } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";

const UINT32 = 2 ** 32 - 1;
const asOf = {
  schema: { ...AS_OF.asOf, type: ["string", "integer"], minimum: 0 },
  read: (value: unknown) => String(value),
};

const QUESTION = record({
  authorization: id,
  actor: address,
  operation: code(OPERATIONS),
  purpose: code(PURPOSES),
  output: code(OUTPUTS),
  environment: code(ENVIRONMENTS),
  territory,
  categories: described(optional(categories), "absent = all of the authorization's"),
  k: optional(integer(0, UINT32)),
  version: described(optional(version), 'absent or "HEAD" = the authorization\'s'),
  count: optional(integer(1, UINT32)),
  asOf: optional(asOf),
});

const NODE = shape(
  { id: ID, kind: anyOf(KINDS), status: anyOf(STATUSES) },
  { why: component("Refusal") },
);
/** A verdict with the fields that stand around it. */
export const evaluation = (around: Record<string, Schema>): Schema =>
  shape(
    {
      decision: anyOf(["ALLOW", "DENY"]),
      reason: orNull(REASON),
      details: list(component("Refusal")),
      chain: list(NODE),
      validUntil: { ...orNull(TIME), description: "When the answer ends by itself." },
      ...around,
    },
    { subject: ID, dimension: TEXT, value: ID },
  );

function questionOf(view: View, given: Read<typeof QUESTION>): Question {
  const { asOf: _, ...asked } = given;
  const terms = view.facts("authorization", asked.authorization)?.terms;
  return {
    ...asked,
    categories: asked.categories ?? terms?.scope.limits.categories ?? ALL_CATEGORIES,
    k: asked.k ?? 0,
    version: asked.version ?? 0,
    count: asked.count ?? 1,
  };
}

async function evaluateUse(deps: MomentSources, body: unknown): Promise<Answer> {
  const given = QUESTION.read(body, "");
  const moment = await momentOf(deps, given.asOf);
  const verdict = evaluate(moment.view, questionOf(moment.view, given), moment.time);
  // Whoever relies on "allow" must not be told so by a node that missed a withdrawal.
  if (verdict.decision === "ALLOW" && moment.provisional && !isFresh(deps)) {
    throw new LedgerError("E_STALE", "this node does not know the newest blocks");
  }
  return { body: { ...formatEvaluation(verdict), ...formatMoment(moment) } };
}

export function formatEvaluation({ reason, subject, detail, ...verdict }: Evaluation): object {
  return {
    decision: verdict.decision,
    ...(reason ? formatRefusal({ reason, subject, detail }) : { reason: null }),
    details: verdict.details.map(formatRefusal),
    chain: verdict.chain.map(formatNode),
    validUntil: verdict.validUntil === undefined ? null : formatTime(verdict.validUntil),
  };
}

function formatNode({ id: node, kind, status, why }: ChainNode) {
  return { id: node, kind, status, ...(why && { why: formatRefusal(why) }) };
}

export const evaluateRoutes = (deps: MomentSources): Route[] => [
  {
    method: "POST",
    path: "/v1/evaluate",
    tag: "questions",
    summary: "Whether a use would be allowed, with every reason against it; changes nothing",
    input: { schema: QUESTION.schema },
    output: { 200: evaluation(MOMENT) },
    handle: ({ body }: Call) => evaluateUse(deps, body),
  },
];
