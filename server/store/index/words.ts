/**
 * The word of a record: all of it that can change, as rows of the blocks that changed it. What one
 * kind alone has stands in a table of its own; `states` has a row for every change.
 */
import { BLANK_STATE } from "../../core/overlay.ts";
import { type Hex, ZERO_ADDRESS } from "../../core/records.ts";
import { type Kind, type State, STATUSES } from "../../core/view.ts";
import { addressOf, bytes, hex } from "./bytes.ts";
import { treeOf } from "./heads.ts";
import type { RowIn } from "./rows.ts";
import type { Statements } from "./statements.ts";

const KEYS = ["key", "nextKey", "nextKeyAt", "revision"] as const;
const HOLDING = ["holder", "offeredTo", "endGrants"] as const;
const LEVEL = ["classification", "piLevel"] as const;

/** `change` tells which of the tables get a row; `partyOf` finds the n of a participant. */
export function writeWord(
  sql: Statements,
  { n, block }: { n: number; block: number },
  state: State,
  change: Partial<State>,
  partyOf: (address: Hex) => number,
): void {
  const touches = (fields: readonly (keyof State)[]) => fields.some((field) => field in change);
  sql.state.run(n, block, STATUSES.indexOf(state.status), state.orders, state.epoch, state.head);
  if (touches(KEYS)) {
    const { key, nextKey, nextKeyAt, revision } = state;
    sql.keys.run(n, block, bytes(key), bytes(nextKey), nextKeyAt, revision);
  }
  if (touches(HOLDING)) {
    const to = state.offeredTo === ZERO_ADDRESS ? null : bytes(state.offeredTo);
    sql.holding.run(n, block, partyOf(state.holder), to, state.endGrants ? 1 : 0);
  }
  if (touches(LEVEL)) sql.level.run(n, block, state.classification, state.piLevel);
}

function ownWord(kind: Kind, row: RowIn): Partial<State> {
  switch (kind) {
    case "participant": {
      const keys = row("keys");
      return {
        key: hex(keys?.["key"]),
        nextKey: hex(keys?.["next_key"]),
        nextKeyAt: Number(keys?.["next_key_at"]),
        revision: Number(keys?.["revision"]),
      };
    }
    case "right": {
      const holding = row("holding");
      const to = holding?.["offered_to"];
      return {
        holder: addressOf(hex(holding?.["holder"])),
        offeredTo: to === null ? ZERO_ADDRESS : hex(to),
        endGrants: holding?.["end_grants"] === 1,
      };
    }
    case "asset": {
      const level = row("level");
      return {
        classification: Number(level?.["classification"]),
        piLevel: Number(level?.["pi_level"]),
      };
    }
    case "log": {
      const head = row("head");
      return head === undefined ? {} : treeOf(head);
    }
    case "authorization":
    case "consent":
    case "order":
    case "request":
      return {};
  }
}

/** All of a word but what the facts fix. */
export function wordIn(kind: Kind, row: RowIn): State | undefined {
  const state = row("state");
  if (state === undefined) return undefined;
  return {
    ...BLANK_STATE,
    status: STATUSES[Number(state["status"])] ?? "REGISTERED",
    orders: Number(state["orders"]),
    epoch: Number(state["epoch"]),
    head: Number(state["head"]),
    ...ownWord(kind, row),
  };
}
