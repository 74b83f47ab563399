/** What a page is: one line in the table of `pages/pages.ts`. */
import type { ComponentChildren } from "preact";
import type { Language } from "../core/language/languages.ts";
import type { Display } from "./display.ts";
import type { Words } from "./language/words.ts";

/** Somebody looking at a page, and all that the page may know of it. */
export interface Visit {
  language: Language;
  words: Words;
  display: Display;
  /** The named parts of the page's path. */
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Path and query without the language: the same page in the others. */
  here: string;
  /** GET of `/v1/…` for this reader, or POST if there is a body. Refusals are thrown. */
  ask<T>(address: string, body?: object): Promise<T>;
}

export interface View {
  title: string;
  main: ComponentChildren;
  status?: number;
  /** Scripts of `islands/` by name. A page that needs none loads none. */
  islands?: readonly string[];
}

export interface Redirect {
  location: string;
  headers?: Record<string, string>;
}

export interface Page {
  /** Behind the language; `{id}` and `{address}` are as in the API. */
  path: string;
  answer(visit: Visit): View | Redirect | Promise<View | Redirect>;
  /** What a form of the page sends; without it the page has none. */
  take?(visit: Visit, form: URLSearchParams): View | Redirect | Promise<View | Redirect>;
}

/** The address of a page in the reader's language. */
export const to = ({ language }: Pick<Visit, "language">, path: string): string =>
  `/${language}${path}`;
