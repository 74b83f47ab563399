/** Whether a use was lawful when it was made, judged anew from what the ledger held then. */
import type { Hex } from "../core/records.ts";
import type { RefusedUse } from "../core/log/evidence.ts";
import { type Evaluation, evaluate, type Question } from "../core/rules/evaluate.ts";
import type { View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Receipt } from "../store/index/receipts.ts";

/**
 * The state that decides: as the block before left it, or as the use's own block did, without the
 * use itself. Acts of one block come one after another, and the index keeps no state between them.
 */
export type JudgedState = "BEFORE_BLOCK" | "IN_BLOCK";

export interface Judgement {
  authorization: Hex;
  state: JudgedState;
  /** Seconds: the time of the use. */
  time: number;
  view: View;
  block: number;
  evaluation: Evaluation;
}

/** One authorization that an act has debited. */
export function judgeUse(index: Pick<IndexReader, "view">, debit: Receipt): Judgement {
  const { authorization, grantee, block, time } = debit;
  const question: Question = { ...debit, actor: grantee };
  const before = index.view(block - 1, () => time);
  const after = index.view(block, () => time);
  const used = (id: Hex) => (id === authorization ? debit.used - debit.count : after.used(id));
  const states: [JudgedState, View, number][] = [
    ["BEFORE_BLOCK", before, block - 1],
    ["IN_BLOCK", { ...after, used }, block],
  ];
  const judged = states.map(([state, view, at]) => ({
    ...{ authorization, state, time, view, block: at },
    evaluation: evaluate(view, question, time),
  }));
  const [first, last] = judged as [Judgement, Judgement];
  return first.evaluation.decision === "ALLOW" ? first : last;
}

/** A refused use at the block that the node had seen. */
export function judgeRefused(index: Pick<IndexReader, "view">, denial: RefusedUse): Judgement {
  const { actor, authorization, block, at: time } = denial;
  const view = index.view(block, () => time);
  const evaluation = evaluate(view, { ...askedIn(denial), actor, authorization }, time);
  return { authorization, state: "IN_BLOCK", time, view, block, evaluation };
}

/** The message is this node's own writing of one that it read strictly. */
function askedIn({ message }: RefusedUse): Omit<Question, "actor" | "authorization"> {
  const use = JSON.parse(message) as Record<string, string | number>;
  const number = (name: string) => Number(use[name]);
  return {
    operation: number("operation"),
    purpose: number("purpose"),
    output: number("output"),
    environment: number("environment"),
    territory: number("territory"),
    categories: BigInt(use["categories"] ?? 0),
    k: number("k"),
    version: number("version"),
    count: number("count"),
  };
}
