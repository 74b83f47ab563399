import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Reason } from "../../core/codes.ts";
import type { RefusedUse } from "../../core/log/evidence.ts";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

/** A use that was refused, as this node saw it at a block. */
export interface Denial extends RefusedUse {
  reason: Reason;
}
/** `n` orders denials; a page continues below one. */
export type ListedDenial = Denial & { n: number };

export interface DenialFilter {
  actor?: Hex;
  authorization?: Hex;
  /** Only older ones than this `n`. */
  before?: number;
  limit: number;
}

const COLUMNS = `digest, actor, signer, authorization, reason, subject, detail, refuser, message,
  signature, block, at`;

export function denialTable(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO denials (${COLUMNS}, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = db.prepare(
    `SELECT n, ${COLUMNS} FROM denials WHERE digest = ? ORDER BY n DESC LIMIT 1`,
  );
  const same = db.prepare(
    "SELECT 1 FROM denials WHERE digest = ? AND reason = ? AND subject = ? AND block >= ?",
  );
  const since = db.prepare(
    `SELECT count(*) AS count
     FROM (SELECT at FROM denials WHERE actor = ? ORDER BY n DESC LIMIT ?) WHERE at > ?`,
  );
  const page = (where: string) =>
    db.prepare(
      `SELECT n, ${COLUMNS} FROM denials WHERE ${where} n < :before ORDER BY n DESC LIMIT :limit`,
    );
  const pages = {
    all: page(""),
    actor: page("actor = :actor AND"),
    authorization: page("authorization = :authorization AND"),
    both: page("authorization = :authorization AND actor = :actor AND"),
  };

  const latest = (digest: Hex): ListedDenial | undefined => {
    const row = newest.get(bytes(digest));
    return row && readDenial(row);
  };

  return {
    /**
     * Whether it is new: the same refusal of the same act adds nothing, whether repeated or met
     * again at a start.
     */
    insert(denial: Denial): boolean {
      const { digest, reason, subject, block } = denial;
      const known = latest(digest);
      if (known?.reason === reason && known.subject === subject) return false;
      if (same.get(bytes(digest), reason, bytes(subject), block)) return false;
      insert.run(...values(denial), rowSum(values(denial)));
      return true;
    },

    /** The newest word on the act. */
    get: latest,

    /** How many an actor has had after `time`, counted up to `most`. */
    countSince(actor: Hex, time: number, most: number): number {
      return Number(since.get(bytes(actor), most, time)?.["count"]);
    },

    /** Newest first. */
    list({ actor, authorization, before, limit }: DenialFilter): ListedDenial[] {
      const bounds = { before: before ?? Number.MAX_SAFE_INTEGER, limit };
      const rows =
        actor && authorization
          ? pages.both.all({ ...bounds, actor: bytes(actor), authorization: bytes(authorization) })
          : actor
            ? pages.actor.all({ ...bounds, actor: bytes(actor) })
            : authorization
              ? pages.authorization.all({ ...bounds, authorization: bytes(authorization) })
              : pages.all.all(bounds);
      return rows.map(readDenial);
    },
  };
}

function values(denial: Denial): SQLInputValue[] {
  return [
    bytes(denial.digest),
    bytes(denial.actor),
    bytes(denial.signer),
    bytes(denial.authorization),
    denial.reason,
    bytes(denial.subject),
    bytes(denial.detail),
    denial.refuser,
    denial.message,
    bytes(denial.signature),
    denial.block,
    denial.at,
  ];
}

export function readDenial(row: Record<string, unknown>): ListedDenial {
  return {
    n: row["n"] as number,
    digest: hex(row["digest"]),
    actor: hex(row["actor"]),
    signer: hex(row["signer"]),
    authorization: hex(row["authorization"]),
    reason: row["reason"] as Reason,
    subject: hex(row["subject"]),
    detail: hex(row["detail"]),
    refuser: row["refuser"] as Denial["refuser"],
    message: row["message"] as string,
    signature: hex(row["signature"]),
    block: row["block"] as number,
    at: row["at"] as number,
  };
}
