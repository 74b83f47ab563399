import { setTimeout as pause } from "node:timers/promises";
import type { Whereabouts } from "../../server/core/parse-typed-data.ts";
import type { Hex } from "../../server/core/records.ts";
import type { Contract } from "../../server/core/view.ts";
import { type RemoteNetwork, startService } from "../demo/service.ts";
import { Author, partyOf, type Party, type SignedAct } from "./author.ts";
import { bodyOf, Client } from "./client.ts";

const POLL_MS = 50;
const LONGEST_WAIT_MS = 600_000;

interface Health {
  chainId: number;
  contracts: Record<Contract, Hex>;
}

/** The whole service with its chain in processes of their own, over a temporary folder. */
export interface BenchLedger {
  client: Client;
  author: Author;
  accreditor: Party;
  place: Whereabouts;
  /** Resolves when the chain has decided every accepted act. */
  idle(): Promise<void>;
  /** Throws unless every act is in a block. */
  assertIncluded(acts: readonly SignedAct[]): Promise<void>;
  stop(): Promise<void>;
}

export async function startBenchLedger(
  connections: number,
  remote?: RemoteNetwork,
): Promise<BenchLedger> {
  const service = await startService(remote);
  const accreditor = partyOf(await service.office("accreditor"));
  return openBenchLedger(service, accreditor, connections);
}

/** A service that runs already. */
export async function openBenchLedger(
  service: { url: string; stop(): Promise<void> },
  accreditor: Party,
  connections: number,
): Promise<BenchLedger> {
  const client = new Client(service.url, connections);
  const { chainId, contracts } = await client.json<Health>("/healthz");
  const { Registry, Authorizations, Oversight, Anchors } = contracts;
  const place = {
    chainId,
    contracts: {
      Registry: { address: Registry },
      Authorizations: { address: Authorizations },
      Oversight: { address: Oversight },
      Anchors: { address: Anchors },
    },
  };
  return {
    client,
    accreditor,
    place,
    author: new Author(place, [accreditor]),
    async idle() {
      const end = Date.now() + LONGEST_WAIT_MS;
      while ((await undecided(client)) > 0) {
        if (Date.now() > end) throw new Error(`acts still wait after ${LONGEST_WAIT_MS} ms`);
        await pause(POLL_MS);
      }
    },
    async assertIncluded(acts) {
      for (const { digest } of acts) {
        const { status } = await client.json<{ status: string }>(`/v1/acts/${digest}`);
        if (status !== "included" && status !== "final") throw new Error(`${digest} is ${status}`);
      }
    },
    async stop() {
      client.close();
      await service.stop();
    },
  };
}

async function undecided(client: Client): Promise<number> {
  const { text } = await client.get("/metrics");
  const value = /^drl_acts_undecided (\d+)$/m.exec(text)?.[1];
  if (value === undefined) throw new Error("the service does not tell how many acts wait");
  return Number(value);
}

/** Some acts one after the other, of several clients at once. */
export async function submitAll(
  client: Client,
  clients: readonly (readonly SignedAct[])[],
): Promise<{ seconds: number; milliseconds: number[] }> {
  const bodies = clients.map((acts) => acts.map(bodyOf));
  const milliseconds: number[] = [];
  const start = performance.now();
  const work = bodies.map(async (own) => {
    for (const body of own) {
      const sent = performance.now();
      await client.submit(body);
      milliseconds.push(performance.now() - sent);
    }
  });
  await Promise.all(work);
  return { seconds: (performance.now() - start) / 1000, milliseconds };
}
