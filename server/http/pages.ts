/** Where pages for people join the service: they answer what the route table does not. */
import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler } from "express";
import type { Metrics } from "./metrics.ts";

export interface PageRequest {
  /** Path and query. */
  address: string;
  headers: IncomingHttpHeaders;
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
    if (request.method !== "GET" && request.method !== "HEAD") return next();
    const start = performance.now();
    const answer = await pages({ address: request.url, headers: request.headers });
    if (answer === undefined) return next();
    response.status(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
    response.end(answer.bytes);
    const seconds = (performance.now() - start) / 1000;
    metrics.answered("GET", "pages", answer.status, seconds);
  };
