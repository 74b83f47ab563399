/** The route table asked from within the process: what the pages show is what the API answers. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { LedgerError } from "../core/error.ts";
import { pathOf, queryOf } from "./parameters.ts";
import type { Route, Schema } from "./route.ts";
import { Schemas } from "./schema.ts";

/**
 * GET of a path with its query, or POST if there is a body; with the headers, and so the session,
 * of whom it is asked for. Gives the body of the answer and throws every refusal.
 */
export type Ask = (address: string, headers: IncomingHttpHeaders, body?: object) => Promise<object>;

/** A request that an ask stands for has headers and nothing to stream. */
const requestWith = (headers: IncomingHttpHeaders) => ({ headers }) as IncomingMessage;

export function createAsk(routes: readonly Route[], components: Record<string, Schema>): Ask {
  const schemas = new Schemas(components);
  const doors = routes
    .filter(({ method }) => method !== "PUT")
    .map((route) => ({ route, pattern: patternOf(route.path), check: checkOf(route, schemas) }));

  return async (address, headers, body) => {
    const method = body === undefined ? "GET" : "POST";
    const [path = ""] = address.split("?");
    const door = doors.find(({ route, pattern }) => route.method === method && pattern.test(path));
    if (door === undefined) throw new LedgerError("E_NOT_FOUND", `there is no ${path}`);
    const query = queryOf(address);
    door.check(query, body);
    const own = body === undefined ? headers : { ...headers, "content-type": "application/json" };
    const answer = await door.route.handle({
      path: pathOf(door.pattern.exec(path)?.groups ?? {}),
      query,
      body,
      request: requestWith(own),
    });
    return answer.body ?? textOf(answer.bytes);
  };
}

/** Compiling a schema takes milliseconds and most are never asked from here: with the first. */
function checkOf(route: Route, schemas: Schemas): (query: object, body?: object) => void {
  let checks: { query: (value: unknown) => void; body?: (value: unknown) => void } | undefined;
  return (query, body) => {
    checks ??= {
      query: schemas.query(route.query ?? {}),
      ...(route.input && { body: schemas.body(route.input.schema) }),
    };
    checks.query(query);
    if (body !== undefined) checks.body?.(body);
  };
}

function patternOf(path: string): RegExp {
  const parts = path
    .replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")
    .replaceAll(/\{\+(\w+)\}/g, "(?<$1>.+)");
  return new RegExp(`^${parts}$`);
}

/** Documents and notes are bytes of their own media type. */
function textOf(bytes: Uint8Array | string | undefined): { text: string } {
  if (bytes === undefined) return { text: "" };
  return { text: typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes) };
}
