import type { DatabaseSync } from "node:sqlite";
import {
  keyOf,
  MAX_FAULTS_A_CHECK,
  openForAudit,
  type RowFault,
  schemaFaults,
  tablesOf,
} from "../audit.ts";

const FINAL = "final";

/** Row by row, whatever of `file` isn't in `rebuilt`, or is there and missing here. */
export function differences(
  file: string,
  rebuilt: string,
  onTable: (rows: number) => void = () => {},
): RowFault[] {
  const right = openForAudit(rebuilt);
  const db = openForAudit(file);
  try {
    const faults = schemaFaults(db, right);
    // What is asked below would mean something else.
    if (faults.length > 0) return faults;
    db.exec("COMMIT");
    db.prepare("ATTACH ? AS rebuilt").run(rebuilt);
    db.exec("BEGIN");
    for (const table of tablesOf(right)) {
      faults.push(...(table === FINAL ? finalFaults(db) : differencesOf(db, table)));
      onTable(Number(db.prepare(`SELECT count(*) AS rows FROM main.${table}`).get()?.["rows"]));
    }
    return faults.slice(0, MAX_FAULTS_A_CHECK);
  } finally {
    db.close();
    right.close();
  }
}

/** The one word in the file that moves on by itself: a rebuild may have heard a later one. */
function finalFaults(db: DatabaseSync): RowFault[] {
  const numberIn = (schema: string) =>
    Number(db.prepare(`SELECT max(number) AS number FROM ${schema}.final`).get()?.["number"] ?? -1);
  const [stored, right] = [numberIn("main"), numberIn("rebuilt")];
  if (stored <= right) return [];
  return [{ table: FINAL, row: `number ${stored}`, problem: `only ${right} is final` }];
}

function differencesOf(db: DatabaseSync, table: string): RowFault[] {
  const key = keyOf(db, table);
  const only = (here: string, there: string) => {
    const rows = db.prepare(
      `SELECT * FROM ${here}.${table} EXCEPT SELECT * FROM ${there}.${table} LIMIT ?`,
    );
    rows.setReadBigInts(true);
    return new Map(rows.all(MAX_FAULTS_A_CHECK).map((row) => [key(row), row]));
  };
  const extra = only("main", "rebuilt");
  const missing = only("rebuilt", "main");
  return [...new Set([...extra.keys(), ...missing.keys()])].map((row) => {
    const [stored, right] = [extra.get(row), missing.get(row)];
    if (stored === undefined) return { table, row, problem: "is missing" };
    if (right === undefined) return { table, row, problem: "is nothing that the chain gives" };
    const columns = Object.keys(right).filter((name) => !isSame(stored[name], right[name]));
    return { table, row, problem: `${columns.join(", ")}: not what the chain gives` };
  });
}

const isSame = (a: unknown, b: unknown) =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;
