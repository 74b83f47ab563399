import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CliFailure, EXIT } from "./failure.ts";
import type { Streams } from "./session.ts";

/** The JSON in a file, or on standard input where the file is named "-". */
export async function readJson(file: string, streams: Streams): Promise<unknown> {
  const content = file === "-" ? await text(streams.in) : await readFile(file, "utf8");
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CliFailure(EXIT.INPUT, `${file} is not JSON: ${(error as Error).message}`);
  }
}
