/**
 * The word of a record: all of it that can change, as rows of the blocks that changed it. What one
 * kind alone has stands in a table of its own; `states` has a row for every change.
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { BLANK_STATE } from "../../core/overlay.ts";
import { type Hex, ZERO_ADDRESS } from "../../core/records.ts";
import { type Kind, type State, STATUSES } from "../../core/view.ts";
import type { Bound } from "./bound.ts";
import { addressOf, bytes, hex } from "./bytes.ts";
import { openNewestHead } from "./heads.ts";
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

const levelsOf = (row: Record<string, SQLOutputValue> | undefined) => ({
  classification: Number(row?.["classification"]),
  piLevel: Number(row?.["pi_level"]),
});

export function openWords(db: DatabaseSync) {
  const latest = (table: string, columns: string) =>
    db.prepare(`
      SELECT ${columns} FROM ${table}
      WHERE subject = ? AND block <= ? ORDER BY block DESC LIMIT 1`);
  const states = latest("states", "block, status, orders, epoch, head");
  const keys = latest("keys", "key, next_key, next_key_at, revision");
  const holdings = db.prepare(`
    SELECT s.id AS holder, h.offered_to, h.end_grants
    FROM holdings h JOIN subjects s ON s.n = h.holder
    WHERE h.subject = ? AND h.block <= ? ORDER BY h.block DESC LIMIT 1`);
  const levels = latest("levels", "classification, pi_level");
  const newestHead = openNewestHead(db);

  function ownWord(kind: Kind, n: number, at: Bound): Partial<State> {
    switch (kind) {
      case "participant": {
        const row = keys.get(n, at.block);
        return {
          key: hex(row?.["key"]),
          nextKey: hex(row?.["next_key"]),
          nextKeyAt: Number(row?.["next_key_at"]),
          revision: Number(row?.["revision"]),
        };
      }
      case "right": {
        const row = holdings.get(n, at.block);
        const to = row?.["offered_to"];
        return {
          holder: addressOf(hex(row?.["holder"])),
          offeredTo: to === null ? ZERO_ADDRESS : hex(to),
          endGrants: row?.["end_grants"] === 1,
        };
      }
      case "asset":
        return levelsOf(levels.get(n, at.block));
      case "log":
        return newestHead(n, at) ?? {};
      case "authorization":
      case "consent":
      case "order":
      case "request":
        return {};
    }
  }

  return {
    /** All of a word but what the facts fix. */
    wordOf({ n, kind }: { n: number; kind: Kind }, at: Bound): State | undefined {
      const row = states.get(n, at.block);
      if (row === undefined) return undefined;
      return {
        ...BLANK_STATE,
        status: STATUSES[Number(row["status"])] ?? "REGISTERED",
        orders: Number(row["orders"]),
        epoch: Number(row["epoch"]),
        head: Number(row["head"]),
        ...ownWord(kind, n, at),
      };
    },
    /** Block of the last change. */
    changedAt: (n: number, at: Bound): number | undefined => {
      const block = states.get(n, at.block)?.["block"];
      return block === undefined ? undefined : Number(block);
    },
  };
}
