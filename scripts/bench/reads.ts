import { newParty } from "./author.ts";
import { besides, type Figure, percentile, rounded } from "./figure.ts";
import { startBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { enrolled, registered } from "./story.ts";

const CLIENTS = 16;
const ASSETS_PER_CLIENT = 8;
const READS = 2_000;
const WARM_UP_READS = 300;
const MOST_TIMES_SLOWER = 1.2;

const bench = "reads";

/** A record by its id, now and as of a block, while nothing else happens. */
export async function reads(): Promise<Figure[]> {
  const ledger = await startBenchLedger(CLIENTS);
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
    say(`reads: ${READS} now and ${READS} as of block ${head.number}`);
    for (let n = -WARM_UP_READS; n < READS; n += 1) {
      const place = n + WARM_UP_READS;
      const [current, past] = [await timed(place, ""), await timed(place, `?asOf=${head.number}`)];
      if (n < 0) continue;
      now.push(current);
      then.push(past);
    }
    const [p50, p99] = [percentile(now, 50), percentile(now, 99)];
    const target = rounded(MOST_TIMES_SLOWER * p50);
    const compared = besides(percentile(then, 50), "the same now", p50);
    return [
      { bench, metric: "by id, p50", value: rounded(p50), unit: "ms" },
      { bench, metric: "by id, p99", value: rounded(p99), unit: "ms" },
      { bench, metric: "by id as of a block, p50", unit: "ms", target, ...compared },
    ];
  } finally {
    await ledger.stop();
  }
}

function assetsOf<T>(count: number, make: () => T): T[][] {
  const all = Array.from({ length: count }, make);
  return Array.from({ length: CLIENTS }, (_, client) =>
    all.filter((_asset, n) => n % CLIENTS === client),
  );
}
