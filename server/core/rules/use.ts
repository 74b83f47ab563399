/** The verdict on one use of an authorization, also of each input of a derivation. */
import { OPERATIONS, OUTPUTS } from "../codes.ts";
import type { Hex } from "../records.ts";
import type { View } from "../view.ts";
import { basesServe } from "./bases.ts";
import {
  internalToHolder,
  notCore,
  quotaLeft,
  rightStands,
  stepInTime,
  stepLives,
  stepsStand,
  upstreamStands,
} from "./chain.ts";
import { refuse } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { frozen } from "./signer.ts";
import { expanded, includes } from "./terms.ts";
import { subjectsOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

/** A use as asked for: single codes, not sets. */
export interface Asked {
  operation: number;
  purpose: number;
  output: number;
  environment: number;
  territory: number;
  categories: bigint;
  /** Size of the smallest group in an aggregate. */
  k: number;
  /** 0: the authorization's. */
  version: number;
  count: number;
}

const AGGREGATE = OUTPUTS.indexOf("AGGREGATE");

/** Operations that need the right to operate: a grant under USE never carries them. */
export const OPERATE_CLASS = ["PROVIDE", "SUBLICENSE", "PUBLISH", "TRANSFER_RIGHT", "PLEDGE"]
  .map((operation) => 1 << OPERATIONS.indexOf(operation))
  .reduce((mask, bit) => mask | bit);

const has = (set: bigint | number, code: number): boolean =>
  ((BigInt(set) >> BigInt(code)) & 1n) === 1n;

/** Version 0 of an authorization follows the head; asked as 0 it means the authorization's. */
function allowsVersion(granted: number, asked: number, head: number): boolean {
  const allowed = granted === 0 ? head : granted;
  return asked === 0 || asked === allowed;
}

/** The use beside the terms, in the order of evaluation. */
function* withinTerms({ id, facts }: Node<"authorization">, asked: Asked, head: number): Refusals {
  const { limits } = facts.terms.scope;
  const isCarried = has(limits.operations, asked.operation);
  const needsOperate = has(OPERATE_CLASS, asked.operation);

  if (!isCarried && needsOperate) yield refuse("E_RIGHT_MISSING", id);
  if (!has(limits.purposes, asked.purpose)) yield refuse("E_PURPOSE", id);
  if (!isCarried && !needsOperate) yield refuse("E_OPERATION", id);
  if (asked.categories === 0n || !includes(limits.categories, asked.categories))
    yield refuse("E_CATEGORY", id);
  if (!has(limits.territories, asked.territory)) yield refuse("E_TERRITORY", id);
  if (!has(expanded(limits.environments), asked.environment)) yield refuse("E_ENVIRONMENT", id);
  if (!has(limits.outputs, asked.output)) yield refuse("E_OUTPUT", id);
  if (asked.output === AGGREGATE && asked.k < limits.minK) yield refuse("E_OUTPUT", id);
  if (!allowsVersion(limits.version, asked.version, head)) yield refuse("E_VERSION", id);
}

/**
 * A use by `actor`, who has proven itself and stands, of the authorization at the end of `path`.
 */
export function* useRefusals(
  view: View,
  { path, leaf }: { path: Path; leaf: Node<"authorization"> },
  actor: Hex,
  asked: Asked,
  time: number,
): Refusals {
  const ancestors = path.steps.length - 1;

  if (leaf.facts.terms.grantee !== actor) yield refuse("E_RECIPIENT", leaf.id);
  yield* frozen(view, subjectsOf(path));
  yield* stepLives(path, ancestors);
  yield* stepInTime(leaf, time);

  yield* rightStands(view, path, time);
  yield* stepsStand(view, path, ancestors, time);
  yield* internalToHolder(path);

  yield* withinTerms(leaf, asked, path.asset.state.head);
  yield* notCore(path.asset);
  yield* basesServe(view, path);
  yield* quotaLeft(view, leaf, asked.count);
  yield* upstreamStands(view, path.asset, time);
}
