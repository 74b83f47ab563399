import type { DatabaseSync } from "node:sqlite";
import type { Asset, Basis, Enrolment, Input, Right } from "../../core/records.ts";
import type { Log, Order, Scope, Terms } from "../../core/records.ts";
import type { Facts, State } from "../../core/view.ts";
import { hex } from "./bytes.ts";
import { unpack, unpackList } from "./pack.ts";
import type { Bound, Subject } from "./bound.ts";

type Sql = ReturnType<typeof prepare>;

function prepare(db: DatabaseSync) {
  return {
    enrolment: db.prepare(`
      SELECT block, until, facts FROM participants
      WHERE n = ? AND block <= ? ORDER BY block DESC LIMIT 1`),
    asset: db.prepare("SELECT derived, facts FROM assets WHERE n = ?"),
    rights: db.prepare(`
      SELECT s.id FROM rights r JOIN subjects s ON s.n = r.n WHERE r.asset = ? ORDER BY r.n`),
    derivation: db.prepare(
      "SELECT chains, nodes, closed, ceiling, inputs FROM derivations WHERE n = ?",
    ),
    right: db.prepare("SELECT facts FROM rights WHERE n = ?"),
    consent: db.prepare("SELECT facts FROM consents WHERE n = ?"),
    authorization: db.prepare("SELECT parent_epoch, facts FROM authorizations WHERE n = ?"),
    request: db.prepare(`
      SELECT b.time, requester.id AS requester, parent.id AS parent, r.facts
      FROM requests r
      JOIN subjects s ON s.n = r.n JOIN blocks b ON b.number = s.block
      JOIN subjects requester ON requester.n = r.requester
      JOIN subjects parent ON parent.n = r.parent
      WHERE r.n = ?`),
    order: db.prepare("SELECT facts FROM orders WHERE n = ?"),
    log: db.prepare("SELECT facts FROM logs WHERE n = ?"),
  };
}

function assetFacts(sql: Sql, n: number): Facts {
  const row = sql.asset.get(n);
  const facts: Facts = {
    kind: "asset",
    asset: unpack<Asset>("Asset", row?.["facts"]),
    rights: sql.rights.all(n).map((claim) => hex(claim["id"])),
  };
  const made = row?.["derived"] === 1 ? sql.derivation.get(n) : undefined;
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

function requestFacts(sql: Sql, n: number): Facts {
  const row = sql.request.get(n);
  return {
    kind: "request",
    requester: `0x${hex(row?.["requester"]).slice(26)}`,
    parent: hex(row?.["parent"]),
    scope: unpack<Scope>("Scope", row?.["facts"]),
    at: Number(row?.["time"]),
  };
}

function authorizationFacts(sql: Sql, n: number): Facts {
  const row = sql.authorization.get(n);
  return {
    kind: "authorization",
    terms: unpack<Terms>("Terms", row?.["facts"]),
    parentEpoch: Number(row?.["parent_epoch"]),
  };
}

/** The fixed facts of records, each by its n. */
export function openFacts(db: DatabaseSync) {
  const sql = prepare(db);
  return {
    of: ({ n, kind }: Subject, at: Bound): Facts => {
      switch (kind) {
        case "participant": {
          const packed = sql.enrolment.get(n, at.block)?.["facts"];
          return { kind, enrolment: unpack<Enrolment>("Enrolment", packed) };
        }
        case "asset":
          return assetFacts(sql, n);
        case "right":
          return { kind, right: unpack<Right>("Right", sql.right.get(n)?.["facts"]) };
        case "consent":
          return { kind, basis: unpack<Basis>("Basis", sql.consent.get(n)?.["facts"]) };
        case "authorization":
          return authorizationFacts(sql, n);
        case "request":
          return requestFacts(sql, n);
        case "order":
          return { kind, order: unpack<Order>("Order", sql.order.get(n)?.["facts"]) };
        case "log":
          return { kind, log: unpack<Log>("Log", sql.log.get(n)?.["facts"]) };
      }
    },
    enrolledAt: (n: number, at: Bound) => Number(sql.enrolment.get(n, at.block)?.["block"] ?? 0),
    /** The part of a state that the facts fix. */
    fixedState({ n, kind }: Subject, at: Bound): Partial<State> {
      if (kind === "participant")
        return { until: Number(sql.enrolment.get(n, at.block)?.["until"]) };
      if (kind === "right") {
        const { title } = unpack<Right>("Right", sql.right.get(n)?.["facts"]);
        return { until: title.notAfter };
      }
      if (kind !== "asset") return {};
      const made = sql.derivation.get(n);
      return {
        chains: Number(made?.["chains"] ?? 0),
        nodes: Number(made?.["nodes"] ?? 0),
        closed: made?.["closed"] === 1,
      };
    },
  };
}
