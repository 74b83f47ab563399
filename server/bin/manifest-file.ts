import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { writeDurably } from "../store/durable-file.ts";
import { DataRefused } from "./exit-codes.ts";

/** What lies in a backup. Written last: a folder without one is no whole backup. */
export interface Manifest {
  format: typeof FORMAT;
  madeAt: string;
  /** Whether the private keys of the data folder are in it. */
  keys: boolean;
  files: BackedUpFile[];
}
export interface BackedUpFile {
  /** Relative to backup and data folder, with slashes. */
  path: string;
  bytes: number;
  sha256: string;
}

const FORMAT = 1;
const NAME = "manifest.json";
/** A manifest is not signed: nothing that it says may lead out of the folders. */
const KNOWN_FILE =
  /^(intake\.db|deployment\.json|chain\/(chain\.db|authority\.key)|keys\/\w[\w.-]*)$/;

export async function describeFile(folder: string, name: string): Promise<BackedUpFile> {
  const file = path.join(folder, name);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return { path: name, bytes: statSync(file).size, sha256: hash.digest("hex") };
}

export function writeManifest(folder: string, given: Omit<Manifest, "format">): Manifest {
  const manifest: Manifest = { format: FORMAT, ...given };
  writeDurably(path.join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Throws DataRefused unless the folder holds a whole backup, every byte as it was written. */
export async function readBackup(folder: string): Promise<Manifest> {
  const file = path.join(folder, NAME);
  if (!existsSync(file)) {
    throw new DataRefused(
      `${folder} holds no whole backup: ${NAME}, which is written last, is missing; take another`,
    );
  }
  const manifest = parse(readFileSync(file, "utf8"));
  if (manifest === undefined) throw new DataRefused(`${file} is no manifest of a backup`);
  for (const { path: name, bytes, sha256 } of manifest.files) {
    const found = existsSync(path.join(folder, name)) && (await describeFile(folder, name));
    if (found && found.bytes === bytes && found.sha256 === sha256) continue;
    const problem = found ? "has changed since the backup" : "is missing";
    throw new DataRefused(`${path.join(folder, name)} ${problem}: take another backup`);
  }
  return manifest;
}

function parse(text: string): Manifest | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, files, keys } = (json ?? {}) as Partial<Manifest>;
  const isWhole =
    format === FORMAT &&
    typeof keys === "boolean" &&
    Array.isArray(files) &&
    files.every(({ path: name }) => KNOWN_FILE.test(String(name))) &&
    files.some(({ path: name }) => name === "intake.db");
  return isWhole ? (json as Manifest) : undefined;
}
