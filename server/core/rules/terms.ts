/**
 * Scopes form a lattice: `firstExcess` decides every "may not exceed", `meet` what a product of
 * several inputs may be used for. `contracts/libraries/Terms.sol` is the same in Solidity.
 */
import {
  DUTIES,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PROHIBITIONS,
  PURPOSES,
  TERRITORIES,
} from "../codes.ts";
import type { Dimension } from "../codes.ts";
import { MAX_CATEGORIES, MAX_SECONDS } from "../limits.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../records.ts";
import type { Scope } from "../records.ts";

const whole = (bits: number): bigint => (1n << BigInt(bits)) - 1n;
const bit = (list: readonly string[], code: string): bigint => 1n << BigInt(list.indexOf(code));

const ANY_ENVIRONMENT = Number(bit(ENVIRONMENTS, "ANY"));
const ALL_ENVIRONMENTS = Number(whole(ENVIRONMENTS.length));
export const ALL_CATEGORIES = whole(MAX_CATEGORIES);

/** The top of the lattice: what a root under a right in an original asset is compared with. */
export const WHOLE: Scope = {
  limits: {
    purposes: whole(PURPOSES.length),
    operations: Number(whole(OPERATIONS.length)),
    outputs: Number(whole(OUTPUTS.length)),
    environments: ALL_ENVIRONMENTS,
    categories: ALL_CATEGORIES,
    territories: whole(TERRITORIES.length),
    notBefore: 0,
    notAfter: MAX_SECONDS,
    maxUses: UNLIMITED_USES,
    minK: 0,
    version: 0,
  },
  conditions: {
    relation: 0,
    sublicenseDepth: 2 ** 8 - 1,
    entrustAllowed: true,
    commercial: true,
    retentionDays: UNLIMITED_DAYS,
    duties: 0n,
    prohibitions: 0n,
    policyDoc: ZERO,
    salt: ZERO,
  },
};

/** ANY in a scope stands for every environment, so sets are compared and met in this form. */
export function expanded(environments: number): number {
  return (environments & ANY_ENVIRONMENT) === 0 ? environments : ALL_ENVIRONMENTS;
}

export function includes(outer: bigint | number, inner: bigint | number): boolean {
  return (BigInt(inner) & ~BigInt(outer)) === 0n;
}

type Fits = (child: Scope, bound: Scope) => boolean;

/**
 * What a child may be beside its bound, in the order of fields: the first that does not fit is
 * named.
 */
const FITS: readonly (readonly [Dimension, Fits])[] = [
  ["purposes", (child, bound) => includes(bound.limits.purposes, child.limits.purposes)],
  ["operations", (child, bound) => includes(bound.limits.operations, child.limits.operations)],
  ["outputs", (child, bound) => includes(bound.limits.outputs, child.limits.outputs)],
  [
    "environments",
    (child, bound) =>
      includes(expanded(bound.limits.environments), expanded(child.limits.environments)),
  ],
  ["categories", (child, bound) => includes(bound.limits.categories, child.limits.categories)],
  ["territories", (child, bound) => includes(bound.limits.territories, child.limits.territories)],
  ["notBefore", (child, bound) => child.limits.notBefore >= bound.limits.notBefore],
  ["notAfter", (child, bound) => child.limits.notAfter <= bound.limits.notAfter],
  ["minK", (child, bound) => child.limits.minK >= bound.limits.minK],
  [
    "version",
    (child, bound) => bound.limits.version === 0 || child.limits.version === bound.limits.version,
  ],
  [
    "sublicenseDepth",
    (child, bound) => child.conditions.sublicenseDepth <= bound.conditions.sublicenseDepth,
  ],
  [
    "entrustAllowed",
    (child, bound) => !child.conditions.entrustAllowed || bound.conditions.entrustAllowed,
  ],
  ["commercial", (child, bound) => !child.conditions.commercial || bound.conditions.commercial],
  [
    "retentionDays",
    (child, bound) => child.conditions.retentionDays <= bound.conditions.retentionDays,
  ],
  ["duties", (child, bound) => includes(child.conditions.duties, bound.conditions.duties)],
  [
    "prohibitions",
    (child, bound) => includes(child.conditions.prohibitions, bound.conditions.prohibitions),
  ],
];

/**
 * The first dimension in which `child` goes beyond `bound`; quota is counted, not compared here.
 * A bound of version 0 covers all versions, but an authorization's children keep its very
 * version.
 */
export function firstExcess(
  child: Scope,
  bound: Scope,
  { exactVersion = false } = {},
): Dimension | undefined {
  const exceeds = ([dimension, fits]: (typeof FITS)[number]) => {
    const isOther = child.limits.version !== bound.limits.version;
    return !fits(child, bound) || (dimension === "version" && exactVersion && isOther);
  };
  return FITS.find(exceeds)?.[0];
}

/** A product has field groups, a version and a quota of its own; policies do not pass to it. */
function asCeiling({ limits, conditions }: Scope): Scope {
  return {
    limits: {
      ...limits,
      environments: expanded(limits.environments),
      categories: ALL_CATEGORIES,
      maxUses: UNLIMITED_USES,
      version: 0,
    },
    conditions: { ...conditions, relation: 0, policyDoc: ZERO, salt: ZERO },
  };
}

/** The greatest ceiling within both. */
function meetOfTwo(a: Scope, b: Scope): Scope {
  return {
    limits: {
      ...a.limits,
      purposes: a.limits.purposes & b.limits.purposes,
      operations: a.limits.operations & b.limits.operations,
      outputs: a.limits.outputs & b.limits.outputs,
      environments: a.limits.environments & b.limits.environments,
      territories: a.limits.territories & b.limits.territories,
      notBefore: Math.max(a.limits.notBefore, b.limits.notBefore),
      notAfter: Math.min(a.limits.notAfter, b.limits.notAfter),
      minK: Math.max(a.limits.minK, b.limits.minK),
    },
    conditions: {
      ...a.conditions,
      sublicenseDepth: Math.min(a.conditions.sublicenseDepth, b.conditions.sublicenseDepth),
      entrustAllowed: a.conditions.entrustAllowed && b.conditions.entrustAllowed,
      commercial: a.conditions.commercial && b.conditions.commercial,
      retentionDays: Math.min(a.conditions.retentionDays, b.conditions.retentionDays),
      duties: a.conditions.duties | b.conditions.duties,
      prohibitions: a.conditions.prohibitions | b.conditions.prohibitions,
    },
  };
}

const PUBLISH_RESULTS = bit(DUTIES, "PUBLISH_RESULTS");
const SHARE_ALIKE = DUTIES.filter((duty) => duty.startsWith("SHARE_ALIKE")).map((duty) =>
  bit(DUTIES, duty),
);
const PUBLISH = bit(PROHIBITIONS, "PUBLISH");
const OPEN_REDISTRIBUTION = bit(PROHIBITIONS, "OPEN_REDISTRIBUTION");

/**
 * A duty that a prohibition forbids to fulfil, or two licences that each want the product alone.
 */
function contradicts({ conditions: { duties, prohibitions } }: Scope): boolean {
  const shareAlikes = SHARE_ALIKE.filter((duty) => (duties & duty) !== 0n).length;
  const mustPublish = (duties & PUBLISH_RESULTS) !== 0n;
  return (
    (mustPublish && (prohibitions & PUBLISH) !== 0n) ||
    (shareAlikes > 0 && (prohibitions & OPEN_REDISTRIBUTION) !== 0n) ||
    shareAlikes > 1
  );
}

const NEVER_EMPTY = ["purposes", "operations", "outputs", "environments", "territories"] as const;

/** What stands against a product: the dimension that got empty, or 0 for terms that contradict. */
function conflictOf(scope: Scope, now: number): Dimension | 0 | undefined {
  const empty = NEVER_EMPTY.find((dimension) => BigInt(scope.limits[dimension]) === 0n);
  if (empty !== undefined) return empty;
  if (scope.limits.notAfter <= Math.max(now, scope.limits.notBefore)) return "notAfter";
  return contradicts(scope) ? 0 : undefined;
}

/**
 * The ceiling of a product of inputs under these scopes, at least one. Its sublicenseDepth is one
 * below the least: the product is passed on further than any input was.
 */
export function meet(
  scopes: readonly Scope[],
  now: number,
): { scope: Scope } | { conflict: Dimension | 0 } {
  const { limits, conditions } = scopes.map(asCeiling).reduce(meetOfTwo);
  const sublicenseDepth = Math.max(conditions.sublicenseDepth - 1, 0);
  const scope = { limits, conditions: { ...conditions, sublicenseDepth } };
  const conflict = conflictOf(scope, now);
  return conflict === undefined ? { scope } : { conflict };
}

export const isUnlimited = (uses: number): boolean => uses === UNLIMITED_USES;

/** Counters of uses stay put at the value that means unlimited. */
export function countUses(before: number, more: number): number {
  return Math.min(before + more, UNLIMITED_USES);
}
