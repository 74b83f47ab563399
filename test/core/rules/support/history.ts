/**
 * Random histories of a small ledger. A step is a handful of numbers, so that a failing history
 * can be shrunk; what they mean is decided by the ledger as it stands when the step comes. Most
 * acts are nearly right: pure noise would never get past the first reason.
 */
import fc from "fast-check";
import {
  AGENT_ACTS,
  ENVIRONMENTS,
  KEY_ACTS,
  OUTPUTS,
  PI_LEVELS,
  TERRITORIES,
} from "../../../../server/core/codes.ts";
import {
  assetId,
  authorizationId,
  consentId,
  logId,
  orderId,
  participantSubject,
  rightId,
} from "../../../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../../../server/core/records.ts";
import type { Hex, Messages, PrimaryType, Scope } from "../../../../server/core/records.ts";
import { headOf } from "../../support/tree.ts";
import type { Fields, Ledger, Outcome } from "./ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  derivationOf,
  enrolment,
  foundedLedger,
  HOSPITAL,
  INSURER,
  LABORATORY,
  OTHER_REGULATOR,
  REGULATOR,
} from "./story.ts";
import { assetOf, basisOf, DAY, party, scopeOf, set, titleOf, unique, WIDE } from "./words.ts";

export interface Step {
  act: PrimaryType | "pass time";
  /** Which of the things that the act may be about. */
  what: number;
  other: number;
  /** How exactly; now and then the wrong way. */
  roll: number;
}

const WEIGHTS: Record<Step["act"], number> = {
  Enroll: 1,
  Succeed: 1,
  Appoint: 3,
  Dismiss: 1,
  Suspend: 1,
  Reinstate: 3,
  Register: 4,
  AddVersion: 1,
  Retire: 1,
  Reclassify: 1,
  Offer: 3,
  Accept: 3,
  Renounce: 1,
  Give: 4,
  Withdraw: 1,
  Request: 2,
  Grant: 18,
  Refuse: 1,
  Revoke: 1,
  Surrender: 1,
  RevokeAll: 1,
  Use: 10,
  Derive: 8,
  Freeze: 1,
  Lift: 4,
  OpenLog: 1,
  Anchor: 3,
  "pass time": 1,
};

export const steps: fc.Arbitrary<Step> = fc.record({
  act: fc.oneof(
    ...Object.entries(WEIGHTS).map(([act, weight]) => ({
      weight,
      arbitrary: fc.constant(act as Step["act"]),
    })),
  ),
  what: fc.nat(1000),
  other: fc.nat(1000),
  roll: fc.nat(10_000),
});

export const PARTIES = [HOSPITAL, CUSTODIAN, INSURER, ANALYST, LABORATORY];

export interface World {
  ledger: ReturnType<typeof foundedLedger>;
  assets: Hex[];
  /** Those that something can be granted under, and all. */
  rights: Hex[];
  allRights: Hex[];
  consents: Hex[];
  requests: Hex[];
  authorizations: Hex[];
  orders: Hex[];
  logs: Hex[];
  /** Every key that was ever appointed by somebody or made somebody's own. */
  keys: Hex[];
}

export function newWorld(): World {
  const none = () => [] as Hex[];
  return {
    ledger: foundedLedger(),
    assets: none(),
    rights: none(),
    allRights: none(),
    consents: none(),
    requests: none(),
    authorizations: none(),
    orders: none(),
    logs: none(),
    keys: none(),
  };
}

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];
const oneIn = (n: number, roll: number): boolean => roll % n === 0;

export function termsAt({ view }: Ledger, authorization: Hex) {
  const facts = view.facts("authorization", authorization);
  if (facts === undefined) throw new Error(`there is no authorization ${authorization}`);
  return facts.terms;
}

/** Who speaks for an asset: the holder of HOLD, or the registrant where nobody claimed it. */
function keeperOf({ view }: Ledger, id: Hex): Hex {
  const { asset, rights } = view.facts("asset", id)!;
  const hold = rights.find((right) => view.facts("right", right)?.right.title.kind === 0);
  return hold === undefined ? asset.registrant : view.state(hold)!.holder;
}

/** Who may act at a right or an authorization. */
function commanderOf({ view }: Ledger, id: Hex): Hex {
  return view.facts("authorization", id)?.terms.grantee ?? view.state(id)?.holder ?? ZERO_ADDRESS;
}

function assetAt({ view }: Ledger, id: Hex): Hex {
  return view.facts("authorization", id)?.terms.asset ?? view.facts("right", id)!.right.asset;
}

/** What the next level down is compared with. */
function boundAt({ view }: Ledger, parent: Hex): Scope | undefined {
  const above = view.facts("authorization", parent);
  if (above !== undefined) return above.terms.scope;
  const asset = view.facts("right", parent)!.right.asset;
  return view.facts("asset", asset)?.derivation?.ceiling;
}

/** A scope for a child of `bound`, narrower in one or another way, or by chance beyond it. */
function scopeWithin(bound: Scope, relation: number, roll: number): Scope {
  const { limits, conditions } = bound;
  const depth = Math.max(conditions.sublicenseDepth - 1, 0);
  const isEntrust = relation === 2;
  const ways: { limits?: Partial<Scope["limits"]>; conditions?: Partial<Scope["conditions"]> }[] = [
    {},
    { limits: { purposes: limits.purposes & 0xffffn } },
    { limits: { minK: limits.minK + 1 } },
    { limits: { notAfter: limits.notAfter - 3 * DAY } },
    { limits: { territories: limits.territories & -limits.territories } },
    { conditions: { duties: conditions.duties | 1n } },
    { conditions: { retentionDays: 10 } },
    { conditions: { sublicenseDepth: 0 } },
    { limits: { notAfter: limits.notAfter + 1 } },
    { limits: { categories: limits.categories | (1n << 40n) } },
    { conditions: { sublicenseDepth: conditions.sublicenseDepth + 1 } },
  ];
  const way = pick(ways, oneIn(3, roll) ? Math.floor(roll / 3) : roll % 8)!;
  return {
    limits: { ...limits, maxUses: 1 + (roll % 40), ...way.limits },
    conditions: {
      ...conditions,
      relation,
      sublicenseDepth: isEntrust ? 0 : depth,
      entrustAllowed: !isEntrust && conditions.entrustAllowed,
      policyDoc: ZERO,
      salt: unique(),
      ...way.conditions,
    },
  };
}

const RELATION = { INTERNAL: 0, PROVIDE: 1, ENTRUST: 2 };
const OPERATE_CLASS = 0b111000111 << 12;

function grantFields({ ledger, rights, authorizations, consents, requests }: World, step: Step) {
  const { what, other, roll } = step;
  const parents = [...rights, ...authorizations, ...authorizations];
  const parent = pick(parents, what);
  if (parent === undefined) return undefined;
  const right = ledger.view.facts("right", parent)?.right.title.kind;
  const isEntrust = oneIn(4, roll);
  const ofRight = right === 1 && !isEntrust ? RELATION.INTERNAL : RELATION.PROVIDE;
  const relation = isEntrust && right !== 2 ? RELATION.ENTRUST : ofRight;

  const bound = boundAt(ledger, parent) ?? scopeOf({ ...WIDE, maxUses: null });
  const scope = scopeWithin(bound, relation, roll);
  if (right === 1) scope.limits.operations &= ~OPERATE_CLASS;
  if (relation === RELATION.ENTRUST) scope.limits.operations &= ~(OPERATE_CLASS | (1 << 10));

  const asset = assetAt(ledger, parent);
  const above = ledger.view.facts("authorization", parent)?.terms.basis;
  const own = consents.filter((id) => {
    const isOfAsset = ledger.view.facts("consent", id)?.basis.asset === asset;
    return isOfAsset && ledger.view.state(id)?.status === "GIVEN";
  });
  const basis = !oneIn(5, other) && above !== undefined ? above : (pick(own, other) ?? ZERO);
  const holder = commanderOf(ledger, parent);
  const grantee =
    relation === RELATION.INTERNAL && !oneIn(9, other) ? holder : pick(PARTIES, other)!;
  const request = oneIn(3, other) ? (pick(requests, what) ?? ZERO) : ZERO;
  return { actor: holder, request, terms: { asset, parent, grantee, basis, scope } };
}

const lowest = (set: bigint | number): number => {
  const bits = BigInt(set).toString(2);
  return BigInt(set) === 0n ? 0 : bits.length - 1 - bits.lastIndexOf("1");
};

/** The first entry of each set that was granted, or by chance of another. */
function useFields({ limits }: Scope, roll: number) {
  const stray = (n: number, value: number) => (roll % 31 === n ? value + 1 : value);
  return {
    version: oneIn(13, roll) ? 1 : 0,
    operation: stray(1, 1),
    purpose: stray(2, lowest(limits.purposes)),
    output: stray(3, lowest(limits.outputs)) % OUTPUTS.length,
    environment: stray(4, lowest(limits.environments)) % ENVIRONMENTS.length,
    territory: stray(5, lowest(limits.territories)) % TERRITORIES.length,
    categories: limits.categories & -limits.categories,
    k: limits.minK,
    outputsDoc: ZERO,
    count: 1 + (roll % 5),
  };
}

function deriveFields({ ledger, authorizations }: World, { what, other, roll }: Step) {
  const first = pick(authorizations, what);
  if (first === undefined) return undefined;
  const actor = termsAt(ledger, first).grantee;
  const mine = authorizations.filter((id) => termsAt(ledger, id).grantee === actor);
  const inputs = [...new Set([first, pick(mine, other)!])].slice(0, 1 + (roll % 2));
  const levels = inputs.map((id) => ledger.view.state(termsAt(ledger, id).asset)?.piLevel ?? 0);
  const piLevel = PI_LEVELS[oneIn(11, roll) ? 0 : Math.max(...levels)]!;
  const rights = oneIn(2, roll) ? ["HOLD", "USE"] : ["HOLD", "USE", "OPERATE"];
  return { actor, ...derivationOf(ledger, actor, inputs, { piLevel }, rights) };
}

type Proposal<P extends PrimaryType> = (Fields<P> & { actor: Hex }) | undefined;

/** What a step means in the ledger as it stands; undefined if there is nothing yet to be about. */
const PROPOSE: { [P in PrimaryType]: (world: World, step: Step) => Proposal<P> } = {
  Enroll: ({ ledger }, { what, roll }) => ({
    actor: ACCREDITOR,
    ...enrolment(pick(PARTIES, what)!, ledger.time + (roll % 60) * DAY),
  }),
  Suspend: (_, { what }) => ({
    actor: ACCREDITOR,
    participant: pick(PARTIES, what)!,
    reason: ZERO,
  }),
  Reinstate: ({ ledger }, { what }) => {
    const suspended = PARTIES.filter(
      (one) => ledger.view.state(participantSubject(one))?.status === "SUSPENDED",
    );
    const participant = pick(suspended, what) ?? pick(PARTIES, what)!;
    return { actor: ACCREDITOR, participant, reason: ZERO };
  },
  Register: (_, { what, other, roll }) => {
    const actor = pick(PARTIES, what)!;
    const source = oneIn(4, roll) ? pick(PARTIES, other)! : actor;
    const piLevel = oneIn(3, roll) ? PI_LEVELS[other % PI_LEVELS.length]! : "NONE";
    const classification = oneIn(15, other) ? "CORE" : "GENERAL";
    const kinds = oneIn(5, other) ? ["USE"] : ["HOLD", "USE", "OPERATE"];
    const asset = assetOf(actor, { source, piLevel, classification });
    return { actor, asset, rights: kinds.map((kind) => titleOf(actor, kind)) };
  },
  AddVersion: ({ ledger, assets }, { what, roll }) => {
    const asset = pick(assets, what);
    if (asset === undefined) return undefined;
    const head = (ledger.view.state(asset)?.head ?? 0) - (oneIn(4, roll) ? 1 : 0);
    const content = { commitment: unique(), scheme: roll % 3, hashAlg: 0, manifestDoc: ZERO };
    const actor = keeperOf(ledger, asset);
    return { actor, head: Math.max(head, 0), version: { asset, ...content } };
  },
  Succeed: ({ ledger }, { what, other, roll }) => {
    const participant = pick(PARTIES, what)!;
    const { key, revision } = ledger.view.state(participantSubject(participant))!;
    const newKey = oneIn(3, roll) ? key : party(0x20 + (other % 0x40));
    const stale = oneIn(7, other) ? 1 : 0;
    const actor = oneIn(2, other) ? ACCREDITOR : participant;
    return { actor, participant, newKey, revision: revision + stale };
  },
  Appoint: ({ ledger }, { what, other, roll }) => {
    const lists = [AGENT_ACTS, AGENT_ACTS.slice(-12), AGENT_ACTS.slice(6, 20), KEY_ACTS];
    const acts = pick(lists, oneIn(9, roll) ? 3 : roll % 3)!;
    const powers = acts === KEY_ACTS ? acts : acts.filter((act) => !KEY_ACTS.includes(act));
    const agent = party(0x60 + (other % 8));
    const notAfter = ledger.time + (roll % 50) * DAY;
    return { actor: pick(PARTIES, what)!, agent, acts: set(AGENT_ACTS, powers), notAfter };
  },
  Dismiss: ({ ledger, keys }, { what, other }) => {
    const agent = pick(keys, other);
    if (agent === undefined) return undefined;
    const mine = PARTIES.filter((one) => ledger.view.agent(one, agent) !== undefined);
    const actor = pick(mine, what) ?? HOSPITAL;
    return { actor, agent, revision: ledger.view.agent(actor, agent)?.revision ?? 0 };
  },
  Retire: ({ ledger, assets }, { what }) => {
    const asset = pick(assets, what);
    return asset && { actor: keeperOf(ledger, asset), asset, reason: ZERO };
  },
  Reclassify: ({ ledger, assets }, { what, other, roll }) => {
    const asset = pick(assets, what);
    if (asset === undefined) return undefined;
    const actor = oneIn(3, roll) ? REGULATOR : keeperOf(ledger, asset);
    const { classification, piLevel } = ledger.view.state(asset)!;
    const up = oneIn(2, other) ? { classification, piLevel: Math.min(piLevel + 1, 3) } : undefined;
    const level = up ?? { classification: roll % 3, piLevel: other % 4 };
    return { actor, asset, ...level, reason: ZERO };
  },
  Offer: ({ ledger, allRights }, { what, other, roll }) => {
    const right = pick(allRights, what);
    if (right === undefined) return undefined;
    const to = oneIn(5, other) ? ZERO_ADDRESS : pick(PARTIES, other)!;
    const actor = commanderOf(ledger, right);
    return { actor, right, to, endGrants: oneIn(2, roll), termsDoc: ZERO };
  },
  Accept: ({ ledger, allRights }, { what, roll }) => {
    const offered = allRights.filter((id) => ledger.view.state(id)!.offeredTo !== ZERO_ADDRESS);
    const right = pick(offered, what) ?? pick(allRights, what);
    if (right === undefined) return undefined;
    const { offeredTo, holder, endGrants } = ledger.view.state(right)!;
    const actor = offeredTo === ZERO_ADDRESS ? INSURER : offeredTo;
    return { actor, right, from: holder, endGrants: oneIn(9, roll) ? !endGrants : endGrants };
  },
  Renounce: ({ ledger, allRights }, { what }) => {
    const right = pick(allRights, what);
    return right && { actor: commanderOf(ledger, right), right, reason: ZERO };
  },
  Give: ({ ledger, assets }, { what, other, roll }) => {
    const originals = assets.filter((id) => !ledger.view.facts("asset", id)?.derivation);
    const asset = pick(oneIn(9, other) ? assets : originals, what);
    if (asset === undefined) return undefined;
    const source = ledger.view.facts("asset", asset)!.asset.source;
    const actor = oneIn(9, roll) ? REGULATOR : source;
    const recipient = oneIn(3, other) ? pick(PARTIES, roll)! : ZERO_ADDRESS;
    const codes = [oneIn(2, roll) ? "CN-13.3" : "CN-13.1"];
    const form = pick(["GUARDIAN", "GUARDIAN", "SEPARATE", "GENERAL"], other)!;
    const { minK } = WIDE;
    const scope = oneIn(7, other) ? { minK: minK! + 1 } : { sublicenseDepth: 9 };
    return { actor, basis: basisOf(asset, actor, { recipient, codes, form, scope }) };
  },
  Withdraw: ({ ledger, consents }, { what }) => {
    const consent = pick(consents, what);
    if (consent === undefined) return undefined;
    const actor = ledger.view.facts("consent", consent)!.basis.giver;
    return { actor, consent, reason: ZERO };
  },
  Request: ({ rights, authorizations }, { what, other }) => {
    const parent = pick([...rights, ...authorizations], what);
    return parent && { actor: pick(PARTIES, other)!, parent, scope: scopeOf() };
  },
  Grant: grantFields,
  Refuse: ({ ledger, requests }, { what }) => {
    const request = pick(requests, what);
    if (request === undefined) return undefined;
    const { parent } = ledger.view.facts("request", request)!;
    return { actor: commanderOf(ledger, parent), request, parent, reason: ZERO };
  },
  Revoke: ({ ledger, authorizations }, { what }) => {
    const authorization = pick(authorizations, what);
    if (authorization === undefined) return undefined;
    const actor = commanderOf(ledger, termsAt(ledger, authorization).parent);
    return { actor, authorization, reason: ZERO, doc: ZERO };
  },
  Surrender: ({ ledger, authorizations }, { what }) => {
    const authorization = pick(authorizations, what);
    return (
      authorization && { actor: commanderOf(ledger, authorization), authorization, reason: ZERO }
    );
  },
  RevokeAll: ({ ledger, rights, authorizations }, { what, roll }) => {
    const subject = pick([...rights, ...authorizations, ...authorizations], what);
    if (subject === undefined) return undefined;
    const epoch = (ledger.view.state(subject)?.epoch ?? 0) + (oneIn(5, roll) ? 1 : 0);
    return { actor: commanderOf(ledger, subject), epoch, subject, reason: ZERO };
  },
  Use: ({ ledger, authorizations }, { what, roll }) => {
    const authorization = pick(authorizations, what);
    if (authorization === undefined) return undefined;
    const { grantee, scope } = termsAt(ledger, authorization);
    return { actor: grantee, authorization, ...useFields(scope, roll) };
  },
  Derive: deriveFields,
  Freeze: ({ ledger, ...world }, { what, roll }) => {
    const records = [...world.assets, ...world.rights, ...world.consents, ...world.authorizations];
    const subject = pick([...records, ...PARTIES.map(participantSubject)], what)!;
    const reviewBy = ledger.time + (oneIn(7, roll) ? 0 : DAY);
    const actor = oneIn(2, roll) ? REGULATOR : OTHER_REGULATOR;
    const order = { subject, issuer: actor, basisDoc: unique(), reviewBy, salt: unique() };
    return { actor, order, reason: ZERO };
  },
  Lift: ({ ledger, orders }, { what, roll }) => {
    const open = orders.filter((id) => ledger.view.state(id)?.status === "OPEN");
    const order = pick(open, what) ?? pick(orders, what);
    if (order === undefined) return undefined;
    const actor = oneIn(9, roll)
      ? OTHER_REGULATOR
      : ledger.view.facts("order", order)!.order.issuer;
    return { actor, order, reason: ZERO };
  },
  OpenLog: (_, { what, roll }) => {
    const actor = pick(PARTIES, what)!;
    const origin = oneIn(9, roll) ? "a log" : `log.example/${roll % 2}`;
    return { actor, log: { operator: actor, origin, key: unique() } };
  },
  Anchor: ({ ledger, logs }, { what, other, roll }) => {
    const log = pick(logs, what);
    if (log === undefined) return undefined;
    const last = Number(ledger.view.state(log)!.size);
    const head = headOf(last + (other % 9), Math.min(last, last + (other % 9)), roll % 9 && 1);
    return { actor: ledger.view.facts("log", log)!.log.operator, log, ...head };
  },
};

/** Remembers the ids of what came into being. */
function remember(world: World, primary: PrimaryType, message: unknown, digest: Hex): void {
  const of = <P extends PrimaryType>(_: P) => message as Messages[P];
  if (primary === "Register" || primary === "Derive") {
    const { asset, rights } = of("Register");
    const id = assetId(asset);
    world.assets.push(id);
    const grantable = rights.filter((title) => title.kind !== 0);
    world.allRights.push(...rights.map((title) => rightId(id, title)));
    world.rights.push(...grantable.map((title) => rightId(id, title)));
  }
  if (primary === "Appoint") world.keys.push(of("Appoint").agent);
  if (primary === "Succeed") world.keys.push(of("Succeed").newKey);
  if (primary === "Give") world.consents.push(consentId(of("Give").basis));
  if (primary === "Request") world.requests.push(digest);
  if (primary === "Grant") world.authorizations.push(authorizationId(of("Grant").terms));
  if (primary === "OpenLog") world.logs.push(logId(of("OpenLog").log));
  if (primary === "Freeze") world.orders.push(orderId(of("Freeze").order));
}

export type Executed = Outcome<PrimaryType> & { primary: PrimaryType };

/** Does one step; undefined if it meant nothing, or only that time passed. */
export function take(world: World, step: Step): Executed | undefined {
  const { ledger } = world;
  if (step.act === "pass time") {
    ledger.time += (step.roll % 20) * DAY;
    return undefined;
  }
  const proposal = PROPOSE[step.act](world, step);
  if (proposal === undefined) return undefined;
  const { actor, ...fields } = proposal;
  const someone = oneIn(19, step.roll) ? pick(PARTIES, step.other)! : actor;
  const agents = world.keys.filter((key) => ledger.view.agent(someone, key) !== undefined);
  const key = pick(oneIn(5, step.what) ? world.keys : agents, step.other);
  const header = {
    ...(oneIn(3, step.what) && key !== undefined && { signer: key }),
    ...(oneIn(37, step.roll) && { signer: REGULATOR }),
    ...(oneIn(41, step.roll) && { deadline: BigInt(ledger.time - 1) }),
    ...(oneIn(29, step.roll) && { nonce: 1n }),
  };
  const outcome = ledger.act(step.act, someone, fields, header);
  if (outcome.refusal === undefined) remember(world, step.act, outcome.message, outcome.digest);
  return { ...outcome, primary: step.act };
}
