import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { ENTRY_KINDS, type EntryKind, type LogEntry } from "../../core/log/entry.ts";
import { HASH_BYTES, type Tile, TILE_WIDTH } from "../../core/log/tiles.ts";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

/** A head that the log has signed. */
export interface StoredCheckpoint {
  /** Of the log. */
  origin: string;
  size: number;
  root: Hex;
  /** The signed note. */
  note: string;
  /** Milliseconds of the machine's clock. */
  at: number;
}
export type PlacedEntry = LogEntry & { index: number };

const CHECKPOINT = "origin, size, root, note, at";

/** The node's log. Additions belong inside a write of the store. */
export const logTable = (db: DatabaseSync) => ({
  ...entryTable(db),
  ...tileTable(db),
  ...checkpointTable(db),
});

function entryTable(db: DatabaseSync) {
  const insert = db.prepare(
    "INSERT INTO log_entries (n, kind, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const found = db.prepare("SELECT n FROM log_entries WHERE hash = ? AND kind = ?");
  const named = db.prepare("SELECT n, kind, hash FROM log_entries WHERE hash = ? ORDER BY n");
  const last = db.prepare("SELECT max(n) AS n FROM log_entries");
  const range = db.prepare("SELECT n, kind, hash FROM log_entries WHERE n >= ? ORDER BY n LIMIT ?");

  const size = (): number => Number(last.get()?.["n"] ?? -1) + 1;
  const indexOf = ({ kind, hash }: LogEntry): number | undefined =>
    found.get(bytes(hash), ENTRY_KINDS.indexOf(kind))?.["n"] as number | undefined;

  return {
    /** Entries, those included that the tree does not hold yet. */
    size,

    /** The places of entries, new ones at the end; what the log knows keeps its place. */
    add(entries: readonly LogEntry[]): number[] {
      let next = size();
      return entries.map((entry) => {
        const { changes } = insert.run(next, ENTRY_KINDS.indexOf(entry.kind), bytes(entry.hash));
        return changes === 0 ? (indexOf(entry) as number) : next++;
      });
    },

    indexOf,

    /** Every entry of that hash, whatever its kind. */
    entriesOf: (hash: Hex): PlacedEntry[] => named.all(bytes(hash)).map(readEntry),

    entries: (from: number, limit: number): PlacedEntry[] => range.all(from, limit).map(readEntry),
  };
}

function tileTable(db: DatabaseSync) {
  const put = db.prepare(
    `INSERT INTO log_tiles (level, tile, hashes) VALUES (?, ?, ?)
     ON CONFLICT (level, tile) DO UPDATE SET hashes = excluded.hashes`,
  );
  const byPlace = db.prepare("SELECT hashes FROM log_tiles WHERE level = ? AND tile = ?");
  const last = db.prepare(
    "SELECT tile, hashes FROM log_tiles WHERE level = 0 ORDER BY tile DESC LIMIT 1",
  );

  return {
    /** Leaves of the tree. */
    treeSize(): number {
      const row = last.get();
      if (row === undefined) return 0;
      const { length } = row["hashes"] as Uint8Array;
      return (row["tile"] as number) * TILE_WIDTH + length / HASH_BYTES;
    },

    putTile({ level, index, hashes }: Tile): void {
      put.run(level, index, hashes);
    },

    /** Empty where the tree has no such tile. */
    tile: (level: number, index: number): Uint8Array => {
      const hashes = byPlace.get(level, index)?.["hashes"];
      return (hashes as Uint8Array | undefined) ?? new Uint8Array();
    },
  };
}

function checkpointTable(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO log_checkpoints (${CHECKPOINT}, sum) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const select = (rest: string) => db.prepare(`SELECT ${CHECKPOINT} FROM log_checkpoints ${rest}`);
  const newest = select("WHERE origin = ? ORDER BY size DESC LIMIT 1");
  const bySize = select("WHERE origin = ? AND size = ?");
  const over = select("WHERE origin = ? AND size > ? ORDER BY size LIMIT 1");

  return {
    addCheckpoint({ origin, size, root, note, at }: StoredCheckpoint): void {
      const values: SQLInputValue[] = [origin, size, bytes(root), note, at];
      insert.run(...values, rowSum(values));
    },

    /** The newest one, or the one of that size. */
    checkpoint(origin: string, size?: number): StoredCheckpoint | undefined {
      const row = size === undefined ? newest.get(origin) : bySize.get(origin, size);
      return row && readCheckpoint(row);
    },

    /** The first one over more than `size` entries. */
    checkpointOver(origin: string, size: number): StoredCheckpoint | undefined {
      const row = over.get(origin, size);
      return row && readCheckpoint(row);
    },
  };
}

export function readEntry(row: Record<string, unknown>): PlacedEntry {
  const kind = ENTRY_KINDS[row["kind"] as number] as EntryKind;
  return { index: row["n"] as number, kind, hash: hex(row["hash"]) };
}

export function readCheckpoint(row: Record<string, unknown>): StoredCheckpoint {
  return {
    origin: row["origin"] as string,
    size: row["size"] as number,
    root: hex(row["root"]),
    note: row["note"] as string,
    at: row["at"] as number,
  };
}
