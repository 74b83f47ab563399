/** What may be proposed about a right on its way, and about an asset by who keeps it. */
import { CLASSIFICATIONS, PI_LEVELS, RIGHTS } from "../../server/core/codes.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { ORGANIZATIONS, REGULATORS, someone } from "./parties.ts";
import { anId, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const CORE = CLASSIFICATIONS.indexOf("CORE");
const HOLD = RIGHTS.indexOf("HOLD");

function aRight(world: World, random: Random): Hex | undefined {
  if (random.slip(3)) return anId(world, random, "right");
  const { focus } = world;
  const near = focus === undefined ? [] : world.ids.right.filter((id) => world.restsOn(id, focus));
  const offered = world.ids.right.filter((id) => world.offerOf(id) !== ZERO_ADDRESS);
  const listed = random.chance(20) && near.length > 0 ? near : world.ids.right;
  return random.chance(20) && offered.length > 0 ? random.of(offered) : random.recent(listed);
}

export const offer: Propose<"Offer"> = (world, random) => {
  const right = aRight(world, random);
  if (right === undefined) return undefined;
  const isWithdrawn = world.offerOf(right) !== ZERO_ADDRESS && random.chance(30);
  const to = isWithdrawn || random.slip(3) ? ZERO_ADDRESS : random.of(ORGANIZATIONS);
  return {
    actor: world.grantorAt(right),
    right,
    to: random.slip(3) ? someone(random) : to,
    endGrants: random.chance(30),
    termsDoc: random.chance(50) ? ZERO : random.word(),
  };
};

export const accept: Propose<"Accept"> = (world, random) => {
  const offered = world.ids.right.filter((id) => world.offerOf(id) !== ZERO_ADDRESS);
  const right = random.slip(5) ? aRight(world, random) : random.recent(offered);
  if (right === undefined) return undefined;
  const to = world.offerOf(right);
  const { holder = ZERO_ADDRESS, endGrants = false } = world.view.state(right) ?? {};
  return {
    actor: to === ZERO_ADDRESS || random.slip(5) ? someone(random) : to,
    right,
    from: random.slip(5) ? someone(random) : holder,
    endGrants: random.slip(5) ? !endGrants : endGrants,
  };
};

export const renounce: Propose<"Renounce"> = (world, random) => {
  const right = aRight(world, random);
  return right && { actor: world.grantorAt(right), right, reason: random.word() };
};

/** Some of an asset whose HOLD was given up, has ended or is under an order. */
function anAsset(world: World, random: Random): Hex | undefined {
  const odd = world.ids.asset.filter((id) => {
    const hold = world.rightIn(id, HOLD);
    const state = hold && world.view.state(hold);
    const isOver = state && state.until !== 0 && state.until <= world.time;
    return isOver || state?.status === "RENOUNCED" || world.view.state(id)?.status === "RETIRED";
  });
  return random.chance(20) && odd.length > 0 ? random.of(odd) : anId(world, random, "asset");
}

export const retire: Propose<"Retire"> = (world, random) => {
  const asset = anAsset(world, random);
  return asset && { actor: world.keeperOf(asset) ?? someone(random), asset, reason: ZERO };
};

export const reclassify: Propose<"Reclassify"> = (world, random) => {
  const core = world.ids.asset.filter((id) => world.view.state(id)?.classification === CORE);
  const asset = (random.chance(40) ? random.pick(core) : undefined) ?? anAsset(world, random);
  if (asset === undefined) return undefined;
  const { classification = 0, piLevel = 0 } = world.view.state(asset) ?? {};
  const keeper = world.keeperOf(asset) ?? someone(random);
  const isRegulated = classification === CORE || random.chance(40);
  const actor = isRegulated ? random.of(REGULATORS) : keeper;
  const raised = { classification, piLevel: Math.min(piLevel + 1, PI_LEVELS.length - 1) };
  const anything = {
    classification: random.chance(20) ? CORE : random.below(CORE),
    piLevel: random.below(PI_LEVELS.length),
  };
  const isCalm = classification !== CORE && random.chance(50);
  return { actor, asset, ...(isCalm ? raised : anything), reason: random.word() };
};
