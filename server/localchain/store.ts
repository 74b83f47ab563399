import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { ChainError } from "./errors.ts";
import { BACKUP_PAGES_A_STEP, DATABASE_CACHE_KIB, TX_IDS_PER_BLOCK } from "./limits.ts";

export interface BlockRow {
  number: number;
  hash: Uint8Array;
  header: Uint8Array;
  time: number;
  seal: Uint8Array;
}

export interface TxRow {
  block: number;
  index: number;
  hash: Uint8Array;
  raw: Uint8Array;
  receipt: Uint8Array;
  output: Uint8Array | null;
}

export interface LogRow {
  block: number;
  idx: number;
  txIndex: number;
  address: Uint8Array;
  topics: Uint8Array[];
  data: Uint8Array;
}

export interface LogHit extends LogRow {
  txHash: Uint8Array;
  blockHash: Uint8Array;
}

/** `addresses` and each entry of `topics` are alternatives; an empty list accepts anything. */
export interface LogQuery {
  from: number;
  to: number;
  addresses: Uint8Array[];
  topics: Uint8Array[][];
  /** Of one transaction of that index, where `from` and `to` are its block. */
  txIndex?: number;
}

export interface SealedBlock {
  /** Trie nodes and code by key in hex, as the trie library names them. */
  nodes: Map<string, Uint8Array>;
  block: BlockRow;
  txs: TxRow[];
  logs: LogRow[];
}

export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE node (k BLOB PRIMARY KEY, v BLOB NOT NULL) STRICT;
CREATE TABLE block (
  number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, header BLOB NOT NULL,
  time INTEGER NOT NULL, seal BLOB NOT NULL
) STRICT;
CREATE TABLE tx (
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, raw BLOB NOT NULL,
  receipt BLOB NOT NULL, output BLOB
) STRICT;
CREATE TABLE log (
  block INTEGER, idx INTEGER, tx INTEGER NOT NULL, address BLOB NOT NULL,
  t0 BLOB, t1 BLOB, t2 BLOB, t3 BLOB, data BLOB NOT NULL, PRIMARY KEY (block, idx)
) STRICT, WITHOUT ROWID;
`;

export const TX_COLUMNS = "id, hash, raw, receipt, output";

export type Row = Record<string, unknown>;

/** chain.db, all SQL of the local chain. One process owns the file, one transaction a block. */
export class ChainStore {
  readonly #db: DatabaseSync;
  readonly #statements: Record<
    "node" | "insertNode" | "insertBlock" | "insertTx" | "insertLog" | "blockByNumber",
    StatementSync
  > &
    Record<"blockByHash" | "lastBlock" | "txByHash" | "txById" | "txsOfBlock", StatementSync>;

  constructor(path: string) {
    this.#db = openExclusively(path);
    const prepare = (sql: string) => this.#db.prepare(sql);
    this.#statements = {
      node: prepare("SELECT v FROM node WHERE k = ?"),
      // Tries share nodes, and the library writes again what it only read.
      insertNode: prepare("INSERT OR IGNORE INTO node VALUES (?, ?)"),
      insertBlock: prepare("INSERT INTO block VALUES (?, ?, ?, ?, ?)"),
      insertTx: prepare("INSERT INTO tx VALUES (?, ?, ?, ?, ?)"),
      insertLog: prepare("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      blockByNumber: prepare("SELECT * FROM block WHERE number = ?"),
      blockByHash: prepare("SELECT * FROM block WHERE hash = ?"),
      lastBlock: prepare("SELECT * FROM block ORDER BY number DESC LIMIT 1"),
      txByHash: prepare(`SELECT ${TX_COLUMNS} FROM tx WHERE hash = ?`),
      txById: prepare(`SELECT ${TX_COLUMNS} FROM tx WHERE id = ?`),
      txsOfBlock: prepare(`SELECT ${TX_COLUMNS} FROM tx WHERE id >= ? AND id < ? ORDER BY id`),
    };
  }

  meta(key: string): string | number | undefined {
    const row = this.#db.prepare("SELECT value FROM meta WHERE key = ?").get(key);
    return row?.["value"] as string | number | undefined;
  }

  setMeta(key: string, value: string | number): void {
    this.#db.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)").run(key, value);
  }

  /** `key` in hex: the hash of a trie node, or "63" (the letter c) and the hash of code. */
  node(key: string): Uint8Array | undefined {
    return this.#statements.node.get(Buffer.from(key, "hex"))?.["v"] as Uint8Array | undefined;
  }

  lastBlock(): BlockRow | undefined {
    return this.#statements.lastBlock.get() as BlockRow | undefined;
  }

  blockByNumber(number: number): BlockRow | undefined {
    return this.#statements.blockByNumber.get(number) as BlockRow | undefined;
  }

  blockByHash(hash: Uint8Array): BlockRow | undefined {
    return this.#statements.blockByHash.get(hash) as BlockRow | undefined;
  }

  txByHash(hash: Uint8Array): TxRow | undefined {
    return toTx(this.#statements.txByHash.get(hash));
  }

  txAt(block: number, index: number): TxRow | undefined {
    if (index >= TX_IDS_PER_BLOCK) return undefined;
    return toTx(this.#statements.txById.get(block * TX_IDS_PER_BLOCK + index));
  }

  txsOf(block: number): TxRow[] {
    const first = block * TX_IDS_PER_BLOCK;
    const rows = this.#statements.txsOfBlock.all(first, first + TX_IDS_PER_BLOCK);
    return rows.map((row) => toTx(row) as TxRow);
  }

  /** In chain order, read one by one: the caller stops where it has enough. */
  *logs(query: LogQuery): Generator<LogHit> {
    const conditions = ["l.block BETWEEN ? AND ?"];
    const values: SQLInputValue[] = [query.from, query.to];
    const oneOf = (column: string, alternatives: Uint8Array[]) => {
      conditions.push(`${column} IN (${alternatives.map(() => "?").join()})`);
      values.push(...alternatives);
    };
    if (query.addresses.length > 0) oneOf("l.address", query.addresses);
    query.topics.forEach((alternatives, position) => {
      if (alternatives.length > 0) oneOf(`l.t${position}`, alternatives);
      else conditions.push(`l.t${position} IS NOT NULL`);
    });
    if (query.txIndex !== undefined) {
      conditions.push("l.tx = ?");
      values.push(query.from * TX_IDS_PER_BLOCK + query.txIndex);
    }
    const sql = `SELECT l.*, t.hash AS txHash, b.hash AS blockHash
      FROM log l JOIN tx t ON t.id = l.tx JOIN block b ON b.number = l.block
      WHERE ${conditions.join(" AND ")} ORDER BY l.block, l.idx`;
    for (const row of this.#db.prepare(sql).iterate(...values)) yield toLog(row);
  }

  /** Durable and whole when it returns; when it throws, the file holds the block before. */
  append({ nodes, block, txs, logs }: SealedBlock, meta: Record<string, string | number> = {}) {
    const { insertNode, insertBlock, insertTx, insertLog } = this.#statements;
    this.#db.exec("BEGIN IMMEDIATE");
    for (const [key, value] of Object.entries(meta)) this.setMeta(key, value);
    for (const [key, value] of nodes) insertNode.run(Buffer.from(key, "hex"), value);
    insertBlock.run(block.number, block.hash, block.header, block.time, block.seal);
    for (const tx of txs) {
      const id = tx.block * TX_IDS_PER_BLOCK + tx.index;
      insertTx.run(id, tx.hash, tx.raw, tx.receipt, tx.output);
    }
    for (const log of logs) {
      const [t0 = null, t1 = null, t2 = null, t3 = null] = log.topics;
      const tx = log.block * TX_IDS_PER_BLOCK + log.txIndex;
      insertLog.run(log.block, log.idx, tx, log.address, t0, t1, t2, t3, log.data);
    }
    this.#db.exec("COMMIT");
  }

  /**
   * A copy as of the last page copied, in steps for whose time sealing waits. What is sealed
   * meanwhile goes into both. Whoever keeps the copy makes it durable.
   */
  async backup(copy: string): Promise<void> {
    await backup(this.#db, copy, { rate: BACKUP_PAGES_A_STEP });
  }

  close(): void {
    this.#db.close();
  }
}

function openExclusively(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // EXCLUSIVE before WAL: then there is no shared memory and no second process gets in at all.
    db.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    db.exec(`PRAGMA cache_size=-${DATABASE_CACHE_KIB}`);
    const schema = db.prepare("SELECT count(*) AS tables FROM sqlite_schema").get();
    if (schema?.["tables"] === 0) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    return db;
  } catch (error) {
    db.close();
    throw isLocked(error) ? inUse(path, error) : error;
  }
}

const SQLITE_BUSY = 5;

export const isLocked = (error: unknown) => (error as { errcode?: number }).errcode === SQLITE_BUSY;

export function inUse(path: string, cause: unknown): ChainError {
  return new ChainError(
    "CHAIN_LOCKED",
    `${path} is in use by another process: stop that one, or choose another data folder`,
    { cause },
  );
}

export function toTx(row: Row | undefined): TxRow | undefined {
  if (row === undefined) return undefined;
  const id = row["id"] as number;
  return {
    block: Math.floor(id / TX_IDS_PER_BLOCK),
    index: id % TX_IDS_PER_BLOCK,
    hash: row["hash"] as Uint8Array,
    raw: row["raw"] as Uint8Array,
    receipt: row["receipt"] as Uint8Array,
    output: row["output"] as Uint8Array | null,
  };
}

function toLog(row: Row): LogHit {
  const { txHash, blockHash } = row as { txHash: Uint8Array; blockHash: Uint8Array };
  return { ...toLogRow(row), txHash, blockHash };
}

export function toLogRow(row: Row): LogRow {
  const topics = [row["t0"], row["t1"], row["t2"], row["t3"]];
  return {
    block: row["block"] as number,
    idx: row["idx"] as number,
    txIndex: (row["tx"] as number) % TX_IDS_PER_BLOCK,
    address: row["address"] as Uint8Array,
    topics: topics.filter((topic) => topic !== null) as Uint8Array[],
    data: row["data"] as Uint8Array,
  };
}
