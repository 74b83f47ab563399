// Several participants at work at once, each act of one resting on those before it.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Wallet } from "ethers";
import type { Claim, Client } from "./client.ts";

const TITLES = ["HOLD", "USE", "OPERATE"];
const SCOPE = {
  purposes: ["P08"],
  operations: ["QUERY", "ANALYSE"],
  outputs: ["RAW"],
  environments: ["ANY"],
  territories: ["CN"],
  notAfter: "2039-01-01T00:00:00Z",
  maxUses: 10,
};

export const newKey = () => new Wallet(`0x${randomBytes(32).toString("hex")}`);

export const enrolment = (account: string, name: string) => ({
  account,
  name,
  jurisdiction: "CN",
  region: 0,
  validTo: "2040-01-01T00:00:00Z",
});

export const dataset = () => ({
  commitment: `0x${randomBytes(32).toString("hex")}`,
  scheme: "SALTED",
  hashAlg: "SHA-256",
  metadataDoc: { title: { en: "Weather" } },
  origin: "ENTERPRISE",
  classification: "GENERAL",
  piLevel: "NONE",
  sector: 0,
  region: 0,
  rights: TITLES.map((right) => ({ right, basis: "ORIGINAL_COLLECTION" })),
});

export const grant = (parent: string | undefined, grantee: string) => ({
  parent,
  grantee,
  relation: "PROVIDE",
  scope: SCOPE,
});

export const use = (authorization: string | undefined) => ({
  authorization,
  operation: "QUERY",
  purpose: "P08",
  output: "RAW",
  environment: "SANDBOX",
  territory: "CN",
});

/** A holder and the user whom it licenses. */
export interface Pair {
  holder: Wallet;
  user: Wallet;
}

export async function enrolPairs(client: Client, accreditor: Wallet, count: number) {
  const pairs = Array.from({ length: count }, () => ({ holder: newKey(), user: newKey() }));
  for (const [n, { holder, user }] of pairs.entries()) {
    const enroll = "participants.enroll";
    await client.act(accreditor, enroll, enrolment(holder.address, `Holder ${n}`));
    await client.act(accreditor, enroll, enrolment(user.address, `User ${n}`));
  }
  return pairs;
}

const BETWEEN_ACTS_MS = 15;

/**
 * Each pair repeats register → grant → use → use → revoke, and none waits for a block. At most
 * `most` acts, since a chain that falls far behind would make every test wait for it; `more` raises
 * that.
 */
export function startBurst(client: Client, pairs: readonly Pair[], most: number) {
  let last = client.claims.length + most;
  let isOver = false;

  async function act(...what: Parameters<Client["act"]>) {
    do await pause(BETWEEN_ACTS_MS);
    while (client.claims.length >= last && !isOver);
    return client.act(...what);
  }

  async function repeat({ holder, user }: Pair): Promise<void> {
    while (!isOver) {
      const { rights } = await act(holder, "assets.register", dataset());
      const granted = grant(rights?.OPERATE, user.address);
      const { authorization } = await act(holder, "authorizations.grant", granted);
      await act(user, "receipts.use", use(authorization));
      await act(user, "receipts.use", use(authorization));
      await act(holder, "authorizations.revoke", { authorization, reason: "DONE" });
    }
  }

  const work = Promise.all(pairs.map(repeat));
  // Awaited in stop; until then nobody may take a failure for unhandled.
  work.catch(() => undefined);
  return {
    more(acts: number): void {
      last = client.claims.length + acts;
    },
    /** Resolves when the acts under way are acknowledged. */
    async stop(): Promise<void> {
      isOver = true;
      await work;
    },
  };
}

/** A few acknowledged acts once more: each is the same operation, and has been all along. */
export async function repeatSome(client: Client, claims: readonly Claim[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const claim of claims) statuses.push((await client.handIn(claim)).status);
  return statuses;
}
