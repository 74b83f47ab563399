import { randomBytes } from "node:crypto";
import { createManifest, type Manifest, type ReadFile, SALT_BYTES } from "../core/manifest.ts";
import type { Hex } from "../core/records.ts";
import type { HashThreads } from "./threads.ts";

export interface Commitment {
  manifest: Manifest;
  commitment: Hex;
}

/** Lists the files in their order and commits to them, with a fresh salt if `salted`. */
export async function commitTo(
  files: readonly ReadFile[],
  threads: HashThreads,
  salted: boolean,
): Promise<Commitment> {
  const manifest = createManifest(files, salted ? randomBytes(SALT_BYTES) : undefined);
  return { manifest, commitment: await threads.commitment(manifest) };
}
