/**
 * Whether files or a hash are what somebody registered. "Changed" is said only against a named
 * record; without one, what is not found may as well be unregistered, or sealed by a salt.
 */
import { LedgerError } from "../core/error.ts";
import { MAX_MANIFESTS_NAMING } from "../core/limits.ts";
import { commitmentOf, createManifest, type ReadFile, readManifest } from "../core/manifest.ts";
import { type Hex, ZERO } from "../core/records.ts";
import type { VersionRow } from "../store/index/history.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { documentTable } from "../store/intake/documents.ts";

export interface Given {
  /** Read from an upload. */
  files?: readonly ReadFile[];
  /** Of a salted dataset, known to its holder. */
  salt?: Uint8Array;
  /** A commitment, or the plain SHA-256 of one file. */
  hash?: Hex;
  /** The record to check against. */
  asset?: Hex;
}

export type Verdict = "REGISTERED" | "SUPERSEDED" | "CHANGED" | "UNDECIDED" | "NOT_FOUND";

export interface Match {
  asset: Hex;
  version: VersionRow;
  head: number;
  /** The whole dataset by its commitment, or one file that a public manifest names. */
  by: "COMMITMENT" | "FILE";
}

export type StepName =
  | "HASHED"
  | "COMMITTED"
  | "COMMITMENT_FOUND"
  | "FILE_FOUND"
  | "ASSET_KNOWN"
  | "ASSET_MATCHES"
  | "NEWEST_VERSION";

export interface Step {
  name: StepName;
  holds: boolean;
  /** What was computed or compared. */
  value?: string;
}

export interface Verification {
  verdict: Verdict;
  steps: Step[];
  matches: Match[];
}

interface Sources {
  index: Pick<IndexReader, "citing" | "committed" | "versions" | "view">;
  documents: Pick<ReturnType<typeof documentTable>, "content" | "manifestsNaming" | "uploads">;
}

export function verify(sources: Sources, given: Given, at: number): Verification {
  const steps: Step[] = [];
  const { commitments, fileHash } = fingerprints(given, steps);
  const all = [
    ...commitments.flatMap((hash) => byCommitment(sources, hash, at)),
    ...(fileHash === undefined ? [] : byFile(sources, fileHash, at)),
  ];
  const matches = distinct(all);
  const found = (by: Match["by"]) => matches.some((match) => match.by === by);
  steps.push({ name: "COMMITMENT_FOUND", holds: found("COMMITMENT") });
  if (fileHash !== undefined) steps.push({ name: "FILE_FOUND", holds: found("FILE") });

  if (given.asset !== undefined) {
    return againstRecord(sources, given.asset, { given, matches, steps, at });
  }
  if (matches.length === 0) return { verdict: "NOT_FOUND", steps, matches };
  return { verdict: verdictOf(matches, steps), steps, matches };
}

/** Everything under which the same content may stand on the ledger. */
function fingerprints({ files, salt, hash }: Given, steps: Step[]) {
  if (hash !== undefined) {
    steps.push({ name: "HASHED", holds: true, value: hash });
    return { commitments: [hash], fileHash: hash };
  }
  const commitments = [commitmentOf(createManifest(files ?? []))];
  if (salt !== undefined) commitments.push(commitmentOf(createManifest(files ?? [], salt)));
  const fileHash = files?.length === 1 ? files[0]?.sha256 : undefined;
  if (fileHash !== undefined) {
    steps.push({ name: "HASHED", holds: true, value: fileHash });
    commitments.push(fileHash);
  }
  steps.push({
    name: "COMMITTED",
    holds: true,
    value: commitments[salt === undefined ? 0 : 1] ?? "",
  });
  return { commitments, fileHash };
}

function byCommitment({ index }: Sources, commitment: Hex, at: number): Match[] {
  return index
    .committed(commitment, at)
    .map((version) => matchOf(index, version, "COMMITMENT", at));
}

/** The versions whose public manifest names a file of this hash. */
function byFile({ index, documents }: Sources, file: Hex, at: number): Match[] {
  return documents.manifestsNaming(file, MAX_MANIFESTS_NAMING).flatMap((manifest) =>
    index
      .citing(manifest, at)
      .flatMap((asset) => versionsOf(index, asset, at))
      .filter(({ manifestDoc }) => manifestDoc === manifest)
      .map((version) => matchOf(index, version, "FILE", at)),
  );
}

function matchOf(index: Sources["index"], version: VersionRow, by: Match["by"], at: number): Match {
  const head = index.view(at).state(version.asset)?.head ?? version.number;
  return { asset: version.asset, version, head, by };
}

/** The newest of them if there are more than one page: older ones are found by their commitment. */
function versionsOf(index: Sources["index"], asset: Hex, at: number): VersionRow[] {
  return index.versions(asset, { at }).items;
}

/** A dataset of one file is found by its commitment and by its file. */
function distinct(matches: readonly Match[]): Match[] {
  const known = new Map<string, Match>();
  for (const match of matches) {
    const key = `${match.asset} ${match.version.number}`;
    if (!known.has(key)) known.set(key, match);
  }
  return [...known.values()];
}

function verdictOf(matches: readonly Match[], steps: Step[]): Verdict {
  const isNewest = matches.some(({ version, head }) => version.number === head);
  steps.push({ name: "NEWEST_VERSION", holds: isNewest });
  return isNewest ? "REGISTERED" : "SUPERSEDED";
}

interface Search {
  given: Given;
  matches: Match[];
  steps: Step[];
  at: number;
}

function againstRecord(
  sources: Sources,
  asset: Hex,
  { given, matches, steps, at }: Search,
): Verification {
  const versions = versionsOf(sources.index, asset, at);
  steps.push({ name: "ASSET_KNOWN", holds: versions.length > 0, value: asset });
  if (versions.length === 0) throw new LedgerError("E_NOT_FOUND", `there is no asset ${asset}`);

  const own = matches.filter((match) => match.asset === asset);
  steps.push({ name: "ASSET_MATCHES", holds: own.length > 0, value: asset });
  if (own.length > 0) return { verdict: verdictOf(own, steps), steps, matches: own };
  const verdict = isDecidable(sources, versions, given) ? "CHANGED" : "UNDECIDED";
  return { verdict, steps, matches: [] };
}

const PLAIN_HASH = 0;

/**
 * Without its salt a sealed version matches nothing, changed or not. A bare hash may be that of a
 * file whose manifest we don't hold; whole files have the commitment that a plain version would
 * have.
 */
function isDecidable(sources: Sources, versions: readonly VersionRow[], given: Given): boolean {
  return versions.every(({ scheme, manifestDoc }) => {
    if (scheme !== PLAIN_HASH) return given.salt !== undefined;
    return given.files !== undefined || isPublicManifest(sources, manifestDoc);
  });
}

function isPublicManifest({ documents }: Sources, hash: Hex): boolean {
  const content = hash === ZERO ? undefined : documents.content(hash);
  if (content === undefined) return false;
  const isPublic = documents
    .uploads(hash, MAX_MANIFESTS_NAMING)
    .some(({ visibility }) => visibility === "PUBLIC");
  return isPublic && isManifest(content);
}

function isManifest(content: Uint8Array): boolean {
  try {
    readManifest(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content)));
    return true;
  } catch {
    return false;
  }
}
