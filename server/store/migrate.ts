import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How long a statement waits for another connection's write before it fails. */
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens a database for its one writer and brings its schema up to date.
 *
 * WAL with synchronous=NORMAL: a commit is only a write, never a flush. Whoever must answer for a
 * row flushes the WAL itself; what a rebuild gives back needs no flush at all. `addFunctions` gives
 * migrations what SQL lacks.
 */
export function openDatabase(
  file: string,
  migrations: string,
  addFunctions: (db: DatabaseSync) => void = () => {},
): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    addFunctions(db);
    db.exec("PRAGMA journal_mode = WAL");
    db.exec("PRAGMA synchronous = NORMAL");
    migrate(db, migrations);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/**
 * A second connection: it sees committed data only and cannot write. The writer must exist first.
 */
export function openReadOnly(file: string): DatabaseSync {
  return new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
}

/**
 * `user_version` is part of the transaction, so a migration and its number come or fail together.
 */
function migrate(db: DatabaseSync, folder: string): void {
  const files = migrationFiles(folder);
  const version = userVersion(db);
  if (version > files.length) {
    throw new Error(
      `${db.location() ?? "the database"} has schema ${version}, ` +
        `this program knows ${files.length}: ` +
        "run the newer program that wrote it, or use another data folder",
    );
  }
  for (const [position, file] of files.entries()) {
    if (position < version) continue;
    db.exec("BEGIN IMMEDIATE");
    try {
      // Asked again inside the transaction: another process may have migrated meanwhile.
      if (userVersion(db) === position) {
        db.exec(readFileSync(path.join(folder, file), "utf8"));
        db.exec(`PRAGMA user_version = ${position + 1}`);
      }
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw new Error(`migration ${file} failed`, { cause: error });
    }
  }
}

/** `0001-words.sql`, `0002-…`: a gap or a twin means that two changes met; refuse to guess. */
function migrationFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  files.sort();
  for (const [position, file] of files.entries()) {
    if (Number(file.slice(0, 4)) !== position + 1) {
      throw new Error(`${file} should be number ${position + 1} of ${folder}`);
    }
  }
  return files;
}

function userVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
}
