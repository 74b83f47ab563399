/** The head of a log as a signed note (C2SP tlog-checkpoint), and a leaf's proof under it. */
import { HASH_BYTES } from "./tiles.ts";
import { fromBase64, type Note, parseNote, toBase64 } from "./note.ts";

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
}

/** What the log signs. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Undefined where it is no checkpoint. Lines behind the third are somebody's extensions. */
export function parseCheckpoint(text: string): (Checkpoint & { note: Note }) | undefined {
  const note = parseNote(text);
  if (note === undefined) return undefined;
  const [origin = "", digits = "", encoded = "", ...more] = note.text.slice(0, -1).split("\n");
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  const root = fromBase64(encoded);
  if (origin === "" || !Number.isSafeInteger(size) || more.includes("")) return undefined;
  return root?.length === HASH_BYTES ? { origin, size, root, note } : undefined;
}

/** C2SP tlog-proof: all that shows a leaf to be in the log, but for the leaf. */
export function formatProof(index: number, path: readonly Uint8Array[], checkpoint: string) {
  const hashes = path.map((hash) => `${toBase64(hash)}\n`).join("");
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${hashes}\n${checkpoint}`;
}
