import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { MAX_ANCHORS_PER_CALL } from "../../server/core/limits.ts";
import { bundleFigures, provable } from "./bundles.ts";
import type { Client } from "./client.ts";
import { type Figure, percentile, rounded, type Size } from "./figure.ts";
import { startBenchLedger } from "./ledger.ts";
import { say } from "./progress.ts";

const CLIENTS = 64;
const BULK_CLIENTS = 3;
const BULK_MS = 60_000;
const MOST_ENTRIES = 10_000_000;
const SINGLE_MS = 5_000;
const WARM_UP_MS = 1_000;
const READS = 2_000;
const WARM_UP_READS = 300;
const POLL_MS = 100;
const LONGEST_WAIT_MS = 600_000;
const HASH_BYTES = 32;

const BULK_PER_SECOND = 100_000;
const SINGLE_PER_SECOND = 2_000;
const LONGEST_PROOF_MS = 10;

const bench = "log";
const POST = "/v1/anchors";

/** The log over HTTP: taking hashes, answering proofs of a large log, verifying bundles. */
export async function log({ n }: Size): Promise<Figure[]> {
  const ledger = await startBenchLedger(CLIENTS);
  try {
    const { client } = ledger;
    const paths = await provable(ledger);
    say("log: one hash a call");
    await singly(client, WARM_UP_MS);
    const single = await singly(client, SINGLE_MS);
    const bulk = await inBulk(client, n ?? MOST_ENTRIES, n === undefined ? BULK_MS : Infinity);
    const size = await published(client);
    say(`log: proofs from ${size} entries`);
    const proofs = await proofTimes(client, bulk.some);
    const figure = (metric: string, value: number, unit: string, target?: number): Figure => {
      const aim = target === undefined ? {} : { target };
      return { bench, metric, value: rounded(value), unit, ...aim };
    };
    const from = `from ${size} entries`;
    return [
      figure("durable hashes, one a call", single.rate, "1/s", SINGLE_PER_SECOND),
      figure("one hash, p99", percentile(single.milliseconds, 99), "ms"),
      figure(`durable hashes, ${MAX_ANCHORS_PER_CALL} a call`, bulk.rate, "1/s", BULK_PER_SECOND),
      figure(`proof ${from}, p50`, percentile(proofs, 50), "ms"),
      figure(`proof ${from}, p95`, percentile(proofs, 95), "ms", LONGEST_PROOF_MS),
      ...(await bundleFigures(ledger, { ...paths, anchoredHash: `${POST}/${bulk.some[0]}` })),
    ];
  } finally {
    await ledger.stop();
  }
}

const hashes = (count: number): string[] => {
  const hex = randomBytes(count * HASH_BYTES).toString("hex");
  const width = 2 * HASH_BYTES;
  return Array.from({ length: count }, (_, n) => `0x${hex.slice(n * width, (n + 1) * width)}`);
};
const bodyOf = (some: readonly string[]) =>
  JSON.stringify({ items: some.map((hash) => ({ hash })) });

async function singly(client: Client, ms: number) {
  const milliseconds: number[] = [];
  const start = performance.now();
  const work = Array.from({ length: CLIENTS }, async () => {
    while (performance.now() < start + ms) {
      const body = bodyOf(hashes(1));
      const sent = performance.now();
      await client.post(POST, body);
      milliseconds.push(performance.now() - sent);
    }
  });
  await Promise.all(work);
  return { rate: (milliseconds.length * 1000) / (performance.now() - start), milliseconds };
}

/** Full calls until there are so many entries, or the time is over; `some` are from all of them. */
async function inBulk(client: Client, entries: number, ms: number) {
  const calls = Math.max(1, Math.floor(entries / MAX_ANCHORS_PER_CALL));
  const each = Math.ceil(READS / calls);
  const some: string[] = [];
  say(`log: up to ${calls} calls of ${MAX_ANCHORS_PER_CALL} hashes`);
  const start = performance.now();
  let begun = 0;
  const work = Array.from({ length: BULK_CLIENTS }, async () => {
    while (begun < calls && performance.now() < start + ms) {
      begun += 1;
      const own = hashes(MAX_ANCHORS_PER_CALL);
      await client.post(POST, bodyOf(own));
      some.push(...own.slice(0, each));
    }
  });
  await Promise.all(work);
  return { rate: (begun * MAX_ANCHORS_PER_CALL * 1000) / (performance.now() - start), some };
}

/** Entries, once a head has been signed over all of them. */
async function published(client: Client): Promise<number> {
  for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await pause(POLL_MS)) {
    const { entries, size } = await client.json<{ entries: number; size: number }>("/v1/log");
    if (size === entries) return size;
  }
  throw new Error(`no head is signed over all entries after ${LONGEST_WAIT_MS} ms`);
}

async function proofTimes(client: Client, some: readonly string[]): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let n = -WARM_UP_READS; n < READS; n += 1) {
    const hash = some[(n + WARM_UP_READS) % some.length];
    const start = performance.now();
    const { proof } = await client.json<{ proof: unknown }>(`${POST}/${hash}`);
    const taken = performance.now() - start;
    if (proof === null) throw new Error(`${hash} is answered without a proof`);
    if (n >= 0) milliseconds.push(taken);
  }
  return milliseconds;
}
