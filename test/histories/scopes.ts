/** Random scopes: mostly within a bound, now and then beyond it in one dimension. */
import {
  DUTIES,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PROHIBITIONS,
  PURPOSES,
  RELATIONS,
  TERRITORIES,
} from "../../server/core/codes.ts";
import { MAX_SECONDS } from "../../server/core/limits.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Conditions, Limits, Scope } from "../../server/core/records.ts";
import { DAY, set, START } from "../core/rules/support/words.ts";
import type { Random } from "./random.ts";

const all = (list: readonly string[]): bigint => (1n << BigInt(list.length)) - 1n;
const numberOf = (list: readonly string[], codes: string[]) => Number(set(list, codes));

export const relation = (code: string): number => RELATIONS.indexOf(code);
export const OPERATE_CLASS = numberOf(OPERATIONS, [
  "PROVIDE",
  "SUBLICENSE",
  "PUBLISH",
  "TRANSFER_RIGHT",
  "PLEDGE",
]);
export const DERIVE = numberOf(OPERATIONS, ["DERIVE"]);
/** A use of them is an act of its own. */
export const OWN_ACTS = numberOf(OPERATIONS, [
  "DERIVE",
  "ENTRUST",
  "SUBLICENSE",
  "TRANSFER_RIGHT",
  "PLEDGE",
]);
export const SUBLICENSE = numberOf(OPERATIONS, ["SUBLICENSE"]);
export const PROVIDE = numberOf(OPERATIONS, ["PROVIDE"]);

/** What histories are about: small enough that parts of it meet again and again. */
export const BROAD: Scope = {
  limits: {
    purposes: set(PURPOSES, ["P07", "P08", "P16", "P29"]),
    operations: Number(all(OPERATIONS)),
    outputs: Number(all(OUTPUTS)),
    environments: Number(all(ENVIRONMENTS)),
    categories: 0b11011n | (1n << 63n),
    territories: set(TERRITORIES, ["CN", "HK", "MO", "ZW"]),
    notBefore: START - DAY,
    notAfter: START + 200 * DAY,
    maxUses: UNLIMITED_USES,
    minK: 3,
    version: 0,
  },
  conditions: {
    relation: 0,
    sublicenseDepth: 5,
    entrustAllowed: true,
    commercial: true,
    retentionDays: UNLIMITED_DAYS,
    duties: 0n,
    prohibitions: 0n,
    policyDoc: ZERO,
    salt: ZERO,
  },
};

/** Mostly the whole set, else without one or two of its entries. */
function part(random: Random, whole: bigint | number): bigint {
  const entries = random.bits(whole);
  let rest = BigInt(whole);
  if (entries.length === 0 || (entries.length === 1 && !random.slip(3))) return rest;
  for (let n = random.chance(25) ? 1 + random.below(2) : 0; n > 0; n -= 1)
    rest &= ~(1n << BigInt(random.of(entries)));
  return rest;
}

function fewer(random: Random, days: number): number {
  if (random.chance(70) || days === 0) return days;
  return days === UNLIMITED_DAYS ? 30 + random.below(400) : random.below(days);
}

function usesWithin(random: Random, most: number): number {
  if (most !== UNLIMITED_USES) return 1 + random.below(Math.max(Math.min(most, 30), 1));
  if (random.chance(50)) return most;
  return random.chance(5) ? most - 1 : 1 + random.below(25);
}

const HOUR = 3600;
/** Within the time that histories take. */
export const aMoment = (random: Random): number => START + (1 + random.below(48)) * HOUR;

function limitsWithin(random: Random, bound: Limits): Limits {
  return {
    purposes: part(random, bound.purposes),
    operations: Number(part(random, bound.operations)),
    outputs: Number(part(random, bound.outputs)),
    environments: Number(part(random, bound.environments)),
    categories: part(random, bound.categories & BROAD.limits.categories),
    territories: part(random, bound.territories),
    notBefore: random.chance(6) ? Math.max(bound.notBefore, aMoment(random)) : bound.notBefore,
    notAfter: random.chance(15) ? Math.min(bound.notAfter, aMoment(random)) : bound.notAfter,
    maxUses: usesWithin(random, bound.maxUses),
    minK: bound.minK + (random.chance(20) ? 1 : 0),
    version: bound.version,
  };
}

function conditionsWithin(random: Random, bound: Conditions): Conditions {
  const less = Math.max(bound.sublicenseDepth - 1, 0);
  return {
    relation: 0,
    sublicenseDepth: random.chance(85) ? less : random.below(less + 1),
    entrustAllowed: bound.entrustAllowed && random.chance(85),
    commercial: bound.commercial && random.chance(85),
    retentionDays: fewer(random, bound.retentionDays),
    duties: bound.duties | (random.chance(12) ? 1n << BigInt(random.below(DUTIES.length)) : 0n),
    prohibitions:
      bound.prohibitions |
      (random.chance(8) ? 1n << BigInt(random.below(PROHIBITIONS.length)) : 0n),
    policyDoc: random.chance(10) ? random.word() : ZERO,
    salt: random.word(),
  };
}

/** A scope that a child of `bound` may have. */
export function scopeWithin(random: Random, bound: Scope): Scope {
  return {
    limits: limitsWithin(random, bound.limits),
    conditions: conditionsWithin(random, bound.conditions),
  };
}

type Change = (
  limits: Limits,
  conditions: Conditions,
  random: Random,
) => Partial<Limits & Conditions>;

const withBit = (mask: bigint | number, list: readonly string[], random: Random): bigint =>
  BigInt(mask) | (1n << BigInt(random.below(list.length)));
const withoutBit = (mask: bigint, random: Random): bigint => {
  const entry = random.pick(random.bits(mask));
  return entry === undefined ? mask : mask & ~(1n << BigInt(entry));
};

const BEYOND: Change[] = [
  ({ purposes }, _, random) => ({ purposes: withBit(purposes, PURPOSES, random) }),
  ({ operations }, _, random) => ({ operations: Number(withBit(operations, OPERATIONS, random)) }),
  ({ outputs }, _, random) => ({ outputs: Number(withBit(outputs, OUTPUTS, random)) }),
  ({ environments }, _, random) => ({
    environments: Number(withBit(environments, ENVIRONMENTS, random)),
  }),
  ({ categories }, _, random) => ({ categories: categories | (1n << BigInt(random.below(64))) }),
  ({ territories }, _, random) => ({ territories: withBit(territories, TERRITORIES, random) }),
  ({ notBefore }) => ({ notBefore: notBefore - 1 }),
  // Beyond the largest number of its type nothing can be signed.
  ({ notAfter }) => ({ notAfter: Math.min(notAfter + 1, MAX_SECONDS) }),
  ({ notAfter }) => ({ notBefore: notAfter }),
  ({ maxUses }, _, random) => ({
    maxUses: random.chance(50) ? UNLIMITED_USES : Math.min(maxUses + 40, UNLIMITED_USES),
  }),
  () => ({ maxUses: 0 }),
  ({ minK }) => ({ minK: Math.max(minK - 1, 0) }),
  ({ version }, _, random) => ({ version: version === 0 ? 1 + random.below(3) : version - 1 }),
  (_, { sublicenseDepth }) => ({ sublicenseDepth: sublicenseDepth + 1 }),
  () => ({ entrustAllowed: true }),
  () => ({ commercial: true }),
  (_, { retentionDays }) => ({ retentionDays: Math.min(retentionDays + 1, UNLIMITED_DAYS) }),
  (_, { duties }, random) => ({ duties: withoutBit(duties, random) }),
  (_, { prohibitions }, random) => ({ prohibitions: withoutBit(prohibitions, random) }),
  (_, __, random) => ({ relation: random.below(RELATIONS.length + 1) }),
];

/** The scope with a dimension or two changed for the worse. */
export function beyond(random: Random, scope: Scope): Scope {
  const once = beyondOnce(random, scope);
  return random.chance(40) ? beyondOnce(random, once) : once;
}

function beyondOnce(random: Random, { limits, conditions }: Scope): Scope {
  const change = random.of(BEYOND)(limits, conditions, random);
  const altered = <T extends object>(part: T): T => {
    const named = Object.entries(change).filter(([name]) => name in part);
    return { ...part, ...Object.fromEntries(named) };
  };
  return { limits: altered(limits), conditions: altered(conditions) };
}
