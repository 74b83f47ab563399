/** One ledger with its parties and a dataset under licence, from which most tests start. */
import {
  AGENT_ACTS,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PURPOSES,
  TERRITORIES,
} from "../../../../server/core/codes.ts";
import {
  assetId,
  authorizationId,
  ceilingHash,
  consentId,
  inputsHash,
  orderId,
  participantSubject,
  rightId,
} from "../../../../server/core/ids.ts";
import { ZERO } from "../../../../server/core/records.ts";
import type { Asset, Hex, PrimaryType, Terms } from "../../../../server/core/records.ts";
import { meet } from "../../../../server/core/rules/terms.ts";
import type { Refusal, Role } from "../../../../server/core/view.ts";
import { createLedger } from "./ledger.ts";
import type { Fields, Ledger, Outcome } from "./ledger.ts";
import {
  assetOf,
  basisOf,
  DAY,
  entry,
  party,
  scopeOf,
  set,
  START,
  titleOf,
  unique,
  WIDE,
} from "./words.ts";
import type { AssetWords, BasisWords, ScopeWords } from "./words.ts";

export const ACCREDITOR = party(0xa1);
export const REGULATOR = party(0xa2);
export const OTHER_REGULATOR = party(0xa3);
/** Holds the dataset and its rights. */
export const HOSPITAL = party(0xb1);
/** Speaks for the persons in it. */
export const CUSTODIAN = party(0xb2);
/** Licensed by the hospital. */
export const INSURER = party(0xb3);
/** Licensed by the insurer. */
export const ANALYST = party(0xb4);
export const LABORATORY = party(0xb5);
/** Enrolled nowhere, but a key that the hospital or the insurer may appoint. */
export const AGENT = party(0xc1);
/** The next key of somebody. */
export const NEW_KEY = party(0xc2);
/** Enrolled nowhere. */
export const STRANGER = party(0xee);

const ENROLLED = [
  ACCREDITOR,
  REGULATOR,
  OTHER_REGULATOR,
  HOSPITAL,
  CUSTODIAN,
  INSURER,
  ANALYST,
  LABORATORY,
];

/** Does an act that the story needs. */
export function must<P extends PrimaryType>(
  ledger: Ledger,
  primary: P,
  actor: Hex,
  fields: Fields<P>,
): Outcome<P> {
  const outcome = ledger.act(primary, actor, fields);
  if (outcome.refusal !== undefined)
    throw new Error(`${primary} was refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome;
}

export function enrolment(account: Hex, validTo = START + 1000 * DAY): Fields<"Enroll"> {
  const profileDoc = ZERO;
  return {
    enrolment: {
      account,
      name: `Party ${account.slice(-2)}`,
      code: "",
      jurisdiction: entry(TERRITORIES, "CN"),
      region: 310000,
      profileDoc,
      validTo,
    },
  };
}

/**
 * Offices in place and every party enrolled. As at deployment, the first accreditor enrols
 * itself.
 */
export function foundedLedger(): Ledger & { offices: Record<Role, Set<Hex>> } {
  const offices = {
    accreditor: new Set([ACCREDITOR]),
    regulator: new Set([REGULATOR, OTHER_REGULATOR]),
  };
  const ledger = createLedger(offices, START);
  const until = START + 1000 * DAY;
  const id = participantSubject(ACCREDITOR);
  ledger.write(
    { id, facts: { kind: "participant", ...enrolment(ACCREDITOR) } },
    { id, state: { status: "ACTIVE", until, key: ACCREDITOR } },
  );
  for (const account of ENROLLED) must(ledger, "Enroll", ACCREDITOR, enrolment(account));
  return Object.assign(ledger, { offices });
}

/** A key that may sign these acts of a participant, from now on for ten days. */
export function appoint(ledger: Ledger, actor: Hex, agent: Hex, acts: string[]): void {
  const powers = set(AGENT_ACTS, acts);
  must(ledger, "Appoint", actor, { agent, acts: powers, notAfter: ledger.time + 10 * DAY });
}

/** A right from one holder to the next. */
export function transfer(ledger: Ledger, right: Hex, to: Hex, endGrants = false): void {
  const from = ledger.view.state(right)!.holder;
  must(ledger, "Offer", from, { right, to, endGrants, termsDoc: ZERO });
  must(ledger, "Accept", to, { right, from, endGrants });
}

export interface RegisteredAsset {
  id: Hex;
  asset: Asset;
  hold: Hex;
  use: Hex;
  operate: Hex;
}

/** An asset whose registrant claims all three rights. */
export function registerAsset(
  ledger: Ledger,
  registrant: Hex,
  words: AssetWords = {},
): RegisteredAsset {
  const asset = assetOf(registrant, words);
  const rights = ["HOLD", "USE", "OPERATE"].map((kind) => titleOf(registrant, kind));
  must(ledger, "Register", registrant, { asset, rights });
  const id = assetId(asset);
  const [hold, use, operate] = rights.map((title) => rightId(id, title)) as [Hex, Hex, Hex];
  return { id, asset, hold, use, operate };
}

export function giveBasis(ledger: Ledger, asset: Hex, giver: Hex, words: BasisWords = {}): Hex {
  const basis = basisOf(asset, giver, words);
  must(ledger, "Give", giver, { basis });
  return consentId(basis);
}

export interface Grant {
  parent: Hex;
  grantee: Hex;
  basis?: Hex;
  scope?: ScopeWords;
}

export function termsOf(asset: Hex, { parent, grantee, basis = ZERO, scope }: Grant): Terms {
  return { asset, parent, grantee, basis, scope: scopeOf(scope) };
}

export function grantTo(ledger: Ledger, grantor: Hex, asset: Hex, grant: Grant): Hex {
  const terms = termsOf(asset, grant);
  must(ledger, "Grant", grantor, { request: ZERO, terms });
  return authorizationId(terms);
}

export interface UseWords {
  operation?: string;
  purpose?: string;
  output?: string;
  environment?: string;
  territory?: string;
  categories?: bigint;
  k?: number;
  version?: number;
  count?: number;
}

/** A use that the default scope allows, in numbers. */
export function askedFor(words: UseWords = {}) {
  return {
    version: words.version ?? 0,
    operation: entry(OPERATIONS, words.operation ?? "QUERY"),
    purpose: entry(PURPOSES, words.purpose ?? "P07"),
    output: entry(OUTPUTS, words.output ?? "RAW"),
    environment: entry(ENVIRONMENTS, words.environment ?? "SANDBOX"),
    territory: entry(TERRITORIES, words.territory ?? "CN"),
    categories: words.categories ?? 0b1n,
    k: words.k ?? 0,
    count: words.count ?? 1,
  };
}

export function useOf(authorization: Hex, words: UseWords = {}): Fields<"Use"> {
  return { authorization, ...askedFor(words), outputsDoc: ZERO };
}

/** What the rules say to a use of an authorization by its grantee, which is then counted. */
export function useBy(
  ledger: Ledger,
  actor: Hex,
  authorization: Hex,
  words: UseWords = {},
): Refusal | undefined {
  return ledger.act("Use", actor, useOf(authorization, words)).refusal;
}

export interface Making {
  purpose?: string;
  output?: string;
  environment?: string;
  territory?: string;
}

/** A derivation with the ceiling that its inputs make, or, where they conflict, none. */
export function derivationOf(
  ledger: Pick<Ledger, "view" | "time">,
  deriver: Hex,
  authorizations: readonly Hex[],
  asset: AssetWords = {},
  rights = ["HOLD", "USE", "OPERATE"],
): Fields<"Derive"> {
  const scopes = authorizations.map((id) => {
    const terms = ledger.view.facts("authorization", id)?.terms;
    return terms?.scope ?? scopeOf();
  });
  const ceiling = meet(scopes.length > 0 ? scopes : [scopeOf()], ledger.time);
  const { purpose, output, environment, territory, k } = askedFor();
  return {
    asset: assetOf(deriver, {
      inputs: inputsHash(authorizations),
      ceiling: "scope" in ceiling ? ceilingHash(ceiling.scope) : ZERO,
      ...asset,
    }),
    rights: rights.map((kind) => titleOf(deriver, kind)),
    inputs: authorizations.map((authorization) => ({ authorization, version: 0, categories: 1n })),
    making: {
      purpose,
      output,
      environment,
      territory,
      k,
      transform: unique(),
      deidentLevel: 0,
      attestationDoc: ZERO,
    },
  };
}

export function derive(
  ledger: Ledger,
  deriver: Hex,
  authorizations: readonly Hex[],
  asset: AssetWords = {},
  rights?: string[],
): RegisteredAsset {
  const fields = derivationOf(ledger, deriver, authorizations, asset, rights);
  must(ledger, "Derive", deriver, fields);
  const id = assetId(fields.asset);
  const [hold, use, operate] = fields.rights.map((title) => rightId(id, title)) as [Hex, Hex, Hex];
  return { id, asset: fields.asset, hold, use, operate };
}

export function freeze(ledger: Ledger, subject: Hex, issuer = REGULATOR): Hex {
  const id = subject.length === 42 ? participantSubject(subject) : subject;
  const reviewBy = ledger.time + 30 * DAY;
  const order = { subject: id, issuer, basisDoc: unique(), reviewBy, salt: unique() };
  must(ledger, "Freeze", issuer, { order, reason: ZERO });
  return orderId(order);
}

/**
 * The hospital's personal data, licensed twice: hospital → insurer → analyst, under one consent.
 */
export function licensedLedger() {
  const ledger = foundedLedger();
  const claims = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const consent = giveBasis(ledger, claims.id, CUSTODIAN);
  const root = grantTo(ledger, HOSPITAL, claims.id, {
    parent: claims.operate,
    grantee: INSURER,
    basis: consent,
    scope: WIDE,
  });
  const child = grantTo(ledger, INSURER, claims.id, {
    parent: root,
    grantee: ANALYST,
    basis: consent,
  });
  return { ledger, claims, consent, root, child };
}
