/** The terms of a product beside those of what it was made from, dimension by dimension. */
import { type Dimension, DIMENSIONS } from "../core/codes.ts";
import { LedgerError } from "../core/error.ts";
import type { Hex, Scope } from "../core/records.ts";
import { ALL_CATEGORIES, firstExcess } from "../core/rules/terms.ts";
import type { View } from "../core/view.ts";

export interface Comparison {
  authorization: Hex;
  asset: Hex;
  scope: Scope;
  /** Where the product's ceiling differs, and where it goes beyond, which it never may. */
  narrower: Dimension[];
  broader: Dimension[];
}

export interface ComparedProduct {
  ceiling: Scope;
  inputs: Comparison[];
}

/** The ceiling fixed in the product's id beside each authorization that it cites. */
export function compareWithInputs(view: View, product: Hex): ComparedProduct {
  const derivation = view.facts("asset", product)?.derivation;
  if (derivation === undefined) {
    throw new LedgerError("E_NOT_FOUND", `${product} is no derived asset`);
  }
  const { ceiling, authorizations } = derivation;
  const inputs = authorizations.map((authorization) => {
    const terms = view.facts("authorization", authorization)?.terms;
    if (terms === undefined) throw new Error(`the index lacks ${authorization}, which it cites`);
    const { asset, scope } = terms;
    return { authorization, asset, scope, ...compare(ceiling, asBound(scope)) };
  });
  return { ceiling, inputs };
}

/** A product has field groups and versions of its own: those of an input don't bind it. */
function asBound({ limits, conditions }: Scope): Scope {
  return { limits: { ...limits, categories: ALL_CATEGORIES, version: 0 }, conditions };
}

/** In one dimension at a time: everything else is taken from the bound, so nothing hides it. */
function compare(ceiling: Scope, bound: Scope): Pick<Comparison, "narrower" | "broader"> {
  const exceeds = (a: Scope, b: Scope) => (dimension: Dimension) =>
    firstExcess(withOne(b, dimension, a), b) === dimension;
  const broader = DIMENSIONS.filter(exceeds(ceiling, bound));
  const narrower = DIMENSIONS.filter(exceeds(bound, ceiling)).filter((d) => !broader.includes(d));
  return { narrower, broader };
}

function withOne({ limits, conditions }: Scope, dimension: Dimension, from: Scope): Scope {
  if (dimension in limits) {
    return { limits: { ...limits, [dimension]: from.limits[dimension as "minK"] }, conditions };
  }
  const taken = from.conditions[dimension as "duties"];
  return { limits, conditions: { ...conditions, [dimension]: taken } };
}
