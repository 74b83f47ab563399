import express, { type Express, type NextFunction, type Request, type Response } from "express";
import helmet from "helmet";
import { LedgerError } from "../core/error.ts";
import { BODIES_PER_TURN, MAX_BODY_BYTES } from "../core/limits.ts";
import { assertPlainEncoding, mediaTypeOf, readBody } from "./body.ts";
import { parseJson, type Json } from "./json.ts";
import { Metrics } from "./metrics.ts";
import { sendPage, type Pages } from "./pages.ts";
import { pathOf, queryOf } from "./parameters.ts";
import { sendProblem, type Log } from "./problem.ts";
import type { Answer, Route, Schema } from "./route.ts";
import { Schemas } from "./schema.ts";
import { Turns } from "./turns.ts";

/** Pages load nothing from elsewhere; on a loopback there is no https to upgrade to. */
const CONTENT_SECURITY = {
  frameAncestors: ["'none'"],
  fontSrc: ["'self'", "data:"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

/** Express from the route table. Nothing else registers a route, so OpenAPI can't fall behind. */
export function createExpress(
  routes: readonly Route[],
  components: Record<string, Schema>,
  log: Log,
  metrics = new Metrics(),
  pages?: Pages,
): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", false);
  app.set("etag", false);
  app.set("case sensitive routing", true);
  app.set("strict routing", true);
  const contentSecurityPolicy = { directives: CONTENT_SECURITY };
  app.use(helmet({ contentSecurityPolicy, frameguard: { action: "deny" } }));

  const schemas = new Schemas(components);
  const turns = new Turns(BODIES_PER_TURN);
  // In the order of the table: of two paths that fit, the first one answers, with 405 if need be.
  for (const [path, own] of Map.groupBy(routes, (route) => expressPath(route.path))) {
    for (const route of own) {
      const handle = counted(route, metrics, handlerOf(route, schemas, turns));
      if (route.method === "GET") app.get(path, handle);
      else if (route.method === "POST") app.post(path, handle);
      else app.put(path, handle);
    }
    app.all(path, notAllowed(own));
  }
  if (pages !== undefined) app.use(sendPage(pages, metrics));
  app.use((request) => {
    throw new LedgerError("E_NOT_FOUND", `there is no ${request.path}`);
  });
  app.use((error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else sendProblem(error, request, response, log);
  });
  return app;
}

type Handler = (request: Request, response: Response) => Promise<void>;

function counted(route: Route, metrics: Metrics, handle: Handler): Handler {
  return (request, response) => {
    const start = performance.now();
    response.once("close", () => {
      const seconds = (performance.now() - start) / 1000;
      metrics.answered(route.method, route.path, response.statusCode, seconds);
    });
    return handle(request, response);
  };
}

/** `{name}` is one segment, `{+name}` (RFC 6570) takes several. */
const expressPath = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, ":$1").replaceAll(/\{\+(\w+)\}/g, "*$1");

function notAllowed(routes: readonly Route[]) {
  const methods = routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return (request: Request, response: Response): void => {
    response.set("Allow", methods.join(", "));
    throw new LedgerError("E_SHAPE", `${request.method} is not allowed here`, { status: 405 });
  };
}

function handlerOf(route: Route, schemas: Schemas, turns: Turns): Handler {
  const checkQuery = schemas.query(route.query ?? {});
  const checkBody = route.input === undefined ? undefined : schemas.body(route.input.schema);
  const mediaTypes = Object.values(route.output).map(mediaTypeOfOutput);

  return async (request, response) => {
    if (!mediaTypes.includes("*/*") && request.accepts(mediaTypes) === false) {
      const offered = [...new Set(mediaTypes)].join(", ");
      throw new LedgerError("E_SHAPE", `only ${offered} can be had here`, { status: 406 });
    }
    const path = pathOf(request.params);
    const query = queryOf(request.url);
    checkQuery(query);
    // Where a route takes both, JSON is read here and anything else by its handler.
    const streams = route.stream !== undefined && mediaTypeOf(request) !== "application/json";
    if (streams || checkBody === undefined) assertMediaType(request, route.stream ?? ["*/*"]);
    const body =
      streams || checkBody === undefined ? undefined : await jsonOf(request, route, turns);
    if (body !== undefined) checkBody?.(body);
    await send(response, await route.handle({ path, query, body, request }));
  };
}

const mediaTypeOfOutput = (output: Schema): string =>
  typeof output["mediaType"] === "string" ? output["mediaType"] : "application/json";

async function jsonOf(request: Request, route: Route, turns: Turns): Promise<Json> {
  assertMediaType(request, ["application/json"]);
  const body = await readBody(request, route.input?.maxBytes ?? MAX_BODY_BYTES);
  await turns.take();
  return parseJson(body);
}

function assertMediaType(request: Request, mediaTypes: readonly string[]): void {
  assertPlainEncoding(request);
  const given = mediaTypeOf(request);
  if (mediaTypes.includes("*/*") || mediaTypes.includes(given)) return;
  const taken = mediaTypes.join(", ");
  const problem = `a body of type ${given || "unknown"} is not taken, only ${taken}`;
  throw new LedgerError("E_SHAPE", problem, { status: 415 });
}

async function send(response: Response, answer: Answer): Promise<void> {
  response.status(answer.status ?? 200);
  // Answers change with every block and reader: nobody between us and the client may keep them.
  const headers = { "Cache-Control": "no-store", ...answer.headers };
  // Not Express's own `set`: it would add a charset to the media type of a document.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (answer.stream !== undefined) {
    // HEAD asks whether it could be had, and does not stay to listen.
    if (response.req.method === "HEAD") response.end();
    else await answer.stream(response);
  } else if (answer.bytes !== undefined) response.end(answer.bytes);
  else response.json(answer.body ?? {});
}
