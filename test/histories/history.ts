/**
 * One random history, told to the rules, the contracts and the index at once until two of them
 * differ.
 */
import { participantSubject } from "../../server/core/ids.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import { DAY } from "../core/rules/support/words.ts";
import type { Contracts, Outcome } from "./contracts.ts";
import { aQuestion, disagreement, type HttpVoice, type Question } from "./evaluations.ts";
import { FollowedIndex } from "./followed.ts";
import { nextSending, type Sending } from "./proposals.ts";
import { Random } from "./random.ts";
import { text } from "./text.ts";
import { judge, type Verdict } from "./verdict.ts";
import { ANY, storedOf } from "./words.ts";
import { World } from "./world.ts";

/** What the rules say to something, and what another voice says. */
export interface Difference {
  step: number;
  about: unknown;
  rules: unknown;
  other: unknown;
}

/** How often which act was executed or refused why, over all histories that were given it. */
export interface Seen {
  executed: Map<PrimaryType, number>;
  refused: Map<string, number>;
}
export const nothingSeen = (): Seen => ({ executed: new Map(), refused: new Map() });

export interface HistoryOptions {
  seed: number;
  steps: number;
  /** Steps to leave out. */
  skip?: ReadonlySet<number>;
  /** What happened before, from where the contracts are rewound to; else the founding. */
  stage?: World;
  /** Where it is given, an index listens, and the service answers from it. */
  voice?: HttpVoice;
  seen?: Seen;
}

const WORDS_EVERY = 25;
const MOMENT_EVERY = 20;
const MAX_ACTS_IN_BLOCK = 4;
const STAGE = "the stage of seed";
const STAGE_ACTS_IN_BLOCK = 12;
const QUESTIONS = 2;
/** Beyond every step of a history: the questions draw from no step's numbers. */
const QUESTION_STEP = 2 ** 20;
const NEXT_ENDS = 3;
const HOUR = 3600;

/** Runs a history on contracts that stand where they were marked last. */
export async function runHistory(
  contracts: Contracts,
  options: HistoryOptions,
): Promise<Difference | undefined> {
  const { seed, steps, skip = new Set(), stage, voice, seen = nothingSeen() } = options;
  await contracts.rewind();
  const index = voice && new FollowedIndex(contracts.chain);
  const history = new History({ contracts, world: new World(stage), seed, index, voice, seen });
  try {
    for (let step = 0; step < steps; step += 1) {
      if (skip.has(step)) continue;
      const difference = await history.take(step, new Random(seed, step));
      if (difference !== undefined) return difference;
    }
    return await history.end(steps - 1);
  } catch (error) {
    throw new Error(`the history of seed ${seed} broke`, { cause: error });
  } finally {
    index?.discard();
  }
}

/**
 * A world in which much is going on already, for many short histories to begin from. The contracts
 * are marked at it.
 */
export async function setStage(contracts: Contracts, seed: number, steps: number): Promise<World> {
  await contracts.restart();
  const world = new World();
  const history = new History({ contracts, world, seed, seen: nothingSeen() });
  for (let step = 0; step < steps; step += 1) {
    const difference = await history.take(step, new Random(seed, step), STAGE_ACTS_IN_BLOCK);
    if (difference !== undefined) throw new Error(`${STAGE} ${seed}: ${text(difference)}`);
  }
  await contracts.mark();
  return world;
}

interface Telling {
  contracts: Contracts;
  world: World;
  seed: number;
  index?: FollowedIndex | undefined;
  voice?: HttpVoice | undefined;
  seen: Seen;
}

class History {
  readonly #world: World;
  readonly #contracts: Contracts;
  readonly #index: FollowedIndex | undefined;
  readonly #voice: HttpVoice | undefined;
  readonly #seen: Seen;
  readonly #seed: number;

  constructor({ contracts, world, seed, index, voice, seen }: Telling) {
    this.#contracts = contracts;
    this.#world = world;
    this.#seed = seed;
    this.#index = index;
    this.#voice = voice;
    this.#seen = seen;
  }

  /** One block: mostly of one act, unless it is to have more. */
  async take(step: number, random: Random, acts?: number): Promise<Difference | undefined> {
    passTime(this.#world, random);
    const told = this.#tell(random, acts);
    const calls = told.map(({ verdict }) => verdict.call);
    const { block, outcomes } = await this.#contracts.mine(this.#world.time, calls);
    this.#world.seal(block, this.#world.time);
    for (const [n, { sending, verdict }] of told.entries()) {
      const { refusal, digest } = verdict;
      const outcome = outcomes[n] as Outcome;
      count(this.#seen, sending, refusal);
      const other = answerOf(outcome);
      if (text(refusal) !== text(other)) return { step, about: sending, rules: refusal, other };
      const reason = outcome.refusal?.reason;
      this.#index?.expect(outcome.tx);
      if (told.length === 1) this.#index?.remember({ digest, tx: outcome.tx, reason });
    }
    if ((step + 1) % MOMENT_EVERY === 0) this.#index?.keep(this.#world, block);
    if (random.chance(5)) await this.#index?.catchUp();
    return (step + 1) % WORDS_EVERY === 0 ? this.#words(step) : undefined;
  }

  async end(step: number): Promise<Difference | undefined> {
    const words = await this.#words(step);
    if (words !== undefined) return words;
    const index = this.#index;
    index?.keep(this.#world, this.#world.blocks.at(-1)?.number ?? 0);
    await index?.catchUp();
    const service = index && this.#voice && { voice: this.#voice, reader: index.reader };
    const questions = this.#questions();
    const asked = await disagreement(this.#world, this.#contracts, questions, service);
    const difference = asked ?? index?.compare(this.#world);
    const isSame = (await index?.closeAndRebuild()) ?? true;
    if (difference !== undefined) return { step, ...difference };
    return isSame ? undefined : { step, about: "bytes", rules: "the same", other: "others" };
  }

  /** About what is there at the end, much of which was not there before. */
  #questions(): Question[] {
    const random = new Random(this.#seed, QUESTION_STEP);
    const tries = Array.from({ length: QUESTIONS }, () => aQuestion(this.#world, random));
    return tries.filter((question) => question !== undefined);
  }

  /** What a few parties do, one after the other: the acts of one block. */
  #tell(random: Random, acts?: number): { sending: Sending; verdict: Verdict }[] {
    const some = random.chance(75) ? 1 : 2 + random.below(MAX_ACTS_IN_BLOCK - 1);
    const count = acts ?? some;
    return Array.from({ length: count }, () => {
      const sending = nextSending(this.#world, random);
      const verdict = judge(this.#world, this.#contracts, sending);
      this.#world.write(verdict.changes);
      this.#world.past.push(sending.act);
      if (verdict.refusal === undefined)
        this.#world.focus = stoppedBy(sending.act) ?? this.#world.focus;
      return { sending, verdict };
    });
  }

  /** Everything that the contracts store of records, keys and offers. */
  async #words(step: number): Promise<Difference | undefined> {
    const expected = storedOf(this.#world);
    const answers = await this.#contracts.read(expected.map(({ read }) => read));
    for (const [n, { read, values }] of expected.entries()) {
      const given = [...(answers[n] ?? [])] as unknown[];
      const [rules, other] = [values, given].map((list) =>
        text(list.map((value, at) => (values[at] === ANY ? "any" : plain(value)))),
      );
      if (rules !== other) return { step, about: read, rules, other };
    }
    return undefined;
  }
}

/** Numbers of any size and addresses of any spelling, alike. */
const plain = (value: unknown): string =>
  typeof value === "string" ? value.toLowerCase() : `0x${BigInt(value as bigint).toString(16)}`;

/** The next moments at which something begins or ends by itself. */
function comingEnds(world: World): [Hex, number][] {
  const ends = world.every().flatMap((id): [Hex, number][] => {
    const { notBefore, notAfter } = world.terms(id)?.scope.limits ?? {};
    const { until, nextKeyAt } = world.view.state(id) ?? {};
    const moments = [until, nextKeyAt, notBefore, notAfter];
    return moments.map((end = 0) => [id, end]);
  });
  const agents = world.agents.map(([account, key]): [Hex, number] => [
    participantSubject(account),
    world.view.agent(account, key)?.notAfter ?? 0,
  ]);
  const isComing = ([, end]: [Hex, number]) => end > world.time + 1 && end < world.time + 4 * DAY;
  const coming = [...ends, ...agents].filter(isComing);
  return coming.sort(([, a], [, b]) => a - b).slice(0, NEXT_ENDS);
}

/**
 * Time passes by seconds, and now and then to just before, at or after the moment that ends
 * something.
 */
function passTime(world: World, random: Random): void {
  if (random.chance(15)) world.focus = undefined;
  world.time += random.chance(50) ? 0 : random.below(20);
  if (random.chance(85)) return;
  const [id, end] = random.pick(comingEnds(world)) ?? [];
  world.focus = id;
  world.time = end === undefined ? world.time + random.below(HOUR) : end - 1 + random.below(3);
}

/** What an act stops for good or for now; undefined if it stops nothing. */
function stoppedBy({ primary, message }: Act): Hex | undefined {
  if (primary === "Suspend") return participantSubject(message.participant);
  if (primary === "Withdraw") return message.consent;
  if (primary === "Revoke" || primary === "Surrender") return message.authorization;
  if (primary === "RevokeAll") return message.subject;
  if (primary === "Renounce" || primary === "Accept") return message.right;
  if (primary === "Retire" || primary === "Reclassify") return message.asset;
  if (primary === "Succeed") return participantSubject(message.participant);
  return primary === "Freeze" ? message.order.subject : undefined;
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
