import type { IncomingHttpHeaders } from "node:http";
import { finished, type Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { LedgerError, shapeError } from "../core/error.ts";
import {
  MAX_FORM_FIELD_BYTES,
  MAX_FORM_FIELDS,
  MAX_PART_HEADER_BYTES,
  MAX_PART_HEADERS,
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_FILES,
} from "../core/limits.ts";
import { normalPath, type ReadFile } from "../core/manifest.ts";
import { toHex } from "../core/typed-data.ts";
import type { HashThreads } from "./threads.ts";

/** The name of a raw body that brings none of its own. */
const UNNAMED = "data.bin";

export interface Upload {
  files: ReadFile[];
  /** Text fields beside the files, for instance the asset that a check is against. */
  fields: Record<string, string>;
}

/**
 * Reads an upload, a form with files or a bare body, into digests as it streams by. Nothing is
 * kept: neither memory nor disk ever holds more than a few chunks of it. `name` names a bare body.
 */
export async function hashUpload(
  body: Readable,
  headers: IncomingHttpHeaders,
  threads: HashThreads,
  name = UNNAMED,
): Promise<Upload> {
  const type = headers["content-type"] ?? "";
  if (/^multipart\/form-data\b/i.test(type)) return hashForm(body, type, threads);
  const path = normalPath(name, "/name");
  try {
    return { files: [await hashStream(body, path, threads, new Budget())], fields: {} };
  } catch (error) {
    throw asRefusal(error, "could not be read to its end");
  }
}

/** Counts the bytes of a whole upload, over all of its files. */
class Budget {
  #left = MAX_UPLOAD_BYTES;

  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throw new LedgerError(
        "E_TOO_LARGE",
        `an upload may have ${MAX_UPLOAD_BYTES} bytes; hash larger data where it lies: drl hash`,
        { status: 413 },
      );
    }
  }
}

async function hashStream(
  stream: Readable,
  path: string,
  threads: HashThreads,
  budget: Budget,
): Promise<ReadFile> {
  const feed = threads.feed();
  try {
    // Left open on failure: the client is still to be told why.
    const chunks = stream.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      budget.spend(chunk.length);
      await feed.write(chunk);
    }
  } catch (error) {
    feed.drop();
    throw error;
  }
  const { size, sha256 } = await feed.end();
  return { path, size, sha256: toHex(sha256) };
}

function hashForm(body: Readable, type: string, threads: HashThreads): Promise<Upload> {
  const form = openForm(type);
  const budget = new Budget();
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  const files: Promise<ReadFile>[] = [];
  const parts: Readable[] = [];
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      const refusal = asRefusal(error, "is not a readable form");
      body.unpipe(form);
      form.destroy();
      // The form's parser forgets the part that it was reading: whoever hashes it waits for ever.
      for (const part of parts) part.destroy(refusal);
      reject(refusal);
    };
    form.on("file", (_field, part, filename) => {
      parts.push(part);
      part.on("error", fail);
      const hashing = Promise.resolve().then(() =>
        hashStream(part, normalPath(filename ?? UNNAMED, "/filename"), threads, budget),
      );
      hashing.catch(fail);
      files.push(hashing);
    });
    form.on("field", (field, value, nameCut, valueCut) => {
      if (nameCut || valueCut)
        return fail(shapeError(`/${field}`, `must have at most ${MAX_FORM_FIELD_BYTES} bytes`));
      fields[field] = value;
    });
    form.on("filesLimit", () => fail(shapeError("", `has more than ${MAX_UPLOAD_FILES} files`)));
    form.on("fieldsLimit", () => fail(shapeError("", `has more than ${MAX_FORM_FIELDS} fields`)));
    form.on("error", fail);
    form.on("finish", () => {
      Promise.all(files).then((read) => resolve({ files: read, fields }), fail);
    });
    // A client that goes away ends the body before its end.
    finished(body, { writable: false }, (error) => error && fail(error));
    body.pipe(form);
  });
}

function openForm(type: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { "content-type": type },
      preservePath: true,
      limits: {
        files: MAX_UPLOAD_FILES,
        fields: MAX_FORM_FIELDS,
        fieldNameSize: MAX_FORM_FIELD_BYTES,
        fieldSize: MAX_FORM_FIELD_BYTES,
        headerPairs: MAX_PART_HEADERS,
        // What is cut off behind would be a name far too long for a path, and is refused as one.
        headerSize: MAX_PART_HEADER_BYTES,
      },
    });
  } catch (error) {
    throw asRefusal(error, "is not a readable form");
  }
}

/** What a parser or a broken connection says is the client's fault, not ours. */
function asRefusal(error: unknown, problem: string): LedgerError {
  if (error instanceof LedgerError) return error;
  return shapeError("", `${problem}: ${error instanceof Error ? error.message : String(error)}`);
}
