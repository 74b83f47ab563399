import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { FileInUse, isBusy } from "./file-in-use.ts";
import { walFaults } from "./wal.ts";

/** A row that isn't what it must be, or something about its whole table. */
export interface RowFault {
  table: string;
  row: string;
  problem: string;
}

/** Whoever has that many has lost more than rows. */
export const MAX_FAULTS_A_CHECK = 100;
/** Of a row shown in a fault. */
const MAX_VALUE_CHARACTERS = 70;

type Row = Record<string, unknown>;

/**
 * A database as its bytes stand. Nothing in the file changes, not even by carrying its WAL over,
 * and as long as it is open nobody can write to the file.
 */
export function openForAudit(file: string): DatabaseSync {
  // SQLite would make an empty one.
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    // The transaction takes effect with the first read.
    db.exec("BEGIN");
    db.prepare("SELECT count(*) FROM sqlite_schema").get();
    return db;
  } catch (error) {
    db.close();
    throw isBusy(error) ? new FileInUse(file) : error;
  }
}

/** What SQLite itself finds wrong in a file, and what it would pass over. */
export function sqliteFaults(file: string): RowFault[] {
  const problems = walFaults(file);
  try {
    const db = openForAudit(file);
    try {
      const rows = db.prepare(`PRAGMA integrity_check(${MAX_FAULTS_A_CHECK})`).all();
      const told = rows.map((row) => String(row["integrity_check"]));
      problems.push(...told.filter((line) => line !== "ok"));
      if (problems.length === 0) scanIndexes(db);
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof FileInUse) throw error;
    problems.push((error as Error).message);
  }
  return problems.map((problem) => ({ table: "all", row: "all", problem }));
}

/**
 * integrity_check looks up in an index what is in its table, and so passes over an index without
 * rows that can't be read. Throws for one. (SQLite would count without reading, hence no count.)
 */
function scanIndexes(db: DatabaseSync): void {
  const indexes = "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index'";
  for (const row of db.prepare(indexes).all()) {
    const [name, table] = [String(row["name"]), String(row["tbl_name"])];
    const partly = String(row["sql"]).split(" WHERE ")[1];
    const where = partly === undefined ? "" : `WHERE ${partly}`;
    db.prepare(`SELECT total(1) FROM ${table} INDEXED BY ${name} ${where}`).get();
  }
}

/** Tables, indexes and numbers of the schema that aren't those of `right`. */
export function schemaFaults(db: DatabaseSync, right: DatabaseSync): RowFault[] {
  const [version, rightVersion] = [versionOf(db), versionOf(right)];
  if (version !== rightVersion) {
    const problem =
      `is ${version}, this program's is ${rightVersion}: ` +
      "if an older program wrote the file, start the service once";
    return [{ table: "sqlite_schema", row: "user_version", problem }];
  }
  const [here, there] = [schemaOf(db), schemaOf(right)];
  return [...new Set([...here.keys(), ...there.keys()])]
    .filter((name) => here.get(name) !== there.get(name))
    .map((row) => ({ table: "sqlite_schema", row, problem: "isn't as this program makes it" }));
}

function schemaOf(db: DatabaseSync): Map<string, string> {
  const rows: Row[] = db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema").all();
  const schema = new Map(rows.map((row) => [String(row["name"]), JSON.stringify(row)]));
  schema.set("application_id", JSON.stringify(db.prepare("PRAGMA application_id").get()));
  return schema;
}

const versionOf = (db: DatabaseSync) =>
  Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);

export function tablesOf(db: DatabaseSync): string[] {
  const rows = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  return rows.all().map((row) => String(row["name"]));
}

/** How a row is named: by its primary key. */
export function keyOf(db: DatabaseSync, table: string): (row: Row) => string {
  const columns = db.prepare(`SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk`);
  const names = columns.all(table).map((row) => String(row["name"]));
  return (row) => names.map((name) => `${name} ${shown(row[name])}`).join(", ");
}

function shown(value: unknown): string {
  const text = value instanceof Uint8Array ? `0x${Buffer.from(value).toString("hex")}` : value;
  return String(text).slice(0, MAX_VALUE_CHARACTERS);
}
