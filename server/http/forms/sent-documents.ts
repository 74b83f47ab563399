import { canonicalDocument } from "../../core/document.ts";
import { shapeError } from "../../core/error.ts";
import type { Hex } from "../../core/records.ts";
import { type GivenDocument, hashOf } from "../../intake/documents.ts";
import { VISIBILITIES, type Visibility } from "../../store/intake/documents.ts";
import { code, ID, shape, TEXT } from "./shapes.ts";

/** A document that comes with the act that cites it, also just as prepare handed it back. */
export interface SentDocument {
  hash?: Hex;
  mediaType: string;
  content: unknown;
  encoding?: "utf-8" | "base64";
  visibility?: Visibility;
}

export const DOCUMENT = shape(
  {
    mediaType: TEXT,
    content: {
      type: ["string", "object", "array"],
      description:
        "The text whose UTF-8 bytes the hash is of, base64 with that encoding, or the JSON itself.",
    },
  },
  {
    hash: { ...ID, description: "As prepare gave it: checked against the content." },
    encoding: code(["utf-8", "base64"]),
    visibility: code(VISIBILITIES),
  },
);

function bytesOf({ content, encoding = "utf-8" }: SentDocument, pointer: string): Buffer {
  if (typeof content !== "string") return Buffer.from(canonicalDocument(content, pointer).content);
  const bytes = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
  // Buffer skips what is no base64; then the hash would be that of something else.
  if (encoding === "base64" && bytes.toString("base64") !== content) {
    throw shapeError(pointer, "is not base64");
  }
  return bytes;
}

export function documentOf(given: SentDocument, n: number): GivenDocument {
  const { hash, mediaType, visibility = "PARTIES" } = given;
  const content = bytesOf(given, `/documents/${n}/content`);
  if (hash !== undefined && hash.toLowerCase() !== hashOf(content)) {
    throw shapeError(`/documents/${n}/hash`, "is not the SHA-256 of the content");
  }
  return { mediaType, content, visibility };
}
