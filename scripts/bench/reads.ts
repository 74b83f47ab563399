import { setTimeout as pause } from "node:timers/promises";
import { newParty, type SignedAct } from "./author.ts";
import { bodyOf, type Client } from "./client.ts";
import { besides, type Figure, percentile, rounded, type Size } from "./figure.ts";
import { type BenchLedger, startBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled, registered } from "./story.ts";

const CLIENTS = 16;
const ASSETS_PER_CLIENT = 8;
const READS = 2_000;
const WARM_UP_READS = 300;
/** Beside acts that keep the chain busy. */
const BUSY_READS_PER_SECOND = 200;
const BUSY_ACTS_PER_SECOND = 500;
const WRITERS = 32;
const DEPTH = 4;

const MOST_TIMES_SLOWER = 1.2;
const LONGEST_BUSY_MS = 50;

const bench = "reads";

/** A record by its id: now and as of a block while nothing else happens, and while much does. */
export async function reads({ n: count = READS }: Size): Promise<Figure[]> {
  const ledger = await startBenchLedger(CLIENTS + WRITERS);
  try {
    const { client, author, accreditor } = ledger;
    const holder = newParty();
    say("reads: registering assets");
    await submitAll(client, [[enrolled(author, accreditor, holder)]]);
    const early = assetsOf(CLIENTS * ASSETS_PER_CLIENT, () => registered(author, holder));
    await submitAll(client, early);
    await ledger.idle();
    const { head } = await client.json<{ head: { number: number } }>("/healthz");
    const late = assetsOf(CLIENTS * ASSETS_PER_CLIENT, () => registered(author, holder));
    await submitAll(client, late);
    await ledger.idle();

    const paths = early.flat().map(({ ids }) => `/v1/assets/${ids.asset}`);
    const timed = async (n: number, query: string) => {
      const start = performance.now();
      await client.json(`${paths[n % paths.length]}${query}`);
      return performance.now() - start;
    };
    const now: number[] = [];
    const then: number[] = [];
    say(`reads: ${count} now and ${count} as of block ${head.number}`);
    const warmUp = Math.min(WARM_UP_READS, count);
    for (let n = -warmUp; n < count; n += 1) {
      const place = n + warmUp;
      const [current, past] = [await timed(place, ""), await timed(place, `?asOf=${head.number}`)];
      if (n < 0) continue;
      now.push(current);
      then.push(past);
    }
    const busy = await whileBusy(ledger, paths, Math.ceil(count / 2));
    const [p50, p99] = [percentile(now, 50), percentile(now, 99)];
    const target = rounded(MOST_TIMES_SLOWER * p50);
    const compared = besides(percentile(then, 50), "the same now", p50);
    return [
      { bench, metric: "by id, p50", value: rounded(p50), unit: "ms" },
      { bench, metric: "by id, p99", value: rounded(p99), unit: "ms" },
      { bench, metric: "by id as of a block, p50", unit: "ms", target, ...compared },
      {
        bench,
        metric: "acts accepted meanwhile",
        value: rounded(busy.actsPerSecond),
        unit: "1/s",
        target: BUSY_ACTS_PER_SECOND,
      },
      {
        bench,
        metric: "by id while the chain is busy, p50",
        value: rounded(percentile(busy.milliseconds, 50)),
        unit: "ms",
      },
      {
        bench,
        metric: "by id while the chain is busy, p99",
        value: rounded(percentile(busy.milliseconds, 99)),
        unit: "ms",
        target: LONGEST_BUSY_MS,
      },
    ];
  } finally {
    await ledger.stop();
  }
}

/** Reads at a steady pace, whatever became of those before, beside acts at one of their own. */
async function whileBusy(ledger: BenchLedger, paths: readonly string[], count: number) {
  const { client, author, accreditor } = ledger;
  const seconds = count / BUSY_READS_PER_SECOND;
  const parties = Array.from({ length: DEPTH + 1 }, () => newParty());
  await submitAll(client, [parties.map((party) => enrolled(author, accreditor, party))]);
  const each = Math.ceil((seconds * BUSY_ACTS_PER_SECOND) / WRITERS);
  const writers = Array.from({ length: WRITERS }, () => {
    const acts: SignedAct[] = [];
    while (acts.length < each) acts.push(...assetStory(author, parties[0]!, parties.slice(1)));
    return acts.slice(0, each);
  });
  say(`reads: ${count} beside ${each * WRITERS} acts`);
  const start = performance.now();
  const writing = Promise.all(writers.map((acts) => handIn(client, acts)));
  const milliseconds = await atPace(count, BUSY_READS_PER_SECOND, async (n) => {
    const sent = performance.now();
    await client.json(paths[n % paths.length]!);
    return performance.now() - sent;
  });
  await writing;
  const actsPerSecond = (each * WRITERS * 1000) / (performance.now() - start);
  await ledger.idle();
  return { milliseconds, actsPerSecond };
}

/** Each after the answer to the one before, for it rests on that one. */
async function handIn(client: Client, acts: readonly SignedAct[]): Promise<void> {
  const start = performance.now();
  const interval = (WRITERS * 1000) / BUSY_ACTS_PER_SECOND;
  for (const [n, act] of acts.entries()) {
    await pause(Math.max(0, start + n * interval - performance.now()));
    await client.submit(bodyOf(act));
  }
}

async function atPace<T>(count: number, perSecond: number, ask: (n: number) => Promise<T>) {
  const start = performance.now();
  const asked: Promise<T>[] = [];
  for (let n = 0; n < count; n += 1) {
    await pause(Math.max(0, start + (n * 1000) / perSecond - performance.now()));
    asked.push(ask(n));
  }
  return Promise.all(asked);
}

function assetsOf<T>(count: number, make: () => T): T[][] {
  const all = Array.from({ length: count }, make);
  return Array.from({ length: CLIENTS }, (_, client) =>
    all.filter((_asset, n) => n % CLIENTS === client),
  );
}
