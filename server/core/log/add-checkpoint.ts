/** How a log asks a witness for its cosignature (C2SP tlog-witness, `add-checkpoint`). */
import { HASH_BYTES } from "./tiles.ts";
import { fromBase64, toBase64 } from "./note.ts";

export interface AddCheckpoint {
  /** Size of the head that the witness has cosigned last, as the log believes. */
  old: number;
  /** That the head extends that one (RFC 6962, 2.1.2). */
  consistency: readonly Uint8Array[];
  /** The signed note of the head. */
  checkpoint: string;
}

/** More than a tree can need that a number counts. */
const MAX_HASHES = 63;
/** What a witness answers with that has cosigned another size than the log believed. */
export const SIZE_MEDIA_TYPE = "text/x.tlog.size";

export function formatAddCheckpoint({ old, consistency, checkpoint }: AddCheckpoint): string {
  const hashes = consistency.map((hash) => `${toBase64(hash)}\n`).join("");
  return `old ${old}\n${hashes}\n${checkpoint}`;
}

/** Undefined where it is none. Whether it is right is not asked here. */
export function parseAddCheckpoint(body: string): AddCheckpoint | undefined {
  const end = body.indexOf("\n\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = body.slice(0, end).split("\n");
  const old = sizeOf(/^old (.*)$/.exec(first)?.[1] ?? "");
  const consistency = lines.map(fromBase64).filter((hash) => hash?.length === HASH_BYTES);
  const isWhole = consistency.length === lines.length && lines.length <= MAX_HASHES;
  if (old === undefined || !isWhole) return undefined;
  return { old, consistency: consistency as Uint8Array[], checkpoint: body.slice(end + 2) };
}

/** The size that a witness names where it has cosigned another. */
export const parseSize = (body: string): number | undefined =>
  body.endsWith("\n") ? sizeOf(body.slice(0, -1)) : undefined;

function sizeOf(digits: string): number | undefined {
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(size) ? size : undefined;
}
