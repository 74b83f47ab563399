import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import { type FactsOf, type Kind, type State, STATUSES, type Status } from "../../core/view.ts";
import { participantId } from "./bytes.ts";
import type { Stamp } from "./model.ts";
import { preparedOnce } from "./statements.ts";
import { along, type Along, condition, type Filters, hasIndex } from "./filters.ts";
import { parameter, type Part, STATUS, TABLES, type Value } from "./filters.ts";
import { MAX_SCANNED_ROWS, type Page, pageOf, type PageOptions, pageStart } from "./paging.ts";
import type { Bound, Subject } from "./bound.ts";
import type { Records } from "./records.ts";

export interface Row<K extends Kind> {
  id: Hex;
  facts: FactsOf<K>;
  state: State;
  created: Stamp;
  /** Of the last change of state or enrolment; counters don't count. */
  changed: Stamp;
}

export function openLists(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const time = db.prepare("SELECT time FROM blocks WHERE number = ?");

  const stamp = (block: number): Stamp => ({ block, time: Number(time.get(block)?.["time"] ?? 0) });
  const statement = preparedOnce(db);
  function recordOf(id: Hex): number | undefined {
    return records.find(id.length === 42 ? participantId(id) : id, bound(undefined))?.n;
  }

  function row<K extends Kind>(id: Hex, record: Subject, at: Bound): Row<K> {
    const state = records.stateOf(record, at);
    if (state === undefined) throw new Error(`${id} has no state`);
    return {
      id,
      facts: records.facts(record, at) as FactsOf<K>,
      state,
      created: stamp(record.block),
      changed: stamp(records.changedAt(record, at)),
    };
  }

  function read<K extends Kind>(kind: K, id: Hex, at?: number): Row<K> | undefined {
    const to = bound(at);
    const record = records.find(id, to);
    return record?.kind === kind ? row<K>(id, record, to) : undefined;
  }

  /** Records of a kind in chain order, as of a block. */
  function list<K extends Kind>(kind: K, filters: Filters[K], options: PageOptions): Page<Row<K>> {
    const start = pageStart(options, 1);
    const to = bound(start.at);
    const { sql, parameters } = query(kind, filters, { after: start.key[0] ?? 0, to, recordOf });
    return pageOf(start, statement(sql).iterate(...parameters), ["n"], ({ n }) => {
      const id = records.idOf(Number(n));
      return row<K>(id, records.find(id, to) as Subject, to);
    });
  }

  return { read, list };
}

interface Range {
  after: number;
  to: Bound;
  recordOf: (id: Hex) => number | undefined;
}

/** Rows of one kind along the best index, each with whether it meets all conditions. */
function query<K extends Kind>(kind: K, filters: Filters[K], range: Range): Part {
  const { table, columns } = TABLES[kind];
  const { status, ...rest } = filters as Record<string, Value | undefined>;
  const { to, after, recordOf } = range;
  const conditions: Part[] = [];
  let from: Along | undefined;

  for (const [name, column] of Object.entries(columns)) {
    const given = rest[name];
    if (given === undefined) continue;
    const value = parameter(column, given, recordOf);
    const isRead = from === undefined && hasIndex(column);
    if (isRead) from = along(table, column, value);
    // What is read along facts holds for all of it; what is read along changes did so once.
    if (!isRead || column.is !== "record" || column.changes)
      conditions.push(condition(column, value, to.block));
  }
  if (kind === "participant") {
    conditions.push({ sql: IS_NEWEST_ENROLMENT, parameters: [to.block] });
  }
  if (status !== undefined) {
    const number = STATUSES.indexOf(status as Status);
    conditions.push(condition(STATUS, number, to.block));
    from ??= along(table, STATUS, number);
  }
  from ??= { sql: `${table} f WHERE true`, n: "f.n", parameters: [] };
  const { n } = from;

  const hit = ["true", ...conditions.map(({ sql }) => `(${sql})`)].join(" AND ");
  return {
    // Grouped, for a participant has several enrolments and a record several states.
    sql: `SELECT ${n} AS n, max(${hit}) AS hit FROM ${from.sql} AND ${n} > ? AND ${n} <= ?
          GROUP BY ${n} ORDER BY ${n} LIMIT ${MAX_SCANNED_ROWS}`,
    parameters: [
      ...conditions.flatMap(({ parameters }) => parameters),
      ...from.parameters,
      after,
      to.n,
    ],
  };
}

const IS_NEWEST_ENROLMENT =
  "f.block = (SELECT max(block) FROM participants WHERE n = f.n AND block <= ?)";
