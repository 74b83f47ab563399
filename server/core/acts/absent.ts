/** What a scope means where its fields are left out: rules for grants, requests and consents. */
import { OPERATIONS, RELATIONS, RIGHTS } from "../codes.ts";
import { shapeError } from "../error.ts";
import { UNLIMITED_USES, ZERO } from "../records.ts";
import type { Conditions, Hex, Scope } from "../records.ts";
import { expanded, isUnlimited, WHOLE } from "../rules/terms.ts";
import { OPERATE_CLASS } from "../rules/use.ts";
import type { View } from "../view.ts";
import type { GivenScope } from "../wire/scope.ts";
import { factsAt, INPUT, notFound } from "./act.ts";

const ENTRUST = RELATIONS.indexOf("ENTRUST");
const OPERATE = RIGHTS.indexOf("OPERATE");
const DERIVE = 1 << OPERATIONS.indexOf("DERIVE");

/** What fields are filled from; `undefined` where the input has to say it. */
interface Pattern {
  scope: Scope;
  notAfter: number | undefined;
  maxUses: number | undefined;
}

/** Nothing to inherit from: everything is meant but commercial use, and the end must be named. */
const OPEN: Pattern = {
  scope: { limits: WHOLE.limits, conditions: { ...WHOLE.conditions, commercial: false } },
  notAfter: undefined,
  maxUses: UNLIMITED_USES,
};

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Given<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Given<T>;
}

function required(given: number | undefined, inherited: number | undefined, name: string): number {
  const value = given ?? inherited;
  if (value === undefined)
    throw shapeError(`${INPUT}/scope/${name}`, "must be given: there is nothing to take it from");
  return value;
}

type Outside = Pick<Conditions, "relation" | "policyDoc" | "salt">;

function complete(given: GivenScope, pattern: Pattern, outside: Outside): Scope {
  const { sublicenseDepth, entrustAllowed, commercial, retentionDays, duties, prohibitions } =
    given;
  const { purposes, operations, outputs, environments, categories, territories } = given;
  const { notBefore, minK, version } = given;
  const limits = {
    ...pattern.scope.limits,
    ...present({ purposes, operations, outputs, environments, categories, territories }),
    ...present({ notBefore, minK, version }),
    notAfter: required(given.notAfter, pattern.notAfter, "notAfter"),
    maxUses: required(given.maxUses, pattern.maxUses, "maxUses"),
  };
  const conditions = {
    ...pattern.scope.conditions,
    sublicenseDepth: sublicenseDepth ?? 0,
    entrustAllowed: entrustAllowed ?? false,
    ...present({ commercial, retentionDays, duties, prohibitions }),
    ...outside,
  };
  // The signed form is the one that is compared: ANY as every environment.
  return { limits: { ...limits, environments: expanded(limits.environments) }, conditions };
}

export function scopeOfBasis(given: GivenScope, salt: Hex): Scope {
  return complete(given, OPEN, { relation: 0, policyDoc: ZERO, salt });
}

/** `pattern` with no operation beyond these. */
function carrying(pattern: Pattern, operations: number): Pattern {
  const { limits, conditions } = pattern.scope;
  const carried = { ...limits, operations: limits.operations & operations };
  return { ...pattern, scope: { limits: carried, conditions } };
}

function patternOf(scope: Scope): Pattern {
  const { notAfter, maxUses } = scope.limits;
  return { scope, notAfter, maxUses: isUnlimited(maxUses) ? maxUses : undefined };
}

const BELOW_OPERATE = WHOLE.limits.operations;
const BELOW_USE = BELOW_OPERATE & ~OPERATE_CLASS;
const ENTRUSTED = BELOW_USE & ~DERIVE;

/** The asset behind `parent`, a right or an authorization, and the completed scope below it. */
export function scopeBelow(
  view: View,
  parent: Hex,
  given: GivenScope,
  outside: Outside,
): { asset: Hex; scope: Scope } {
  const isEntrust = outside.relation === ENTRUST;
  const authorization = view.facts("authorization", parent);
  if (authorization !== undefined) {
    const { asset, scope } = authorization.terms;
    const pattern = carrying(patternOf(scope), isEntrust ? ENTRUSTED : BELOW_OPERATE);
    return { asset, scope: complete(given, pattern, outside) };
  }
  const right = view.facts("right", parent)?.right;
  if (right === undefined) throw notFound(parent, `${INPUT}/parent`);
  const { derivation } = factsAt(view, "asset", right.asset, `${INPUT}/parent`);
  const underUse = isEntrust ? ENTRUSTED : BELOW_USE;
  const operations = right.title.kind === OPERATE ? BELOW_OPERATE : underUse;
  const pattern = derivation === undefined ? OPEN : patternOf(derivation.ceiling);
  return {
    asset: right.asset,
    scope: complete(given, carrying(pattern, operations), outside),
  };
}
