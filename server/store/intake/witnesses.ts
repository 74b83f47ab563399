import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { MAX_WITNESSES } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

/** What a witness has said of a head of this node's log. */
export interface Cosignature {
  /** Of the log. */
  origin: string;
  size: number;
  /** Its verifier key. */
  witness: string;
  /** Of the signed note. */
  line: string;
  /** Seconds, as the witness says. */
  at: number;
}
/** The newest head of another's log that this node has cosigned. */
export interface WitnessedHead {
  origin: string;
  size: number;
  root: Hex;
  note: string;
}

/** Both sides of witnessing. Additions belong inside a write of the store. */
export const witnessTable = (db: DatabaseSync) => ({
  ...cosignatureTable(db),
  ...witnessedTable(db),
});

function cosignatureTable(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO log_cosignatures (origin, size, witness, line, at, sum) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const ofHead = db.prepare(
    "SELECT line FROM log_cosignatures WHERE origin = ? AND size = ? ORDER BY witness LIMIT ?",
  );
  const newest = db.prepare(
    `SELECT * FROM log_cosignatures WHERE origin = ? AND witness = ? ORDER BY size DESC LIMIT 1`,
  );

  return {
    /** The first word of a witness about a head stays. */
    addCosignature({ origin, size, witness, line, at }: Cosignature): void {
      const values: SQLInputValue[] = [origin, size, witness, line, at];
      insert.run(...values, rowSum(values));
    },

    /** Lines to stand behind the log's own signature. */
    cosignatureLines: (origin: string, size: number): string[] =>
      ofHead.all(origin, size, MAX_WITNESSES).map((row) => row["line"] as string),

    newestCosignature(origin: string, witness: string): Cosignature | undefined {
      const row = newest.get(origin, witness);
      return row && readCosignature(row);
    },
  };
}

function witnessedTable(db: DatabaseSync) {
  const put = db.prepare(
    `INSERT INTO log_witnessed (origin, size, root, note, sum) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (origin) DO UPDATE
     SET size = excluded.size, root = excluded.root, note = excluded.note, sum = excluded.sum`,
  );
  const get = db.prepare("SELECT * FROM log_witnessed WHERE origin = ?");

  return {
    putWitnessed({ origin, size, root, note }: WitnessedHead): void {
      const values: SQLInputValue[] = [origin, size, bytes(root), note];
      put.run(...values, rowSum(values));
    },

    witnessed(origin: string): WitnessedHead | undefined {
      const row = get.get(origin);
      return (
        row && {
          origin,
          size: row["size"] as number,
          root: hex(row["root"]),
          note: row["note"] as string,
        }
      );
    },
  };
}

export const readCosignature = (row: Record<string, unknown>): Cosignature => ({
  origin: row["origin"] as string,
  size: row["size"] as number,
  witness: row["witness"] as string,
  line: row["line"] as string,
  at: row["at"] as number,
});
