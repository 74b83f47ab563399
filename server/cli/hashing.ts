import path from "node:path";
import { Presets, SingleBar } from "cli-progress";
import type { ReadFile } from "../core/manifest.ts";
import { hashPath } from "../datasets/folder.ts";
import type { HashThreads } from "../datasets/threads.ts";
import type { Session } from "./session.ts";

const FORMAT = "hashing {bar} {percentage}% | {files}/{totalFiles} files | {eta_formatted} left";

/** Hashes a file or folder, with a bar where somebody watches. */
export async function hashWithBar(
  given: string,
  threads: HashThreads,
  { streams }: Session,
): Promise<ReadFile[]> {
  const bar = new SingleBar(
    { format: FORMAT, stream: streams.err, clearOnComplete: true },
    Presets.rect,
  );
  const isWatched = streams.err.isTTY === true;
  let started = false;
  try {
    return await hashPath(path.resolve(given), threads, ({ bytes, totalBytes, ...counts }) => {
      if (!isWatched) return;
      if (!started) bar.start(totalBytes, 0, counts);
      started = true;
      bar.update(bytes, counts);
    });
  } finally {
    if (started) bar.stop();
  }
}
