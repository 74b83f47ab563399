import { backup, type DatabaseSync } from "node:sqlite";
import { syncFile } from "./durable-file.ts";

/** Of a step, for whose time the connection's own statements wait. */
const PAGES_A_STEP = 100;

/**
 * A copy of the database as it stands when the last page is copied, durable when it resolves. What
 * the same connection writes meanwhile goes into both, so a writer never makes it begin anew.
 */
export async function copyDatabase(db: DatabaseSync, file: string): Promise<void> {
  await backup(db, file, { rate: PAGES_A_STEP });
  syncFile(file);
}
