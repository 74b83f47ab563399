import { OPERATIONS, RIGHTS } from "../codes.ts";
import { assetId, ceilingHash } from "../ids.ts";
import { MAX_UPSTREAM_CHAINS, MAX_UPSTREAM_NODES } from "../limits.ts";
import { ZERO_ADDRESS } from "../records.ts";
import type { Hex, Messages } from "../records.ts";
import type { Change, View } from "../view.ts";
import { mayBeKept, registered, titlesInTime, unused } from "./assets.ts";
import { dimensionDetail, refuse } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isDerivation, isManner, isOperation } from "./shape.ts";
import { signed, spentNonce } from "./signer.ts";
import { countUses, includes, meet } from "./terms.ts";
import { useRefusals } from "./use.ts";
import type { Asked } from "./use.ts";
import { basesOf, cited, leafAt } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

const maskOf = (operations: string[]): number =>
  operations.reduce((mask, operation) => mask | (1 << OPERATIONS.indexOf(operation)), 0);

/** These are acts of their own, which check more than a use does. */
const OWN_ACTS = maskOf(["DERIVE", "ENTRUST", "SUBLICENSE", "TRANSFER_RIGHT", "PLEDGE"]);
const PROVIDE = maskOf(["PROVIDE"]);
const DERIVE = OPERATIONS.indexOf("DERIVE");
const OPERATE = RIGHTS.indexOf("OPERATE");

export function isUse(use: Asked): boolean {
  return use.count > 0 && isOperation(use.operation) && isManner(use);
}

export const use: Rule<"Use"> = {
  *refusals(message, context) {
    const isOwnAct = includes(OWN_ACTS, 1 << message.operation);
    if (!isUse(message) || isOwnAct) yield refuse("E_SHAPE");
    const leaf = leafAt(context.view, message.authorization);
    if (leaf === undefined) return yield refuse("E_NOT_FOUND", message.authorization);

    yield* signed("Use", message, context);
    yield* useRefusals(context.view, leaf, message.actor, message, context.time);
  },
  apply(message, { view }) {
    const { authorization: id, count } = message;
    return [{ id, used: countUses(view.used(id), count) }, spentNonce("Use", message)];
  },
};

interface CitedInput {
  path: Path;
  leaf: Node<"authorization">;
  asked: Asked;
}

/**
 * The cited inputs, each as the one use that the derivation makes of it; undefined where unknown.
 */
function inputsOf(view: View, { inputs, making }: Messages["Derive"]): (CitedInput | undefined)[] {
  return inputs.map(({ authorization, version, categories }) => {
    const found = leafAt(view, authorization);
    const asked = { ...making, operation: DERIVE, version, categories, count: 1 };
    return found && { ...found, asked };
  });
}

const scopesOf = (inputs: readonly CitedInput[]) =>
  inputs.map(({ leaf }) => leaf.facts.terms.scope);

/** The size of a product's whole upstream, authorizations counted as often as they are reached. */
function closureOf(inputs: readonly CitedInput[]): { chains: number; nodes: number } {
  return inputs.reduce(
    ({ chains, nodes }, { path: { asset, steps } }) => ({
      chains: chains + 1 + asset.state.chains,
      nodes: nodes + steps.length + asset.state.nodes,
    }),
    { chains: 0, nodes: 0 },
  );
}

/**
 * Whether a basis above names who may receive; then nobody but the deriver may hold the product.
 */
function isClosed(view: View, inputs: readonly CitedInput[]): boolean {
  const namesRecipient = (id: Hex) =>
    cited(view, "consent", id).facts.basis.recipient !== ZERO_ADDRESS;
  return inputs.some(({ path }) => path.asset.state.closed || basesOf(path).some(namesRecipient));
}

/** A product is provided to others only as far as every input may be. */
function* mayOperate({ rights }: Messages["Derive"], inputs: readonly CitedInput[]): Refusals {
  if (!rights.some((title) => title.kind === OPERATE)) return;
  for (const { leaf } of inputs) {
    const { limits, conditions } = leaf.facts.terms.scope;
    const isProvided = (limits.operations & PROVIDE) !== 0 && conditions.sublicenseDepth > 0;
    if (!isProvided) yield refuse("E_RIGHT_MISSING", leaf.id);
  }
}

/** Deriving lowers no class: what is less is declared by reclassifying, not by deriving. */
function* noLowerThan({ asset }: Messages["Derive"], inputs: readonly CitedInput[]): Refusals {
  for (const dimension of ["piLevel", "classification"] as const) {
    const above = inputs.find(({ path }) => path.asset.state[dimension] > asset[dimension]);
    if (above !== undefined)
      yield refuse("E_EXCEEDS_GRANTOR", above.path.asset.id, dimensionDetail(dimension));
  }
}

/** What the inputs make of the product, once each of them allows the derivation. */
function* productRefusals(
  message: Messages["Derive"],
  inputs: readonly CitedInput[],
  time: number,
): Refusals {
  const id = assetId(message.asset);
  const { chains, nodes } = closureOf(inputs);
  const terms = meet(scopesOf(inputs), time);

  if (chains > MAX_UPSTREAM_CHAINS || nodes > MAX_UPSTREAM_NODES) yield refuse("E_TOO_LARGE", id);
  if ("conflict" in terms)
    yield refuse("E_CONFLICT_TERMS", id, dimensionDetail(terms.conflict || undefined));
  else if (ceilingHash(terms.scope) !== message.asset.ceiling) yield refuse("E_SHAPE");
  yield* mayOperate(message, inputs);
  yield* mayBeKept(id, message.asset);
  yield* noLowerThan(message, inputs);
}

export const derive: Rule<"Derive"> = {
  *refusals(message, context) {
    const { actor, asset, rights } = message;
    const { view, time } = context;
    const id = assetId(asset);
    if (!isDerivation(message)) yield refuse("E_SHAPE");
    const inputs: CitedInput[] = [];
    for (const [n, input] of inputsOf(view, message).entries()) {
      if (input !== undefined) inputs.push(input);
      else yield refuse("E_NOT_FOUND", message.inputs[n]?.authorization);
    }
    if (inputs.length < message.inputs.length) return;

    yield* signed("Derive", message, context);
    yield* unused(view, id);
    yield* titlesInTime(id, rights, time);
    for (const input of inputs) yield* useRefusals(view, input, actor, input.asked, time);
    yield* productRefusals(message, inputs, time);
  },

  apply(message, { view, time }) {
    const inputs = inputsOf(view, message).filter((input) => input !== undefined);
    const terms = meet(scopesOf(inputs), time);
    if ("conflict" in terms) throw new Error("a derivation was applied that conflicts");

    const authorizations = inputs.map(({ leaf }) => leaf.id);
    const product = {
      derivation: { authorizations, ceiling: terms.scope },
      ...closureOf(inputs),
      closed: isClosed(view, inputs),
    };
    return [
      ...registered(message.asset, message.rights, product),
      ...authorizations.map((id): Change => ({ id, used: countUses(view.used(id), 1) })),
      spentNonce("Derive", message),
    ];
  },
};
