/** Consents and other legal bases: when one is needed and whether one serves. */
import { BASIS_CODES, CONSENT_FORMS, PI_LEVELS } from "../codes.ts";
import { ZERO } from "../records.ts";
import type { Basis, Hex } from "../records.ts";
import type { View } from "../view.ts";
import { refuse } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { includes } from "./terms.ts";
import { cited } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

const maskOf = (codes: readonly string[]): bigint =>
  codes.reduce((mask, code) => mask | (1n << BigInt(BASIS_CODES.indexOf(code))), 0n);

/** Not about persons at all. */
export const NONPERSONAL = maskOf(["NONPERSONAL"]);
/** What the law itself allows: a regulator may state it where no source would. */
const STATUTORY = maskOf(["CN-13.3", "CN-13.4", "EU-6.1.c", "EU-6.1.e"]);
/** A person's consent, whose form the law prescribes: 个人信息保护法 arts. 29, 31; GDPR arts. 8, 9. */
const CONSENT = maskOf(["CN-13.1", "EU-6.1.a", "EU-9.2.a"]);

const PI_NONE = PI_LEVELS.indexOf("NONE");
const SENSITIVE = PI_LEVELS.indexOf("SENSITIVE");
const U14 = PI_LEVELS.indexOf("U14");
const GENERAL_FORM = CONSENT_FORMS.indexOf("GENERAL");
const GUARDIAN = CONSENT_FORMS.indexOf("GUARDIAN");

export const isPersonal = (piLevel: number): boolean => piLevel !== PI_NONE;

export function isStatutory(codes: bigint): boolean {
  return includes(STATUTORY, codes);
}

export function deniesPersons({ codes }: Basis, piLevel: number): boolean {
  return isPersonal(piLevel) && (codes & NONPERSONAL) !== 0n;
}

export function isFormTooWeak({ codes, form }: Basis, piLevel: number): boolean {
  if ((codes & CONSENT) === 0n) return false;
  if (piLevel === U14) return form !== GUARDIAN;
  return piLevel === SENSITIVE && form === GENERAL_FORM;
}

/**
 * Data about persons, or data that somebody else provided: the holder's word alone is not enough.
 */
function needsBasis({ facts: { asset, derivation }, state }: Node<"asset">): boolean {
  const isSelfCustody = asset.source === asset.registrant;
  return derivation === undefined && (isPersonal(state.piLevel) || !isSelfCustody);
}

/**
 * Whether the basis that a grant cites (0: none) carries it now. One cited without need counts
 * too.
 */
export function* basisServes(view: View, asset: Node<"asset">, id: Hex): Refusals {
  if (id === ZERO) {
    if (needsBasis(asset)) yield refuse("E_LEGAL_BASIS", asset.id);
    return;
  }
  const { facts, state } = cited(view, "consent", id);
  const { piLevel } = asset.state;
  if (deniesPersons(facts.basis, piLevel)) yield refuse("E_LEGAL_BASIS", id);
  if (state.status === "WITHDRAWN") yield refuse("E_CONSENT_WITHDRAWN", id);
  if (isFormTooWeak(facts.basis, piLevel)) yield refuse("E_CONSENT_FORM", id);
}

/** Every step is asked for its own basis, from the root down. */
export function* basesServe(view: View, { asset, steps }: Path): Refusals {
  for (const step of steps) yield* basisServes(view, asset, step.facts.terms.basis);
}
