/** What a witness says of a log's head: that it extends all it has seen before (C2SP). */
import { concatBytes } from "@noble/hashes/utils.js";
import {
  COSIGNATURE,
  formatSignature,
  holds,
  keyId,
  type Note,
  type NoteKey,
  signaturesOf,
} from "./note.ts";

const TIME_BYTES = 8;

/** The text of a head as the witness signs it, with its time in seconds. */
export const cosignedText = (time: number, text: string): string =>
  `cosignature/v1\ntime ${time}\n${text}`;

/** The line of a note; `signature` is over `cosignedText`. */
export function formatCosignature(
  { name, key }: NoteKey,
  time: number,
  signature: Uint8Array,
): string {
  const stamp = new Uint8Array(TIME_BYTES);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  const id = keyId({ name, key, type: COSIGNATURE });
  return formatSignature({ name, keyId: id, signature: concatBytes(stamp, signature) });
}

/** The newest cosignature of that witness on a note; undefined where none of them holds. */
export function cosignatureOf(
  note: Note,
  { name, key }: NoteKey,
): { time: number; line: string } | undefined {
  const found = signaturesOf(note, { name, key, type: COSIGNATURE }).flatMap((one) => {
    const time = timeOf(one.signature);
    if (time === undefined) return [];
    const isRight = holds(one.signature.slice(TIME_BYTES), cosignedText(time, note.text), key);
    return isRight ? [{ time, line: formatSignature(one) }] : [];
  });
  return found.sort((a, b) => b.time - a.time)[0];
}

function timeOf(signature: Uint8Array): number | undefined {
  if (signature.length <= TIME_BYTES) return undefined;
  const { buffer, byteOffset } = signature;
  const time = Number(new DataView(buffer, byteOffset).getBigUint64(0));
  return Number.isSafeInteger(time) ? time : undefined;
}
