/** What may be proposed about keys: who signs for whom. */
import { AGENT_ACTS, KEY_ACTS } from "../../server/core/codes.ts";
import { participantSubject } from "../../server/core/ids.ts";
import type { Hex } from "../../server/core/records.ts";
import { set } from "../core/rules/support/words.ts";
import { ACCREDITORS, KEYS, ORGANIZATIONS, someone } from "./parties.ts";
import type { Propose } from "./proposal.ts";
import type { Random } from "./random.ts";

const HOUR = 3600;
const POWERS = AGENT_ACTS.filter((act) => !KEY_ACTS.includes(act));

export const succeed: Propose<"Succeed"> = (world, random) => {
  const waiting = ORGANIZATIONS.filter((one) => {
    const { nextKeyAt = 0 } = world.view.state(participantSubject(one)) ?? {};
    return nextKeyAt > world.time;
  });
  const participant = (random.chance(40) ? random.pick(waiting) : undefined) ?? someone(random);
  const state = world.view.state(participantSubject(participant));
  const isOwn = random.chance(50);
  const newKey = random.chance(30) ? world.keyOf(participant) : random.of([participant, ...KEYS]);
  const stale = random.slip(8) ? random.below(3) : 0;
  return {
    actor: isOwn ? participant : random.of(ACCREDITORS),
    participant,
    newKey,
    revision: (state?.revision ?? 0) + stale,
  };
};

function powersFor(random: Random): bigint {
  if (random.slip(2)) return set(AGENT_ACTS, AGENT_ACTS);
  if (random.slip(1)) return random.chance(50) ? 0n : 1n << BigInt(AGENT_ACTS.length);
  if (random.chance(40)) return set(AGENT_ACTS, POWERS);
  return set(
    AGENT_ACTS,
    POWERS.filter(() => random.chance(60)),
  );
}

export const appoint: Propose<"Appoint"> = (world, random) => {
  const actor = random.chance(15) ? random.of(ACCREDITORS) : someone(random);
  const agent = random.chance(80) ? random.of(KEYS) : someone(random);
  const hours = random.chance(40) ? 1 + random.below(5) : 1_000;
  const notAfter = world.time + (random.slip(5) ? random.below(2) : hours * HOUR);
  return { actor, agent, acts: powersFor(random), notAfter };
};

export const dismiss: Propose<"Dismiss"> = (world, random) => {
  const appointed = random.slip(5) ? undefined : random.pick(world.agents);
  const [actor, agent]: [Hex, Hex] = appointed ?? [someone(random), random.of(KEYS)];
  const revision = world.view.agent(actor, agent)?.revision ?? 0;
  return { actor, agent, revision: random.slip(8) ? random.below(3) : revision };
};
