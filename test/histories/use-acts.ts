/** What may be proposed to be done under authorizations: uses and derivations. */
import {
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PURPOSES,
  TERRITORIES,
} from "../../server/core/codes.ts";
import { ceilingHash, inputsHash } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Input, Limits, Scope } from "../../server/core/records.ts";
import { meet } from "../../server/core/rules/terms.ts";
import { aLiveOne, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import { assetFor, titlesFor } from "./registry-acts.ts";
import { BROAD, DERIVE, OWN_ACTS, PROVIDE } from "./scopes.ts";
import type { World } from "./world.ts";

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
  const isFocused = world.focus !== undefined && random.chance(40);
  const first = !random.slip(5)
    ? random.recent(isFocused ? world.focused(allowing) : allowing)
    : aLiveOne(world, random);
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
  const isLowered = random.chance(8);
  const highest = (level: "piLevel" | "classification") =>
    !isLowered || random.chance(30)
      ? Math.max(0, ...states.map((state) => state?.[level] ?? 0))
      : 0;
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
  const kinds = ["HOLD", "USE", ...(areProvided || random.chance(20) ? ["OPERATE"] : [])];
  const rights = titlesFor(random, actor, kinds);
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
