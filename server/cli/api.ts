import type { Language } from "../core/language/languages.ts";
import { CliFailure, EXIT, type ExitCode } from "./failure.ts";
import { asText } from "./text.ts";

const ANSWER_MS = 60_000;

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}
/** What the service says when it does not do what was asked (RFC 9457). */
interface Problem {
  code: string;
  title: string;
  detail: string;
  remedy: string;
  pointer: string;
  subject: string;
  dimension: string;
  value: string;
  denial: string;
  details: unknown[];
}

/** The HTTP API under one address. */
export class Api {
  readonly #url: string;
  readonly #language: Language;
  readonly #token: string | undefined;

  constructor(url: string, language: Language, token?: string) {
    this.#token = token;
    const parsed = URL.parse(url);
    if (parsed === null || !/^https?:$/.test(parsed.protocol))
      throw new CliFailure(EXIT.INPUT, `${url} is no http:// or https:// address`);
    this.#url = url.replace(/\/$/, "");
    this.#language = language;
  }

  /** The same with a session. */
  as(token: string): Api {
    return new Api(this.#url, this.#language, token);
  }

  get(path: string, query: Record<string, string | undefined> = {}): Promise<Answer> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const text = new URLSearchParams(given as [string, string][]).toString();
    return this.#call(text === "" ? path : `${path}?${text}`, { method: "GET" });
  }

  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = { "Content-Type": "application/json", ...headers };
    return this.#call(path, { method: "POST", headers: sent, body: JSON.stringify(body) });
  }

  async #call(path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers({ ...init.headers, "Accept-Language": this.#language });
    if (this.#token !== undefined) headers.set("Authorization", `Bearer ${this.#token}`);
    const limits = { signal: AbortSignal.timeout(ANSWER_MS), redirect: "error" } as const;
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.#url + path, { ...init, ...limits, headers });
      status = response.status;
      text = await response.text();
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new CliFailure(EXIT.UNREACHABLE, `${this.#url} does not answer (${why})`);
    }
    const body = objectIn(text);
    if (body === undefined)
      throw new CliFailure(EXIT.UNREACHABLE, `${this.#url} answers, but is no ledger`);
    if (status >= 400) throw failureOf(status, body);
    return { status, body };
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object"
      ? ((value ?? undefined) as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const REFUSALS = [401, 403, 422];

function exitOf(status: number): ExitCode {
  if (REFUSALS.includes(status)) return EXIT.REFUSED;
  return status === 429 || status >= 500 ? EXIT.UNREACHABLE : EXIT.INPUT;
}

function failureOf(status: number, body: Record<string, unknown>): CliFailure {
  const { code = status, title, detail, remedy, ...more } = body as Partial<Problem>;
  const { pointer, subject, dimension, value, denial, details } = more;
  const facts = Object.entries({ pointer, subject, dimension, value, denial, details });
  const particulars = asText(Object.fromEntries(facts.filter(([, fact]) => fact !== undefined)));
  const lines = [`${code}: ${detail}`, title, remedy, ...particulars.trimEnd().split("\n")];
  return new CliFailure(exitOf(status), lines.filter(Boolean).join("\n  "), body);
}
