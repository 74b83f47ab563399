/** A founded ledger with its parties and a dataset under licence, from which most tests start. */
import { expect } from "chai";
import { AGENT_ACTS, CLASSIFICATIONS, PI_LEVELS } from "../../../server/core/codes.ts";
import {
  assetId,
  authorizationId,
  consentId,
  orderId,
  participantSubject,
  rightId,
} from "../../../server/core/ids.ts";
import { MAX_RFC3339_SECONDS } from "../../../server/core/limits.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../../server/core/records.ts";
import { NOTHING_KNOWN, type Role, type View } from "../../../server/core/view.ts";
import type { Fields } from "../../core/rules/support/ledger.ts";
import { derivationOf, enrolment, termsOf, useOf } from "../../core/rules/support/story.ts";
import type { Grant, RegisteredAsset, UseWords } from "../../core/rules/support/story.ts";
import {
  assetOf,
  basisOf,
  DAY,
  entry,
  set,
  START,
  titleOf,
  unique,
  WIDE,
} from "../../core/rules/support/words.ts";
import type { AssetWords, BasisWords, ScopeWords } from "../../core/rules/support/words.ts";
import { buildOnce } from "./chain.ts";
import { ChainLedger, ROUTES } from "./ledger.ts";
import type { Header, Outcome, Route } from "./ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  OTHER_REGULATOR,
  REGULATOR,
} from "./parties.ts";

/** One list of behaviour, run for each route. */
export function overBothRoutes(title: string, behaviour: (route: Route) => void): void {
  for (const route of ROUTES) describe(`${title}, ${route}`, () => behaviour(route));
}

/** Does an act that the story needs. */
export async function must<P extends PrimaryType>(
  ledger: ChainLedger,
  primary: P,
  actor: Hex,
  fields: Fields<P>,
  header?: Header<P>,
): Promise<Outcome<P>> {
  const outcome = await ledger.act(primary, actor, fields, header);
  expect(outcome.refusal ?? outcome.fault, primary).to.equal(undefined);
  return outcome;
}

const OFFICES: Record<Role, readonly Hex[]> = {
  accreditor: [ACCREDITOR],
  regulator: [REGULATOR, OTHER_REGULATOR],
};
const PARTIES = [HOSPITAL, CUSTODIAN, INSURER, ANALYST, LABORATORY];

const NOTHING_YET: View = {
  ...NOTHING_KNOWN,
  office: (role, account) => OFFICES[role].includes(account),
};

/** As deployed, and every party enrolled. */
async function found(): Promise<ChainLedger> {
  const ledger = new ChainLedger(NOTHING_YET, START, "relayed");
  for (const account of [ACCREDITOR, REGULATOR, OTHER_REGULATOR]) {
    const id = participantSubject(account);
    const founding = enrolment(account, MAX_RFC3339_SECONDS);
    ledger.note({ id, facts: { kind: "participant", ...founding } });
    ledger.note({ id, state: { status: "ACTIVE", until: MAX_RFC3339_SECONDS, key: account } });
  }
  for (const account of PARTIES) await must(ledger, "Enroll", ACCREDITOR, enrolment(account));
  return ledger;
}

export async function founded(route: Route): Promise<ChainLedger> {
  return (await buildOnce(found)).fork(route);
}

/** An asset whose registrant claims all three rights, until then. */
export async function registerAsset(
  ledger: ChainLedger,
  registrant: Hex,
  words: AssetWords = {},
  notAfter = 0,
): Promise<RegisteredAsset> {
  const asset = assetOf(registrant, words);
  const rights = ["HOLD", "USE", "OPERATE"].map((kind) => titleOf(registrant, kind, { notAfter }));
  await must(ledger, "Register", registrant, { asset, rights });
  const id = assetId(asset);
  const [hold, use, operate] = rights.map((title) => rightId(id, title)) as [Hex, Hex, Hex];
  return { id, asset, hold, use, operate };
}

export async function giveBasis(
  ledger: ChainLedger,
  asset: Hex,
  giver: Hex,
  words: BasisWords = {},
): Promise<Hex> {
  const basis = basisOf(asset, giver, words);
  await must(ledger, "Give", giver, { basis });
  return consentId(basis);
}

export async function grantTo(
  ledger: ChainLedger,
  grantor: Hex,
  asset: Hex,
  grant: Grant,
): Promise<Hex> {
  const terms = termsOf(asset, grant);
  await must(ledger, "Grant", grantor, { request: ZERO, terms });
  return authorizationId(terms);
}

/** A grant that may be refused. */
export function tryGrant(
  ledger: ChainLedger,
  grantor: Hex,
  asset: Hex,
  grant: Grant,
): Promise<Outcome<"Grant">> {
  return ledger.act("Grant", grantor, { request: ZERO, terms: termsOf(asset, grant) });
}

export function useBy(
  ledger: ChainLedger,
  actor: Hex,
  authorization: Hex,
  words: UseWords = {},
): Promise<Outcome<"Use">> {
  return ledger.act("Use", actor, useOf(authorization, words));
}

export async function derive(
  ledger: ChainLedger,
  deriver: Hex,
  authorizations: readonly Hex[],
  asset: AssetWords = {},
  rights?: string[],
): Promise<RegisteredAsset> {
  const fields = derivationOf(ledger, deriver, authorizations, asset, rights);
  await must(ledger, "Derive", deriver, fields);
  const id = assetId(fields.asset);
  const [hold, use, operate] = fields.rights.map((title) => rightId(id, title)) as [Hex, Hex, Hex];
  return { id, asset: fields.asset, hold, use, operate };
}

export function orderOn(ledger: ChainLedger, subject: Hex, issuer = REGULATOR): Fields<"Freeze"> {
  const id = subject.length === 42 ? participantSubject(subject) : subject;
  const reviewBy = ledger.time + 30 * DAY;
  const order = { subject: id, issuer, basisDoc: unique(), reviewBy, salt: unique() };
  return { order, reason: ZERO };
}

export async function freeze(ledger: ChainLedger, subject: Hex, issuer = REGULATOR): Promise<Hex> {
  const fields = orderOn(ledger, subject, issuer);
  await must(ledger, "Freeze", issuer, fields);
  return orderId(fields.order);
}

export async function suspend(ledger: ChainLedger, participant: Hex): Promise<void> {
  await must(ledger, "Suspend", ACCREDITOR, { participant, reason: ZERO });
}

/** Lets a key sign these acts of a participant for ten days. */
export async function appoint(
  ledger: ChainLedger,
  actor: Hex,
  agent: Hex,
  acts: readonly string[],
): Promise<void> {
  const fields = { agent, acts: set(AGENT_ACTS, acts), notAfter: ledger.time + 10 * DAY };
  await must(ledger, "Appoint", actor, fields);
}

export const offerOf = (right: Hex, to: Hex, endGrants = false): Fields<"Offer"> => ({
  right,
  to,
  endGrants,
  termsDoc: ZERO,
});

/** A right passes from its holder to another. */
export async function transfer(
  ledger: ChainLedger,
  right: Hex,
  to: Hex,
  endGrants = false,
): Promise<void> {
  const from = ledger.view.state(right)!.holder;
  await must(ledger, "Offer", from, offerOf(right, to, endGrants));
  await must(ledger, "Accept", to, { right, from, endGrants });
}

/** What the regulator finds an asset to be, whatever its registrant said. */
export async function reclassify(
  ledger: ChainLedger,
  asset: Hex,
  found: { classification?: string; piLevel?: string },
): Promise<void> {
  const { classification, piLevel } = ledger.view.state(asset)!;
  const { classification: to = CLASSIFICATIONS[classification]!, piLevel: level } = found;
  await must(ledger, "Reclassify", REGULATOR, {
    asset,
    classification: entry(CLASSIFICATIONS, to),
    piLevel: level === undefined ? piLevel : entry(PI_LEVELS, level),
    reason: ZERO,
  });
}

/** Names nothing. */
export const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

/**
 * The hospital's personal data, licensed twice: hospital → insurer → analyst, under one consent.
 */
async function license() {
  const ledger = await founded("relayed");
  const claims = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const consent = await giveBasis(ledger, claims.id, CUSTODIAN);
  const root = await grantTo(ledger, HOSPITAL, claims.id, {
    parent: claims.operate,
    grantee: INSURER,
    basis: consent,
    scope: WIDE,
  });
  const child = await grantTo(ledger, INSURER, claims.id, {
    parent: root,
    grantee: ANALYST,
    basis: consent,
  });
  return { ledger, claims, consent, root, child };
}

export async function licensed(route: Route) {
  const story = await buildOnce(license);
  return { ...story, ledger: story.ledger.fork(route) };
}
export type Licensed = Awaited<ReturnType<typeof licensed>>;

/** Wide enough to derive from and to license the product onwards. */
export const TO_DERIVE: ScopeWords = { ...WIDE, sublicenseDepth: 3 };

/** The hospital's personal data, from which the insurer derives scores. */
export async function derivedScores(
  route: Route,
  basis: BasisWords = {},
  scope: ScopeWords = TO_DERIVE,
) {
  const ledger = await founded(route);
  const claims = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const consent = await giveBasis(ledger, claims.id, CUSTODIAN, basis);
  const root = { parent: claims.operate, grantee: INSURER, basis: consent, scope };
  const input = await grantTo(ledger, HOSPITAL, claims.id, root);
  const scores = await derive(ledger, INSURER, [input], { piLevel: "PI" });
  return { ledger, claims, consent, input, scores };
}

/** The analyst, licensed by the insurer, derives a report from the scores for the laboratory. */
async function licenseProduct() {
  const story = await derivedScores("relayed");
  const { ledger, scores } = story;
  const onScores = await grantTo(ledger, INSURER, scores.id, {
    parent: scores.operate,
    grantee: ANALYST,
    scope: { ...WIDE, sublicenseDepth: 2 },
  });
  const report = await derive(ledger, ANALYST, [onScores], { piLevel: "PI" });
  const underReport = { parent: report.operate, grantee: LABORATORY };
  const onReport = await grantTo(ledger, ANALYST, report.id, underReport);
  return { ...story, onScores, report, onReport };
}

export async function licensedProduct(route: Route) {
  const story = await buildOnce(licenseProduct);
  return { ...story, ledger: story.ledger.fork(route) };
}
export type LicensedProduct = Awaited<ReturnType<typeof licensedProduct>>;
