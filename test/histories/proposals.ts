/** The next act of a history: somebody's, mostly nearly right. */
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import { alter } from "./alter.ts";
import { EVERYBODY } from "./parties.ts";
import { messageOf, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import * as tree from "./grant-acts.ts";
import * as registry from "./registry-acts.ts";
import * as uses from "./use-acts.ts";
import type { World } from "./world.ts";

const PROPOSE: { [P in PrimaryType]: Propose<P> } = {
  Enroll: registry.enroll,
  Suspend: registry.suspend,
  Reinstate: registry.reinstate,
  Register: registry.register,
  AddVersion: registry.addVersion,
  Give: registry.give,
  Withdraw: registry.withdraw,
  Request: tree.request,
  Grant: tree.grant,
  Refuse: tree.refuse,
  Revoke: tree.revoke,
  Surrender: tree.surrender,
  RevokeAll: tree.revokeAll,
  Use: uses.use,
  Derive: uses.derive,
  Freeze: registry.freeze,
  Lift: registry.lift,
};

const WEIGHTS: Record<PrimaryType, number> = {
  Enroll: 5,
  Suspend: 2,
  Reinstate: 6,
  Register: 8,
  AddVersion: 5,
  Give: 9,
  Withdraw: 2,
  Request: 3,
  Grant: 34,
  Refuse: 2,
  Revoke: 1,
  Surrender: 1,
  RevokeAll: 1,
  Use: 18,
  Derive: 18,
  Freeze: 3,
  Lift: 6,
};

/** How an act reaches the chain, and with whose key. */
export interface Sending {
  act: Act;
  /** Whose key signs, or who sends where nothing is signed. */
  signer: Hex;
  /** Whom the proof names as its signer. */
  claimed: Hex;
  route: "signed" | "direct";
}

function proposed(world: World, random: Random): Act {
  // Whatever was handed in once may be handed in again.
  if (random.slip(2) && world.past.length > 0) return random.of(world.past);
  const isQuiet = registry.areFew(world) && random.chance(60);
  const primary = isQuiet ? "Enroll" : random.weighted(WEIGHTS);
  const proposal = PROPOSE[primary](world, random);
  if (proposal === undefined) return proposed(world, random);
  const actor = random.slip(4) ? random.of(EVERYBODY) : proposal.actor;
  const message = messageOf(world, random, primary, { ...proposal, actor });
  const act = { primary, message } as Act;
  return random.slip(8) ? alter(random, act) : act;
}

export function nextSending(world: World, random: Random): Sending {
  const act = proposed(world, random);
  const { actor } = act.message;
  const signer = !random.slip(3) && EVERYBODY.includes(actor) ? actor : random.of(EVERYBODY);
  const claimed = random.chance(50) ? actor : signer;
  return { act, signer, claimed, route: random.chance(12) ? "direct" : "signed" };
}
