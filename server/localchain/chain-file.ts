import { backup, DatabaseSync, type StatementSync } from "node:sqlite";
import { BACKUP_PAGES_A_STEP, TX_IDS_PER_BLOCK } from "./limits.ts";
import {
  type BlockRow,
  inUse,
  isLocked,
  type LogRow,
  type Row,
  SCHEMA,
  toLogRow,
  toTx,
  TX_COLUMNS,
  type TxRow,
} from "./store.ts";

/**
 * chain.db as its bytes stand, for whoever checks it. Nothing in the file changes, not even by
 * carrying its WAL over; as long as it is open, no chain can open the file.
 */
export class ChainFile {
  readonly #db: DatabaseSync;
  readonly #node: StatementSync;
  readonly #block: StatementSync;
  readonly #txs: StatementSync;
  readonly #logs: StatementSync;

  constructor(path: string) {
    const db = openForReading(path);
    this.#db = db;
    this.#node = db.prepare("SELECT v FROM node WHERE k = ?");
    this.#block = db.prepare("SELECT * FROM block WHERE number = ?");
    this.#txs = db.prepare(`SELECT ${TX_COLUMNS} FROM tx WHERE id >= ? AND id < ? ORDER BY id`);
    this.#logs = db.prepare("SELECT * FROM log WHERE block = ? ORDER BY idx");
  }

  /** What differs from the tables of a new file, by name. */
  strangeTables(): string[] {
    const expected = new DatabaseSync(":memory:");
    expected.exec(SCHEMA);
    const [here, there] = [tablesOf(this.#db), tablesOf(expected)];
    expected.close();
    return [...here.keys(), ...there.keys()].filter((name) => here.get(name) !== there.get(name));
  }

  meta(): Map<string, string | number> {
    const rows = this.#db.prepare("SELECT key, value FROM meta").all();
    return new Map(rows.map(({ key, value }) => [key as string, value as string | number]));
  }

  /** `key` in hex, as the trie library names it. */
  node(key: string): Uint8Array | undefined {
    return this.#node.get(Buffer.from(key, "hex"))?.["v"] as Uint8Array | undefined;
  }

  *nodes(): Generator<{ k: Uint8Array; v: Uint8Array }> {
    const rows = this.#db.prepare("SELECT k, v FROM node").iterate();
    for (const { k, v } of rows) yield { k: k as Uint8Array, v: v as Uint8Array };
  }

  blockByNumber(number: number): BlockRow | undefined {
    return this.#block.get(number) as BlockRow | undefined;
  }

  txsOf(block: number): TxRow[] {
    const first = block * TX_IDS_PER_BLOCK;
    return this.#txs.all(first, first + TX_IDS_PER_BLOCK).map((row) => toTx(row) as TxRow);
  }

  logsOf(block: number): (LogRow & { tx: number })[] {
    return this.#logs.all(block).map((row) => ({ ...toLogRow(row), tx: row["tx"] as number }));
  }

  async backup(copy: string): Promise<void> {
    await backup(this.#db, copy, { rate: BACKUP_PAGES_A_STEP });
  }

  count(table: "node" | "block" | "tx" | "log"): number {
    return this.#db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.["rows"] as number;
  }

  close(): void {
    this.#db.close();
  }
}

function tablesOf(db: DatabaseSync): Map<string, string> {
  const rows: Row[] = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema").all();
  return new Map(rows.map((row) => [row["name"] as string, JSON.stringify(row)]));
}

function openForReading(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    // The transaction takes effect with the first read, and keeps every writer out from then on.
    db.exec("BEGIN");
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
    return db;
  } catch (error) {
    db.close();
    throw isLocked(error) ? inUse(path, error) : error;
  }
}
