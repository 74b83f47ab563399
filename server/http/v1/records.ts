/** Records with a state: one list and one look-up for each kind. */
import { setImmediate as nextTurn } from "node:timers/promises";
import * as lists from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import { participantSubject } from "../../core/ids.ts";
import type { Hex } from "../../core/records.ts";
import { type Kind, STATUSES } from "../../core/view.ts";
import { territory } from "../../core/wire/territories.ts";
import type { Filters } from "../../store/index/filters.ts";
import type { Row } from "../../store/index/lists.ts";
import { formatMoment, MOMENT, type Moment, momentOf } from "../as-of.ts";
import { nextPage, openPage } from "../page-moment.ts";
import type { HttpDeps } from "../deps.ts";
import { bundleOf, PROOF, type ProofQuery, withBundle } from "../forms/bundles.ts";
import { formatRecord, RECORDS } from "../forms/records.ts";
import { AGENTS, formatAgent } from "../forms/registry.ts";
import { component, extended, list, orNull, TEXT } from "../forms/shapes.ts";
import { AS_OF, type AsOfQuery, PAGE, type PageQuery } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";

/** A filter as the query writes it, and as the index compares it. */
interface Filter {
  schema: Schema;
  read: (value: string | number | boolean) => string | number | boolean;
}

const code = (entries: readonly string[]): Filter => ({
  schema: { type: "string", enum: entries },
  read: (value) => entries.indexOf(value as string),
});
const hex = (bytes: number): Filter => ({
  schema: { type: "string", pattern: `^0x[0-9a-fA-F]{${bytes * 2}}$` },
  read: (value) => (value as string).toLowerCase(),
});
const plain = (schema: Schema): Filter => ({ schema, read: (value) => value });

const described = ({ schema, read }: Filter, description: string): Filter => ({
  schema: { ...schema, description },
  read,
});

const ID = hex(32);
const PARTY = hex(20);
const NUMBER = plain({ type: "integer", minimum: 0, maximum: 2 ** 32 - 1 });
const STATUS = plain({ type: "string", enum: STATUSES });
const SEARCH = plain({
  type: "string",
  minLength: 1,
  maxLength: 100,
  description: "Part of a name or code, in any script.",
});
const ANY_SUBJECT: Filter = {
  schema: { type: "string", pattern: "^0x([0-9a-fA-F]{64}|[0-9a-fA-F]{40})$" },
  read: (value) => (value as string).toLowerCase(),
};

const TERRITORY: Filter = {
  schema: territory.schema,
  read: (value) => territory.read(value, "/jurisdiction"),
};

type FilterTable = { [K in Kind]: Record<keyof Filters[K], Filter> };
const FILTERS: FilterTable = {
  participant: {
    q: SEARCH,
    status: STATUS,
    jurisdiction: TERRITORY,
    region: NUMBER,
    agent: described(PARTY, "An agent that was not dismissed."),
  },
  asset: {
    registrant: PARTY,
    source: PARTY,
    origin: code(lists.ORIGINS),
    classification: code(lists.CLASSIFICATIONS),
    piLevel: code(lists.PI_LEVELS),
    sector: NUMBER,
    region: NUMBER,
    derived: plain({ type: "boolean" }),
    status: STATUS,
  },
  right: {
    asset: ID,
    holder: PARTY,
    offeredTo: described(PARTY, "Whom its holder offers it to."),
    right: code(lists.RIGHTS),
    status: STATUS,
  },
  consent: {
    asset: ID,
    giver: PARTY,
    form: code(lists.CONSENT_FORMS),
    purpose: code(lists.PURPOSES),
    status: STATUS,
  },
  request: {
    asset: ID,
    parent: ID,
    requester: PARTY,
    relation: code(lists.RELATIONS),
    purpose: code(lists.PURPOSES),
    status: STATUS,
  },
  authorization: {
    asset: ID,
    parent: ID,
    grantee: PARTY,
    basis: ID,
    relation: code(lists.RELATIONS),
    purpose: code(lists.PURPOSES),
    status: STATUS,
  },
  order: { subject: ANY_SUBJECT, issuer: PARTY, status: STATUS },
  log: { operator: PARTY, status: STATUS },
};

/** Records formatted before the loop gets its turn: each walks everything that it rests on. */
const RECORDS_PER_TURN = 20;

export function page(items: Schema): Schema {
  return {
    type: "object",
    additionalProperties: false,
    required: ["items", "next", ...Object.keys(MOMENT)],
    properties: { items: list(items), next: orNull(TEXT), ...MOMENT },
  };
}

export async function listRecords<K extends Kind>(
  deps: HttpDeps,
  kind: K,
  filters: Filters[K],
  { asOf, cursor, limit }: PageQuery,
): Promise<Answer> {
  const page = await openPage(deps, { asOf, cursor });
  const { items, next, at } = deps.index.list(kind, filters, {
    at: page.at,
    cursor: page.cursor,
    limit,
  });
  const moment = page.momentAt(at);
  const formatted: object[] = [];
  for (const row of items) {
    if (formatted.length > 0 && formatted.length % RECORDS_PER_TURN === 0) await nextTurn();
    formatted.push(formatRecord(kind, row, moment.view, moment.time));
  }
  return { body: { items: formatted, next: nextPage(next, moment), ...formatMoment(moment) } };
}

export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new LedgerError("E_NOT_FOUND", `there is no ${what}`);
  return value;
}

/** What one record shows and a list of them does not. */
function beside({ index }: HttpDeps, { facts }: Row<Kind>, { block, time }: Moment): object {
  if (facts.kind !== "participant") return {};
  const agents = index.agents(facts.enrolment.account, block.number);
  return { agents: agents.map((agent) => formatAgent(agent, time)) };
}

async function readRecord(
  deps: HttpDeps,
  kind: Kind,
  id: Hex,
  { asOf, ...query }: AsOfQuery & ProofQuery,
): Promise<Answer> {
  const moment = await momentOf(deps, asOf);
  const row: Row<Kind> = found(deps.index.read(kind, id, moment.block.number), `${kind} ${id}`);
  const record = formatRecord(kind, row, moment.view, moment.time);
  const at = asOf === undefined ? undefined : moment.block.number;
  const proof = await bundleOf(query, () => deps.proofs.authorization(id, at));
  return { body: { ...record, ...beside(deps, row, moment), ...proof, ...formatMoment(moment) } };
}

type Query = PageQuery & Record<string, string | number | boolean | undefined>;

function readFilters<K extends Kind>(kind: K, query: Query): Filters[K] {
  const given = Object.entries(FILTERS[kind] as Record<string, Filter>).flatMap(
    ([name, filter]) => {
      const value = query[name];
      return value === undefined ? [] : [[name, filter.read(value)]];
    },
  );
  return Object.fromEntries(given) as Filters[K];
}

function routesOf(deps: HttpDeps, kind: Kind, name: string): Route[] {
  const path = `/v1/${kind}s`;
  const filters = Object.entries(FILTERS[kind] as Record<string, Filter>);
  const query = Object.fromEntries(filters.map(([filter, { schema }]) => [filter, schema]));
  const idName = kind === "participant" ? "address" : "id";
  const beside = kind === "participant" ? AGENTS : {};
  const answer = extended(RECORDS[name] ?? {}, { ...beside, ...MOMENT });
  const isProvable = kind === "authorization";
  return [
    {
      method: "GET",
      path,
      tag: "records",
      summary: `All ${kind}s in chain order, narrowed by filters`,
      query: { ...PAGE, ...query },
      output: { 200: page(component(name)) },
      handle: ({ query: given }: Call<Query>) =>
        listRecords(deps, kind, readFilters(kind, given), given),
    },
    {
      method: "GET",
      path: `${path}/{${idName}}`,
      tag: "records",
      summary: `One ${kind}`,
      query: { ...AS_OF, ...(isProvable && PROOF) },
      output: { 200: isProvable ? withBundle(answer) : answer },
      handle: ({ path: { id, address }, query: given }: Call<AsOfQuery & ProofQuery>) =>
        readRecord(deps, kind, idName === "id" ? id : participantSubject(address), given),
    },
  ];
}

export const recordRoutes = (deps: HttpDeps): Route[] => [
  ...routesOf(deps, "participant", "Participant"),
  ...routesOf(deps, "asset", "Asset"),
  ...routesOf(deps, "right", "Right"),
  ...routesOf(deps, "consent", "Consent"),
  ...routesOf(deps, "request", "Request"),
  ...routesOf(deps, "authorization", "Authorization"),
  ...routesOf(deps, "order", "Order"),
  ...routesOf(deps, "log", "Log"),
];
