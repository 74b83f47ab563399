/** What may be proposed about the tree of authorizations. */
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, Scope, Terms } from "../../server/core/records.ts";
import { someone } from "./parties.ts";
import { aLiveOne, anId, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import {
  beyond,
  BROAD,
  DERIVE,
  OPERATE_CLASS,
  relation,
  scopeWithin,
  SUBLICENSE,
} from "./scopes.ts";
import type { World } from "./world.ts";

function aParent(world: World, random: Random): Hex | undefined {
  const live = world.ids.authorization.filter((id) => {
    const conditions = world.terms(id)?.scope.conditions;
    const isPassedOn = conditions && (conditions.sublicenseDepth > 0 || conditions.entrustAllowed);
    return isPassedOn && world.isGranted(id);
  });
  const rights = world.ids.right.filter(
    (id) => world.view.facts("right", id)?.right.title.kind !== 0 || random.slip(10),
  );
  const originals = rights.filter((id) => !world.isOfProduct(id));
  const listed = random.chance(45) ? live : random.chance(50) ? originals : rights;
  const closed = rights.filter((id) => world.view.state(world.assetOf(id) ?? id)?.closed);
  if (closed.length > 0 && random.chance(15)) return random.recent(closed);
  if (world.focus !== undefined && random.chance(30)) return random.pick(world.focused(listed));
  return !random.slip(5) ? random.recent(listed) : anId(world, random, "right", "authorization");
}

function relationUnder(world: World, random: Random, parent: Hex): number {
  if (random.slip(4)) return random.below(5);
  const kind = world.view.facts("right", parent)?.right.title.kind;
  if (kind === 1) return relation(random.chance(60) ? "INTERNAL" : "ENTRUST");
  const isPassedOn = (world.terms(parent)?.scope.conditions.sublicenseDepth ?? 1) > 0;
  const carries = (world.terms(parent)?.scope.limits.operations ?? 0) & SUBLICENSE;
  const isEntrustedOnly = carries === 0 && !random.slip(10);
  if (kind === undefined && (!isPassedOn || isEntrustedOnly || random.chance(20)))
    return relation("ENTRUST");
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
  const isRoot = world.terms(parent) === undefined;
  const isNewest = isRoot && random.chance(10);
  const until = world.view.state(parent)?.until ?? 0;
  const isToTheEnd = until > 0 && random.chance(70);
  const { limits, conditions } = scope;
  const fitting = {
    limits: {
      ...limits,
      operations,
      ...(isNewest && { version: 1 + random.below(2) }),
      ...(isToTheEnd && { notAfter: until + (random.slip(20) ? 1 : 0) }),
    },
    conditions: {
      ...conditions,
      relation: asRelation,
      ...(isEntrust && { sublicenseDepth: 0, entrustAllowed: random.slip(15) }),
    },
  };
  return random.slip(20) ? beyond(random, fitting) : fitting;
}

/** Undefined: one is needed and there is none. */
function basisUnder(world: World, random: Random, parent: Hex, asset: Hex): Hex | undefined {
  if (random.slip(8)) return random.chance(50) ? ZERO : anId(world, random, "consent");
  const above = world.terms(parent)?.basis;
  if (above !== undefined && above !== ZERO && random.chance(60)) return above;
  const given = random.recent(world.basesOf(asset));
  if (given !== undefined && random.chance(50)) return given;
  return world.needsBasis(asset) ? given : ZERO;
}

function granteeUnder(world: World, random: Random, parent: Hex, basis: Hex, scope: Scope): Hex {
  const recipient = world.view.facts("consent", basis)?.basis.recipient ?? ZERO_ADDRESS;
  const grantor = world.grantorAt(parent);
  if (scope.conditions.relation === relation("INTERNAL") && !random.slip(5)) return grantor;
  if (recipient !== ZERO_ADDRESS && random.chance(60)) return recipient;
  return random.chance(25) ? grantor : someone(random);
}

export const grant: Propose<"Grant"> = (world, random) => {
  const parent = aParent(world, random);
  if (parent === undefined) return undefined;
  const asset = world.assetOf(parent) ?? random.word();
  const scope = scopeUnder(world, random, parent);
  const basis = basisUnder(world, random, parent, asset);
  if (basis === undefined) return undefined;
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
