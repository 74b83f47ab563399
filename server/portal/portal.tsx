/** The pages of the ledger: an address and a reader's headers in, a page out. */
import type { IncomingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";
import { renderToString } from "preact-render-to-string";
import { LedgerError } from "../core/error.ts";
import { type Language, LANGUAGES } from "../core/language/languages.ts";
import { preferredLanguage } from "../core/language/preferred.ts";
import { serveAsset } from "./assets.ts";
import { readDisplay } from "./display.ts";
import { WORDS } from "./language/words.ts";
import { Document } from "./layout/document.tsx";
import type { Redirect, View, Visit } from "./page.ts";
import { failure } from "./pages/failure.tsx";
import { findPage } from "./pages/pages.ts";

export interface PortalParts {
  /** Asks `/v1` with the headers, and so the session, of a reader. */
  ask: (address: string, headers: IncomingHttpHeaders, body?: object) => Promise<object>;
  log: { error(fields: object, message: string): void };
}

export interface PageRequest {
  address: string;
  headers: IncomingHttpHeaders;
  form?: URLSearchParams;
}

export interface PageAnswer {
  status: number;
  headers: Record<string, string>;
  bytes: Uint8Array | string;
}

/** Smaller answers fit one packet as they are. */
const MIN_GZIP_CHARACTERS = 1_000;

/** No script and no style but our own files, no frame around us, no form sent elsewhere. */
const SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function createPortal(parts: PortalParts) {
  return async (request: PageRequest): Promise<PageAnswer | undefined> => {
    const { address, headers, form } = request;
    const [path = "/", query = ""] = address.split(/\?(.*)/s);
    if (path.startsWith("/portal/")) return serveAsset(path, headers);
    const [, tag = "", ...rest] = path.split("/");
    const given = LANGUAGES.find((one) => one === tag);
    const language = given ?? preferredLanguage(headers["accept-language"]);
    if (given === undefined) {
      if (findPage(path) !== undefined) return redirect(`/${language}${address}`);
      if (!wantsHtml(headers)) return undefined;
    }
    const inner = given === undefined ? path : `/${rest.join("/")}`.replace(/(?<=.)\/$/, "");
    const visit = visitOf(parts, headers, { language, path: inner, query });
    if (form !== undefined && !isOwnForm(headers)) {
      return show(visit, headers, failure(visit, 403));
    }
    return show(visit, headers, await answerOf(parts, visit, findPage(inner), form));
  };
}

function visitOf(
  { ask }: PortalParts,
  headers: IncomingHttpHeaders,
  { language, path, query }: { language: Language; path: string; query: string },
): Visit {
  return {
    language,
    words: WORDS[language],
    display: readDisplay(headers.cookie),
    path: {},
    query: new URLSearchParams(query),
    here: query === "" ? path : `${path}?${query}`,
    ask: <T,>(address: string, body?: object) => askAs(ask, address, headers, body) as Promise<T>,
  };
}

/** A session that has ended does not hide what is open to all. */
async function askAs(
  ask: PortalParts["ask"],
  address: string,
  headers: IncomingHttpHeaders,
  body?: object,
): Promise<object> {
  try {
    return await ask(address, headers, body);
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "E_SESSION")) throw error;
    return ask(address, {}, body);
  }
}

async function answerOf(
  { log }: PortalParts,
  visit: Visit,
  found: ReturnType<typeof findPage>,
  form: URLSearchParams | undefined,
): Promise<View | Redirect> {
  if (found === undefined || (form && !found.page.take)) return failure(visit, 404);
  const here = { ...visit, path: found.path };
  try {
    return (await (form && found.page.take?.(here, form))) ?? (await found.page.answer(here));
  } catch (error) {
    if (error instanceof LedgerError) return failure(visit, error.status, error);
    log.error({ err: error, page: found.page.path }, "a page failed");
    return failure(visit, 500);
  }
}

function show(visit: Visit, headers: IncomingHttpHeaders, view: View | Redirect): PageAnswer {
  if ("location" in view) return redirect(view.location, view.headers);
  const html = `<!doctype html>${renderToString(<Document visit={visit} view={view} />)}`;
  const own = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": visit.language,
    "Content-Security-Policy": SECURITY,
    // It holds what this reader may see, at this block, as this reader wants it to look.
    "Cache-Control": "no-store",
    Vary: "Cookie, Accept-Encoding",
  };
  const status = view.status ?? 200;
  if (html.length < MIN_GZIP_CHARACTERS || !/\bgzip\b/.test(`${headers["accept-encoding"]}`)) {
    return { status, headers: own, bytes: html };
  }
  return { status, headers: { ...own, "Content-Encoding": "gzip" }, bytes: gzipSync(html) };
}

const redirect = (location: string, headers: Record<string, string> = {}): PageAnswer => ({
  status: 303,
  headers: { Location: location, Vary: "Accept-Language", "Cache-Control": "no-store", ...headers },
  bytes: "",
});

/** Sent by one of our own pages: another site must not fill in a form in its reader's name. */
function isOwnForm({ "sec-fetch-site": site, origin, host }: IncomingHttpHeaders): boolean {
  return site === undefined ? URL.parse(origin ?? "")?.host === host : site === "same-origin";
}

/** A person with a browser, not a program that expects JSON. */
const wantsHtml = ({ accept = "" }: IncomingHttpHeaders): boolean => accept.includes("text/html");
