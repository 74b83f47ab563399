import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import { addressOf, bytes, hex, participantId } from "./bytes.ts";
import { isGiven } from "./filters.ts";
import type { Stamp, Use } from "./model.ts";
import { MAX_SCANNED_ROWS, type Page, pageOf, type PageOptions, pageStart } from "./paging.ts";
import type { ScannedRow } from "./paging.ts";
import type { Bound } from "./bound.ts";
import type { Records } from "./records.ts";
import { preparedOnce } from "./statements.ts";

/** One debit of one authorization; a derivation leaves one for each of its inputs. */
export interface Receipt extends Use, Stamp {
  digest: Hex;
  asset: Hex;
  grantee: Hex;
  /** Uses of the authorization up to this one. */
  used: number;
  tx: Hex;
  /** The product, where the debit is a derivation's. */
  product: Hex | undefined;
}

export interface ReceiptFilters {
  authorization?: Hex;
  asset?: Hex;
  grantee?: Hex;
  operation?: number;
  purpose?: number;
}

const RECEIPT = `
  SELECT r.block, r.digest, b.time, x.tx, a.id AS asset,
    u.id AS authorization, g.id AS grantee, p.id AS product, r.version, r.operation, r.purpose,
    r.output, r.environment, r.territory, hex(r.outputs_doc) AS outputs_doc, r.k, r.count, r.used,
    CAST(r.categories AS TEXT) AS categories
  FROM receipts r
  JOIN blocks b ON b.number = r.block
  JOIN executed x ON x.digest = r.digest
  JOIN subjects a ON a.n = r.asset
  JOIN subjects u ON u.n = r.authorization
  JOIN subjects g ON g.n = r.grantee
  LEFT JOIN derivations d ON d.digest = r.digest
  LEFT JOIN subjects p ON p.n = d.n`;

function receipt(row: ScannedRow): Receipt {
  return {
    digest: hex(row["digest"]),
    block: Number(row["block"]),
    time: Number(row["time"]),
    tx: hex(row["tx"]),
    asset: hex(row["asset"]),
    authorization: hex(row["authorization"]),
    grantee: addressOf(hex(row["grantee"])),
    product: row["product"] === null ? undefined : hex(row["product"]),
    version: Number(row["version"]),
    operation: Number(row["operation"]),
    purpose: Number(row["purpose"]),
    output: Number(row["output"]),
    environment: Number(row["environment"]),
    territory: Number(row["territory"]),
    categories: BigInt.asUintN(64, BigInt(row["categories"] as string)),
    k: Number(row["k"]),
    outputsDoc: `0x${String(row["outputs_doc"]).toLowerCase()}`,
    count: Number(row["count"]),
    used: Number(row["used"]),
  };
}

const RECEIPT_KEY = ["block", "idx", "authorization"];
const allEqual = (columns: readonly { column: string }[]) =>
  ["true", ...columns.map(({ column }) => `${column} = ?`)].join(" AND ");

export function openReceipts(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const statement = preparedOnce(db);
  const nOf = (id: Hex) => records.find(id, bound(undefined))?.n ?? -1;
  const byDigest = db.prepare(
    `${RECEIPT} WHERE r.digest = ? AND r.block <= ? ORDER BY r.authorization`,
  );
  const byKey = db.prepare(`${RECEIPT} WHERE r.block = ? AND r.idx = ? AND r.authorization = ?`);

  /** In chain order, along the index of the first filter that has one. */
  function receipts(filters: ReceiptFilters, options: PageOptions): Page<Receipt> {
    const { authorization, asset, grantee, operation, purpose } = filters;
    const parties = [
      { column: "authorization", value: authorization && nOf(authorization) },
      { column: "asset", value: asset && nOf(asset) },
      { column: "grantee", value: grantee && nOf(participantId(grantee)) },
    ];
    const codes = [
      { column: "operation", value: operation },
      { column: "purpose", value: purpose },
    ];
    const [along, ...others] = parties.filter(isGiven);
    const compared = [...others, ...codes.filter(isGiven)];
    const start = pageStart(options, 3);
    const rows = statement(`
      SELECT block, idx, authorization, ${allEqual(compared)} AS hit FROM receipts
      WHERE ${allEqual(along ? [along] : [])} AND (block, idx, authorization) > (?, ?, ?)
        AND block <= ?
      ORDER BY block, idx, authorization LIMIT ${MAX_SCANNED_ROWS}`).iterate(
      ...[...compared, ...(along ? [along] : [])].map(({ value }) => value),
      ...start.key,
      start.at,
    );
    return pageOf(start, rows, RECEIPT_KEY, (row) =>
      receipt(byKey.get(...RECEIPT_KEY.map((column) => row[column] ?? null)) ?? {}),
    );
  }

  return {
    receipts,
    /** All debits of one act: one of a use, one an input of a derivation. */
    receiptsOf: (digest: Hex, at?: number): Receipt[] =>
      byDigest.all(bytes(digest), bound(at).block).map(receipt),
  };
}
