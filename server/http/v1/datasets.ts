import { LedgerError } from "../../core/error.ts";
import { MAX_UPLOADS_PER_DAY } from "../../core/limits.ts";
import type { Readers } from "../../auth/reader.ts";
import { commitTo } from "../../datasets/commitment.ts";
import type { HashThreads } from "../../datasets/threads.ts";
import { hashUpload } from "../../datasets/upload.ts";
import { DailyCounts } from "../daily-counts.ts";
import type { HttpDeps } from "../deps.ts";
import { code, ID, list, shape, TEXT } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";

type Deps = HttpDeps & { readers: Readers; threads: () => HashThreads };

interface Query {
  salted?: boolean;
  name?: string;
}
export const NAME = {
  name: {
    type: "string",
    maxLength: 1024,
    description: "File name of a body that is one file; the commitment covers it.",
  },
};

const SCHEME = code(["PLAIN_HASH", "SALTED"]);
const FILE = shape({
  path: TEXT,
  size: { type: "integer", minimum: 0 },
  mediaType: TEXT,
  sha256: ID,
});
const MANIFEST = shape(
  { version: { const: 1 }, scheme: SCHEME, hashAlg: { const: "SHA-256" }, files: list(FILE) },
  { salt: ID },
);
const DATASET = shape(
  { commitment: ID, scheme: SCHEME, hashAlg: { const: "SHA-256" }, manifest: MANIFEST },
  { sha256: { ...ID, description: "Plain hash of a dataset of one file." } },
);

/**
 * Hashing costs us much and the client little; on this machine alone it is the owner's own cost.
 */
export function uploadGuard({ readers, loopback }: Deps) {
  const counts = new DailyCounts(MAX_UPLOADS_PER_DAY);
  return (call: Call): void => {
    if (loopback) return;
    const { address } = readers.signedIn(call.request.headers);
    if (counts.add(address) > MAX_UPLOADS_PER_DAY) {
      throw new LedgerError("E_LIMIT", `${MAX_UPLOADS_PER_DAY} uploads a day and participant`);
    }
  };
}

async function commit(deps: Deps, { request, query }: Call<Query>): Promise<Answer> {
  const threads = deps.threads();
  const { files } = await hashUpload(request, request.headers, threads, query.name);
  const { manifest, commitment } = await commitTo(files, threads, query.salted === true);
  const [only] = manifest.files.length === 1 ? manifest.files : [];
  const { scheme, hashAlg } = manifest;
  return {
    body: {
      commitment,
      scheme,
      hashAlg,
      manifest,
      ...(only && { sha256: only.sha256 }),
    },
  };
}

export function datasetRoutes(deps: Deps): Route[] {
  const guard = uploadGuard(deps);
  return [
    {
      method: "POST",
      path: "/v1/datasets",
      tag: "documents",
      summary: "Manifest and commitment of files; their bytes are not kept",
      query: { ...NAME, salted: { type: "boolean", default: false } },
      stream: ["multipart/form-data", "*/*"],
      output: { 200: DATASET },
      handle(call: Call<Query>) {
        guard(call);
        return commit(deps, call);
      },
    },
  ];
}
