import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { identityOf } from "../../server/datasets/plain-file.ts";
import { HashThreads } from "../../server/datasets/threads.ts";
import { besides, type Figure, rounded, type Size } from "./figure.ts";
import { say } from "./progress.ts";

const FILE_MIB = 256;
const MIB = 1024 * 1024;
const ROUNDS = 3;
const OF_OPENSSL = 0.9;
const LEAVES = 1_000_000;
/** More than linear in its leaves, so what is scaled from these flatters it. */
const PEER_LEAVES = 100_000;
const PEER = "@openzeppelin/merkle-tree 1.0.8";
const LONGEST_ROOT_MS = 12_000;
const ROOT_MB = 700;
const ROOT_OF = fileURLToPath(new URL("root-of.ts", import.meta.url));

const bench = "hashing";
const run = promisify(execFile);

/** Datasets by all cores beside openssl, and a Merkle root in core. `n`: MiB of a file. */
export async function hashing({ n = FILE_MIB }: Size): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "drl-bench-"));
  const threads = new HashThreads();
  try {
    say(`hashing: ${threads.count} files of ${n} MiB`);
    const files = Array.from({ length: threads.count }, (_, at) => path.join(folder, `${at}`));
    for (const file of files) await fill(file, n);
    const one = await compared(threads, files.slice(0, 1), n);
    const all = await compared(threads, files, n);
    return [
      { ...one, metric: "MiB of one file" },
      { ...all, metric: `MiB of ${files.length} files at once, one a core` },
      ...(await rootFigures()),
    ];
  } finally {
    await threads.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(file: string, mib: number): Promise<void> {
  const handle = await open(file, "w");
  for (let at = 0; at < mib; at += 1) await handle.write(randomBytes(MIB));
  await handle.close();
}

/** MiB a second, by turns and the best of each: whatever else the machine does slows both. */
async function compared(threads: HashThreads, files: readonly string[], mib: number) {
  const hash = async (file: string) =>
    threads.file(file, identityOf(await stat(file, { bigint: true })), () => {});
  const ask = async (file: string) => run("openssl", ["dgst", "-sha256", file]);
  const [ours, theirs]: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours!.push(await seconds(files, hash));
    theirs!.push(await seconds(files, ask));
  }
  const rate = (taken: number[]) => (files.length * mib) / Math.min(...taken);
  const peer = rate(theirs!);
  const target = rounded(OF_OPENSSL * peer);
  return { bench, unit: "1/s", target, ...besides(rate(ours!), "openssl dgst -sha256", peer) };
}

async function seconds(files: readonly string[], hash: (file: string) => Promise<unknown>) {
  const start = performance.now();
  await Promise.all(files.map(hash));
  return (performance.now() - start) / 1000;
}

async function rootFigures(): Promise<Figure[]> {
  say(`hashing: the root over ${LEAVES} leaves`);
  const own = await rootOf("ours", LEAVES);
  say(`hashing: the peer's root over ${PEER_LEAVES}`);
  const peer = await rootOf("peer", PEER_LEAVES);
  const scaled = (peer.ms * LEAVES) / PEER_LEAVES;
  const metric = `${LEAVES} leaves into a root`;
  const compared = besides(own.ms, `${PEER}, from ${PEER_LEAVES} leaves`, scaled);
  const time = { bench, metric, unit: "ms", ...compared, target: LONGEST_ROOT_MS };
  const memory = { bench, metric: `${metric}, memory`, unit: "MB", value: rounded(own.mb) };
  return [
    { ...time, note: "the peer's time leaves out the hashing of leaves" },
    { ...memory, target: ROOT_MB, note: `the peer for ${PEER_LEAVES}: ${rounded(peer.mb)} MB` },
  ];
}

async function rootOf(maker: "ours" | "peer", leaves: number): Promise<{ ms: number; mb: number }> {
  const { stdout } = await run(process.execPath, [ROOT_OF, maker, String(leaves)]);
  return JSON.parse(stdout) as { ms: number; mb: number };
}
