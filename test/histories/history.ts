/** One random history, told to the rules and to the contracts at once until they differ. */
import type { Messages, PrimaryType } from "../../server/core/records.ts";
import { evaluate } from "../../server/core/rules/evaluate.ts";
import type { Refusal } from "../../server/core/view.ts";
import { DAY } from "../core/rules/support/words.ts";
import type { Contracts, Outcome } from "./contracts.ts";
import { factsFor } from "./handed-in.ts";
import { nextSending, type Sending } from "./proposals.ts";
import { Random } from "./random.ts";
import { use } from "./tree-acts.ts";
import { judge, type Verdict } from "./verdict.ts";
import { expectedWord, HOME } from "./words.ts";
import { World } from "./world.ts";

/** What the two voices say to the same. */
export interface Difference {
  step: number;
  about: unknown;
  rules: unknown;
  contracts: unknown;
}

/** How often what was seen, over all histories that were given it. */
export interface Seen {
  executed: Map<PrimaryType, number>;
  refused: Map<string, number>;
}
export const nothingSeen = (): Seen => ({ executed: new Map(), refused: new Map() });

const WORDS_EVERY = 25;
const MAX_ACTS_IN_BLOCK = 4;

const same = (a: unknown, b: unknown) => text(a) === text(b);
export const text = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? `${one}n` : one));

/** Time passes by seconds, and now and then to just before, at or after the moment that ends something. */
function passTime(world: World, random: Random): void {
  world.time += random.chance(50) ? 0 : random.below(20);
  if (random.chance(90)) return;
  const id = random.pick(world.every());
  const limits = id && world.terms(id)?.scope.limits;
  const ends = id ? [world.view.state(id)?.until ?? 0, limits?.notBefore, limits?.notAfter] : [];
  const soon = ends.filter((end = 0) => end > world.time + 1 && end < world.time + 60 * DAY);
  const end = random.pick(soon);
  world.time = end === undefined ? world.time + random.below(2 * DAY) : end - 1 + random.below(3);
}

type Told = { sending: Sending; verdict: Verdict };

function tell(world: World, contracts: Contracts, random: Random): Told[] {
  const told: Told[] = [];
  const count = random.chance(75) ? 1 : 2 + random.below(MAX_ACTS_IN_BLOCK - 1);
  for (let n = 0; n < count; n += 1) {
    const sending = nextSending(world, random);
    if (sending === undefined) continue;
    const verdict = judge(world, contracts, sending);
    world.write(verdict.changes);
    world.past.push(sending.act);
    told.push({ sending, verdict });
  }
  return told;
}

function answerOf({ refusal, fault }: Outcome): unknown {
  if (fault !== undefined) return { fault };
  return refusal && { reason: refusal.reason, subject: refusal.subject, detail: refusal.detail };
}

function count(seen: Seen, { act }: Sending, refusal: Refusal | undefined): void {
  const { primary } = act;
  if (refusal === undefined) seen.executed.set(primary, (seen.executed.get(primary) ?? 0) + 1);
  else {
    const key = `${primary} ${refusal.reason}`;
    seen.refused.set(key, (seen.refused.get(key) ?? 0) + 1);
  }
}

async function evaluations(world: World, contracts: Contracts, random: Random, step: number) {
  const question = use(world, random);
  if (question === undefined || world.view.kind(question.authorization) !== "authorization") return;
  const asked = question as Messages["Use"];
  const { reason, subject, detail } = evaluate(world.view, asked, world.time);
  const facts = factsFor(world.view, { primary: "Use", message: asked });
  const answer = await contracts.evaluate(asked, facts as never);
  const rules = { reason, subject, detail };
  if (same(rules, answer)) return undefined;
  return { step, about: { evaluate: asked }, rules, contracts: answer };
}

async function wordsDiffer(world: World, contracts: Contracts, step: number) {
  for (const [kind, home] of Object.entries(HOME)) {
    const ids = world.ids[kind as keyof typeof HOME];
    const words = await contracts.words(home, ids);
    for (const [n, id] of ids.entries()) {
      const expected = expectedWord(world.view, id);
      if (expected === words[n]) continue;
      const hex = (word: bigint | undefined) => word?.toString(16).padStart(64, "0");
      return { step, about: { word: kind, id }, rules: hex(expected), contracts: hex(words[n]) };
    }
  }
  return undefined;
}

/** Runs a history on freshly founded contracts; `skip` leaves steps out. */
export async function runHistory(
  contracts: Contracts,
  seed: number,
  steps: number,
  { seen = nothingSeen(), skip = new Set<number>() } = {},
): Promise<Difference | undefined> {
  await contracts.rewind();
  const world = new World();
  for (let step = 0; step < steps; step += 1) {
    if (skip.has(step)) continue;
    const difference = await takeStep(world, contracts, new Random(seed, step), step, seen);
    if (difference !== undefined) return difference;
    const isLast = step === steps - 1;
    const differing = (isLast || step % WORDS_EVERY === 0) && wordsDiffer(world, contracts, step);
    const found = await differing;
    if (found) return found;
  }
  return undefined;
}

async function takeStep(
  world: World,
  contracts: Contracts,
  random: Random,
  step: number,
  seen: Seen,
): Promise<Difference | undefined> {
  passTime(world, random);
  const told = tell(world, contracts, random);
  const calls = told.map(({ verdict }) => verdict.call);
  const outcomes = await contracts.mine(world.time, calls);
  for (const [n, { sending, verdict }] of told.entries()) {
    const { refusal } = verdict;
    const answer = answerOf(outcomes[n] as Outcome);
    count(seen, sending, refusal);
    if (!same(refusal, answer)) return { step, about: sending, rules: refusal, contracts: answer };
  }
  return random.chance(60) ? evaluations(world, contracts, random, step) : undefined;
}
