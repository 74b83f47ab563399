import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Agent } from "../../core/view.ts";
import type { Bound } from "./bound.ts";
import { addressOf, bytes, hex, participantId } from "./bytes.ts";
import { MAX_PAGE_ROWS, type ScannedRow } from "./paging.ts";
import type { Records } from "./records.ts";

/** A key with powers of a participant, as of a block. */
export interface AgentRow extends Agent {
  key: Hex;
}

/** Acts are a mask of fewer bits than SQLite's signed integers have. */
const agent = (row: ScannedRow): Agent => ({
  acts: BigInt(Number(row["acts"])),
  notAfter: Number(row["not_after"]),
  revision: Number(row["revision"]),
});

/** One power at a time, which is what the rules ask for. */
export function openAgent(db: DatabaseSync) {
  const one = db.prepare(`
    SELECT acts, not_after, revision FROM agents
    WHERE participant = ? AND key = ? AND block <= ? ORDER BY block DESC LIMIT 1`);
  return (participant: number, key: Hex, at: Bound): Agent | undefined => {
    const row = one.get(participant, bytes(key), at.block);
    return row && agent(row);
  };
}

export function openAgents(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const agents = db.prepare(`
    SELECT key, acts, not_after, revision FROM agents a
    WHERE participant = ? AND block = (
      SELECT max(block) FROM agents
      WHERE participant = a.participant AND key = a.key AND block <= ?)
    ORDER BY key LIMIT ${MAX_PAGE_ROWS}`);
  const principals = db.prepare(`
    SELECT s.id FROM (
      SELECT participant FROM agents WHERE key = :key
      UNION SELECT subject FROM keys WHERE key = :key
      UNION SELECT subject FROM keys WHERE next_key = :key AND next_key_at > 0
    ) p JOIN subjects s ON s.n = p.participant ORDER BY s.n LIMIT ${MAX_PAGE_ROWS}`);

  return {
    /** Of a participant, dismissed ones and expired ones included, by key. */
    agents(participant: Hex, at?: number): AgentRow[] {
      const to = bound(at);
      const record = records.find(participantId(participant), to);
      if (record === undefined) return [];
      const rows = agents.all(record.n, to.block);
      return rows.map((row) => ({ key: hex(row["key"]), ...agent(row) }));
    },
    /**
     * Participants that ever made this their key or their agent's. Whether it may act for one now
     * is for the rules to say: powers and keys end by time alone, too.
     */
    principals: (key: Hex): Hex[] =>
      principals.all({ key: bytes(key) }).map(({ id }) => addressOf(hex(id))),
  };
}
