import type { Express } from "express";
import type { HttpDeps } from "./deps.ts";
import { createExpress } from "./express.ts";
import { COMPONENTS, createService } from "./routes.ts";

export type { HttpDeps } from "./deps.ts";

/** The HTTP interface over the running parts of a node. */
export function createApp(deps: HttpDeps): Express {
  const { routes, metrics } = createService(deps);
  return createExpress(routes, COMPONENTS, deps.log, metrics);
}
