import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { LedgerError, shapeError } from "../core/error.ts";
import {
  MAX_FORM_FIELD_BYTES,
  MAX_FORM_FIELDS,
  MAX_PATH_BYTES,
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_FILES,
} from "../core/limits.ts";
import { normalPath, type ReadFile } from "../core/manifest.ts";
import { toHex } from "../core/typed-data.ts";
import type { Feed, HashThreads } from "./threads.ts";

/** The name of a raw body that brings none of its own. */
const UNNAMED = "data.bin";

export interface Upload {
  files: ReadFile[];
  /** Text fields beside the files, for instance the asset that a check is against. */
  fields: Record<string, string>;
}

/**
 * Reads an upload, a form with files or a bare body, into digests as it streams by. Nothing is kept:
 * neither memory nor disk ever holds more than a few chunks of it. `name` names a bare body.
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
  return { files: [await hashStream(body, path, threads, new Budget())], fields: {} };
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
  const feed: Feed = threads.feed();
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
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
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      body.unpipe(form);
      form.destroy();
      reject(asRefusal(error));
    };
    form.on("file", (_field, stream, filename) => {
      const hashing = Promise.resolve().then(() =>
        hashStream(stream, normalPath(filename ?? UNNAMED, `/${filename}`), threads, budget),
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
    form.on("partsLimit", () => fail(shapeError("", "has too many parts")));
    form.on("error", fail);
    form.on("finish", () => {
      Promise.all(files).then((read) => resolve({ files: read, fields }), fail);
    });
    body.on("error", fail);
    // A client that goes away ends the body without the form's last boundary.
    body.on("aborted", () => fail(shapeError("", "ended before the form did")));
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
        headerPairs: 32,
        headerSize: MAX_PATH_BYTES * 4,
      },
    });
  } catch (error) {
    throw asRefusal(error);
  }
}

/** What the form's parser says of a broken form is the client's fault, not ours. */
function asRefusal(error: unknown): LedgerError {
  if (error instanceof LedgerError) return error;
  return shapeError("", `is not a readable form: ${error instanceof Error ? error.message : ""}`);
}
