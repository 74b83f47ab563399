import { createHash } from "node:crypto";
import { shapeError } from "../core/error.ts";
import {
  MAX_ACT_DOCUMENTS,
  MAX_DOCUMENT_BYTES,
  MAX_MEDIA_TYPE_CHARACTERS,
} from "../core/limits.ts";
import type { SignedAct } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { readManifest } from "../core/manifest.ts";
import { VISIBILITIES, type Visibility } from "../store/intake/documents.ts";
import type { IntakeStore } from "../store/intake/open.ts";

export interface GivenDocument {
  mediaType: string;
  content: Uint8Array;
  visibility: Visibility;
}
export type HashedDocument = GivenDocument & { hash: Hex };

export const hashOf = (content: Uint8Array): Hex =>
  `0x${createHash("sha256").update(content).digest("hex")}`;

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?[\w.+-]+=[\w.+-]+)*$/;

export function hashDocument(given: GivenDocument, pointer: string): HashedDocument {
  const { mediaType, content, visibility } = given;
  if (mediaType.length > MAX_MEDIA_TYPE_CHARACTERS || !MEDIA_TYPE.test(mediaType)) {
    throw shapeError(`${pointer}/mediaType`, "must be a media type such as application/json");
  }
  if (!VISIBILITIES.includes(visibility)) {
    throw shapeError(`${pointer}/visibility`, `must be one of ${VISIBILITIES.join(", ")}`);
  }
  if (content.length > MAX_DOCUMENT_BYTES) {
    throw shapeError(`${pointer}/content`, `must have at most ${MAX_DOCUMENT_BYTES} bytes`);
  }
  return { ...given, hash: hashOf(content) };
}

/** The documents that came with an act; each must be one that its message cites. */
export function citedDocuments(act: SignedAct, given: readonly GivenDocument[]): HashedDocument[] {
  if (given.length > MAX_ACT_DOCUMENTS) {
    throw shapeError("/documents", `may hold at most ${MAX_ACT_DOCUMENTS}`);
  }
  const cited = new Set(hashesIn(act.message));
  return given.map((document, n) => {
    const hashed = hashDocument(document, `/documents/${n}`);
    if (cited.has(hashed.hash)) return hashed;
    throw shapeError(`/documents/${n}`, `has the hash ${hashed.hash}, which the act does not cite`);
  });
}

/** To be called inside a write of the store. */
export function putDocument(
  { documents, log }: Pick<IntakeStore, "documents" | "log">,
  document: HashedDocument,
  uploader: Hex,
  at: number,
): void {
  const { hash, content, visibility, mediaType } = document;
  documents.put(hash, content, { uploader, visibility, mediaType, at }, filesOf(document));
  log.add([{ kind: "document", hash }]);
}

/**
 * The plain hashes that a public manifest tells; any other document tells none. A salted one was
 * sealed so that nobody can look for its files: its hashes aren't offered to a search, even if it
 * got out.
 */
export function filesOf({ content, visibility }: HashedDocument): Hex[] {
  if (visibility !== "PUBLIC") return [];
  try {
    const json: unknown = JSON.parse(Buffer.from(content).toString("utf8"));
    const { files, salt } = readManifest(json);
    return salt === undefined ? files.map((file) => file.sha256) : [];
  } catch {
    return [];
  }
}

/** Every value of 32 bytes: reasons and transforms may be hashes of documents, too. */
function* hashesIn(value: unknown): Generator<string> {
  if (typeof value === "string" && value.length === 66) yield value;
  else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) yield* hashesIn(inner);
  }
}
