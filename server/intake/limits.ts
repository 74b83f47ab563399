import { LedgerError } from "../core/error.ts";
import {
  MAX_CHAIN_REFUSALS_PER_DAY,
  MAX_OPEN_REQUESTS_PER_PARENT,
  MAX_UNDECIDED_ACTS,
  MAX_UNDECIDED_ACTS_PER_ACTOR,
  REQUEST_OPEN_SECONDS,
} from "../core/limits.ts";
import type { SignedAct } from "../core/parse-typed-data.ts";
import type { Hex, Messages } from "../core/records.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Undecided } from "./undecided.ts";

interface Sources {
  index: Pick<IndexReader, "head" | "list">;
  now: () => number;
  undecided: Undecided;
  /** How many acts of the actor the chain refused in the last day. */
  chainRefusals: (actor: Hex) => number;
}

/** The queue is shared and kept in order, so fairness is a cap at the door. Throws E_LIMIT. */
export function assertRoom({ primary, message }: SignedAct, sources: Sources): void {
  const { undecided, chainRefusals } = sources;
  const full = (what: string) => new LedgerError("E_LIMIT", `${what}: try again later`);
  if (undecided.size >= MAX_UNDECIDED_ACTS) {
    throw full(`${MAX_UNDECIDED_ACTS} acts wait for the chain`);
  }
  if (undecided.countOf(message.actor) >= MAX_UNDECIDED_ACTS_PER_ACTOR) {
    throw full(`${MAX_UNDECIDED_ACTS_PER_ACTOR} acts of this actor wait for the chain`);
  }
  if (chainRefusals(message.actor) >= MAX_CHAIN_REFUSALS_PER_DAY) {
    throw full(`the chain refused ${MAX_CHAIN_REFUSALS_PER_DAY} acts of this actor in a day`);
  }
  if (primary === "Request") {
    const open = openRequests(message, sources);
    if (open >= MAX_OPEN_REQUESTS_PER_PARENT) {
      throw full(`${MAX_OPEN_REQUESTS_PER_PARENT} requests of this actor to this parent are open`);
    }
  }
}

function openRequests(
  { actor: requester, parent }: Messages["Request"],
  { index, now, undecided }: Sources,
): number {
  let open = 0;
  for (const { act } of undecided.all()) {
    if (act.primary !== "Request") continue;
    if (act.message.actor === requester && act.message.parent === parent) open += 1;
  }
  const head = index.head();
  if (head === undefined) return open;
  const filter = { requester, parent, status: "OPEN" } as const;
  const page = { at: head.number, limit: MAX_OPEN_REQUESTS_PER_PARENT };
  const { items } = index.list("request", filter, page);
  return open + items.filter(({ facts }) => now() < facts.at + REQUEST_OPEN_SECONDS).length;
}
