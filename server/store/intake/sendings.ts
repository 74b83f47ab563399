import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

/** One signed relay transaction. */
export interface Sending {
  nonce: number;
  attempt: number;
  /** Of the act that it carries. */
  seq: number;
  hash: Hex;
  raw: Hex;
  /** Milliseconds of the machine's clock. */
  at: number;
}

const COLUMNS = "nonce, attempt, seq, hash, raw, at";

export function sendingTable(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO sendings (relayer, ${COLUMNS}, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const ofAct = db.prepare(`SELECT ${COLUMNS} FROM sendings WHERE seq = ? ORDER BY nonce, attempt`);
  const from = db.prepare(
    `SELECT ${COLUMNS} FROM sendings WHERE relayer = ? AND nonce >= ?
     ORDER BY nonce, attempt LIMIT ?`,
  );
  const firstNonce = db.prepare("SELECT min(nonce) AS nonce FROM sendings WHERE relayer = ?");
  const lastNonce = db.prepare("SELECT max(nonce) AS nonce FROM sendings WHERE relayer = ?");
  const byHash = db.prepare(`SELECT ${COLUMNS} FROM sendings WHERE hash = ?`);

  return {
    insert(relayer: Hex, sending: Sending): void {
      const { nonce, attempt, seq, hash, raw, at } = sending;
      const values = [bytes(relayer), nonce, attempt, seq, bytes(hash), bytes(raw), at];
      insert.run(...values, rowSum(values));
    },

    /** In the order in which they were signed. */
    ofAct(seq: number): Sending[] {
      return ofAct.all(seq).map(readSending);
    },

    from(relayer: Hex, nonce: number, limit: number): Sending[] {
      return from.all(bytes(relayer), nonce, limit).map(readSending);
    },

    firstNonce(relayer: Hex): number | undefined {
      const nonce = firstNonce.get(bytes(relayer))?.["nonce"];
      return typeof nonce === "number" ? nonce : undefined;
    },

    lastNonce(relayer: Hex): number | undefined {
      const nonce = lastNonce.get(bytes(relayer))?.["nonce"];
      return typeof nonce === "number" ? nonce : undefined;
    },

    byHash(hash: Hex): Sending | undefined {
      const row = byHash.get(bytes(hash));
      return row && readSending(row);
    },
  };
}

export function readSending(row: Record<string, unknown>): Sending {
  return {
    nonce: row["nonce"] as number,
    attempt: row["attempt"] as number,
    seq: row["seq"] as number,
    hash: hex(row["hash"]),
    raw: hex(row["raw"]),
    at: row["at"] as number,
  };
}
