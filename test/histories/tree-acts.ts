/** What may be proposed about the tree of authorizations, and about what it allows. */
import {
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PURPOSES,
  TERRITORIES,
} from "../../server/core/codes.ts";
import { ceilingHash, inputsHash } from "../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, Input, Limits, Scope, Terms } from "../../server/core/records.ts";
import { meet } from "../../server/core/rules/terms.ts";
import { EVERYBODY, ORGANIZATIONS } from "./parties.ts";
import { aLiveOne, anId, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import { assetFor, titlesFor } from "./registry-acts.ts";
import {
  beyond,
  BROAD,
  DERIVE,
  OPERATE_CLASS,
  OWN_ACTS,
  PROVIDE,
  relation,
  scopeWithin,
} from "./scopes.ts";
import type { World } from "./world.ts";

const someone = (random: Random): Hex => random.of(random.slip(5) ? EVERYBODY : ORGANIZATIONS);

function aParent(world: World, random: Random): Hex | undefined {
  const live = world.ids.authorization.filter((id) => {
    const conditions = world.terms(id)?.scope.conditions;
    const isPassedOn = conditions && (conditions.sublicenseDepth > 0 || conditions.entrustAllowed);
    return isPassedOn && world.isGranted(id);
  });
  const rights = world.ids.right.filter(
    (id) => world.view.facts("right", id)?.right.title.kind !== 0 || random.slip(10),
  );
  const listed = random.chance(55) ? rights : live;
  return !random.slip(5) ? random.recent(listed) : anId(world, random, "right", "authorization");
}

function relationUnder(world: World, random: Random, parent: Hex): number {
  if (random.slip(4)) return random.below(5);
  const kind = world.view.facts("right", parent)?.right.title.kind;
  if (kind === 1) return relation(random.chance(60) ? "INTERNAL" : "ENTRUST");
  const isPassedOn = (world.terms(parent)?.scope.conditions.sublicenseDepth ?? 1) > 0;
  if (kind === undefined && (!isPassedOn || random.chance(25))) return relation("ENTRUST");
  return relation(random.chance(85) ? "PROVIDE" : "JOINT");
}

function scopeUnder(world: World, random: Random, parent: Hex): Scope {
  const asRelation = relationUnder(world, random, parent);
  const scope = scopeWithin(random, world.boundAt(parent) ?? BROAD);
  const isEntrust = asRelation === relation("ENTRUST");
  const underUse = world.view.facts("right", parent)?.right.title.kind === 1;
  let { operations } = scope.limits;
  if (isEntrust || underUse) operations &= ~OPERATE_CLASS;
  if (isEntrust) operations &= ~DERIVE;
  const isNewest = underUse && random.chance(15);
  const { limits, conditions } = scope;
  const fitting = {
    limits: { ...limits, operations, ...(isNewest && { version: 1 + random.below(2) }) },
    conditions: {
      ...conditions,
      relation: asRelation,
      ...(isEntrust && { sublicenseDepth: 0, entrustAllowed: false }),
    },
  };
  return random.slip(20) ? beyond(random, fitting) : fitting;
}

function basisUnder(world: World, random: Random, parent: Hex, asset: Hex): Hex {
  const above = world.terms(parent)?.basis;
  if (above !== undefined && above !== ZERO && random.chance(60)) return above;
  const facts = world.view.facts("asset", asset);
  const isPersonal = facts?.asset.piLevel !== 0;
  const isNeeded = isPersonal || facts.asset.source !== facts.asset.registrant;
  if (facts?.derivation || (!isNeeded && random.chance(70)))
    return !random.slip(3) ? ZERO : (random.pick(world.ids.consent) ?? ZERO);
  const own = world.ids.consent.filter((id) => {
    const isGiven = world.view.state(id)?.status === "GIVEN";
    const isOfAsset = world.view.facts("consent", id)?.basis.asset === asset;
    return isOfAsset && (isGiven || random.slip(10));
  });
  if (!random.slip(8)) return random.recent(own) ?? ZERO;
  return random.chance(50) ? ZERO : (anId(world, random, "consent") ?? ZERO);
}

function granteeUnder(world: World, random: Random, parent: Hex, basis: Hex, scope: Scope): Hex {
  const recipient = world.view.facts("consent", basis)?.basis.recipient ?? ZERO_ADDRESS;
  const grantor = world.grantorAt(parent);
  if (scope.conditions.relation === relation("INTERNAL") && !random.slip(5)) return grantor;
  if (recipient !== ZERO_ADDRESS && !random.slip(25)) return recipient;
  return random.chance(25) ? grantor : someone(random);
}

export const grant: Propose<"Grant"> = (world, random) => {
  const parent = aParent(world, random);
  if (parent === undefined) return undefined;
  const asset = world.assetOf(parent) ?? random.word();
  const scope = scopeUnder(world, random, parent);
  const basis = basisUnder(world, random, parent, asset);
  const grantee = granteeUnder(world, random, parent, basis, scope);
  const terms: Terms = { asset, parent, grantee, basis, scope };
  const asked = world.ids.request.filter(
    (id) => world.view.facts("request", id)?.parent === parent || random.slip(5),
  );
  const request = random.chance(60) ? random.pick(asked) : undefined;
  const requester = request && world.view.facts("request", request)?.requester;
  const isAnswer = requester !== undefined && random.chance(60);
  return {
    actor: world.grantorAt(parent),
    request: request ?? ZERO,
    terms: isAnswer ? { ...terms, grantee: requester } : terms,
  };
};

export const request: Propose<"Request"> = (world, random) => {
  const parent = anId(world, random, "right", "authorization");
  if (parent === undefined) return undefined;
  const scope = scopeWithin(random, BROAD);
  return {
    actor: someone(random),
    parent,
    scope: random.slip(5) ? beyond(random, scope) : scope,
  };
};

export const refuse: Propose<"Refuse"> = (world, random) => {
  const asked = anId(world, random, "request");
  if (asked === undefined) return undefined;
  const named = world.view.facts("request", asked)?.parent;
  const parent = !random.slip(5) ? named : anId(world, random, "right", "authorization");
  if (parent === undefined) return undefined;
  return { actor: world.grantorAt(parent), request: asked, parent, reason: random.word() };
};

export const revoke: Propose<"Revoke"> = (world, random) => {
  const authorization = aLiveOne(world, random);
  if (authorization === undefined) return undefined;
  const parent = world.terms(authorization)?.parent ?? ZERO;
  const reason = random.word();
  return { actor: world.grantorAt(parent), authorization, reason, doc: random.word() };
};

export const surrender: Propose<"Surrender"> = (world, random) => {
  const authorization = aLiveOne(world, random);
  if (authorization === undefined) return undefined;
  return { actor: world.grantorAt(authorization), authorization, reason: ZERO };
};

export const revokeAll: Propose<"RevokeAll"> = (world, random) => {
  const subject = anId(world, random, "right", "authorization", "authorization");
  if (subject === undefined) return undefined;
  const epoch = world.view.state(subject)?.epoch ?? 0;
  const stale = random.slip(15) ? random.below(3) : epoch;
  return { actor: world.grantorAt(subject), epoch: stale, subject, reason: random.word() };
};

const partOf = (random: Random, set: bigint): bigint => {
  const entries = random.bits(set);
  return entries.reduce((part, n) => (random.chance(40) ? part & ~(1n << BigInt(n)) : part), set);
};

type Bound = Pick<
  Limits,
  "operations" | "purposes" | "outputs" | "environments" | "categories" | "territories"
>;

function askedWithin(random: Random, bound: Bound, minK: number) {
  const entry = (set: bigint | number, list: readonly string[]) =>
    random.slip(3) ? random.below(list.length + 1) : (random.pick(random.bits(set)) ?? 0);
  const stray = random.slip(3) ? 1n << BigInt(random.below(64)) : 0n;
  return {
    operation: entry(bound.operations, OPERATIONS),
    purpose: entry(bound.purposes, PURPOSES),
    output: entry(bound.outputs, OUTPUTS),
    environment: entry(bound.environments, ENVIRONMENTS),
    territory: entry(bound.territories, TERRITORIES),
    categories: (random.slip(4) ? 0n : partOf(random, bound.categories)) | stray,
    k: !random.slip(10) ? minK : Math.max(minK - 1, 0),
    version: !random.slip(15) ? 0 : random.below(4),
  };
}

export const use: Propose<"Use"> = (world, random) => {
  const authorization = aLiveOne(world, random);
  if (authorization === undefined) return undefined;
  const { limits } = world.terms(authorization)?.scope ?? BROAD;
  const operations = limits.operations & ~(random.slip(10) ? 0 : OWN_ACTS);
  return {
    actor: world.grantorAt(authorization),
    authorization,
    ...askedWithin(random, { ...limits, operations }, limits.minK),
    outputsDoc: random.chance(50) ? ZERO : random.word(),
    count: random.slip(10) ? random.below(2 ** 32) : 1 + random.below(4),
  };
};

/** What all of these allow. */
function common(scopes: readonly Scope[]): Bound {
  return scopes
    .map(({ limits }) => limits)
    .reduce((a, b) => ({
      ...a,
      purposes: a.purposes & b.purposes,
      outputs: a.outputs & b.outputs,
      environments: a.environments & b.environments,
      categories: a.categories & b.categories,
      territories: a.territories & b.territories,
    }));
}

function inputsFor(
  world: World,
  random: Random,
): { actor: Hex; authorizations: Hex[] } | undefined {
  const may = (id: Hex) => ((world.terms(id)?.scope.limits.operations ?? 0) & DERIVE) !== 0;
  const allowing = world.ids.authorization.filter((id) => may(id) && world.isGranted(id));
  const first = !random.slip(5) ? random.recent(allowing) : aLiveOne(world, random);
  if (first === undefined) return undefined;
  const actor = world.grantorAt(first);
  const mine = allowing.filter((id) => world.grantorAt(id) === actor);
  const count = random.chance(65) ? random.below(3) : random.below(9);
  const more = Array.from({ length: count }, () =>
    !random.slip(3) ? random.of([first, ...mine]) : (aLiveOne(world, random) ?? first),
  );
  const cited = [first, ...more, ...(random.slip(1) ? [random.word()] : [])];
  return { actor, authorizations: random.slip(3) ? cited : [...new Set(cited)] };
}

export const derive: Propose<"Derive"> = (world, random) => {
  const found = inputsFor(world, random);
  if (found === undefined) return undefined;
  const { actor, authorizations } = found;
  const known = authorizations.flatMap((id) => world.terms(id) ?? []);
  const scopes = known.length > 0 ? known.map(({ scope }) => scope) : [BROAD];
  const minK = Math.max(...scopes.map(({ limits }) => limits.minK));
  const {
    operation: _,
    categories,
    version,
    ...manner
  } = askedWithin(random, common(scopes), minK);

  const states = known.map(({ asset }) => world.view.state(asset));
  const highest = (level: "piLevel" | "classification") =>
    !random.slip(5) ? Math.max(0, ...states.map((state) => state?.[level] ?? 0)) : 0;
  const ceiling = meet(scopes, world.time);
  const asset = assetFor(random, actor, {
    scheme: random.slip(5) ? 0 : 1,
    inputs: inputsHash(authorizations),
    ceiling: "scope" in ceiling && !random.slip(3) ? ceilingHash(ceiling.scope) : random.word(),
    piLevel: highest("piLevel"),
    classification: highest("classification"),
  });
  const areProvided = scopes.every(
    ({ limits, conditions }) =>
      (limits.operations & PROVIDE) !== 0 && conditions.sublicenseDepth > 0,
  );
  const kinds = ["HOLD", "USE", ...(areProvided || random.slip(10) ? ["OPERATE"] : [])];
  const rights = titlesFor(random, world, actor, kinds);
  const inputs = authorizations.map((authorization): Input => ({
    authorization,
    version,
    categories,
  }));
  const declared = {
    transform: random.word(),
    deidentLevel: random.below(3),
    attestationDoc: ZERO,
  };
  return { actor, asset, rights, inputs, making: { ...manner, ...declared } };
};
