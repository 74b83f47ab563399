/** Where pages for people join the service: they answer what the route table does not. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import { MAX_ACT_BODY_BYTES } from "../core/limits.ts";
import { assertPlainEncoding, mediaTypeOf, readBody } from "./body.ts";
import type { Metrics } from "./metrics.ts";

export interface PageRequest {
  /** Path and query. */
  address: string;
  headers: IncomingHttpHeaders;
  /** What a form sends; it may hold the documents of an act. */
  form?: URLSearchParams;
}

export interface PageAnswer {
  status: number;
  headers: Record<string, string>;
  bytes: Uint8Array | string;
}

/** Undefined where an address is none of a page: a program asked, and gets a problem as JSON. */
export type Pages = (request: PageRequest) => Promise<PageAnswer | undefined>;

export const sendPage =
  (pages: Pages, metrics: Metrics): RequestHandler =>
  async (request, response, next) => {
    const isForm =
      request.method === "POST" && mediaTypeOf(request) === "application/x-www-form-urlencoded";
    if (request.method !== "GET" && request.method !== "HEAD" && !isForm) return next();
    const start = performance.now();
    const { url: address, headers } = request;
    const form = isForm ? await formIn(request) : undefined;
    const answer = await pages({ address, headers, ...(form && { form }) });
    if (answer === undefined) return next();
    response.status(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    response.end(answer.bytes);
    const seconds = (performance.now() - start) / 1000;
    metrics.answered(isForm ? "POST" : "GET", "pages", answer.status, seconds);
  };

async function formIn(request: IncomingMessage): Promise<URLSearchParams> {
  assertPlainEncoding(request);
  return new URLSearchParams((await readBody(request, MAX_ACT_BODY_BYTES)).toString());
}
