/**
 * The lattice of scopes once more, written from the table of the rules on lists of bits, not
 * masks.
 */
import { DIMENSIONS } from "../../../../server/core/codes.ts";
import type { Dimension } from "../../../../server/core/codes.ts";
import type { Scope } from "../../../../server/core/records.ts";

const ALL_PLACES = [0, 1, 2, 3, 4, 5];
const ANY_PLACE = 0;
const MAX_MEMBERS = 256;

const members = (mask: bigint | number): number[] =>
  [...Array(MAX_MEMBERS).keys()].filter((n) => ((BigInt(mask) >> BigInt(n)) & 1n) === 1n);
const places = (mask: number): number[] =>
  members(mask).includes(ANY_PLACE) ? ALL_PLACES : members(mask);
const subset = (inner: number[], outer: number[]): boolean => inner.every((n) => outer.includes(n));
const maskOf = (list: number[]): number => list.reduce((mask, n) => mask | (1 << n), 0);

/** The first dimension in which `child` goes beyond `bound`. */
export function excessByTheTable(
  child: Scope,
  bound: Scope,
  exactVersion: boolean,
): Dimension | undefined {
  const [a, b] = [
    { ...child.limits, ...child.conditions },
    { ...bound.limits, ...bound.conditions },
  ];

  return DIMENSIONS.find((dimension) => {
    switch (dimension) {
      case "environments":
        return !subset(places(a.environments), places(b.environments));
      case "notBefore":
      case "minK":
        return a[dimension] < b[dimension];
      case "notAfter":
      case "sublicenseDepth":
      case "retentionDays":
        return a[dimension] > b[dimension];
      case "entrustAllowed":
      case "commercial":
        return a[dimension] && !b[dimension];
      case "duties":
      case "prohibitions":
        return !subset(members(b[dimension]), members(a[dimension]));
      case "version":
        return a.version !== b.version && (exactVersion || b.version !== 0);
      case "purposes":
      case "operations":
      case "outputs":
      case "categories":
      case "territories":
        return !subset(members(a[dimension]), members(b[dimension]));
      case "maxUses":
      case "recipient":
      case "classification":
      case "piLevel":
        return false;
    }
  });
}

/** `scope` cut down to what `bound` has. */
export function narrowed(scope: Scope, bound: Scope): Scope {
  const [a, b] = [scope.limits, bound.limits];
  const [c, d] = [scope.conditions, bound.conditions];
  return {
    limits: {
      ...a,
      purposes: a.purposes & b.purposes,
      operations: a.operations & b.operations,
      outputs: a.outputs & b.outputs,
      environments: maskOf(places(a.environments)) & maskOf(places(b.environments)),
      categories: a.categories & b.categories,
      territories: a.territories & b.territories,
      notBefore: Math.max(a.notBefore, b.notBefore),
      notAfter: Math.min(a.notAfter, b.notAfter),
      minK: Math.max(a.minK, b.minK),
      version: b.version === 0 ? a.version : b.version,
    },
    conditions: {
      ...c,
      sublicenseDepth: Math.min(c.sublicenseDepth, d.sublicenseDepth),
      entrustAllowed: c.entrustAllowed && d.entrustAllowed,
      commercial: c.commercial && d.commercial,
      retentionDays: Math.min(c.retentionDays, d.retentionDays),
      duties: c.duties | d.duties,
      prohibitions: c.prohibitions | d.prohibitions,
    },
  };
}
