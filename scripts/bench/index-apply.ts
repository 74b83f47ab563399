import type { Hex } from "../../server/core/records.ts";
import { besides, type Figure, rounded, type Size } from "./figure.ts";
import { say } from "./progress.ts";
import { type Block, HOLDER, PROCESSOR, temporaryIndex, type TemporaryIndex } from "./rows.ts";

const BLOCKS = 3_000;
const EVENTS_IN_BLOCK = 100;
const GRANTS_PER_ASSET = 4;
const USES_PER_GRANT = 2;
const UNWOUND_BLOCKS = 64;
const FIFTHS = 5;

const EVENTS_PER_SECOND = 10_000;
const LONGEST_UNWINDING_MS = 500;
const LAST_TO_FIRST = 0.85;

const bench = "index";

/** The projections in SQL, without the chain that brings the events. */
export function index({ n = BLOCKS }: Size): Promise<Figure[]> {
  const ledger = temporaryIndex();
  try {
    ledger.apply((block) => [HOLDER, PROCESSOR].forEach((party) => block.enroll(party)));
    const blocks = Math.ceil(n / FIFTHS);
    say(`index: ${FIFTHS * blocks} blocks of ${EVENTS_IN_BLOCK} events`);
    const rates = Array.from({ length: FIFTHS }, () => applied(ledger, blocks));
    const [first, last] = [rates.at(0)!, rates.at(-1)!];
    const all = FIFTHS / rates.reduce((sum, rate) => sum + 1 / rate, 0);

    const head = ledger.index.cursor()!.number;
    const depth = Math.min(UNWOUND_BLOCKS, head - 1);
    const start = performance.now();
    ledger.index.unwind(head - depth);
    const unwinding = rounded(performance.now() - start);
    const target = LONGEST_UNWINDING_MS;
    const rate = { bench, unit: "1/s" };
    return Promise.resolve([
      { ...rate, metric: "events applied", value: rounded(all), target: EVENTS_PER_SECOND },
      {
        ...rate,
        metric: `last fifth of ${FIFTHS * blocks} blocks`,
        target: rounded(LAST_TO_FIRST * first),
        ...besides(last, "first fifth", first),
      },
      { bench, unit: "ms", metric: `unwind ${depth} blocks`, value: unwinding, target },
    ]);
  } finally {
    ledger.close();
  }
}

/** Events per second. */
function applied(ledger: TemporaryIndex, blocks: number): number {
  const start = performance.now();
  let events = 0;
  for (let n = 0; n < blocks; n += 1) {
    ledger.apply((block) => {
      while (block.events < EVENTS_IN_BLOCK) story(block);
      events += block.events;
    });
  }
  return (events * 1000) / (performance.now() - start);
}

/** An asset, licenses below each other, and uses of each. */
function story(block: Block): void {
  const { asset, right } = block.register(HOLDER);
  let parent: Hex = right;
  for (let depth = 0; depth < GRANTS_PER_ASSET; depth += 1) {
    parent = block.grant(asset, parent, PROCESSOR);
    for (let uses = 0; uses < USES_PER_GRANT; uses += 1) block.use(asset, parent, PROCESSOR);
  }
}
