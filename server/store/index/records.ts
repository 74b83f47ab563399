import type { DatabaseSync } from "node:sqlite";
import { BLANK_STATE } from "../../core/overlay.ts";
import type { Asset, Basis, Enrolment, Hex, Input, Right } from "../../core/records.ts";
import type { Order, Scope, Terms } from "../../core/records.ts";
import { type Facts, type Kind, type State, STATUSES } from "../../core/view.ts";
import { bytes, hex } from "./bytes.ts";
import { KINDS } from "./model.ts";
import { unpack, unpackList } from "./pack.ts";

/** As of which block: rows with `block <= block`, records with `n <= n`. */
export interface Bound {
  block: number;
  n: number;
}

/** No bound: the newest rows, whatever the head is when the statement runs. */
export const NEWEST: Bound = { block: Number.MAX_SAFE_INTEGER, n: Number.MAX_SAFE_INTEGER };

export interface Subject {
  n: number;
  kind: Kind;
  /** The block that created it. */
  block: number;
}

const kindAt = (position: unknown) => KINDS[Number(position)] as Kind;

/** Reads of single records by their n; every statement is one or two seeks. */
export type Records = ReturnType<typeof openRecords>;

export function openRecords(db: DatabaseSync) {
  const subject = db.prepare("SELECT n, kind, block FROM subjects WHERE id = ?");
  const subjectOf = db.prepare("SELECT id FROM subjects WHERE n = ?");
  const state = db.prepare(`
    SELECT block, status, orders, epoch, head FROM states
    WHERE subject = ? AND block <= ? ORDER BY block DESC LIMIT 1`);
  const used = db.prepare(`
    SELECT used FROM receipts
    WHERE authorization = ? AND block <= ? ORDER BY block DESC, idx DESC LIMIT 1`);
  const allotted = db.prepare(`
    SELECT allotted FROM authorizations WHERE parent = ? AND n <= ? ORDER BY n DESC LIMIT 1`);
  const facts = openFacts(db);

  function stateOf(record: Subject, at: Bound): State | undefined {
    const row = state.get(record.n, at.block);
    if (row === undefined) return undefined;
    return {
      ...BLANK_STATE,
      status: STATUSES[Number(row["status"])] ?? "REGISTERED",
      orders: Number(row["orders"]),
      epoch: Number(row["epoch"]),
      head: Number(row["head"]),
      ...facts.fixedState(record, at),
    };
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
    /** Block of the last change of a record's state or enrolment. */
    changedAt(record: Subject, at: Bound): number {
      const last = Number(state.get(record.n, at.block)?.["block"] ?? record.block);
      return Math.max(last, record.kind === "participant" ? facts.enrolledAt(record.n, at) : 0);
    },
    used: (n: number, at: Bound) => Number(used.get(n, at.block)?.["used"] ?? 0),
    allotted: (n: number, at: Bound) => Number(allotted.get(n, at.n)?.["allotted"] ?? 0),
  };
}

function openFacts(db: DatabaseSync) {
  const enrolment = db.prepare(`
    SELECT block, until, facts FROM participants
    WHERE n = ? AND block <= ? ORDER BY block DESC LIMIT 1`);
  const asset = db.prepare(
    "SELECT classification, pi_level, derived, facts FROM assets WHERE n = ?",
  );
  const rights = db.prepare(`
    SELECT s.id FROM rights r JOIN subjects s ON s.n = r.n WHERE r.asset = ? ORDER BY r.n`);
  const derivation = db.prepare(
    "SELECT chains, nodes, closed, ceiling, inputs FROM derivations WHERE n = ?",
  );
  const right = db.prepare("SELECT facts FROM rights WHERE n = ?");
  const consent = db.prepare("SELECT facts FROM consents WHERE n = ?");
  const authorization = db.prepare("SELECT parent_epoch, facts FROM authorizations WHERE n = ?");
  const request = db.prepare(`
    SELECT b.time, requester.id AS requester, parent.id AS parent, r.facts
    FROM requests r
    JOIN subjects s ON s.n = r.n JOIN blocks b ON b.number = s.block
    JOIN subjects requester ON requester.n = r.requester
    JOIN subjects parent ON parent.n = r.parent
    WHERE r.n = ?`);
  const order = db.prepare("SELECT facts FROM orders WHERE n = ?");

  function assetFacts(n: number): Facts {
    const row = asset.get(n);
    const facts: Facts = {
      kind: "asset",
      asset: unpack<Asset>("Asset", row?.["facts"]),
      rights: rights.all(n).map((claim) => hex(claim["id"])),
    };
    const made = row?.["derived"] === 1 ? derivation.get(n) : undefined;
    if (made === undefined) return facts;
    const inputs = unpackList<Input>("Input", made["inputs"]);
    return {
      ...facts,
      derivation: {
        authorizations: inputs.map((input) => input.authorization),
        ceiling: unpack<Scope>("Scope", made["ceiling"]),
      },
    };
  }

  function requestFacts(n: number): Facts {
    const row = request.get(n);
    return {
      kind: "request",
      requester: `0x${hex(row?.["requester"]).slice(26)}`,
      parent: hex(row?.["parent"]),
      scope: unpack<Scope>("Scope", row?.["facts"]),
      at: Number(row?.["time"]),
    };
  }

  function authorizationFacts(n: number): Facts {
    const row = authorization.get(n);
    return {
      kind: "authorization",
      terms: unpack<Terms>("Terms", row?.["facts"]),
      parentEpoch: Number(row?.["parent_epoch"]),
    };
  }

  return {
    of: ({ n, kind }: Subject, at: Bound): Facts => {
      switch (kind) {
        case "participant": {
          const packed = enrolment.get(n, at.block)?.["facts"];
          return { kind, enrolment: unpack<Enrolment>("Enrolment", packed) };
        }
        case "asset":
          return assetFacts(n);
        case "right":
          return { kind, right: unpack<Right>("Right", right.get(n)?.["facts"]) };
        case "consent":
          return { kind, basis: unpack<Basis>("Basis", consent.get(n)?.["facts"]) };
        case "authorization":
          return authorizationFacts(n);
        case "request":
          return requestFacts(n);
        case "order":
          return { kind, order: unpack<Order>("Order", order.get(n)?.["facts"]) };
      }
    },
    enrolledAt: (n: number, at: Bound) => Number(enrolment.get(n, at.block)?.["block"] ?? 0),
    /** The part of a state that the facts fix. */
    fixedState({ n, kind }: Subject, at: Bound): Partial<State> {
      if (kind === "participant") return { until: Number(enrolment.get(n, at.block)?.["until"]) };
      if (kind === "right") {
        const { title } = unpack<Right>("Right", right.get(n)?.["facts"]);
        return { until: title.notAfter, holder: title.holder };
      }
      if (kind !== "asset") return {};
      const row = asset.get(n);
      const made = row?.["derived"] === 1 ? derivation.get(n) : undefined;
      return {
        classification: Number(row?.["classification"]),
        piLevel: Number(row?.["pi_level"]),
        chains: Number(made?.["chains"] ?? 0),
        nodes: Number(made?.["nodes"] ?? 0),
        closed: made?.["closed"] === 1,
      };
    },
  };
}
