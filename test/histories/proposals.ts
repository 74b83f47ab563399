/** The next act of a history: somebody's, mostly nearly right. */
import { actName } from "../../server/core/act-name.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import { actsFor } from "../../server/core/rules/signer.ts";
import { alter } from "./alter.ts";
import { EVERYBODY, hasKey, isWallet, KEYS } from "./parties.ts";
import { messageOf, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import * as keys from "./key-acts.ts";
import * as rights from "./right-acts.ts";
import * as tree from "./grant-acts.ts";
import * as logs from "./log-acts.ts";
import * as registry from "./registry-acts.ts";
import * as uses from "./use-acts.ts";
import type { World } from "./world.ts";

const PROPOSE: { [P in PrimaryType]: Propose<P> } = {
  Enroll: registry.enroll,
  Suspend: registry.suspend,
  Reinstate: registry.reinstate,
  Succeed: keys.succeed,
  Appoint: keys.appoint,
  Dismiss: keys.dismiss,
  Register: registry.register,
  AddVersion: registry.addVersion,
  Retire: rights.retire,
  Reclassify: rights.reclassify,
  Offer: rights.offer,
  Accept: rights.accept,
  Renounce: rights.renounce,
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
  OpenLog: logs.openLog,
  Anchor: logs.anchor,
};

const WEIGHTS: Record<PrimaryType, number> = {
  Enroll: 5,
  Suspend: 2,
  Reinstate: 6,
  Succeed: 5,
  Appoint: 7,
  Dismiss: 2,
  Register: 8,
  AddVersion: 5,
  Retire: 1,
  Reclassify: 4,
  Offer: 7,
  Accept: 7,
  Renounce: 1,
  Give: 9,
  Withdraw: 2,
  Request: 3,
  Grant: 44,
  Refuse: 2,
  Revoke: 1,
  Surrender: 1,
  RevokeAll: 1,
  Use: 26,
  Derive: 26,
  Freeze: 3,
  Lift: 6,
  OpenLog: 2,
  Anchor: 6,
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

/** The actor's key, or one that it appointed, mostly for this very act. */
function signerFor(world: World, random: Random, act: Act): Hex | undefined {
  const { actor } = act.message;
  const agents = world.agents.filter(([participant]) => participant === actor);
  const name = actName(act, world.view);
  const able = agents.filter(
    ([participant, key]) => !actsFor(world.view, participant, key, name, world.time),
  );
  const [, agent] = random.pick(able.length > 0 && random.chance(70) ? able : agents) ?? [];
  const key = agent !== undefined && random.chance(40) ? agent : world.keyOf(actor);
  return hasKey(key) ? key : undefined;
}

export function nextSending(world: World, random: Random): Sending {
  const act = proposed(world, random);
  const { actor } = act.message;
  const rightly = random.slip(3) ? undefined : signerFor(world, random, act);
  const signer = rightly ?? random.of([...EVERYBODY, ...KEYS]);
  const isHonest = rightly !== undefined && !random.slip(2);
  const claimed = isHonest || random.chance(50) ? signer : actor;
  // Nobody's transaction starts at a contract.
  const isDirect = !isWallet(signer) && random.chance(12);
  return { act, signer, claimed, route: isDirect ? "direct" : "signed" };
}
