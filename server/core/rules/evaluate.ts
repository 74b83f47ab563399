/** What a use would be answered, without an act: the same verdict with all its reasons. */
import type { Reason } from "../codes.ts";
import { participantSubject } from "../ids.ts";
import { ZERO } from "../records.ts";
import type { Hex } from "../records.ts";
import type { Kind, Refusal, Status, View } from "../view.ts";
import { partyStands } from "./chain.ts";
import { distinct, refuse } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { isUse } from "./receipts.ts";
import { useRefusals } from "./use.ts";
import type { Asked } from "./use.ts";
import { leafAt, partiesOf, subjectsOf, upstreamOf } from "./walk.ts";
import type { Path } from "./walk.ts";

/**
 * Also operations that have acts of their own: DERIVE, ENTRUST, SUBLICENSE, TRANSFER_RIGHT,
 * PLEDGE.
 */
export interface Question extends Asked {
  actor: Hex;
  authorization: Hex;
}

/** A record or participant that the verdict rests on. `why` is the first reason that it gives. */
export interface ChainNode {
  id: Hex;
  kind: Kind;
  status: Status;
  why?: Refusal;
}

export interface Evaluation {
  decision: "ALLOW" | "DENY";
  /** The first reason, with the record that refuses and what more the contract would say. */
  reason?: Reason;
  subject: Hex;
  detail: Hex;
  /** All further reasons, in the order of evaluation. */
  details: Refusal[];
  /** The path to the authorization, then the paths above a product, each record once. */
  chain: ChainNode[];
  /** When the answer ends by itself, in seconds: the earliest end on the path. */
  validUntil?: number;
}

function* questionRefusals(view: View, question: Question, time: number): Refusals {
  const { actor, authorization } = question;
  if (!isUse(question)) yield refuse("E_SHAPE");
  const leaf = leafAt(view, authorization);
  if (leaf === undefined) return yield refuse("E_NOT_FOUND", authorization);
  yield* partyStands(view, actor, time);
  yield* useRefusals(view, leaf, actor, question, time);
}

/** The path to an authorization, then the paths above its asset. */
export function pathsOf(view: View, authorization: Hex): Path[] {
  const path = leafAt(view, authorization)?.path;
  return path === undefined ? [] : [path, ...upstreamOf(view, path.asset)];
}

function chainOf(view: View, paths: readonly Path[], reasons: readonly Refusal[]): ChainNode[] {
  const ids = new Set(paths.flatMap((path) => subjectsOf(path)));
  return [...ids].flatMap((id) => {
    const kind = view.kind(id);
    const state = view.state(id);
    if (kind === undefined || state === undefined) return [];
    const why = reasons.find((refusal) => refusal.subject === id);
    return [{ id, kind, status: state.status, ...(why && { why }) }];
  });
}

/** Authorizations end, rights may end, and a party's enrolment lapses. */
export function endOf(view: View, paths: readonly Path[]): number | undefined {
  const ends = paths.flatMap((path) => [
    ...path.steps.map((step) => step.facts.terms.scope.limits.notAfter),
    ...(path.right.state.until === 0 ? [] : [path.right.state.until]),
    ...partiesOf(path).map((party) => view.state(participantSubject(party))?.until ?? 0),
  ]);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

export function evaluate(view: View, question: Question, time: number): Evaluation {
  const reasons = distinct(questionRefusals(view, question, time));
  const paths = pathsOf(view, question.authorization);
  const validUntil = endOf(view, paths);
  const [decisive, ...details] = reasons;
  return {
    decision: decisive === undefined ? "ALLOW" : "DENY",
    ...(decisive && { reason: decisive.reason }),
    subject: decisive?.subject ?? ZERO,
    detail: decisive?.detail ?? ZERO,
    details,
    chain: chainOf(view, paths, reasons),
    ...(validUntil !== undefined && { validUntil }),
  };
}
