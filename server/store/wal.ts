import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

// The WAL of SQLite, as its file format describes it (sqlite.org/fileformat2.html, section 4).
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const MAGIC = 0x377f0682;
const SUMMED_OF_HEADER = 24;
const SUMMED_OF_FRAME_HEADER = 8;
const SALTS = { header: 16, frame: 8, bytes: 8 };

const CUT_OFF =
  "SQLite will pass over it and all behind it. Either the machine or the program was cut off " +
  "while it wrote, and nobody was told of that write, or a bit has changed since";

/**
 * What has changed in a WAL since it was written. SQLite takes it for the end of the log and says
 * nothing, so committed transactions would be gone in silence. Frames that a round before left
 * behind have other salts and another sum; a changed bit makes either of the two wrong, never both.
 */
export function walFaults(database: string): string[] {
  const path = `${database}-wal`;
  if (!existsSync(path)) return [];
  const file = openSync(path, "r");
  try {
    if (fstatSync(file).size < HEADER_BYTES) return [];
    return faultsIn((length, position) => {
      const bytes = Buffer.alloc(length);
      return readSync(file, bytes, 0, length, position) === length ? bytes : undefined;
    });
  } finally {
    closeSync(file);
  }
}

function faultsIn(read: (length: number, position: number) => Buffer | undefined): string[] {
  const header = read(HEADER_BYTES, 0) as Buffer;
  const magic = header.readUInt32BE(0);
  const isBigEndian = magic === MAGIC + 1;
  const sumOf = (bytes: Buffer, before: Sum) => add(before, bytes, isBigEndian);
  let sum = sumOf(header.subarray(0, SUMMED_OF_HEADER), [0, 0]);
  if ((magic !== MAGIC && !isBigEndian) || !isSum(sum, header, SUMMED_OF_HEADER)) {
    return [`the header of the WAL has changed: ${CUT_OFF}`];
  }
  const salts = header.subarray(SALTS.header, SALTS.header + SALTS.bytes);
  const frameBytes = FRAME_HEADER_BYTES + header.readUInt32BE(8);
  for (let number = 0; ; number += 1) {
    const frame = read(frameBytes, HEADER_BYTES + number * frameBytes);
    if (frame === undefined) return [];
    sum = sumOf(frame.subarray(0, SUMMED_OF_FRAME_HEADER), sum);
    sum = sumOf(frame.subarray(FRAME_HEADER_BYTES), sum);
    const isOfThisRound = salts.equals(frame.subarray(SALTS.frame, SALTS.frame + SALTS.bytes));
    const isWhole = isSum(sum, frame, FRAME_HEADER_BYTES - 8);
    if (isOfThisRound && isWhole) continue;
    if (!isOfThisRound && !isWhole) return [];
    return [`frame ${number} of the WAL has changed: ${CUT_OFF}`];
  }
}

type Sum = [number, number];

function add([first, second]: Sum, bytes: Buffer, isBigEndian: boolean): Sum {
  for (let at = 0; at < bytes.length; at += 8) {
    const [a, b] = isBigEndian
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    first = (first + a + second) >>> 0;
    second = (second + b + first) >>> 0;
  }
  return [first, second];
}

function isSum([first, second]: Sum, bytes: Buffer, at: number): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}
