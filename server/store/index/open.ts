import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Checkpoints } from "../checkpoints.ts";
import { openDatabase } from "../migrate.ts";
import { blockOf } from "./block-row.ts";
import { BlockWriter } from "./block-writer.ts";
import { bytes, hex } from "./bytes.ts";
import type { Block } from "./model.ts";
import { NEWEST } from "./bound.ts";
import { openRecords } from "./records.ts";
import { openStatements, openUnwinding } from "./statements.ts";
import { openViews } from "./view.ts";

export const INDEX_MIGRATIONS = path.join(import.meta.dirname, "sql");

/**
 * The writing side of `index.db`, owned by the indexer. Nothing in the file is precious: it is
 * rebuilt from the chain, row for row.
 */
export type Index = ReturnType<typeof openIndex>;

export function openIndex(file: string) {
  const db = openDatabase(file, INDEX_MIGRATIONS);
  const checkpoints = new Checkpoints(db, file);
  const sql = openStatements(db);
  const records = openRecords(db);
  const views = openViews(db, records);
  const unwindTo = openUnwinding(db);
  const last = db.prepare(`
    SELECT number, hash, parent, time, last_n FROM blocks ORDER BY number DESC LIMIT 1`);
  const byNumber = db.prepare(
    "SELECT number, hash, parent, time, last_n FROM blocks WHERE number = ?",
  );

  /** Data and cursor move together: a crash leaves whole blocks only. */
  function transaction(write: () => void): void {
    db.exec("BEGIN IMMEDIATE");
    try {
      write();
      db.exec("COMMIT");
    } catch (error) {
      db.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    /** The last block applied. */
    cursor: () => blockOf(last.get()),
    block: (number: number) => blockOf(byNumber.get(number)),
    /** Adds a block on top of the last one. */
    apply(block: Block, project: (writer: BlockWriter) => void): void {
      const before = last.get();
      if (before !== undefined && hex(before["hash"]) !== block.parent) {
        throw new Error(`block ${block.number} does not follow block ${String(before["number"])}`);
      }
      transaction(() => {
        const { number, hash, parent, time } = block;
        const lastN = Number(before?.["last_n"] ?? 0);
        sql.block.run(number, bytes(hash), bytes(parent), time, lastN);
        const writer = new BlockWriter(
          sql,
          records,
          views.live(NEWEST, () => time),
          block,
          lastN,
        );
        project(writer);
        sql.closeBlock.run(writer.lastN, number);
      });
    },
    /** Forgets every block after `ancestor`. */
    unwind(ancestor: number): void {
      const row = byNumber.get(ancestor);
      if (row === undefined) throw new Error(`block ${ancestor} is not in the index`);
      transaction(() => unwindTo(ancestor, Number(row["last_n"])));
    },
    ...finalBlock(db),
    /** Between two blocks: keeps the WAL short without holding the event loop. */
    carryOver: () => checkpoints.carryOver(),
    close(): void {
      checkpoints.close();
      db.close();
    },
  };
}

function finalBlock(db: DatabaseSync) {
  const select = db.prepare("SELECT number FROM final");
  const update = db.prepare("UPDATE final SET number = ?");
  return {
    /** The newest block that the network has called final. */
    final(): number | undefined {
      const number = select.get()?.["number"];
      return typeof number === "number" ? number : undefined;
    },
    setFinal: (number: number) => void update.run(number),
  };
}
