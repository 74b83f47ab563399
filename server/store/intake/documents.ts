import type { DatabaseSync } from "node:sqlite";
import { type Hex, ZERO } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

export const VISIBILITIES = ["PUBLIC", "PARTIES", "REGULATORS", "OWNER"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export interface Upload {
  uploader: Hex;
  visibility: Visibility;
  mediaType: string;
  /** Seconds of the chain's clock. */
  at: number;
}

export function documentTable(db: DatabaseSync) {
  const insert = db.prepare("INSERT OR IGNORE INTO documents (hash, content) VALUES (?, ?)");
  const upload = db.prepare(
    `INSERT INTO uploads (hash, uploader, visibility, media_type, at, sum)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (hash, uploader) DO UPDATE
     SET visibility = excluded.visibility, media_type = excluded.media_type, at = excluded.at,
       sum = excluded.sum`,
  );
  const content = db.prepare("SELECT content FROM documents WHERE hash = ?");
  const uploads = db.prepare(
    `SELECT uploader, visibility, media_type, at FROM uploads
     WHERE hash = ? ORDER BY at, uploader LIMIT ?`,
  );
  const nameFile = db.prepare(
    "INSERT OR IGNORE INTO manifest_files (file, manifest) VALUES (?, ?)",
  );
  const manifests = db.prepare(
    `SELECT manifest FROM manifest_files WHERE file = ? AND manifest > ?
     ORDER BY manifest LIMIT ?`,
  );

  return {
    /**
     * `hash` is the SHA-256 of `content`. `files`: what a public manifest names, so that a file can
     * be looked up by its plain hash.
     */
    put(
      hash: Hex,
      content: Uint8Array,
      { uploader, visibility, mediaType, at }: Upload,
      files: Hex[],
    ) {
      insert.run(bytes(hash), content);
      const values = [bytes(hash), bytes(uploader), visibility, mediaType, at];
      upload.run(...values, rowSum(values));
      for (const file of files) nameFile.run(bytes(file), bytes(hash));
    },

    content(hash: Hex): Uint8Array | undefined {
      const row = content.get(bytes(hash));
      return row?.["content"] as Uint8Array | undefined;
    },

    /** Who has handed the document in, and who may read each upload. */
    uploads(hash: Hex, limit: number): Upload[] {
      return uploads.all(bytes(hash), limit).map((row) => ({
        uploader: hex(row["uploader"]),
        visibility: row["visibility"] as Visibility,
        mediaType: row["media_type"] as string,
        at: row["at"] as number,
      }));
    },

    /** The public manifests that name a file of this SHA-256, in their order behind one. */
    manifestsNaming(file: Hex, limit: number, after: Hex = ZERO): Hex[] {
      return manifests.all(bytes(file), bytes(after), limit).map((row) => hex(row["manifest"]));
    },
  };
}
