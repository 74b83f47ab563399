/**
 * Questions about uses, put to everything that answers them, as of every block of a history and
 * now: the rules, the contracts and `POST /v1/evaluate`.
 */
import {
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PURPOSES,
  TERRITORIES,
} from "../../server/core/codes.ts";
import type { Messages } from "../../server/core/records.ts";
import { type Evaluation, evaluate } from "../../server/core/rules/evaluate.ts";
import { isUse } from "../../server/core/rules/receipts.ts";
import { formatCategories } from "../../server/core/wire/format.ts";
import { createExpress } from "../../server/http/express.ts";
import { formatRefusal } from "../../server/http/forms/refusals.ts";
import { COMPONENTS } from "../../server/http/routes.ts";
import { evaluateRoutes } from "../../server/http/v1/evaluate.ts";
import type { IndexReader } from "../../server/store/index/reader.ts";
import { type Listening, listen } from "../http/support/service.ts";
import type { AsOf, Contracts } from "./contracts.ts";
import { factsFor } from "./handed-in.ts";
import type { Random } from "./random.ts";
import { text } from "./text.ts";
import { use } from "./use-acts.ts";
import type { World } from "./world.ts";

export type Question = Messages["Use"];
interface Disagreement {
  about: unknown;
  rules: unknown;
  other: unknown;
}

/** A use that can be asked about everywhere; codes on no list have no name on the wire. */
export function aQuestion(world: World, random: Random): Question | undefined {
  const proposal = use(world, random);
  if (proposal === undefined || !isUse(proposal)) return undefined;
  if (world.terms(proposal.authorization) === undefined) return undefined;
  return { ...proposal, deadline: 0n, nonce: 0n };
}

interface Judged {
  question: Question;
  block: number;
  time: number;
  evaluation: Evaluation;
}

/** What the rules say, as of each block, with what a contract is handed to say it. */
function judged(world: World, questions: readonly Question[]): (Judged & AsOf)[] {
  const all: (Judged & AsOf)[] = [];
  for (const { view, number: block, time } of world.moments()) {
    for (const question of questions) {
      const evaluation = evaluate(view, question, time);
      const facts = factsFor(view, { primary: "Use", message: question });
      all.push({ question, block, time, evaluation, asked: question, facts });
    }
  }
  return all;
}

async function askContracts(
  contracts: Contracts,
  all: readonly (Judged & AsOf)[],
): Promise<Disagreement | undefined> {
  const answers = await contracts.evaluate(all);
  for (const [n, { question, block, evaluation }] of all.entries()) {
    const { reason, subject, detail } = evaluation;
    const [rules, other] = [{ reason, subject, detail }, answers[n]];
    if (text(rules) !== text(other)) return { about: { block, question }, rules, other };
  }
  return undefined;
}

const wireForm = (question: Question) => ({
  authorization: question.authorization,
  actor: question.actor,
  operation: OPERATIONS[question.operation],
  purpose: PURPOSES[question.purpose],
  output: OUTPUTS[question.output],
  environment: ENVIRONMENTS[question.environment],
  territory: TERRITORIES[question.territory],
  categories: formatCategories(question.categories),
  k: question.k,
  version: question.version,
  count: question.count,
});

/** The service's own route over one index after the other. */
export class HttpVoice {
  readonly #service: Listening;
  readonly #present: { reader?: IndexReader; time: number };

  private constructor(service: Listening, present: { time: number }) {
    this.#service = service;
    this.#present = present;
  }

  static async open(): Promise<HttpVoice> {
    const present: { reader?: IndexReader; time: number } = { time: 0 };
    const sources = {
      get index(): IndexReader {
        if (present.reader === undefined) throw new Error("no history is being told");
        return present.reader;
      },
      now: () => present.time,
      lagMs: () => 0,
      maxLagMs: 0,
      /** No history asks for a block that it has not told. */
      chainHead: () => Promise.resolve(Infinity),
      onIndexed: () => () => undefined,
    };
    // A fault is no secret: its answer differs from every answer of the rules.
    const log = { error: () => undefined };
    const app = createExpress(evaluateRoutes(sources), COMPONENTS, log);
    return new HttpVoice(await listen(app), present);
  }

  close(): Promise<void> {
    return this.#service.close();
  }

  async disagreement(
    reader: IndexReader,
    now: number,
    all: readonly Judged[],
  ): Promise<Disagreement | undefined> {
    Object.assign(this.#present, { reader, time: now });
    const last = all.at(-1)?.block;
    const found = await Promise.all([
      ...all.map((one) => this.#difference(one, one.block)),
      ...all.filter(({ block }) => block === last).map((one) => this.#difference(one)),
    ]);
    return found.find((one) => one !== undefined);
  }

  /** As of a block; without one, now. */
  async #difference(
    { question, block, evaluation }: Judged,
    asOf?: number,
  ): Promise<Disagreement | undefined> {
    const response = await fetch(`${this.#service.url}/v1/evaluate`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...wireForm(question), ...(asOf !== undefined && { asOf }) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    const { decision, reason, subject, detail, details } = evaluation;
    const first = reason ? formatRefusal({ reason, subject, detail }) : { reason: null };
    const provisional = asOf === undefined;
    const rest = details.map(formatRefusal);
    const rules = { decision, ...first, details: rest, block, provisional };
    const compared = ["dimension", "subject", "value", ...Object.keys(rules)];
    const other = Object.fromEntries(
      Object.entries(answer).filter(([name]) => compared.includes(name)),
    );
    return text(rules) === text(other) ? undefined : { about: { asOf, question }, rules, other };
  }
}

/** The first disagreement, of the contracts or of the service over this index, with the rules. */
export async function disagreement(
  world: World,
  contracts: Contracts,
  questions: readonly Question[],
  service?: { voice: HttpVoice; reader: IndexReader },
): Promise<Disagreement | undefined> {
  const all = judged(world, questions);
  const ofContracts = await askContracts(contracts, all);
  if (ofContracts !== undefined || service === undefined) return ofContracts;
  return service.voice.disagreement(service.reader, world.time, all);
}
