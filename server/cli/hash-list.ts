import { createReadStream } from "node:fs";
import { CliFailure, EXIT } from "./failure.ts";

/** A name can have 4,096 bytes, each of which `sha256sum` may escape. */
const MAX_LINE_CHARACTERS = 16 * 1024;
/** As `sha256sum` writes them, or bare; a backslash in front says that the name is escaped. */
const LINE = /^\\?(?:0x)?([0-9a-f]{64})(?:\s.*)?$/i;

export interface ListedHash {
  hash: string;
  /** Bytes of the file up to the end of its line. */
  bytes: number;
}

/** The hashes of a list of any length, line by line. Empty lines don't count. */
export async function* hashesIn(file: string): AsyncGenerator<ListedHash> {
  let [number, bytes] = [0, 0];
  for await (const line of linesOf(file)) {
    number += 1;
    bytes += Buffer.byteLength(line) + 1;
    if (line.trim() === "") continue;
    const [, hash] = LINE.exec(line.trimEnd()) ?? [];
    if (hash === undefined) throw noHash(file, number);
    yield { hash: `0x${hash.toLowerCase()}`, bytes };
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  let number = 0;
  for await (const chunk of createReadStream(file, "utf8") as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line;
    number += lines.length;
    // What has no lines is no list, and may have no end.
    if (rest.length > MAX_LINE_CHARACTERS) throw noHash(file, number + 1);
  }
  if (rest !== "") yield rest;
}

const noHash = (file: string, line: number) =>
  new CliFailure(
    EXIT.INPUT,
    `${file}: line ${line} has no SHA-256 in front; a list is what sha256sum writes, ` +
      "and a file's own hash is anchored with the folder that it lies in",
  );
