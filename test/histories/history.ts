/**
 * One random history, told to the rules, the contracts and the index at once until two of them
 * differ.
 */
import { participantSubject } from "../../server/core/ids.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { Hex, Messages, PrimaryType } from "../../server/core/records.ts";
import { evaluate } from "../../server/core/rules/evaluate.ts";
import type { Refusal } from "../../server/core/view.ts";
import { DAY } from "../core/rules/support/words.ts";
import type { Contracts, Outcome } from "./contracts.ts";
import { FollowedIndex } from "./followed.ts";
import { factsFor } from "./handed-in.ts";
import { nextSending, type Sending } from "./proposals.ts";
import { Random } from "./random.ts";
import { text } from "./text.ts";
import { use } from "./use-acts.ts";
import { judge, type Verdict } from "./verdict.ts";
import { expectedWord, HOME } from "./words.ts";
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
  /** Whether the index listens. */
  isIndexed?: boolean;
  seen?: Seen;
}

const WORDS_EVERY = 25;
const MOMENT_EVERY = 20;
const MAX_ACTS_IN_BLOCK = 4;
const NEXT_ENDS = 3;
const HOUR = 3600;

/** Runs a history on freshly founded contracts. */
export async function runHistory(
  contracts: Contracts,
  { seed, steps, skip = new Set(), isIndexed = false, seen = nothingSeen() }: HistoryOptions,
): Promise<Difference | undefined> {
  await contracts.rewind();
  const index = isIndexed ? new FollowedIndex(contracts.chain) : undefined;
  const history = new History(contracts, index, seen);
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

class History {
  readonly #world = new World();
  readonly #contracts: Contracts;
  readonly #index: FollowedIndex | undefined;
  readonly #seen: Seen;

  constructor(contracts: Contracts, index: FollowedIndex | undefined, seen: Seen) {
    this.#contracts = contracts;
    this.#index = index;
    this.#seen = seen;
  }

  async take(step: number, random: Random): Promise<Difference | undefined> {
    passTime(this.#world, random);
    const told = this.#tell(random);
    const calls = told.map(({ verdict }) => verdict.call);
    const outcomes = await this.#contracts.mine(this.#world.time, calls);
    for (const [n, { sending, verdict }] of told.entries()) {
      const { refusal, digest } = verdict;
      const outcome = outcomes[n] as Outcome;
      count(this.#seen, sending, refusal);
      const other = answerOf(outcome);
      if (text(refusal) !== text(other)) return { step, about: sending, rules: refusal, other };
      const reason = outcome.refusal?.reason;
      if (told.length === 1) this.#index?.remember({ digest, tx: outcome.tx, reason });
    }
    if (step % MOMENT_EVERY === 0) await this.#index?.keep(this.#world);
    if (random.chance(5)) await this.#index?.catchUp();
    if (step % WORDS_EVERY === 0) return this.#words(step);
    return random.chance(60) ? this.#evaluation(step, random) : undefined;
  }

  async end(step: number): Promise<Difference | undefined> {
    const words = await this.#words(step);
    if (words !== undefined || this.#index === undefined) return words;
    await this.#index.keep(this.#world);
    await this.#index.catchUp();
    const difference = this.#index.compare(this.#world);
    const isSame = await this.#index.closeAndRebuild();
    if (difference !== undefined) return { step, ...difference };
    return isSame ? undefined : { step, about: "bytes", rules: "the same", other: "others" };
  }

  /** What a few parties do, one after the other: the acts of one block. */
  #tell(random: Random): { sending: Sending; verdict: Verdict }[] {
    const count = random.chance(75) ? 1 : 2 + random.below(MAX_ACTS_IN_BLOCK - 1);
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

  /** One question to both evaluations, about the block just made. */
  async #evaluation(step: number, random: Random): Promise<Difference | undefined> {
    const { view, time } = this.#world;
    const proposal = use(this.#world, random);
    if (proposal === undefined || view.kind(proposal.authorization) !== "authorization")
      return undefined;
    const message: Messages["Use"] = { ...proposal, deadline: 0n, nonce: 0n };
    const { reason, subject, detail } = evaluate(view, message, time);
    const facts = factsFor(view, { primary: "Use", message });
    const other = await this.#contracts.evaluate(message, facts);
    const rules = { reason, subject, detail };
    return text(rules) === text(other) ? undefined : { step, about: message, rules, other };
  }

  async #words(step: number): Promise<Difference | undefined> {
    const { view, ids } = this.#world;
    for (const [kind, home] of HOME) {
      const words = await this.#contracts.words(home, ids[kind]);
      for (const [n, id] of ids[kind].entries()) {
        const [rules, other] = [expectedWord(view, id), words[n] ?? 0n].map(hex);
        if (rules !== other) return { step, about: { kind, id }, rules, other };
      }
    }
    return undefined;
  }
}

const hex = (word: bigint) => word.toString(16).padStart(64, "0");

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
