import { CONTRACT_OF } from "../../server/core/typed-data.ts";
import { TYPES } from "../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../server/core/records.ts";
import type { Kind } from "../../server/core/view.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

/** A message but for what says until when, and whether, it is still good. */
export type Proposal<P extends PrimaryType> = Omit<Messages[P], "deadline" | "nonce">;
/** What a party might do next; undefined while there is nothing to do it with. */
export type Propose<P extends PrimaryType> = (
  world: World,
  random: Random,
) => Proposal<P> | undefined;

/** An id of one of these kinds; now and then one of another kind, or of nothing. */
export function anId(world: World, random: Random, ...kinds: Kind[]): Hex | undefined {
  if (random.slip(1)) return random.word();
  if (random.slip(1)) return random.pick(world.every());
  return random.recent(kinds.flatMap((kind) => world.ids[kind]));
}

/** Rather one that is good for something. */
export function aLiveOne(world: World, random: Random): Hex | undefined {
  if (world.focus !== undefined && random.chance(50))
    return random.pick(world.focused(world.ids.authorization));
  const live = world.ids.authorization.filter((id) => world.isGranted(id));
  const ofProducts = live.filter((id) => world.isOfProduct(id));
  if (ofProducts.length > 0 && random.chance(40)) return random.recent(ofProducts);
  return !random.slip(20) && live.length > 0
    ? random.recent(live)
    : anId(world, random, "authorization");
}

const VALIDITY = 3600;

function nonceFor(world: World, random: Random, primary: PrimaryType, actor: Hex): bigint {
  const spent = world.spent.filter(
    (one) => one.contract === CONTRACT_OF[primary] && one.actor === actor,
  );
  if (random.slip(4) && spent.length > 0) return random.of(spent).nonce;
  // Neighbours share a word of the bitmap; the rest are far apart.
  return random.chance(50) ? BigInt(random.below(600)) : BigInt(random.word());
}

/** Completes a proposal; the deadline and the nonce are now and then no longer good. */
export function messageOf<P extends PrimaryType>(
  world: World,
  random: Random,
  primary: P,
  proposal: Proposal<P>,
): Messages[P] {
  const { time } = world;
  const last = random.slip(3) ? time - 1 + random.below(2) : time + VALIDITY;
  const spendsNonce = TYPES[primary].some(({ name }) => name === "nonce");
  return {
    ...proposal,
    deadline: BigInt(last),
    ...(spendsNonce && { nonce: nonceFor(world, random, primary, proposal.actor) }),
  } as unknown as Messages[P];
}
