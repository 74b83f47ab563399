import type { Direction } from "../../core/lineage.ts";
import { MAX_LINEAGE_DEPTH, MAX_LINEAGE_EDGES, MAX_LINEAGE_PAGE_EDGES } from "../../core/limits.ts";
import { LINEAGE_PAGE_EDGES } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import { lineage } from "../../provenance/lineage.ts";
import { formatMoment, MOMENT, type Moment } from "../as-of.ts";
import { nextPage, openPage } from "../page-moment.ts";
import type { HttpDeps } from "../deps.ts";
import { formatEdge, formatNode } from "../forms/lineage.ts";
import { component, ID, list, orNull, shape, TEXT } from "../forms/shapes.ts";
import { AS_OF, PAGE } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";
import { readStep, type Step, writeStep } from "../steps.ts";
import { found } from "./records.ts";

export interface LineageQuery {
  asOf?: string;
  cursor?: string;
  depth?: number;
  limit?: number;
}

const { cursor } = PAGE;
export const WALK: Record<keyof LineageQuery, Schema> = {
  ...AS_OF,
  cursor,
  depth: {
    type: "integer",
    minimum: 1,
    maximum: MAX_LINEAGE_DEPTH,
    default: MAX_LINEAGE_DEPTH,
    description: "Levels in each direction.",
  },
  limit: {
    type: "integer",
    minimum: 1,
    maximum: MAX_LINEAGE_PAGE_EDGES,
    default: LINEAGE_PAGE_EDGES,
    description: "Edges on a page.",
  },
};

/** Where a walked answer goes on: as of the block of its first page, behind what that held. */
export async function stepOf(
  deps: HttpDeps,
  { asOf, cursor: given }: { asOf?: string; cursor?: string },
  maxSkip: number,
): Promise<{ moment: Moment; step: Step }> {
  const { at, cursor: inner, momentAt } = await openPage(deps, { asOf, cursor: given });
  const step = inner === undefined ? { block: at, skip: 0 } : readStep(inner, maxSkip);
  return { moment: momentAt(step.block), step };
}

export const nextStep = (moment: Moment, skip: number | undefined): string | null => {
  const next = skip === undefined ? undefined : writeStep({ block: moment.block.number, skip });
  return nextPage(next, moment);
};

export const LINEAGE = {
  asset: ID,
  nodes: list(component("LineageNode")),
  edges: list(component("LineageEdge")),
  next: orNull(TEXT),
  ...MOMENT,
};

export async function lineageAnswer(
  deps: HttpDeps,
  asset: Hex,
  directions: readonly Direction[],
  query: LineageQuery,
): Promise<object> {
  const { moment, step } = await stepOf(deps, query, MAX_LINEAGE_EDGES);
  found(moment.view.facts("asset", asset), `asset ${asset}`);
  const { depth = MAX_LINEAGE_DEPTH, limit = LINEAGE_PAGE_EDGES } = query;
  const { nodes, edges, next } = await lineage(
    deps.index,
    { asset, directions, depth, skip: step.skip, limit },
    { view: moment.view, block: moment.block.number, time: moment.time },
  );
  return {
    asset,
    nodes: nodes.map(formatNode),
    edges: edges.map(formatEdge),
    next: nextStep(moment, next),
    ...formatMoment(moment),
  };
}

type Query = LineageQuery & { direction?: "up" | "down" | "both" };

export const lineageRoutes = (deps: HttpDeps): Route[] => [
  {
    method: "GET",
    path: "/v1/assets/{id}/lineage",
    tag: "questions",
    summary: "Where an asset came from and what was made of it, with the standing of each",
    query: {
      ...WALK,
      direction: { enum: ["up", "down", "both"], default: "both", type: "string" },
    },
    output: { 200: shape(LINEAGE) },
    async handle({ path, query }: Call<Query>): Promise<Answer> {
      const { direction = "both" } = query;
      const directions = direction === "both" ? (["up", "down"] as const) : [direction];
      return { body: await lineageAnswer(deps, path.id, directions, query) };
    },
  },
];
