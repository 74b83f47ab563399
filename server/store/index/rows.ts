/**
 * The rows that a record consists of, each by the record's n: read for one record, or for many in
 * one statement, where reading them one by one would cost more than what is done with them.
 */
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { Kind } from "../../core/view.ts";
import type { Bound, Subject } from "./bound.ts";

export type Row = Record<string, SQLOutputValue>;

/** Has a column `n`. */
interface Source {
  one(n: number, at: Bound): Row | undefined;
  many(ns: string, at: Bound): Row[];
}

/** A row that never changes; `sql` selects from a table `f` with a column `n`. */
function fixed(db: DatabaseSync, sql: string): Source {
  const one = db.prepare(`${sql} WHERE f.n = ?`);
  const many = db.prepare(`${sql} WHERE f.n IN (SELECT value FROM json_each(?))`);
  return { one: (n) => one.get(n), many: (ns) => many.all(ns) };
}

/** The newest row that is not after the block; `key` and `rising` are the key of the table. */
function newest(
  db: DatabaseSync,
  table: string,
  columns: string,
  { key = "subject", rising = "block" } = {},
): Source {
  const sql = `SELECT f.${key} AS n, ${columns} FROM`;
  const one = db.prepare(`
    ${sql} ${table} f WHERE f.${key} = ? AND f.block <= ? ORDER BY f.${rising} DESC LIMIT 1`);
  const many = db.prepare(`
    ${sql} (SELECT value FROM json_each(?)) j
    CROSS JOIN ${table} f ON f.${key} = j.value AND f.${rising} =
      (SELECT max(${rising}) FROM ${table} WHERE ${key} = j.value AND block <= ?)`);
  return { one: (n, { block }) => one.get(n, block), many: (ns, { block }) => many.all(ns, block) };
}

const ASSET = `
  SELECT f.n, f.facts, d.chains, d.nodes, d.closed, d.ceiling, d.inputs,
    (SELECT group_concat(hex(s.id), '' ORDER BY r.n)
     FROM rights r JOIN subjects s ON s.n = r.n WHERE r.asset = f.n) AS rights
  FROM assets f LEFT JOIN derivations d ON d.n = f.n`;
const REQUEST = `
  SELECT f.n, f.facts, b.time, requester.id AS requester, parent.id AS parent
  FROM requests f
  JOIN subjects s ON s.n = f.n JOIN blocks b ON b.number = s.block
  JOIN subjects requester ON requester.n = f.requester
  JOIN subjects parent ON parent.n = f.parent`;
const HOLDER = "(SELECT id FROM subjects WHERE n = f.holder) AS holder";

function openSources(db: DatabaseSync) {
  const facts = (table: string) => fixed(db, `SELECT f.n, f.facts FROM ${table} f`);
  return {
    enrolment: newest(db, "participants", "block, until, facts", { key: "n" }),
    asset: fixed(db, ASSET),
    right: facts("rights"),
    consent: facts("consents"),
    authorization: fixed(db, "SELECT f.n, f.parent_epoch, f.facts FROM authorizations f"),
    request: fixed(db, REQUEST),
    order: facts("orders"),
    log: facts("logs"),
    state: newest(db, "states", "block, status, orders, epoch, head"),
    keys: newest(db, "keys", "key, next_key, next_key_at, revision"),
    holding: newest(db, "holdings", `${HOLDER}, offered_to, end_grants`),
    level: newest(db, "levels", "classification, pi_level"),
    head: newest(db, "heads", "size, root", { key: "log", rising: "size" }),
  };
}

type Table = keyof ReturnType<typeof openSources>;

const TABLES_OF: Record<Kind, readonly Table[]> = {
  participant: ["state", "enrolment", "keys"],
  asset: ["state", "asset", "level"],
  right: ["state", "right", "holding"],
  consent: ["state", "consent"],
  authorization: ["state", "authorization"],
  request: ["state", "request"],
  order: ["state", "order"],
  log: ["state", "log", "head"],
};

/** The rows of one record. */
export type RowIn = (table: Table) => Row | undefined;

export function openRows(db: DatabaseSync) {
  const sources = openSources(db);

  /** Each read when it is first asked for. */
  function of(n: number, at: Bound): RowIn {
    const read = new Map<Table, Row | undefined>();
    return (table) => {
      if (!read.has(table)) read.set(table, sources[table].one(n, at));
      return read.get(table);
    };
  }

  /** All rows of many records. */
  function ofMany(subjects: readonly Subject[], at: Bound): (n: number) => RowIn {
    const ns = new Map<Table, number[]>();
    for (const { n, kind } of subjects) {
      for (const table of TABLES_OF[kind]) {
        const list = ns.get(table);
        if (list === undefined) ns.set(table, [n]);
        else list.push(n);
      }
    }
    const found = new Map<Table, Map<number, Row>>();
    for (const [table, list] of ns) {
      const rows = sources[table].many(JSON.stringify(list), at);
      found.set(table, new Map(rows.map((row) => [Number(row["n"]), row])));
    }
    return (n) => (table) => found.get(table)?.get(n);
  }

  return { of, ofMany };
}
