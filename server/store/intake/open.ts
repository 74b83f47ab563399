import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { type RowFault, schemaFaults } from "../audit.ts";
import { copyDatabase } from "../backup.ts";
import { FileInUse, isBusy } from "../file-in-use.ts";
import { openDatabase } from "../migrate.ts";
import { syncFolder } from "../durable-file.ts";
import { actTable } from "./acts.ts";
import { denialTable } from "./denials.ts";
import { documentTable } from "./documents.ts";
import { GroupCommit } from "./group-commit.ts";
import { logTable } from "./log.ts";
import { addRowSum } from "./row-sum.ts";
import { sendingTable } from "./sendings.ts";
import { signInTable } from "./sign-in.ts";
import { witnessTable } from "./witnesses.ts";

/** "DRLi", so that the file says what it is. */
const APPLICATION_ID = 0x44524c69;
const MIGRATIONS = fileURLToPath(new URL("sql", import.meta.url));

export { FileInUse };
export type IntakeStore = ReturnType<typeof openIntakeStore>;

/**
 * `onFault` is told when a flush failed: the process must end, since what is on disk is unknown.
 * Changes to acts, sendings, denials, documents and the log go through `write` and are durable when
 * it resolves; reads see them from their commit on, which is a little earlier.
 */
export function openIntakeStore(file: string, onFault: (fault: Error) => void) {
  const db = openForOne(file);
  // The names of database and WAL must be durable before anything in them counts.
  syncFolder(path.dirname(file));
  const commits = new GroupCommit(db, `${file}-wal`, onFault);
  return {
    acts: actTable(db),
    sendings: sendingTable(db),
    denials: denialTable(db),
    documents: documentTable(db),
    log: logTable(db),
    witnesses: witnessTable(db),
    signIn: signInTable(db),
    write: (change: () => void) => commits.write(change),
    /** Holds all that was answered for before the call. */
    backup: (copy: string) => copyDatabase(db, copy),
    async close() {
      await commits.close();
      db.close();
    },
  };
}

/** What differs from the schema of a new file. */
export function intakeSchemaFaults(db: DatabaseSync): RowFault[] {
  const right = openDatabase(":memory:", MIGRATIONS, addRowSum);
  try {
    right.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    return schemaFaults(db, right);
  } finally {
    right.close();
  }
}

/**
 * Two services over one file would each accept what the other's acts forbid, so the lock is kept
 * for the life of the process; the kernel drops it however that ends.
 */
function openForOne(file: string): DatabaseSync {
  try {
    const db = openDatabase(file, MIGRATIONS, addRowSum);
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    // Any write takes the lock, and makes the WAL that the group commit flushes.
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    return db;
  } catch (error) {
    throw isBusy(error) ? new FileInUse(file) : error;
  }
}
