import type { DatabaseSync } from "node:sqlite";
import type { Hex, Input, Making, Scope } from "../../core/records.ts";
import { addressOf, bytes, hex, participantId } from "./bytes.ts";
import { isGiven } from "./filters.ts";
import type { Derived, Stamp } from "./model.ts";
import { unpack, unpackList } from "./pack.ts";
import { MAX_SCANNED_ROWS, type Page, pageOf, type PageOptions, pageStart } from "./paging.ts";
import type { ScannedRow } from "./paging.ts";
import type { Bound } from "./bound.ts";
import type { Records } from "./records.ts";
import { preparedOnce } from "./statements.ts";

export interface DerivationRow extends Derived, Stamp {
  tx: Hex;
}

export interface DerivationFilters {
  /** An authorization that the derivation cites. */
  authorization?: Hex;
  /** An asset that it was made from. */
  input?: Hex;
  deriver?: Hex;
}

const DERIVATION = `
  SELECT d.n, d.block, d.digest, d.chains, d.nodes, d.closed, d.ceiling, d.making, d.inputs, b.time,
    x.tx, a.id AS asset, p.id AS deriver
  FROM derivations d
  JOIN blocks b ON b.number = d.block
  JOIN executed x ON x.digest = d.digest
  JOIN subjects a ON a.n = d.n
  JOIN subjects p ON p.n = d.deriver`;

function derivation(row: ScannedRow): DerivationRow {
  return {
    digest: hex(row["digest"]),
    block: Number(row["block"]),
    time: Number(row["time"]),
    tx: hex(row["tx"]),
    asset: hex(row["asset"]),
    deriver: addressOf(hex(row["deriver"])),
    inputs: unpackList<Input>("Input", row["inputs"]),
    making: unpack<Making>("Making", row["making"]),
    ceiling: unpack<Scope>("Scope", row["ceiling"]),
    chains: Number(row["chains"]),
    nodes: Number(row["nodes"]),
    closed: row["closed"] === 1,
  };
}

export function openDerivations(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const statement = preparedOnce(db);
  const nOf = (id: Hex) => records.find(id, bound(undefined))?.n ?? -1;
  const derivationOf = db.prepare(`${DERIVATION} WHERE d.n = ?`);
  const derivationBy = db.prepare(`${DERIVATION} WHERE (d.digest = ? OR d.n = ?) AND d.block <= ?`);

  /** In the order of the products; at most one filter is read along, the others are compared. */
  function derivations(filters: DerivationFilters, options: PageOptions): Page<DerivationRow> {
    const { authorization, input, deriver } = filters;
    const start = pageStart(options, 1);
    const conditions = [
      { sql: "deriver = ?", value: deriver && nOf(participantId(deriver)) },
      { sql: "n IN (SELECT child FROM edges WHERE parent = ?)", value: input && nOf(input) },
      {
        sql: "n IN (SELECT child FROM edges WHERE authorization = ?)",
        value: authorization && nOf(authorization),
      },
    ].filter(isGiven);
    const where = ["true", ...conditions.map(({ sql }) => sql)].join(" AND ");
    const rows = statement(`
      SELECT n, true AS hit FROM derivations
      WHERE ${where} AND n > ? AND n <= ? ORDER BY n LIMIT ${MAX_SCANNED_ROWS}`).iterate(
      ...conditions.map(({ value }) => value),
      start.key[0] ?? 0,
      bound(start.at).n,
    );
    return pageOf(start, rows, ["n"], ({ n }) => derivation(derivationOf.get(n ?? null) ?? {}));
  }

  return {
    derivations,
    /** By the act's digest or by its product. */
    derivation(id: Hex, at?: number): DerivationRow | undefined {
      const row = derivationBy.get(bytes(id), nOf(id), bound(at).block);
      return row && derivation(row);
    },
  };
}
