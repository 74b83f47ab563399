import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
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

interface Parties {
  actor?: Hex;
  authorization?: Hex;
}
interface Bounds {
  /** Only older ones than this `n`. */
  before?: number;
  limit: number;
}
export type DenialFilter = Parties & Bounds;
/** How often somebody was refused for a reason. */
export interface DenialCount {
  actor: Hex;
  reason: Reason;
  count: number;
  /** Seconds of the chain's clock. */
  first: number;
  last: number;
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

    ...denialLists(db),
  };
}

/** Newest first, of everybody or of some. */
function denialLists(db: DatabaseSync) {
  const pages = byParties((where) =>
    db.prepare(
      `SELECT n, ${COLUMNS} FROM denials WHERE ${where} n < :before ORDER BY n DESC LIMIT :limit`,
    ),
  );
  const counted = byParties((where) =>
    db.prepare(
      `SELECT actor, reason, count(*) AS count, min(at) AS first, max(at) AS last
       FROM (
         SELECT actor, reason, at FROM denials WHERE ${where} n < :before
         ORDER BY n DESC LIMIT :limit
       ) GROUP BY actor, reason ORDER BY count DESC, actor, reason`,
    ),
  );
  const later = db.prepare("SELECT n FROM denials WHERE block > ? ORDER BY block, n LIMIT 1");

  return {
    /** The `n` that those come before which the node gave up to a block. */
    endOf: (block: number): number => Number(later.get(block)?.["n"] ?? Number.MAX_SAFE_INTEGER),

    /** Of the newest `limit` of them, the most frequent first. */
    counts: (filter: DenialFilter): DenialCount[] =>
      counted(filter).map((row) => ({
        actor: hex(row["actor"]),
        reason: row["reason"] as Reason,
        count: row["count"] as number,
        first: row["first"] as number,
        last: row["last"] as number,
      })),

    list: (filter: DenialFilter): ListedDenial[] => pages(filter).map(readDenial),
  };
}

/** A statement for each set of parties, so that each walks an index of its own. */
function byParties(prepare: (where: string) => StatementSync) {
  const all = prepare("");
  const ofActor = prepare("actor = :actor AND");
  const ofAuthorization = prepare("authorization = :authorization AND");
  const ofBoth = prepare("authorization = :authorization AND actor = :actor AND");
  return ({ actor, authorization, before, limit }: DenialFilter) => {
    const bounds = { before: before ?? Number.MAX_SAFE_INTEGER, limit };
    const parties = {
      ...(actor && { actor: bytes(actor) }),
      ...(authorization && { authorization: bytes(authorization) }),
    };
    const either = actor ? ofActor : authorization ? ofAuthorization : all;
    const statement = actor && authorization ? ofBoth : either;
    return statement.all({ ...bounds, ...parties });
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
