import type { IncomingMessage } from "node:http";
import { LedgerError } from "../core/error.ts";

/** The media type without its parameters, lower case; "" if the request names none. */
export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]!.trim().toLowerCase();
}

export function assertPlainEncoding(request: IncomingMessage): void {
  const encoding = request.headers["content-encoding"] ?? "identity";
  // A few kilobytes of gzip unfold into gigabytes, so nothing compressed is taken.
  if (encoding.toLowerCase() !== "identity") {
    throw new LedgerError("E_SHAPE", `a body encoded as ${encoding} is not taken`, { status: 415 });
  }
}

/** The whole body, or E_TOO_LARGE as soon as it is known to be longer than `maxBytes`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new LedgerError("E_TOO_LARGE", `the body is longer than ${maxBytes} bytes`, { status: 413 });
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
