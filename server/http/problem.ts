import type { Request, Response } from "express";
import { LedgerError } from "../core/error.ts";
import { preferredLanguage } from "../core/language/preferred.ts";
import { EARLY_ANSWER_LINGER_MS } from "../core/limits.ts";
import { REASONS } from "../core/reasons.ts";
import { ZERO } from "../core/records.ts";
import { formatRefusal } from "./forms/refusals.ts";
import { component } from "./forms/shapes.ts";
import type { Schema } from "./route.ts";

export interface Log {
  error(fields: object, message: string): void;
}

export const PROBLEM: Schema = {
  type: "object",
  description:
    "RFC 9457. `code` is stable; `title` says what it means and `remedy` what to do next, " +
    "in the language of Accept-Language.",
  required: ["type", "title", "status", "detail", "code", "retryable", "remedy", "law"],
  additionalProperties: false,
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", enum: Object.keys(REASONS) },
    retryable: { type: "boolean" },
    remedy: { type: "string" },
    law: { type: "array", items: { type: "string" } },
    pointer: { type: "string", description: "RFC 6901: the field at fault." },
    subject: { type: "string", description: "The record or participant that refuses." },
    dimension: { type: "string", description: "What exceeds or contradicts." },
    value: { type: "string", description: "What else the refusing record says." },
    denial: { type: "string", description: "Id under which a refused use is kept." },
    details: { type: "array", items: component("Refusal"), description: "All further reasons." },
  },
};

/** A fault of ours shows in the log with its stack, and outside as nothing but its existence. */
function ledgerErrorOf(error: unknown, request: Request, log: Log): LedgerError {
  if (error instanceof LedgerError) return error;
  const status = (error as { status?: unknown }).status;
  if (typeof status === "number" && status >= 400 && status < 500) {
    return new LedgerError("E_SHAPE", "the request could not be read", { status });
  }
  log.error({ err: error, method: request.method, path: request.path }, "request failed");
  return new LedgerError("E_UNAVAILABLE", "a fault of this node; it is in its log", {
    status: 500,
  });
}

function particularsOf({ code: reason, subject = ZERO, detail = ZERO }: LedgerError) {
  const { dimension, value } = formatRefusal({ reason, subject, detail });
  return { subject: subject === ZERO ? undefined : subject, dimension, value };
}

export function sendProblem(error: unknown, request: Request, response: Response, log: Log): void {
  const found = ledgerErrorOf(error, request, log);
  const language = preferredLanguage(request.headers["accept-language"]);
  const { means, next, law } = REASONS[found.code];
  response.status(found.status).set({
    "Content-Type": "application/problem+json",
    "Content-Language": language,
    "Cache-Control": "no-store",
    Vary: "Accept-Language",
  });
  if (found.status === 401) response.set("WWW-Authenticate", "Bearer");
  const answer = JSON.stringify({
    type: `/docs/reasons#${found.code}`,
    title: means[language],
    status: found.status,
    detail: found.message,
    code: found.code,
    retryable: found.retryable,
    remedy: next[language],
    law,
    pointer: found.pointer,
    ...particularsOf(found),
    denial: found.denial,
    details: found.details.length === 0 ? undefined : found.details.map(formatRefusal),
  });
  if (request.complete) response.end(answer);
  else answerEarly(answer, request, response);
}

/**
 * Answers before the body was read whole. What is left of it would be taken for the next request,
 * so the connection closes. Closed on unread bytes it would be reset, and the client lose the
 * answer: the rest is thrown away first, but not for ever.
 */
function answerEarly(answer: string, request: Request, response: Response): void {
  response.set({ Connection: "close", "Content-Length": String(Buffer.byteLength(answer)) });
  response.write(answer);
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, EARLY_ANSWER_LINGER_MS);
  request.once("end", end).once("close", end).resume();
}
