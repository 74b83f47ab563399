/** `scope` on the wire: flat, sets as code lists, null for "unlimited"; no relation, no policy. */
import {
  DUTIES,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PROHIBITIONS,
  PURPOSES,
  TERRITORIES,
} from "../codes.ts";
import type { Scope } from "../records.ts";
import { optional, record } from "./field.ts";
import type { Read } from "./field.ts";
import {
  formatCategories,
  formatDays,
  formatSet,
  formatTime,
  formatUses,
  formatVersion,
} from "./format.ts";
import { territories } from "./territories.ts";
import { categories, days, flag, integer, set, smallSet, time, uses, version } from "./values.ts";

/** Every field may be absent; `prepare` then fills it in from what the scope stands on. */
export const scope = record({
  purposes: optional(set(PURPOSES)),
  operations: optional(smallSet(OPERATIONS)),
  outputs: optional(smallSet(OUTPUTS)),
  environments: optional(smallSet(ENVIRONMENTS)),
  categories: optional(categories),
  territories: optional(territories),
  notBefore: optional(time),
  notAfter: optional(time),
  maxUses: optional(uses),
  minK: optional(integer(0, 2 ** 32 - 1)),
  version: optional(version),
  sublicenseDepth: optional(integer(0, 2 ** 8 - 1)),
  entrustAllowed: optional(flag),
  commercial: optional(flag),
  retentionDays: optional(days),
  duties: optional(set(DUTIES)),
  prohibitions: optional(set(PROHIBITIONS)),
});
export type GivenScope = Read<typeof scope>;

export interface WireScope {
  purposes: string[];
  operations: string[];
  outputs: string[];
  environments: string[];
  categories: number[];
  territories: string[];
  notBefore: string | number;
  notAfter: string | number;
  maxUses: number | null;
  minK: number;
  version: number | "HEAD";
  sublicenseDepth: number;
  entrustAllowed: boolean;
  commercial: boolean;
  retentionDays: number | null;
  duties: string[];
  prohibitions: string[];
}

export function formatScope({ limits, conditions }: Scope): WireScope {
  return {
    purposes: formatSet(PURPOSES, limits.purposes),
    operations: formatSet(OPERATIONS, limits.operations),
    outputs: formatSet(OUTPUTS, limits.outputs),
    environments: formatSet(ENVIRONMENTS, limits.environments),
    categories: formatCategories(limits.categories),
    territories: formatSet(TERRITORIES, limits.territories),
    notBefore: formatTime(limits.notBefore),
    notAfter: formatTime(limits.notAfter),
    maxUses: formatUses(limits.maxUses),
    minK: limits.minK,
    version: formatVersion(limits.version),
    sublicenseDepth: conditions.sublicenseDepth,
    entrustAllowed: conditions.entrustAllowed,
    commercial: conditions.commercial,
    retentionDays: formatDays(conditions.retentionDays),
    duties: formatSet(DUTIES, conditions.duties),
    prohibitions: formatSet(PROHIBITIONS, conditions.prohibitions),
  };
}
