/** Where a scope that is asked for goes beyond the terms that it would stand on. */
import type { WireScope } from "../../core/wire/scope.ts";

export type Dimension = keyof WireScope;

/** In the order in which the rules compare; the first one beyond is the reason of a refusal. */
export const COMPARED: readonly Dimension[] = [
  ...(["purposes", "operations", "outputs", "environments", "categories", "territories"] as const),
  ...(["notBefore", "notAfter", "maxUses", "minK", "version", "sublicenseDepth"] as const),
  ...(["entrustAllowed", "commercial", "retentionDays", "duties", "prohibitions"] as const),
];

type Sets = "categories" | "environments" | "operations" | "outputs" | "purposes" | "territories";
const SUBSETS: readonly Dimension[] = COMPARED.slice(0, 6);
const SUPERSETS: readonly Dimension[] = ["duties", "prohibitions"];

/**
 * `under` says what the terms are: another license's, or a basis, whose version covers all and
 * whose depth may be equalled. The chain has the last word; this shows where to look.
 */
export function goesBeyond(
  dimension: Dimension,
  asked: WireScope,
  terms: WireScope,
  under: "basis" | "license",
): boolean {
  const [own, limit] = [asked[dimension], terms[dimension]];
  if (SUBSETS.includes(dimension)) return !isWithin(asked[dimension as Sets], limit as Member[]);
  if (SUPERSETS.includes(dimension)) return !isWithin(limit as Member[], own as Member[]);
  if (dimension === "notBefore") return secondsOf(own) < secondsOf(limit);
  if (dimension === "notAfter") return secondsOf(own) > secondsOf(limit);
  if (dimension === "minK") return asked.minK < terms.minK;
  if (dimension === "version") return under === "license" && own !== limit;
  if (dimension === "sublicenseDepth") {
    const { sublicenseDepth: depth } = terms;
    return under === "basis" ? asked.sublicenseDepth > depth : asked.sublicenseDepth >= depth;
  }
  return numberOf(own) > numberOf(limit);
}

type Member = number | string;
const isWithin = (inner: readonly Member[], outer: readonly Member[]): boolean =>
  inner.every((one) => outer.includes(one));

const secondsOf = (time: unknown): number =>
  typeof time === "number" ? time : Date.parse(time as string) / 1000;

/** Unlimited is more than every number; allowed is more than not allowed. */
const numberOf = (value: unknown): number => (value === null ? Infinity : Number(value));
