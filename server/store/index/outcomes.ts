import type { DatabaseSync } from "node:sqlite";
import { CHAIN_REASONS, type ChainReason } from "../../core/codes.ts";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "./bytes.ts";

/** What became of an act. */
export interface Execution {
  block: number;
  index: number;
  tx: Hex;
  actor: Hex;
  signer: Hex;
}

/** Why a transaction of this node's relay failed; no reason where none could be read. */
export interface Reversion {
  tx: Hex;
  block: number;
  reason: ChainReason | undefined;
  subject: Hex | undefined;
  detail: Hex | undefined;
}

function reversion(row: Record<string, unknown>): Reversion {
  const { reason, subject, detail } = row;
  return {
    tx: hex(row["tx"]),
    block: Number(row["block"]),
    reason: reason === null ? undefined : CHAIN_REASONS[Number(reason) - 1],
    subject: subject === null ? undefined : hex(subject),
    detail: detail === null ? undefined : hex(detail),
  };
}

/** What the chain made of acts and of this node's transactions. */
export function openOutcomes(db: DatabaseSync) {
  const executed = db.prepare(
    "SELECT block, idx, tx, actor, signer FROM executed WHERE digest = ?",
  );
  const executedAfter = db.prepare(
    "SELECT digest FROM executed WHERE block > ? ORDER BY block, idx",
  );
  const reverted = db.prepare(
    "SELECT tx, block, reason, subject, detail FROM reverted WHERE tx = ?",
  );
  const revertedAfter = db.prepare(
    "SELECT tx, block, reason, subject, detail FROM reverted WHERE block > ? ORDER BY block, tx",
  );

  return {
    executed(digest: Hex): Execution | undefined {
      const row = executed.get(bytes(digest));
      if (row === undefined) return undefined;
      return {
        block: Number(row["block"]),
        index: Number(row["idx"]),
        tx: hex(row["tx"]),
        actor: hex(row["actor"]),
        signer: hex(row["signer"]),
      };
    },
    /** Digests of the acts in all blocks after one, in chain order. */
    executedAfter: (block: number): Hex[] =>
      executedAfter.all(block).map(({ digest }) => hex(digest)),
    reverted(tx: Hex): Reversion | undefined {
      const row = reverted.get(bytes(tx));
      return row && reversion(row);
    },
    revertedAfter: (block: number): Reversion[] => revertedAfter.all(block).map(reversion),
  };
}
