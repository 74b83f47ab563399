import type { DatabaseSync, StatementSync } from "node:sqlite";

export type Statements = ReturnType<typeof openStatements>;

/**
 * Every insertion into the index. OR REPLACE stands only where a second change in one block
 * overwrites the first; OR IGNORE where the first of equal facts counts.
 */
export function openStatements(db: DatabaseSync) {
  /** All columns of a table in the order of its definition. */
  const into = (table: string, columns: number, or = "") =>
    db.prepare(`INSERT ${or} INTO ${table} VALUES (${Array(columns).fill("?").join(", ")})`);
  return {
    block: into("blocks", 5),
    closeBlock: db.prepare("UPDATE blocks SET last_n = ? WHERE number = ?"),
    subject: into("subjects", 4),
    state: into("states", 6, "OR REPLACE"),
    keys: into("keys", 6, "OR REPLACE"),
    holding: into("holdings", 5, "OR REPLACE"),
    level: into("levels", 4, "OR REPLACE"),
    agent: into("agents", 6, "OR REPLACE"),
    participant: into("participants", 7, "OR REPLACE"),
    asset: into("assets", 8),
    version: into("versions", 6),
    right: into("rights", 4),
    consent: into("consents", 6),
    request: into("requests", 7),
    authorization: into("authorizations", 12),
    order: into("orders", 4),
    log: into("logs", 3),
    head: into("heads", 6),
    receipt: into("receipts", 17),
    derivation: into("derivations", 10),
    edge: into("edges", 3),
    citation: into("citations", 4, "OR IGNORE"),
    nonce: into("nonces", 4),
    office: into("offices", 4, "OR REPLACE"),
    event: into("events", 6),
    history: into("histories", 3, "OR IGNORE"),
    executed: into("executed", 6),
    reverted: into("reverted", 5),
    depth: db.prepare("SELECT depth FROM authorizations WHERE n = ?"),
    assetOf: db.prepare("SELECT asset FROM authorizations WHERE n = ?"),
  };
}

/** What unwinding deletes: everything that the blocks after the first parameter's have added. */
const UNWOUND_BY_BLOCK = [
  "states",
  "keys",
  "holdings",
  "levels",
  "agents",
  "participants",
  "versions",
  "receipts",
  "derivations",
  "citations",
  "nonces",
  "offices",
  "events",
  "histories",
  "executed",
  "reverted",
  "heads",
];
const UNWOUND_BY_N = [
  "assets",
  "rights",
  "consents",
  "requests",
  "authorizations",
  "orders",
  "logs",
];

export function openUnwinding(db: DatabaseSync) {
  const byBlock = UNWOUND_BY_BLOCK.map((name) => db.prepare(`DELETE FROM ${name} WHERE block > ?`));
  const byN = UNWOUND_BY_N.map((name) => db.prepare(`DELETE FROM ${name} WHERE n > ?`));
  const edges = db.prepare("DELETE FROM edges WHERE child > ?");
  const subjects = db.prepare("DELETE FROM subjects WHERE n > ?");
  const blocks = db.prepare("DELETE FROM blocks WHERE number > ?");
  return (ancestor: number, lastN: number): void => {
    for (const statement of byBlock) statement.run(ancestor);
    for (const statement of [...byN, edges, subjects]) statement.run(lastN);
    blocks.run(ancestor);
  };
}

/** For texts that are put together: as many as there are sets of filters. */
export function preparedOnce(db: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
