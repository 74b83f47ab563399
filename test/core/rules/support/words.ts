/** Records written with the words of the code lists, and defaults where a test does not care. */
import {
  BASIS_CODES,
  CLASSIFICATIONS,
  CONSENT_FORMS,
  DIMENSIONS,
  DUTIES,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PI_LEVELS,
  PROHIBITIONS,
  PURPOSES,
  RELATIONS,
  RIGHTS,
  SCHEMES,
  TERRITORIES,
} from "../../../../server/core/codes.ts";
import type { Dimension, Reason } from "../../../../server/core/codes.ts";
import {
  UNLIMITED_DAYS,
  UNLIMITED_USES,
  ZERO,
  ZERO_ADDRESS,
} from "../../../../server/core/records.ts";
import type { Asset, Basis, Hex, Scope, Title } from "../../../../server/core/records.ts";
import type { Refusal } from "../../../../server/core/view.ts";

export const START = 1_800_000_000;
export const DAY = 86_400;

let drawn = 0;
/** A value of 32 bytes that no other call gives. */
export function unique(): Hex {
  drawn += 1;
  return `0x${drawn.toString(16).padStart(64, "f")}`;
}

/** Starts the row of unique values again, for a test whose figures depend on their bytes. */
export function drawAnew(): void {
  drawn = 0;
}

export const party = (n: number): Hex => `0x${n.toString(16).padStart(2, "0").repeat(20)}`;

export function entry(list: readonly string[], code: string): number {
  const n = list.indexOf(code);
  if (n < 0) throw new Error(`${code} is on no such list`);
  return n;
}
export function set(list: readonly string[], codes: readonly string[]): bigint {
  return codes.reduce((mask, code) => mask | (1n << BigInt(entry(list, code))), 0n);
}

export interface ScopeWords {
  purposes?: string[];
  operations?: string[];
  outputs?: string[];
  environments?: string[];
  categories?: bigint;
  territories?: string[];
  notBefore?: number;
  notAfter?: number;
  /** null: unlimited. */
  maxUses?: number | null;
  minK?: number;
  /** 0: the head. */
  version?: number;
  relation?: string;
  sublicenseDepth?: number;
  entrustAllowed?: boolean;
  commercial?: boolean;
  retentionDays?: number | null;
  duties?: string[];
  prohibitions?: string[];
  policyDoc?: Hex;
}

/** What a test does not name is narrow, so that nothing is allowed by accident. */
export function scopeOf(words: ScopeWords = {}): Scope {
  return {
    limits: {
      purposes: set(PURPOSES, words.purposes ?? ["P07", "P16"]),
      operations: Number(set(OPERATIONS, words.operations ?? ["QUERY", "ANALYSE"])),
      outputs: Number(set(OUTPUTS, words.outputs ?? ["RAW", "AGGREGATE"])),
      environments: Number(set(ENVIRONMENTS, words.environments ?? ["SANDBOX", "TEE"])),
      categories: words.categories ?? 0b111n,
      territories: set(TERRITORIES, words.territories ?? ["CN", "HK"]),
      notBefore: words.notBefore ?? START - DAY,
      notAfter: words.notAfter ?? START + 100 * DAY,
      maxUses: words.maxUses === null ? UNLIMITED_USES : (words.maxUses ?? 100),
      minK: words.minK ?? 10,
      version: words.version ?? 0,
    },
    conditions: {
      relation: entry(RELATIONS, words.relation ?? "PROVIDE"),
      sublicenseDepth: words.sublicenseDepth ?? 0,
      entrustAllowed: words.entrustAllowed ?? false,
      commercial: words.commercial ?? false,
      retentionDays: words.retentionDays === null ? UNLIMITED_DAYS : (words.retentionDays ?? 365),
      duties: set(DUTIES, words.duties ?? []),
      prohibitions: set(PROHIBITIONS, words.prohibitions ?? []),
      policyDoc: words.policyDoc ?? ZERO,
      salt: unique(),
    },
  };
}

/** Wider than the default of `scopeOf` in every dimension, and nothing beyond that. */
export const WIDE: ScopeWords = {
  purposes: ["P07", "P08", "P16", "P17"],
  operations: ["STORE", "QUERY", "ANALYSE", "AGGREGATE", "DERIVE", "PROVIDE", "SUBLICENSE"],
  outputs: ["RAW", "AGGREGATE", "MODEL_ONLY"],
  environments: ["SANDBOX", "TEE", "MPC"],
  categories: 0b11111n,
  territories: ["CN", "HK", "MO"],
  notBefore: START - 2 * DAY,
  notAfter: START + 200 * DAY,
  maxUses: 1000,
  minK: 5,
  sublicenseDepth: 3,
  entrustAllowed: true,
  commercial: true,
  retentionDays: 730,
};

export interface AssetWords extends Partial<Omit<Asset, "classification" | "piLevel" | "scheme">> {
  classification?: string;
  piLevel?: string;
  scheme?: string;
}
export function assetOf(registrant: Hex, words: AssetWords = {}): Asset {
  return {
    registrant,
    source: registrant,
    commitment: unique(),
    hashAlg: 0,
    manifestDoc: ZERO,
    metadataDoc: unique(),
    origin: 1,
    sector: 62,
    region: 310000,
    inputs: ZERO,
    ceiling: ZERO,
    salt: unique(),
    ...words,
    classification: entry(CLASSIFICATIONS, words.classification ?? "GENERAL"),
    piLevel: entry(PI_LEVELS, words.piLevel ?? "NONE"),
    scheme: entry(SCHEMES, words.scheme ?? "SALTED"),
  };
}

export function titleOf(holder: Hex, kind: string, changes: Partial<Title> = {}): Title {
  return {
    kind: entry(RIGHTS, kind),
    holder,
    basis: 0,
    basisDoc: ZERO,
    notAfter: 0,
    salt: unique(),
    ...changes,
  };
}

export interface BasisWords {
  recipient?: Hex;
  codes?: string[];
  form?: string;
  scope?: ScopeWords;
}
export function basisOf(asset: Hex, giver: Hex, words: BasisWords = {}): Basis {
  return {
    asset,
    giver,
    recipient: words.recipient ?? ZERO_ADDRESS,
    codes: set(BASIS_CODES, words.codes ?? ["CN-13.1"]),
    form: entry(CONSENT_FORMS, words.form ?? "SEPARATE"),
    noticeDoc: unique(),
    scope: scopeOf({ ...WIDE, ...words.scope, maxUses: null, relation: "INTERNAL" }),
  };
}

/** What the rules answer: a subject of 20 bytes is a participant. */
export function refusal(
  reason: Reason,
  subject: Hex = ZERO,
  more: Dimension | number = 0,
): Refusal {
  const detail = typeof more === "number" ? more : DIMENSIONS.indexOf(more) + 1;
  return {
    reason,
    subject: `0x${subject.slice(2).padStart(64, "0")}`,
    detail: `0x${detail.toString(16).padStart(64, "0")}`,
  };
}
