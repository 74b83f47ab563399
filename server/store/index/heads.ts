import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Bound } from "./bound.ts";
import { hex } from "./bytes.ts";
import type { Stamp, TreeSize } from "./model.ts";
import type { Records } from "./records.ts";
import type { Row } from "./rows.ts";

const SIZE_BYTES = 8;

export function sizeBytes(size: bigint): Buffer {
  const packed = Buffer.alloc(SIZE_BYTES);
  packed.writeBigUInt64BE(size);
  return packed;
}

export const treeOf = (row: Row): TreeSize => ({
  size: BigInt(hex(row["size"])),
  root: hex(row["root"]),
});

/** A head of a log as it was anchored. */
export interface AnchoredHead extends TreeSize, Stamp {
  digest: Hex;
  tx: Hex;
}

export function openHeads(
  db: DatabaseSync,
  records: Records,
  bound: (at: number | undefined) => Bound,
) {
  const covering = db.prepare(`
    SELECT h.size, h.root, h.block, h.digest, b.time, x.tx
    FROM heads h JOIN blocks b ON b.number = h.block JOIN executed x ON x.digest = h.digest
    WHERE h.log = ? AND h.size >= ? AND h.block <= ? ORDER BY h.size LIMIT 1`);

  return {
    /**
     * The first anchored head of a log with at least so many leaves: the one that fixed the last of
     * them. Undefined while none has.
     */
    headCovering(log: Hex, size: bigint, at?: number): AnchoredHead | undefined {
      const to = bound(at);
      const record = records.find(log, to);
      const row = record && covering.get(record.n, sizeBytes(size), to.block);
      if (row === undefined) return undefined;
      return {
        ...treeOf(row),
        block: Number(row["block"]),
        time: Number(row["time"]),
        digest: hex(row["digest"]),
        tx: hex(row["tx"]),
      };
    },
  };
}
