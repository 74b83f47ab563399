import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Contract, FactsOf, Kind, Role, View } from "../../core/view.ts";
import { bytes, participantId } from "./bytes.ts";
import { CONTRACTS, ROLES } from "./model.ts";
import type { Bound, Subject } from "./bound.ts";
import type { Records } from "./records.ts";

const NONCE_DIGITS = 64;

export const nonceBytes = (nonce: bigint) =>
  Buffer.from(nonce.toString(16).padStart(NONCE_DIGITS, "0"), "hex");

/** What the rules read, as of one block. */
export function openViews(db: DatabaseSync, records: Records) {
  const spent = db.prepare(
    "SELECT 1 FROM nonces WHERE contract = ? AND actor = ? AND nonce = ? AND block <= ?",
  );
  const office = db.prepare(`
    SELECT since FROM offices
    WHERE role = ? AND account = ? AND block <= ? ORDER BY block DESC LIMIT 1`);

  /** `now`: appointments may take effect later than the block that records them. */
  return function view(at: Bound, now: () => number): View {
    const used = (record: Subject | undefined) => (record ? records.used(record.n, at) : 0);
    const allotted = (record: Subject | undefined) => (record ? records.allotted(record.n, at) : 0);
    return {
      facts<K extends Kind>(kind: K, id: Hex) {
        const record = records.find(id, at);
        if (record?.kind !== kind) return undefined;
        return records.facts(record, at) as FactsOf<K>;
      },
      kind: (id: Hex) => records.find(id, at)?.kind,
      state(id: Hex) {
        const record = records.find(id, at);
        return record && records.stateOf(record, at);
      },
      used: (authorization: Hex) => used(records.find(authorization, at)),
      allotted: (authorization: Hex) => allotted(records.find(authorization, at)),
      nonceSpent(contract: Contract, actor: Hex, nonce: bigint) {
        const number = CONTRACTS.indexOf(contract);
        return spent.get(number, bytes(actor), nonceBytes(nonce), at.block) !== undefined;
      },
      agent(participant: Hex, key: Hex) {
        const record = records.find(participantId(participant), at);
        return record && records.agent(record.n, key, at);
      },
      office(role: Role, account: Hex) {
        const since = office.get(ROLES[role], bytes(account), at.block)?.["since"];
        return typeof since === "number" && since <= now();
      },
    };
  };
}
