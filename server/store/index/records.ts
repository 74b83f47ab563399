import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Kind, State } from "../../core/view.ts";
import { openAgent } from "./agents.ts";
import { bytes, hex } from "./bytes.ts";
import { KINDS } from "./model.ts";
import type { Bound, Subject } from "./bound.ts";
import { openFacts } from "./facts.ts";
import { openWords } from "./words.ts";

const kindAt = (position: unknown) => KINDS[Number(position)] as Kind;

/** Reads of single records by their n; every statement is one or two seeks. */
export type Records = ReturnType<typeof openRecords>;

export function openRecords(db: DatabaseSync) {
  const subject = db.prepare("SELECT n, kind, block FROM subjects WHERE id = ?");
  const subjectOf = db.prepare("SELECT id FROM subjects WHERE n = ?");
  const used = db.prepare(`
    SELECT used FROM receipts
    WHERE authorization = ? AND block <= ? ORDER BY block DESC, idx DESC LIMIT 1`);
  const allotted = db.prepare(`
    SELECT allotted FROM authorizations WHERE parent = ? AND n <= ? ORDER BY n DESC LIMIT 1`);
  const facts = openFacts(db);
  const words = openWords(db);

  function stateOf(record: Subject, at: Bound): State | undefined {
    const word = words.wordOf(record, at);
    return word && { ...word, ...facts.fixedState(record, at) };
  }

  return {
    find(id: Hex, at: Bound): Subject | undefined {
      const row = subject.get(bytes(id));
      if (row === undefined || Number(row["n"]) > at.n) return undefined;
      return { n: Number(row["n"]), kind: kindAt(row["kind"]), block: Number(row["block"]) };
    },
    idOf: (n: number): Hex => hex(subjectOf.get(n)?.["id"]),
    facts: facts.of,
    stateOf,
    agent: openAgent(db),
    /** Block of the last change of a record's state or enrolment. */
    changedAt(record: Subject, at: Bound): number {
      const last = words.changedAt(record.n, at) ?? record.block;
      return Math.max(last, record.kind === "participant" ? facts.enrolledAt(record.n, at) : 0);
    },
    used: (n: number, at: Bound) => Number(used.get(n, at.block)?.["used"] ?? 0),
    allotted: (n: number, at: Bound) => Number(allotted.get(n, at.n)?.["allotted"] ?? 0),
  };
}
