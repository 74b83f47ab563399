import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Hex, PrimaryType } from "../../core/records.ts";
import type { Contract } from "../../core/view.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

export interface StoredAct {
  /** Place in the order of acceptance. */
  seq: number;
  digest: Hex;
  primary: PrimaryType;
  contract: Contract;
  actor: Hex;
  signer: Hex;
  /** Only of acts that spend one. */
  nonce: bigint | undefined;
  deadline: number;
  /** The signed message as JSON. */
  message: string;
  signature: Hex;
  /** Seconds of the chain's clock. */
  at: number;
}

const COLUMNS = `seq, digest, primary_type, contract, actor, signer, nonce, deadline, message,
  signature, at`;

export function actTable(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO acts (${COLUMNS}, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = db.prepare(
    `SELECT ${COLUMNS} FROM acts WHERE digest = ? ORDER BY seq DESC LIMIT 1`,
  );
  const bySeq = db.prepare(`SELECT ${COLUMNS} FROM acts WHERE seq = ?`);
  const withNonce = db.prepare(
    `SELECT ${COLUMNS} FROM acts WHERE contract = ? AND actor = ? AND nonce = ? ORDER BY seq`,
  );
  const dueFrom = db.prepare(`SELECT ${COLUMNS} FROM acts WHERE deadline >= ? ORDER BY seq`);
  const lastSeq = db.prepare("SELECT max(seq) AS seq FROM acts");
  const lastNonce = db.prepare(
    `SELECT max(nonce) AS nonce FROM acts
     WHERE contract = ? AND actor = ? AND nonce BETWEEN ? AND ?`,
  );
  const reopen = db.prepare("INSERT OR IGNORE INTO reopened (digest) VALUES (?)");
  const reopened = db.prepare("SELECT 1 FROM reopened WHERE digest = ?");

  return {
    insert(act: StoredAct): void {
      insert.run(...values(act), rowSum(values(act)));
    },

    /** The newest acceptance of `digest`. */
    byDigest(digest: Hex): StoredAct | undefined {
      const row = newest.get(bytes(digest));
      return row && readAct(row);
    },

    bySeq(seq: number): StoredAct | undefined {
      const row = bySeq.get(seq);
      return row && readAct(row);
    },

    withNonce(contract: Contract, actor: Hex, nonce: bigint): StoredAct[] {
      return withNonce.all(contract, bytes(actor), nonceBytes(nonce)).map(readAct);
    },

    /** Every act that a block of that time or later may still execute, in order of acceptance. */
    *dueFrom(time: number): Generator<StoredAct> {
      for (const row of dueFrom.iterate(time)) yield readAct(row);
    },

    /** The act was in a block that the chain took back. */
    reopen(digest: Hex): void {
      reopen.run(bytes(digest));
    },

    isReopened(digest: Hex): boolean {
      return reopened.get(bytes(digest)) !== undefined;
    },

    /** 0 before the first act. */
    lastSeq(): number {
      return Number(lastSeq.get()?.["seq"] ?? 0);
    },

    /** The highest nonce from `least` to `most` that an accepted act spends. */
    lastNonce(contract: Contract, actor: Hex, least: bigint, most: bigint): bigint | undefined {
      const found = lastNonce.get(contract, bytes(actor), nonceBytes(least), nonceBytes(most));
      const nonce = found?.["nonce"];
      return nonce instanceof Uint8Array ? BigInt(hex(nonce)) : undefined;
    },
  };
}

function values(act: StoredAct): SQLInputValue[] {
  return [
    act.seq,
    bytes(act.digest),
    act.primary,
    act.contract,
    bytes(act.actor),
    bytes(act.signer),
    act.nonce === undefined ? null : nonceBytes(act.nonce),
    act.deadline,
    act.message,
    bytes(act.signature),
    act.at,
  ];
}

/** Big-endian, so that blobs compare as the numbers do. */
function nonceBytes(nonce: bigint): Buffer {
  return Buffer.from(nonce.toString(16).padStart(64, "0"), "hex");
}

export function readAct(row: Record<string, unknown>): StoredAct {
  return {
    seq: row["seq"] as number,
    digest: hex(row["digest"]),
    primary: row["primary_type"] as PrimaryType,
    contract: row["contract"] as Contract,
    actor: hex(row["actor"]),
    signer: hex(row["signer"]),
    nonce: row["nonce"] === null ? undefined : BigInt(hex(row["nonce"])),
    deadline: row["deadline"] as number,
    message: row["message"] as string,
    signature: hex(row["signature"]),
    at: row["at"] as number,
  };
}
