/** The stage "shape": what a message shows by itself. Widths and types hold already. */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import {
  BASIS_CODES,
  CLASSIFICATIONS,
  CONSENT_FORMS,
  DEIDENT_LEVELS,
  DUTIES,
  ENVIRONMENTS,
  HASH_ALGS,
  OPERATIONS,
  ORIGINS,
  OUTPUTS,
  PI_LEVELS,
  PROHIBITIONS,
  PURPOSES,
  RELATIONS,
  RIGHTS,
  SCHEMES,
  TERRITORIES,
  TITLE_BASES,
} from "../codes.ts";
import { inputsHash } from "../ids.ts";
import { MAX_CODE_BYTES, MAX_INPUTS, MAX_NAME_BYTES, MAX_TITLES } from "../limits.ts";
import { UNLIMITED_USES, ZERO, ZERO_ADDRESS } from "../records.ts";
import type { Asset, Basis, Enrolment, Hex, Log, Messages, Scope, Title } from "../records.ts";
import { ORIGIN } from "../wire/format.ts";
import { NONPERSONAL } from "./bases.ts";

type List = readonly string[];

const isEntry = (list: List, code: number): boolean => code < list.length;
const isSet = (list: List, set: bigint | number): boolean =>
  BigInt(set) >> BigInt(list.length) === 0n;
const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

export function isScope({ limits, conditions }: Scope): boolean {
  return (
    isSet(PURPOSES, limits.purposes) &&
    isSet(OPERATIONS, limits.operations) &&
    isSet(OUTPUTS, limits.outputs) &&
    isSet(ENVIRONMENTS, limits.environments) &&
    isSet(TERRITORIES, limits.territories) &&
    limits.notBefore < limits.notAfter &&
    isEntry(RELATIONS, conditions.relation) &&
    isSet(DUTIES, conditions.duties) &&
    isSet(PROHIBITIONS, conditions.prohibitions)
  );
}

/** A basis allows or it does not: it counts no uses and stands in no relation. */
export function isBasis({ codes, form, scope }: Basis): boolean {
  const { limits, conditions } = scope;
  const isAlone = (codes & NONPERSONAL) === 0n || codes === NONPERSONAL;
  return (
    codes !== 0n &&
    isSet(BASIS_CODES, codes) &&
    isAlone &&
    isEntry(CONSENT_FORMS, form) &&
    isScope(scope) &&
    limits.maxUses === UNLIMITED_USES &&
    conditions.relation === 0 &&
    conditions.policyDoc === ZERO
  );
}

export function isEnrolment({ account, name, code, jurisdiction }: Enrolment): boolean {
  const nameBytes = utf8ToBytes(name).length;
  return (
    account !== ZERO_ADDRESS &&
    nameBytes > 0 &&
    nameBytes <= MAX_NAME_BYTES &&
    utf8ToBytes(code).length <= MAX_CODE_BYTES &&
    isEntry(TERRITORIES, jurisdiction)
  );
}

const ORIGIN_FORM = new RegExp(ORIGIN);

export function isLog({ operator, origin, key }: Log, actor: Hex): boolean {
  return operator === actor && ORIGIN_FORM.test(origin) && key !== ZERO;
}

export function isCommitment(given: { commitment: Hex; scheme: number; hashAlg: number }): boolean {
  return (
    given.commitment !== ZERO && isEntry(SCHEMES, given.scheme) && isEntry(HASH_ALGS, given.hashAlg)
  );
}

export function isClass(given: { classification: number; piLevel: number }): boolean {
  return isEntry(CLASSIFICATIONS, given.classification) && isEntry(PI_LEVELS, given.piLevel);
}

function isAsset(asset: Asset, actor: Hex): boolean {
  return (
    asset.registrant === actor &&
    asset.source !== ZERO_ADDRESS &&
    isCommitment(asset) &&
    isEntry(ORIGINS, asset.origin) &&
    isClass(asset)
  );
}

function areTitles(titles: readonly Title[], actor: Hex): boolean {
  const isTitle = ({ kind, holder, basis }: Title) =>
    isEntry(RIGHTS, kind) && holder === actor && isEntry(TITLE_BASES, basis);
  return (
    titles.length <= MAX_TITLES &&
    titles.every(isTitle) &&
    isDistinct(titles.map((title) => title.kind))
  );
}

export function isRegistration({ actor, asset, rights }: Messages["Register"]): boolean {
  const isOriginal = asset.inputs === ZERO && asset.ceiling === ZERO;
  return isAsset(asset, actor) && isOriginal && areTitles(rights, actor);
}

interface Manner {
  purpose: number;
  output: number;
  environment: number;
  territory: number;
}

export function isManner({ purpose, output, environment, territory }: Manner): boolean {
  return (
    isEntry(PURPOSES, purpose) &&
    isEntry(OUTPUTS, output) &&
    isEntry(ENVIRONMENTS, environment) &&
    isEntry(TERRITORIES, territory)
  );
}

export const isOperation = (operation: number): boolean => isEntry(OPERATIONS, operation);

/** Its ceiling is judged later: only the inputs' terms tell whether it is theirs. */
export function isDerivation({
  actor,
  asset,
  rights,
  inputs,
  making,
}: Messages["Derive"]): boolean {
  const cited = inputs.map((input) => input.authorization);
  return (
    isAsset(asset, actor) &&
    asset.source === actor &&
    areTitles(rights, actor) &&
    cited.length > 0 &&
    cited.length <= MAX_INPUTS &&
    isDistinct(cited) &&
    asset.inputs === inputsHash(cited) &&
    isManner(making) &&
    isEntry(DEIDENT_LEVELS, making.deidentLevel)
  );
}
