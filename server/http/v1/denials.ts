import { isParty } from "../../auth/parties.ts";
import type { Reader, Readers } from "../../auth/reader.ts";
import { LedgerError, shapeError } from "../../core/error.ts";
import { PAGE_ITEMS } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import type { DenialFilter, ListedDenial } from "../../store/intake/denials.ts";
import type { HttpDeps } from "../deps.ts";
import { DENIAL, formatDenial } from "../forms/activity.ts";
import { ADDRESS, component, extended, list, orNull, shape, TEXT } from "../forms/shapes.ts";
import { PAGE } from "../parameters.ts";
import type { Answer, Call, Route } from "../route.ts";
import { found } from "./records.ts";

export type ReadingDeps = HttpDeps & { readers: Readers };
type Deps = ReadingDeps;

/** Refused uses are this node's word, not the chain's: the answer says whose. */
const SOURCE = { source: { ...ADDRESS, description: "The node whose word this is." } };

const forms = (deps: Deps, denial: ListedDenial) =>
  formatDenial(denial, deps.index.executed(denial.digest) !== undefined);

function mayRead(deps: Deps, reader: Reader, denial: { actor?: Hex; authorization?: Hex }) {
  if (reader.regulator) return true;
  const { participants } = reader;
  if (denial.actor !== undefined && participants.includes(denial.actor)) return true;
  const at = deps.index.head()?.number ?? 0;
  const { authorization } = denial;
  if (authorization === undefined) return false;
  const view = deps.index.view(at);
  return participants.some((one) => isParty(deps.index, view, at, authorization, one));
}

export function assertMayRead(
  deps: Deps,
  reader: Reader,
  denial: { actor?: Hex; authorization?: Hex },
) {
  if (mayRead(deps, reader, denial)) return;
  if (reader.address === undefined) {
    throw new LedgerError("E_SESSION", "refused uses are shown to their parties: sign in");
  }
  const problem = "only the actor, a party of the authorization or a regulator may read this";
  throw new LedgerError("E_ROLE", problem, { status: 403 });
}

interface Query {
  actor?: Hex;
  authorization?: Hex;
  cursor?: string;
  limit?: number;
}

const writeCursor = (n: number): string => Buffer.from(`d.${n}`).toString("base64url");

function readCursor(cursor: string): number {
  const n = /^d\.(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (n === undefined || writeCursor(Number(n)) !== cursor) {
    throw shapeError("/cursor", "is none that a page ended with");
  }
  return Number(n);
}

/** What the reader asks for and may read; who names neither asks for its own. */
export function readableDenials(
  deps: Deps,
  { query, request }: Call<Pick<Query, "actor" | "authorization">>,
): Pick<DenialFilter, "actor" | "authorization"> {
  const reader = deps.readers.readerOf(request.headers);
  const authorization = query.authorization?.toLowerCase() as Hex | undefined;
  const own = reader.regulator || authorization !== undefined ? undefined : reader.participants[0];
  const actor = (query.actor?.toLowerCase() as Hex | undefined) ?? own;
  const filter = { ...(actor && { actor }), ...(authorization && { authorization }) };
  assertMayRead(deps, reader, filter);
  return filter;
}

function listDenials(deps: Deps, call: Call<Query>): Answer {
  const { query } = call;
  const filter = readableDenials(deps, call);
  const { cursor, limit = PAGE_ITEMS } = query;
  const before: Pick<DenialFilter, "before"> =
    cursor === undefined ? {} : { before: readCursor(cursor) };
  const items = deps.store.denials.list({ ...filter, ...before, limit });
  const last = items.length === limit ? items.at(-1) : undefined;
  return {
    body: {
      items: items.map((denial) => forms(deps, denial)),
      next: last === undefined ? null : writeCursor(last.n),
      source: deps.node,
    },
  };
}

function readDenial(deps: Deps, { path, request }: Call): Answer {
  const denial = found(deps.store.denials.get(path.id), `denial ${path.id}`);
  assertMayRead(deps, deps.readers.readerOf(request.headers), denial);
  return { body: { ...forms(deps, denial), source: deps.node } };
}

const denials = { method: "GET", tag: "records" } as const;

export const denialRoutes = (deps: Deps): Route[] => [
  {
    ...denials,
    path: "/v1/denials",
    summary: "Refused uses, newest first: the reader's own, or those of an authorization",
    query: {
      actor: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" },
      authorization: { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" },
      cursor: PAGE.cursor,
      limit: PAGE.limit,
    },
    output: { 200: shape({ items: list(component("Denial")), next: orNull(TEXT), ...SOURCE }) },
    handle: (call: Call<Query>) => listDenials(deps, call),
  },
  {
    ...denials,
    path: "/v1/denials/{id}",
    summary: "One refused use, with the signed message: evidence for its parties",
    output: { 200: extended(DENIAL, SOURCE) },
    handle: (call: Call) => readDenial(deps, call),
  },
];
