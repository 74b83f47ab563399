import type { Express } from "express";
import { type Ask, createAsk } from "./ask.ts";
import type { HttpDeps } from "./deps.ts";
import { createExpress } from "./express.ts";
import type { Pages } from "./pages.ts";
import { COMPONENTS, createService } from "./routes.ts";

export type { Ask } from "./ask.ts";
export type { HttpDeps } from "./deps.ts";
export type { PageAnswer, PageRequest, Pages } from "./pages.ts";

/** The HTTP interface over the running parts of a node, and the pages that are made from it. */
export function createApp(deps: HttpDeps, createPages?: (ask: Ask) => Pages): Express {
  const { routes, metrics } = createService(deps);
  const pages = createPages?.(createAsk(routes, COMPONENTS));
  return createExpress(routes, COMPONENTS, deps.log, metrics, pages);
}
