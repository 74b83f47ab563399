import { type Direction, walkLineage } from "../../server/core/lineage.ts";
import { LINEAGE_PAGE_EDGES, MAX_LINEAGE_EDGES } from "../../server/core/limits.ts";
import type { Hex } from "../../server/core/records.ts";
import { lineage as walk } from "../../server/provenance/lineage.ts";
import { besides, type Figure, percentile, rounded, type Size } from "./figure.ts";
import { say } from "./progress.ts";
import { type Block, HOLDER, type Licensed, PROCESSOR } from "./rows.ts";
import { temporaryIndex, type TemporaryIndex } from "./rows.ts";

const EDGES = 300_000;
const LEVELS = 10;
/** The contracts allow 16 paths upstream of a product: so many levels may have a second input. */
const LEVELS_OF_TWO = 6;
const EDGES_PER_PLACE = LEVELS + LEVELS_OF_TWO;
const PRODUCTS_ON_LEVEL = 500;
const SOURCES = 50;
const PRODUCTS_IN_BLOCK = 20;
/** Of a hundred licenses, revoked after all were used. */
const REVOKED_PERCENT = 5;
const SAMPLES = 15;
const WARM_UP = 2;

const LONGEST_WALK_MS = 40;
const LONGEST_LEVEL_MS = 20;
const MOST_TIMES_SLOWER = 1.2;

const bench = "lineage";

/** Sources and ten levels of products of one of them. */
interface Family {
  levels: Licensed[][];
  others: Licensed[];
}

/** What was made of an asset, through ten levels of products, as the API tells it. */
export async function lineage({ n = EDGES }: Size): Promise<Figure[]> {
  const ledger = temporaryIndex();
  try {
    say(`lineage: writing ${n} edges`);
    const { families, complete } = grown(ledger, n);
    const head = ledger.index.cursor()!.number;
    const roots = families.map(({ levels }) => levels[0]![0]!.asset);
    const leaves = families.map(({ levels }) => levels.at(-1)![0]!.asset);
    const ask = asking(ledger);

    say("lineage: walking");
    const now: number[] = [];
    const then: number[] = [];
    const page: number[] = [];
    const up: number[] = [];
    const bare: number[] = [];
    let edges = 0;
    for (let sample = -WARM_UP; sample < SAMPLES; sample += 1) {
      const at = (sample + WARM_UP) % families.length;
      const whole = await ask(roots[at]!, "down", MAX_LINEAGE_EDGES, head);
      const past = await ask(roots[at]!, "down", MAX_LINEAGE_EDGES, complete);
      const first = await ask(roots[at]!, "down", LINEAGE_PAGE_EDGES, head);
      const above = await ask(leaves[at]!, "up", MAX_LINEAGE_EDGES, head);
      if (sample < 0) continue;
      edges = whole.edges;
      bare.push(await bareWalk(ledger, roots[at]!));
      now.push(whole.ms);
      then.push(past.ms);
      page.push(first.ms);
      up.push(above.ms);
    }
    const figure = { bench, unit: "ms" };
    const p50 = rounded(percentile(now, 50));
    return [
      { ...figure, metric: `all ${edges} edges down, p50`, value: p50, target: LONGEST_WALK_MS },
      {
        ...figure,
        metric: "the same as of a block, p50",
        target: rounded(MOST_TIMES_SLOWER * p50),
        ...besides(percentile(then, 50), "now", percentile(now, 50)),
      },
      {
        ...figure,
        metric: `page of ${LINEAGE_PAGE_EDGES} edges, p50`,
        value: p50Of(page),
        target: LONGEST_WALK_MS,
      },
      { ...figure, metric: "all edges up, p50", value: p50Of(up), target: LONGEST_WALK_MS },
      { ...figure, metric: "all edges down, ids alone, p50", value: p50Of(bare) },
      {
        ...figure,
        metric: "statement p99",
        value: rounded(percentile(ask.statements, 99)),
        target: LONGEST_LEVEL_MS,
      },
    ];
  } finally {
    ledger.close();
  }
}

const p50Of = (sample: readonly number[]) => rounded(percentile(sample, 50));

/** Walks ten levels with the authorization and standing of all that it meets. */
function asking({ reader }: TemporaryIndex) {
  const statements: number[] = [];
  const timed = (read: typeof reader.edgesUp): typeof read => {
    return (...question) => {
      const start = performance.now();
      const found = read(...question);
      statements.push(performance.now() - start);
      return found;
    };
  };
  const sources = {
    edgesUp: timed(reader.edgesUp),
    edgesDown: timed(reader.edgesDown),
  };
  const ask = async (asset: Hex, direction: Direction, limit: number, block: number) => {
    const { time } = reader.blockAt({ block })!;
    const start = performance.now();
    const question = { asset, directions: [direction], depth: LEVELS, skip: 0, limit };
    const { edges } = await walk(sources, question, { view: reader.view(block), block, time });
    return { ms: performance.now() - start, edges: edges.length };
  };
  return Object.assign(ask, { statements });
}

/** Without looking at what stands on the way. */
async function bareWalk({ reader }: TemporaryIndex, start: Hex): Promise<number> {
  const begin = performance.now();
  const question = { start, depth: LEVELS, skip: 0, limit: MAX_LINEAGE_EDGES };
  const edgesOf = { up: reader.edgesUp, down: reader.edgesDown };
  await walkLineage({ ...question, directions: ["down"] }, edgesOf);
  return performance.now() - begin;
}

/** `complete` is the last block before anything was revoked. */
function grown(ledger: TemporaryIndex, edges: number): { families: Family[]; complete: number } {
  const width = Math.max(1, Math.min(PRODUCTS_ON_LEVEL, Math.floor(edges / EDGES_PER_PLACE)));
  const count = Math.max(1, Math.round(edges / (width * EDGES_PER_PLACE)));
  const families: Family[] = Array.from({ length: count }, () => ({ levels: [], others: [] }));
  ledger.apply((block) => [HOLDER, PROCESSOR].forEach((party) => block.enroll(party)));
  for (const family of families) {
    ledger.apply((block) => {
      family.levels.push([source(block)]);
      for (let n = 0; n < SOURCES; n += 1) family.others.push(source(block));
    });
  }

  for (let level = 1; level <= LEVELS; level += 1) {
    for (const { levels } of families) levels.push([]);
    // By turns, so that what belongs together lies apart in the file, as after years.
    const turns = Array.from({ length: width }, () => families).flat();
    for (let n = 0; n < turns.length; n += PRODUCTS_IN_BLOCK) {
      ledger.apply((block) => {
        for (const family of turns.slice(n, n + PRODUCTS_IN_BLOCK)) add(block, family, level);
      });
    }
  }
  const complete = ledger.index.cursor()!.number;
  for (const { levels } of families) {
    ledger.apply((block) => {
      const licenses = levels.flat().filter((_, n) => n % 100 < REVOKED_PERCENT);
      for (const { asset, authorization } of licenses) block.revoke(asset, authorization);
    });
  }
  return { families, complete };
}

function source(block: Block): Licensed {
  const { asset, right } = block.register(HOLDER);
  return { asset, authorization: block.grant(asset, right, PROCESSOR), chains: 0 };
}

function add(block: Block, { levels, others }: Family, level: number): void {
  const inputs = [oneOf(levels[level - 1]!)];
  if (level <= LEVELS_OF_TWO) inputs.push(oneOf(others));
  levels[level]!.push(block.derive(inputs));
}

const oneOf = (list: readonly Licensed[]) => list[Math.floor(Math.random() * list.length)]!;
