import { MAX_BODY_BYTES } from "../core/limits.ts";
import { PATH_PARAMETERS } from "./parameters.ts";
import type { PathParameters, Route, Schema } from "./route.ts";

const DESCRIPTION = [
  "Who may do what with which data, and where every dataset came from.",
  "Every legal act is one EIP-712 message: prepare it, sign it with the participant's own key,",
  "hand it in. Refusals carry a stable code; answers from the index name `block` and `asOf`.",
].join(" ");

/** OpenAPI 3.1 of the route table. */
export function openApi(routes: readonly Route[], components: Record<string, Schema>): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    // OpenAPI knows no parameter of several segments; its slashes stand as they are.
    const operations = (paths[route.path.replace("{+", "{")] ??= {});
    operations[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Data Rights Ledger",
      version: "1",
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer" },
        cookie: { type: "apiKey", in: "cookie", name: "drl_session" },
      },
    },
  };
}

function operationOf(route: Route): object {
  const parameters = [...pathParametersOf(route.path), ...queryParametersOf(route)];
  const requestBody = requestBodyOf(route);
  return {
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    // Reading as nobody is allowed; who signs in may read more.
    security: [{}, { bearer: [] }, { cookie: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(route),
  };
}

/** `GET /v1/assets/{id}/lineage` → `get.assets.id.lineage` */
function operationIdOf(route: Route): string {
  const words = route.path.replace(/^\/v1/, "").match(/[A-Za-z0-9-]+/g) ?? [];
  return [route.method.toLowerCase(), ...words].join(".");
}

function pathParametersOf(path: string): object[] {
  return [...path.matchAll(/\{\+?(\w+)\}/g)].map((match) => {
    const name = match[1] as keyof PathParameters;
    const { description, ...schema } = PATH_PARAMETERS[name];
    return { name, in: "path", required: true, description, schema };
  });
}

function queryParametersOf(route: Route): object[] {
  return Object.entries(route.query ?? {}).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestBodyOf(route: Route): object | undefined {
  if (route.input === undefined && route.stream === undefined) return undefined;
  const { maxBytes = MAX_BODY_BYTES } = route.input ?? {};
  const streams = (route.stream ?? []).map((mediaType) => [mediaType, {}] as const);
  return {
    required: true,
    ...(route.input !== undefined && { description: `JSON has at most ${maxBytes} bytes.` }),
    content: {
      ...(route.input !== undefined && { "application/json": jsonBodyOf(route.input) }),
      ...Object.fromEntries(streams),
    },
  };
}

function jsonBodyOf({ schema, shown, examples = {} }: NonNullable<Route["input"]>): object {
  const values = Object.entries(examples).map(([name, value]) => [name, { value }] as const);
  return {
    schema: shown ?? schema,
    ...(values.length > 0 && { examples: Object.fromEntries(values) }),
  };
}

function responsesOf(route: Route): object {
  const responses: Record<string, object> = {};
  for (const [status, output] of Object.entries(route.output)) {
    const mediaType = typeof output["mediaType"] === "string" ? output["mediaType"] : undefined;
    responses[status] = {
      description: Number(status) < 300 ? "Success" : "Refused",
      content: mediaType ? { [mediaType]: {} } : { "application/json": { schema: output } },
    };
  }
  responses["default"] = {
    description: "Refused, with a reason code",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  return responses;
}
