import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { crc32 } from "node:zlib";
import { keyOf, MAX_FAULTS_A_CHECK, type RowFault } from "../audit.ts";

/** Tables with a column `sum`. Of the others each row follows from what else is in the file. */
const SUMMED = [
  "acts",
  "sendings",
  "denials",
  "uploads",
  "challenges",
  "sessions",
  "log_checkpoints",
  "log_cosignatures",
  "log_witnessed",
];
/** Given by SQLite when the row is written. The indexes hold it a second time. */
const UNSUMMED = ["n", "sum"];

const TAGS = { null: 0, integer: 1, text: 2, blob: 3 };

/**
 * CRC-32 of a row's values in the order of its columns: whichever bit decays, the sum no longer
 * fits. It is no signature; who can write the file can write a sum.
 */
export function rowSum(values: readonly SQLInputValue[]): number {
  let sum = 0;
  for (const value of values) {
    const [tag, bytes] = tagged(value);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt8(tag);
    prefix.writeUInt32BE(bytes.length, 1);
    sum = crc32(bytes, crc32(prefix, sum));
  }
  return sum;
}

function tagged(value: SQLInputValue): [number, Uint8Array] {
  if (value === null) return [TAGS.null, new Uint8Array(0)];
  if (typeof value === "string") return [TAGS.text, Buffer.from(value)];
  if (typeof value === "object") return [TAGS.blob, value as Uint8Array];
  return [TAGS.integer, Buffer.from(String(value))];
}

/** For the migration that gives rows a sum which have none. */
export function addRowSum(db: DatabaseSync): void {
  const options = { deterministic: true, useBigIntArguments: true, varargs: true };
  db.function("row_sum", options, (...values) => rowSum(values));
}

/** Rows that no longer fit their sum. */
export function sumFaults(db: DatabaseSync, onRow: () => void): RowFault[] {
  const faults: RowFault[] = [];
  for (const table of SUMMED) {
    const key = keyOf(db, table);
    const rows = db.prepare(`SELECT * FROM ${table}`);
    rows.setReadBigInts(true);
    for (const row of rows.iterate()) {
      onRow();
      const columns = Object.keys(row).filter((name) => !UNSUMMED.includes(name));
      if (row["sum"] === BigInt(rowSum(columns.map((name) => row[name] ?? null)))) continue;
      faults.push({ table, row: key(row), problem: "no longer fits its sum" });
      if (faults.length === MAX_FAULTS_A_CHECK) return faults;
    }
  }
  return faults;
}
