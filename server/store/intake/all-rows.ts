import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { ENTRY_KINDS, type EntryKind } from "../../core/log/entry.ts";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { readAct, type StoredAct } from "./acts.ts";
import { type ListedDenial, readDenial } from "./denials.ts";
import { readCheckpoint, readEntry } from "./log.ts";
import { readSending, type Sending } from "./sendings.ts";
import { readCosignature } from "./witnesses.ts";

type Row = Record<string, SQLOutputValue>;

/** Every row of intake.db, table by table: for a check of the file, never for the service. */
export type AllRows = ReturnType<typeof allRows>;

export function allRows(db: DatabaseSync) {
  const act = db.prepare("SELECT * FROM acts WHERE seq = ?");
  const actWith = db.prepare("SELECT 1 FROM acts WHERE digest = ?");
  const content = db.prepare("SELECT content FROM documents WHERE hash = ?");
  const upload = db.prepare("SELECT 1 FROM uploads WHERE hash = ?");
  const named = db.prepare("SELECT 1 FROM manifest_files WHERE file = ? AND manifest = ?");

  const logged = db.prepare("SELECT count(*) AS count FROM log_entries WHERE kind = ?");

  function* rows<T>(sql: string, read: (row: Row) => T): Generator<T> {
    for (const row of db.prepare(sql).iterate()) yield read(row);
  }

  return {
    acts: () => rows<StoredAct>("SELECT * FROM acts", readAct),
    denials: () => rows<ListedDenial>("SELECT * FROM denials", readDenial),
    sendings: () =>
      rows<Sending & { relayer: Hex }>("SELECT * FROM sendings", (row) => ({
        ...readSending(row),
        relayer: hex(row["relayer"]),
      })),
    documents: () =>
      rows("SELECT hash, content FROM documents", (row) => ({
        hash: hex(row["hash"]),
        content: row["content"] as Uint8Array,
      })),
    /** Documents that somebody has handed in, and whether for everybody. */
    uploaded: () =>
      rows(
        "SELECT hash, max(visibility = 'PUBLIC') AS public FROM uploads GROUP BY hash",
        (row) => ({
          hash: hex(row["hash"]),
          isPublic: row["public"] === 1,
        }),
      ),
    /** Manifest by manifest. */
    namedFiles: () =>
      rows("SELECT manifest, file FROM manifest_files ORDER BY manifest, file", (row) => ({
        manifest: hex(row["manifest"]),
        file: hex(row["file"]),
      })),
    /** In their order. */
    logEntries: () => rows("SELECT n, kind, hash FROM log_entries ORDER BY n", readEntry),
    logTiles: () =>
      rows("SELECT level, tile, length(hashes) AS bytes FROM log_tiles", (row) => ({
        level: row["level"] as number,
        index: row["tile"] as number,
        bytes: row["bytes"] as number,
      })),
    checkpoints: () => rows("SELECT * FROM log_checkpoints ORDER BY origin, size", readCheckpoint),
    cosignatures: () =>
      rows("SELECT * FROM log_cosignatures ORDER BY origin, size, witness", readCosignature),
    reopened: () => rows("SELECT digest FROM reopened", (row) => hex(row["digest"])),

    act(seq: number): StoredAct | undefined {
      const row = act.get(seq);
      return row && readAct(row);
    },
    loggedOf: (kind: EntryKind) => Number(logged.get(ENTRY_KINDS.indexOf(kind))?.["count"]),
    hasAct: (digest: Hex) => actWith.get(bytes(digest)) !== undefined,
    content: (hash: Hex) => content.get(bytes(hash))?.["content"] as Uint8Array | undefined,
    isUploaded: (hash: Hex) => upload.get(bytes(hash)) !== undefined,
    isNamed: (file: Hex, manifest: Hex) => named.get(bytes(file), bytes(manifest)) !== undefined,
  };
}
