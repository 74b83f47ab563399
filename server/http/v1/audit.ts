/** The regulator's questions, under the numbers that they have in the design. */
import { DIMENSIONS } from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import { MAX_DEPENDANTS, MAX_PAGE_ITEMS, PAGE_ITEMS } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import { formatScope } from "../../core/wire/scope.ts";
import { compareWithInputs } from "../../provenance/comparison.ts";
import { dependants } from "../../provenance/dependants.ts";
import { formatMoment, MOMENT, momentOf } from "../as-of.ts";
import type { HttpDeps } from "../deps.ts";
import { DEPENDANT, formatDependant } from "../forms/lineage.ts";
import { code, codes, component, COUNT, ID, list, orNull, shape, TEXT } from "../forms/shapes.ts";
import { AS_OF, type AsOfQuery, PAGE, type PageQuery } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";
import { historyOf, ofAsset } from "./activity.ts";
import { LINEAGE, lineageAnswer, type LineageQuery, nextStep, stepOf, WALK } from "./lineage.ts";
import { USE_QUESTIONS } from "./audit-uses.ts";
import type { ReadingDeps } from "./denials.ts";
import { given, type Question } from "./question.ts";
import { found, listRecords, page } from "./records.ts";
import { VERIFICATION, verification } from "./verify.ts";

const HEX: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" };

interface OfAsset {
  asset?: Hex;
}
const rights = (deps: HttpDeps, query: PageQuery & OfAsset): Promise<Answer> => {
  const asset = given("asset", query.asset);
  return ofAsset(deps, asset, query, () => listRecords(deps, "right", { asset }, query));
};

const history = (deps: HttpDeps, query: PageQuery & OfAsset): Promise<Answer> => {
  const asset = given("asset", query.asset);
  return ofAsset(deps, asset, query, () => historyOf(deps, asset, query));
};

async function registered(
  deps: HttpDeps,
  query: AsOfQuery & OfAsset & { hash?: Hex },
): Promise<Answer> {
  const asked = { hash: given("hash", query.hash), asset: given("asset", query.asset) };
  return { body: await verification(deps, asked, query.asOf) };
}

const lineageQuestion =
  (direction: "up" | "down") =>
  async (deps: HttpDeps, query: LineageQuery & OfAsset): Promise<Answer> => ({
    body: await lineageAnswer(deps, given("asset", query.asset), [direction], query),
  });

/**
 * Revoked and surrendered ones are left out; whether each of the others is usable stands beside it.
 */
const users = (deps: HttpDeps, query: PageQuery & OfAsset): Promise<Answer> => {
  const asset = given("asset", query.asset);
  return ofAsset(deps, asset, query, () =>
    listRecords(deps, "authorization", { asset, status: "GRANTED" }, query),
  );
};

const DEPENDANTS = shape({
  id: ID,
  items: list(component("Dependant")),
  parties: { ...list(TEXT), description: "Those of this page, each once." },
  next: orNull(TEXT),
  ...MOMENT,
});

async function whatIf(deps: HttpDeps, query: PageQuery & { id?: Hex }): Promise<Answer> {
  const id = given("id", query.id);
  const { moment, step } = await stepOf(deps, query, MAX_DEPENDANTS);
  const kind = found(moment.view.kind(id), `record ${id}`);
  if (kind !== "right" && kind !== "consent" && kind !== "authorization") {
    throw new LedgerError("E_SHAPE", `/id names a record of kind ${kind}`, { pointer: "/id" });
  }
  const { limit = PAGE_ITEMS } = query;
  const { view, block, time } = moment;
  const { items, next } = await dependants(
    deps.index,
    id,
    { skip: step.skip, limit },
    { view, block: block.number, time },
  );
  return {
    body: {
      id,
      items: items.map(formatDependant),
      parties: [...new Set(items.map(({ party }) => party))],
      next: nextStep(moment, next),
      ...formatMoment(moment),
    },
  };
}

const COMPARED = shape({
  asset: ID,
  ceiling: component("Scope"),
  inputs: list(
    shape({
      authorization: ID,
      asset: ID,
      scope: component("Scope"),
      narrower: codes(DIMENSIONS),
      broader: codes(DIMENSIONS),
    }),
  ),
  verdict: code(["WITHIN", "BROADER"]),
  ...MOMENT,
});

async function compared(deps: HttpDeps, query: AsOfQuery & OfAsset): Promise<Answer> {
  const asset = given("asset", query.asset);
  const moment = await momentOf(deps, query.asOf);
  const { ceiling, inputs } = compareWithInputs(moment.view, asset);
  const isBroader = inputs.some(({ broader }) => broader.length > 0);
  return {
    body: {
      asset,
      ceiling: formatScope(ceiling),
      inputs: inputs.map(({ scope, ...input }) => ({ ...input, scope: formatScope(scope) })),
      verdict: isBroader ? "BROADER" : "WITHIN",
      ...formatMoment(moment),
    },
  };
}

const OF_THE_CHAIN: readonly Question[] = [
  {
    n: 1,
    asks: "Who holds which right in an asset?",
    query: { ...PAGE, asset: HEX },
    output: page(component("Right")),
    answer: rights,
  },
  {
    n: 2,
    asks: "What is the full history of an asset?",
    query: { ...PAGE, asset: HEX },
    output: page(component("Event")),
    answer: history,
  },
  {
    n: 3,
    asks: "Is a file the registered version? For the file itself: POST /v1/verify",
    query: { ...AS_OF, asset: HEX, hash: HEX },
    output: VERIFICATION,
    answer: registered,
  },
  {
    n: 4,
    asks: "Where did an asset come from, down to all its sources?",
    query: { ...WALK, asset: HEX },
    output: shape(LINEAGE),
    answer: lineageQuestion("up"),
  },
  {
    n: 5,
    asks: "What was made from an asset, and how does each product stand?",
    query: { ...WALK, asset: HEX },
    output: shape(LINEAGE),
    answer: lineageQuestion("down"),
  },
  {
    n: 7,
    asks: "Who may use an asset, for what, until when?",
    query: { ...PAGE, asset: HEX },
    output: page(component("Authorization")),
    answer: users,
  },
  {
    n: 10,
    asks: "What stops if a right, a consent or an authorization ends?",
    query: {
      ...AS_OF,
      cursor: PAGE.cursor,
      limit: { type: "integer", minimum: 1, maximum: MAX_PAGE_ITEMS, default: PAGE_ITEMS },
      id: HEX,
    },
    output: DEPENDANTS,
    answer: whatIf,
  },
  {
    n: 32,
    asks: "Are the terms of a product broader than those of its inputs anywhere?",
    query: { ...AS_OF, asset: HEX },
    output: COMPARED,
    answer: compared,
  },
];

const QUESTIONS = [...OF_THE_CHAIN, ...USE_QUESTIONS].sort((a, b) => a.n - b.n);

export const AUDIT_COMPONENTS: Record<string, Schema> = { Dependant: DEPENDANT };

export const auditRoutes = (deps: ReadingDeps): Route[] => [
  {
    method: "GET",
    path: "/v1/audit",
    tag: "audit",
    summary: "The questions that can be asked, with what each needs",
    output: {
      200: shape({
        items: list(shape({ n: COUNT, asks: TEXT, path: TEXT, parameters: list(TEXT) })),
      }),
    },
    handle: () => ({
      body: {
        items: QUESTIONS.map(({ n, asks, query }) => ({
          n,
          asks,
          path: `/v1/audit/${n}`,
          parameters: Object.keys(query),
        })),
      },
    }),
  },
  ...QUESTIONS.map(({ n, asks, query, output, answer }): Route => ({
    method: "GET",
    path: `/v1/audit/${n}`,
    tag: "audit",
    summary: asks,
    query,
    output: { 200: output },
    handle: (call: Call) => answer(deps, call.query as never, call.request),
  })),
];
