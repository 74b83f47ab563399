/** The chain as the index has followed it: an explorer of this ledger's own acts. */
import { LedgerError } from "../../core/error.ts";
import { MAX_PAGE_ITEMS, PAGE_ITEMS } from "../../core/limits.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { ListedBlock } from "../../store/index/blocks.ts";
import type { HttpDeps } from "../deps.ts";
import { formatEvent } from "../forms/activity.ts";
import { component, COUNT, extended, ID, list, orNull, shape, TIME } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";

export const BLOCK = shape({
  number: COUNT,
  hash: ID,
  parent: ID,
  time: TIME,
  transactions: { ...COUNT, description: "That executed acts of this ledger." },
  events: COUNT,
});

const formatBlock = ({ number, hash, parent, time, transactions, events }: ListedBlock) => ({
  number,
  hash,
  parent,
  time: formatTime(time),
  transactions,
  events,
});

interface Query {
  before?: number;
  limit?: number;
}

function listBlocks({ index }: HttpDeps, { before, limit = PAGE_ITEMS }: Query): Answer {
  const from = before ?? (index.head()?.number ?? 0) + 1;
  const blocks = index.blocksBefore(from, limit);
  const last = blocks.at(-1)?.number;
  const next = blocks.length === limit && last !== undefined ? last : null;
  return { body: { items: blocks.map(formatBlock), next } };
}

/** Events of one block; what a block holds beyond a page, the stream of events tells. */
function readBlock({ index }: HttpDeps, number: number): Answer {
  const block = index.listedBlock(number);
  if (block === undefined) throw new LedgerError("E_NOT_FOUND", `there is no block ${number} here`);
  const events = index
    .eventsAfter({ block: number, idx: -1 }, MAX_PAGE_ITEMS)
    .filter((event) => event.block === number);
  return { body: { ...formatBlock(block), items: events.map(formatEvent) } };
}

const blocks = { method: "GET", tag: "operations" } as const;

export const blockRoutes = (deps: HttpDeps): Route[] => [
  {
    ...blocks,
    path: "/v1/blocks",
    summary: "Blocks that this node has followed, the newest first",
    query: {
      before: { type: "integer", minimum: 0, description: "`next` of the page before." },
      limit: { type: "integer", minimum: 1, maximum: MAX_PAGE_ITEMS, default: PAGE_ITEMS },
    },
    output: { 200: shape({ items: list(BLOCK), next: orNull(COUNT) }) },
    handle: ({ query }: Call<Query>) => listBlocks(deps, query),
  },
  {
    ...blocks,
    path: "/v1/blocks/{number}",
    summary: "One block with what happened in it, up to 200 events",
    output: {
      200: extended(BLOCK, { items: list(component("Event")) }),
    },
    handle: ({ path }: Call) => readBlock(deps, Number(path.number)),
  },
];
