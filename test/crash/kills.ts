// Kills at random moments, and what the auditor finds afterwards. A seed repeats the draw; what a
// kill meets depends on the machine.
import { setTimeout as pause } from "node:timers/promises";
import { enrolPairs, repeatSome, startBurst } from "./burst.ts";
import { settled, verdict, type Verdict } from "./checker.ts";
import { Client } from "./client.ts";
import { Service } from "./service.ts";

const PAIRS = 3;
const MOST = 60;
const SOONEST_MS = 30;
const LATEST_MS = 700;
/** A start takes about as long: it is killed somewhere on its way. */
const WITHIN_START_MS = 1_000;
const REPEATED = 5;
/** "start": the service, and the start after it. */
const VICTIMS = ["service", "chain", "both", "start"] as const;

export interface Survived {
  killed: string[];
  acknowledged: number;
  verdict: Verdict;
}

/** Park and Miller's. */
export function generator(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

export async function surviveKills(seed: number, kills: number): Promise<Survived> {
  const random = generator(seed);
  const service = await Service.started();
  try {
    const client = new Client(() => service.url);
    const pairs = await enrolPairs(client, service.office("accreditor"), PAIRS);
    const burst = startBurst(client, pairs, MOST);
    const killed: string[] = [];
    for (let n = 0; n < kills; n += 1) {
      await pause(SOONEST_MS + random() * (LATEST_MS - SOONEST_MS));
      const victim = VICTIMS[Math.floor(random() * VICTIMS.length)] ?? "service";
      killed.push(victim);
      await strike(service, victim, random() * WITHIN_START_MS);
      burst.more(MOST);
    }
    await burst.stop();
    await repeatSome(client, client.acknowledged.slice(-REPEATED));
    await settled(client.claims, service);
    const { length: acknowledged } = client.acknowledged;
    return { killed, acknowledged, verdict: await verdict(client.claims, service) };
  } finally {
    await service.remove();
  }
}

async function strike(service: Service, victim: (typeof VICTIMS)[number], later: number) {
  if (victim === "chain" || victim === "both") service.signalChain("SIGKILL");
  if (victim === "chain") return;
  await service.kill();
  if (victim === "start") {
    // It fails by being killed, or was quicker.
    const starting = service.start().catch(() => undefined);
    await pause(later);
    await service.kill();
    await starting;
  }
  await service.start();
}
