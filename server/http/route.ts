import type { IncomingMessage, ServerResponse } from "node:http";
import type { Hex } from "../core/records.ts";
import type { Json } from "./json.ts";

/**
 * JSON Schema 2020-12. Checks requests, is shown in `/openapi.json`, and holds for every answer.
 */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** The names that paths use in braces; a path has those it names, `parameters.ts` their schemas. */
export interface PathParameters {
  id: Hex;
  address: Hex;
  hash: Hex;
  file: string;
  token: string;
  index: string;
  number: string;
  /** Several segments: `{+tile}`. */
  tile: string;
}

/** `Query` and `Body` are what the route's own schemas admit. */
export interface Call<Query = unknown, Body = unknown> {
  path: PathParameters;
  query: Query;
  body: Body;
  /** Headers, and the body where a route reads it as it streams. */
  request: IncomingMessage;
}

/** One of `body` (JSON), `bytes` (of the media type in `headers`) and `stream`. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: object;
  bytes?: Uint8Array | string;
  stream?: (response: ServerResponse) => void | Promise<void>;
}

/** What `routes.ts` lists: the one source of Express's routes and of OpenAPI. */
export interface Route {
  method: "GET" | "POST" | "PUT";
  path: string;
  tag: string;
  summary: string;
  query?: Record<string, Schema>;
  /** A JSON body, checked before the handler sees it. */
  input?: {
    schema: Schema;
    /** Shown in its place where the handler itself checks more than the schema says. */
    shown?: Schema;
    maxBytes?: number;
    examples?: Record<string, Json>;
  };
  /** Media types of a body that the handler reads itself. */
  stream?: readonly string[];
  /** By status: a schema, or the media type of an answer that is not JSON. */
  output: Record<number, Schema | { mediaType: string }>;
  handle(call: Call): Answer | Promise<Answer>;
}
