// An auditor that trusts nobody: it knows what participants signed and what was acknowledged, asks
// the chain itself what happened, and holds the service's answers against both. It shares no code
// with the service.
import { id as keccakOfText } from "ethers";
import { setTimeout as pause } from "node:timers/promises";
import type { Claim } from "./client.ts";

const ACT_EXECUTED = keccakOfText("ActExecuted(bytes32,address,address)");
const BLOCKS_AT_ONCE = 1_000;
const PAGE = 200;
const SETTLE_MS = 90_000;
const POLL_MS = 30;

type Json = Record<string, unknown>;
interface Execution {
  block: number;
  tx: string;
}
interface RawLog {
  topics: string[];
  blockNumber: string;
  transactionHash: string;
}

export interface Verdict {
  /** Acknowledged, neither executed nor refused with a reason. */
  lost: string[];
  /** Executed more than once. */
  doubled: string[];
  /** Executed, but never signed by anybody here. */
  unknown: string[];
  /** Acknowledged, and refused by the chain: the reason. */
  refused: string[];
  /** Where an answer of the service differs from the chain. */
  wrong: string[];
}
export const SOUND: Verdict = { lost: [], doubled: [], unknown: [], refused: [], wrong: [] };

export interface Places {
  /** Of the service. */
  url: string;
  /** Of the chain itself, past any proxy. */
  rpcUrl: string;
}

async function call<T>(rpcUrl: string, method: string, ...params: unknown[]): Promise<T> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result: T; error?: Json };
  if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
  return result;
}

async function get(url: string): Promise<{ status: number; body: Json }> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Json };
}

/** Every execution on the chain, by digest. */
export async function executions(rpcUrl: string): Promise<Map<string, Execution[]>> {
  const found = new Map<string, Execution[]>();
  const head = Number(await call<string>(rpcUrl, "eth_blockNumber"));
  for (let from = 0; from <= head; from += BLOCKS_AT_ONCE) {
    const [fromBlock, toBlock] = [from, Math.min(head, from + BLOCKS_AT_ONCE - 1)].map(
      (number) => `0x${number.toString(16)}`,
    );
    const filter = { fromBlock, toBlock, topics: [ACT_EXECUTED] };
    for (const log of await call<RawLog[]>(rpcUrl, "eth_getLogs", filter)) {
      const digest = log.topics[1] ?? "";
      const one = { block: Number(log.blockNumber), tx: log.transactionHash };
      found.set(digest, [...(found.get(digest) ?? []), one]);
    }
  }
  return found;
}

/** Resolves when the service calls each acknowledged act final or refused; else says which not. */
export async function settled(claims: readonly Claim[], { url }: Places): Promise<void> {
  const until = Date.now() + SETTLE_MS;
  for (const { digest, type, acknowledged } of claims) {
    while (acknowledged) {
      const { status, body } = await get(`${url}/v1/acts/${digest}`);
      if (status === 200 && ["final", "refused"].includes(body["status"] as string)) break;
      if (Date.now() > until) throw new Error(`${type} ${digest} stays ${JSON.stringify(body)}`);
      await pause(POLL_MS);
    }
  }
}

/**
 * `all` is everything that was ever signed for this ledger; the records of `recent` are looked up
 * one by one, those of all are counted.
 */
export async function verdict(
  all: readonly Claim[],
  places: Places,
  recent: readonly Claim[] = all,
): Promise<Verdict> {
  const found: Verdict = { lost: [], doubled: [], unknown: [], refused: [], wrong: [] };
  const executed = await executions(places.rpcUrl);
  const signed = new Set(all.map(({ digest }) => digest));
  for (const [digest, times] of executed) {
    if (times.length > 1) found.doubled.push(digest);
    if (!signed.has(digest)) found.unknown.push(digest);
  }
  for (const claim of recent) await examine(claim, executed, all, places, found);
  found.wrong.push(...(await miscounted(all, executed, places)));
  found.wrong.push(...(await wrongHead(places)));
  return found;
}

async function examine(
  claim: Claim,
  executed: Map<string, Execution[]>,
  all: readonly Claim[],
  { url }: Places,
  found: Verdict,
): Promise<void> {
  const { digest, type, acknowledged } = claim;
  const named = `${type} ${digest}`;
  const told = await get(`${url}/v1/acts/${digest}`);
  const [place] = executed.get(digest) ?? [];
  if (place === undefined) {
    const { status, reason } = told.body as Record<string, string>;
    if (told.status === 200 && status === "refused") found.refused.push(`${named}: ${reason}`);
    else if (acknowledged) found.lost.push(named);
    if (status === "included" || status === "final") found.wrong.push(`${named} is ${status}`);
    return;
  }
  const { status, block, transaction } = told.body;
  if (status !== "final" || block !== place.block || transaction !== place.tx) {
    found.wrong.push(`${named} in ${JSON.stringify(place)} is ${JSON.stringify(told.body)}`);
  }
  found.wrong.push(...(await wrongRecord(claim, executed, all, url)));
}

/** The record that the act made, with what later acts have made of it. */
async function wrongRecord(
  { type, digest, ids, actor, input }: Claim,
  executed: Map<string, Execution[]>,
  all: readonly Claim[],
  url: string,
): Promise<string[]> {
  const expected = recordOf();
  const { body } = await get(url + expected[0]);
  return Object.entries(expected[1]).flatMap(([field, value]) =>
    JSON.stringify(body[field]) === JSON.stringify(value)
      ? []
      : [`${expected[0]}: ${field} is ${JSON.stringify(body[field])}, not ${String(value)}`],
  );

  function recordOf(): [string, Json] {
    const { account, commitment, grantee, authorization } = input as Record<string, string>;
    const lower = (address?: string) => address?.toLowerCase();
    switch (type) {
      case "participants.enroll":
        return [`/v1/participants/${account}`, { id: lower(account), name: input["name"] }];
      case "assets.register":
        return [`/v1/assets/${ids.asset}`, { id: ids.asset, registrant: actor, commitment }];
      case "authorizations.grant":
        return [
          `/v1/authorizations/${ids.authorization}`,
          {
            grantor: actor,
            grantee: lower(grantee),
            parent: input["parent"],
            ...countedFor(ids.authorization),
          },
        ];
      case "receipts.use":
        return [`/v1/receipts/${digest}`, { grantee: actor }];
      case "authorizations.revoke":
        return [`/v1/authorizations/${authorization}`, countedFor(authorization)];
      default:
        throw new Error(`the checker does not know ${type}`);
    }
  }

  function countedFor(authorization: string | undefined): Json {
    const upon = all.filter(
      (claim) => claim.input["authorization"] === authorization && executed.has(claim.digest),
    );
    const used = upon.filter((claim) => claim.type === "receipts.use").length;
    const isRevoked = upon.some((claim) => claim.type === "authorizations.revoke");
    const left = MAX_USES - used;
    return {
      uses: { used, allotted: 0, left },
      ...(isRevoked && { status: "REVOKED" }),
    };
  }
}

const MAX_USES = 10;

const LISTS: Record<string, string> = {
  "assets.register": "assets",
  "authorizations.grant": "authorizations",
  "receipts.use": "receipts",
};

/** As many records of a kind as acts of it that the chain has executed. */
async function miscounted(
  all: readonly Claim[],
  executed: Map<string, Execution[]>,
  { url }: Places,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const [type, list] of Object.entries(LISTS)) {
    const happened = all.filter((claim) => claim.type === type && executed.has(claim.digest));
    let listed = 0;
    for (let cursor = ""; ;) {
      const { body } = await get(`${url}/v1/${list}?limit=${PAGE}${cursor}`);
      listed += (body["items"] as unknown[]).length;
      if (body["next"] === null) break;
      cursor = `&cursor=${encodeURIComponent(body["next"] as string)}`;
    }
    if (listed !== happened.length) wrong.push(`${listed} ${list}, not ${happened.length}`);
  }
  return wrong;
}

async function wrongHead({ url, rpcUrl }: Places): Promise<string[]> {
  const { body } = await get(`${url}/healthz`);
  const told = body["head"] as { number: number; hash: string };
  const head = await call<Json>(rpcUrl, "eth_getBlockByNumber", "latest", false);
  const real = { number: Number(head["number"]), hash: head["hash"] };
  return told.number === real.number && told.hash === real.hash
    ? []
    : [`the head is ${JSON.stringify(told)}, not ${JSON.stringify(real)}`];
}
