import { stat } from "node:fs/promises";
import { Presets, SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError } from "commander";
import { HashThreads } from "../../datasets/threads.ts";
import { MAX_ANCHORS_PER_CALL } from "../../core/limits.ts";
import type { Api } from "../api.ts";
import { CliFailure } from "../failure.ts";
import { hashesIn, type ListedHash } from "../hash-list.ts";
import { hashWithBar } from "../hashing.ts";
import type { Outcome, Session } from "../session.ts";
import { apiFor, KEY, type KeyOptions, PASSWORD } from "../sign-in.ts";

const FORMAT = "anchoring {bar} {percentage}% | {hashes} hashes | {eta_formatted} left";

/** What stands in the way, behind how to go on. */
const WHEN: Readonly<Record<string, string>> = {
  E_SESSION: ". This service takes hashes from those who sign in: add --key FILE",
  E_LIMIT: " tomorrow (UTC), or today under the key of another participant",
};

interface Options extends KeyOptions {
  skip: number;
}
interface Answered {
  items: { index: number; status: string }[];
  log: string;
}
interface Source {
  /** Of the progress: bytes of a list, files of a folder. */
  total: number;
  hashes: Iterable<ListedHash> | AsyncIterable<ListedHash>;
}

export function addAnchor(program: Command, session: Session): void {
  program
    .command("anchor")
    .description(
      "put hashes into the service's log, which goes on chain: of every file in a folder, or of " +
        "a list. Run again it goes on, for a hash is entered once",
    )
    .argument("<path>", "a folder, or a list as sha256sum writes it")
    .option("--skip <count>", "pass over as many hashes: what an earlier run had done", count, 0)
    .option(...KEY)
    .option(...PASSWORD)
    .action(async (path: string, options: Options) =>
      session.finish(await anchor(session, path, options)),
    );
}

function count(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("must be a whole number");
}

async function anchor(session: Session, path: string, { skip, ...key }: Options): Promise<Outcome> {
  const api = await apiFor(session, key);
  const source = await sourceOf(session, path);
  const { err } = session.streams;
  const bar = new SingleBar({ format: FORMAT, stream: err, clearOnComplete: true }, Presets.rect);
  const isWatched = err.isTTY === true;
  const done = { hashes: 0, first: Infinity, last: -1, log: "" };
  if (isWatched) bar.start(source.total, 0, { hashes: 0 });
  try {
    for await (const batch of batches(source.hashes, skip)) {
      const { items, log } = await handIn(api, batch, skip + done.hashes);
      done.hashes += items.length;
      done.log = log;
      for (const { index } of items) {
        done.first = Math.min(done.first, index);
        done.last = Math.max(done.last, index);
      }
      if (isWatched) bar.update(batch.at(-1)?.bytes ?? 0, { hashes: skip + done.hashes });
    }
  } finally {
    if (isWatched) bar.stop();
  }
  const { hashes, first, last, log } = done;
  if (hashes === 0) return { body: { hashes }, text: "nothing to anchor\n" };
  return { body: { hashes, ...(skip > 0 && { skipped: skip }), log, first, last } };
}

async function sourceOf(session: Session, path: string): Promise<Source> {
  const entry = await stat(path);
  if (!entry.isDirectory()) return { total: entry.size, hashes: hashesIn(path) };
  const threads = new HashThreads();
  try {
    const files = await hashWithBar(path, threads, session);
    // Always the same order, so that what an earlier run has done can be passed over.
    files.sort((one, other) => Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)));
    const hashes = files.map(({ sha256 }, n) => ({ hash: sha256, bytes: n + 1 }));
    return { total: files.length, hashes };
  } finally {
    await threads.close();
  }
}

async function* batches(hashes: Source["hashes"], skip: number): AsyncGenerator<ListedHash[]> {
  let batch: ListedHash[] = [];
  let passed = 0;
  for await (const one of hashes) {
    passed += 1;
    if (passed <= skip) continue;
    batch.push(one);
    if (batch.length < MAX_ANCHORS_PER_CALL) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function handIn(api: Api, batch: ListedHash[], before: number): Promise<Answered> {
  const items = batch.map(({ hash }) => ({ hash }));
  try {
    const { body } = await api.post("/v1/anchors", { items });
    return body as unknown as Answered;
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    const goOn = `${before} hashes are in the log: the same command with --skip ${before} goes on`;
    const code = (error.problem as { code?: string } | undefined)?.code;
    const when = (code && WHEN[code]) ?? "";
    throw new CliFailure(error.exit, `${error.message}\n  ${goOn}${when}`, error.problem);
  }
}
