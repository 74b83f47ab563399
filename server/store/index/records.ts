import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Facts, Kind, State } from "../../core/view.ts";
import { openAgent } from "./agents.ts";
import { bytes, hex } from "./bytes.ts";
import { KINDS } from "./model.ts";
import type { Bound, Subject } from "./bound.ts";
import { factsIn, fixedStateIn } from "./facts.ts";
import { openRows, type Row, type RowIn } from "./rows.ts";
import { wordIn } from "./words.ts";

/** Reads of records by id or n; a statement is one or two seeks a record. */
export type Records = ReturnType<typeof openRecords>;

const subjectIn = (row: Row): Subject => ({
  n: Number(row["n"]),
  kind: KINDS[Number(row["kind"])] as Kind,
  block: Number(row["block"]),
});

function stateIn(kind: Kind, row: RowIn): State | undefined {
  const word = wordIn(kind, row);
  return word && { ...word, ...fixedStateIn(kind, row) };
}

/** A record as of a block, its rows unpacked when they are asked for, and once. */
export interface Recalled extends Subject {
  facts: () => Facts;
  state: () => State | undefined;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const recalled = (subject: Subject, row: RowIn): Recalled => ({
  ...subject,
  facts: once(() => factsIn(subject.kind, row)),
  state: once(() => stateIn(subject.kind, row)),
});

export function openRecords(db: DatabaseSync) {
  const subject = db.prepare("SELECT n, kind, block FROM subjects WHERE id = ?");
  const subjects = db.prepare(`
    SELECT n, kind, block, id FROM subjects
    WHERE id IN (SELECT unhex(substr(value, 3)) FROM json_each(?))`);
  const subjectOf = db.prepare("SELECT id FROM subjects WHERE n = ?");
  const used = db.prepare(`
    SELECT used FROM receipts
    WHERE authorization = ? AND block <= ? ORDER BY block DESC, idx DESC LIMIT 1`);
  const allotted = db.prepare(`
    SELECT allotted FROM authorizations WHERE parent = ? AND n <= ? ORDER BY n DESC LIMIT 1`);
  const rows = openRows(db);

  function find(id: Hex, at: Bound): Subject | undefined {
    const row = subject.get(bytes(id));
    return row === undefined || Number(row["n"]) > at.n ? undefined : subjectIn(row);
  }

  return {
    find,
    recall(id: Hex, at: Bound): Recalled | undefined {
      const record = find(id, at);
      return record && recalled(record, rows.of(record.n, at));
    },
    /** In few statements; those that the index lacks are missing. */
    recallMany(ids: readonly Hex[], at: Bound): Map<Hex, Recalled> {
      const found = subjects.all(JSON.stringify(ids)).filter((row) => Number(row["n"]) <= at.n);
      const records = found.map(subjectIn);
      const rowsOf = rows.ofMany(records, at);
      return new Map(
        found.map((row, n) => [hex(row["id"]), recalled(records[n]!, rowsOf(records[n]!.n))]),
      );
    },
    idOf: (n: number): Hex => hex(subjectOf.get(n)?.["id"]),
    facts: ({ n, kind }: Subject, at: Bound) => factsIn(kind, rows.of(n, at)),
    stateOf: ({ n, kind }: Subject, at: Bound) => stateIn(kind, rows.of(n, at)),
    agent: openAgent(db),
    /** Block of the last change of a record's state or enrolment. */
    changedAt({ n, kind, block }: Subject, at: Bound): number {
      const row = rows.of(n, at);
      const last = Number(row("state")?.["block"] ?? block);
      const enrolled = kind === "participant" ? Number(row("enrolment")?.["block"] ?? 0) : 0;
      return Math.max(last, enrolled);
    },
    used: (n: number, at: Bound) => Number(used.get(n, at.block)?.["used"] ?? 0),
    allotted: (n: number, at: Bound) => Number(allotted.get(n, at.n)?.["allotted"] ?? 0),
  };
}
