import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Contract, FactsOf, Kind, Role, View } from "../../core/view.ts";
import { bytes, participantId } from "./bytes.ts";
import { CONTRACTS, ROLES } from "./model.ts";
import type { Bound } from "./bound.ts";
import type { Recalled, Records } from "./records.ts";

const NONCE_DIGITS = 64;

export const nonceBytes = (nonce: bigint) =>
  Buffer.from(nonce.toString(16).padStart(NONCE_DIGITS, "0"), "hex");

/** As of one block, so what was read once is good for all of an answer. */
export interface Snapshot extends View {
  /** Reads records at once that will be asked for; one by one costs several times as much. */
  recall(ids: Iterable<Hex>): void;
}

/** What the rules read. */
export function openViews(db: DatabaseSync, records: Records) {
  const spent = db.prepare(
    "SELECT 1 FROM nonces WHERE contract = ? AND actor = ? AND nonce = ? AND block <= ?",
  );
  const office = db.prepare(`
    SELECT since FROM offices
    WHERE role = ? AND account = ? AND block <= ? ORDER BY block DESC LIMIT 1`);

  function viewOver(
    recordOf: (id: Hex) => Recalled | undefined,
    at: Bound,
    now: () => number,
  ): View {
    const counted = (read: Records["used"], id: Hex) => {
      const record = recordOf(id);
      return record ? read(record.n, at) : 0;
    };
    return {
      facts<K extends Kind>(kind: K, id: Hex) {
        const record = recordOf(id);
        return record?.kind === kind ? (record.facts() as FactsOf<K>) : undefined;
      },
      kind: (id: Hex) => recordOf(id)?.kind,
      state: (id: Hex) => recordOf(id)?.state(),
      used: (authorization: Hex) => counted(records.used, authorization),
      allotted: (authorization: Hex) => counted(records.allotted, authorization),
      nonceSpent(contract: Contract, actor: Hex, nonce: bigint) {
        const number = CONTRACTS.indexOf(contract);
        return spent.get(number, bytes(actor), nonceBytes(nonce), at.block) !== undefined;
      },
      agent(participant: Hex, key: Hex) {
        const record = recordOf(participantId(participant));
        return record && records.agent(record.n, key, at);
      },
      office(role: Role, account: Hex) {
        const since = office.get(ROLES[role], bytes(account), at.block)?.["since"];
        return typeof since === "number" && since <= now();
      },
    };
  }

  /** `now`: appointments may take effect later than the block that records them. */
  const live = (at: Bound, now: () => number): View =>
    viewOver((id) => records.recall(id, at), at, now);

  function snapshot(at: Bound, now: () => number): Snapshot {
    const known = new Map<Hex, Recalled | undefined>();
    const recordOf = (id: Hex) => {
      if (!known.has(id)) known.set(id, records.recall(id, at));
      return known.get(id);
    };
    return {
      ...viewOver(recordOf, at, now),
      recall(ids) {
        const asked = [...new Set(ids)].filter((id) => !known.has(id));
        const found = records.recallMany(asked, at);
        for (const id of asked) known.set(id, found.get(id));
      },
    };
  }
  return { live, snapshot };
}
