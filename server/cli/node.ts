/** What a verifier asks of a node by JSON-RPC: is the block on its chain, what do words say now. */
import type { Hex } from "../core/records.ts";
import { CliFailure, EXIT } from "./failure.ts";

const ANSWER_MS = 10_000;
/** Of calls in one request; nodes cap what they take. */
const BATCH_CALLS = 100;

interface Call {
  method: string;
  params: readonly unknown[];
}
interface Answer {
  id?: unknown;
  result?: unknown;
  error?: { message?: string } | null;
}
export interface Block {
  number: number;
  hash: Hex;
  time: number;
}

async function post(url: string, calls: readonly Call[]): Promise<unknown[]> {
  const requests = calls.map((call, id) => ({ jsonrpc: "2.0", id, ...call }));
  const answers = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(requests),
    signal: AbortSignal.timeout(ANSWER_MS),
  })
    .then((response) => response.json() as Promise<unknown>)
    .catch((error: unknown) => {
      throw unreachable(url, (error as Error).message);
    });
  const byId = new Map(
    (Array.isArray(answers) ? (answers as Answer[]) : []).map((answer) => [answer.id, answer]),
  );
  return calls.map((_, id) => {
    const answer = byId.get(id);
    if (answer?.result === undefined)
      throw unreachable(url, answer?.error?.message ?? "no answer to a call");
    return answer.result;
  });
}

const unreachable = (url: string, why: string) =>
  new CliFailure(EXIT.UNREACHABLE, `the node at ${url} does not tell (${why})`);

const quantity = (number: number) => `0x${number.toString(16)}`;

/** Undefined where the node knows no such block. */
export async function blockOf(url: string, tag: number | "latest"): Promise<Block | undefined> {
  const name = tag === "latest" ? tag : quantity(tag);
  const [found] = await post(url, [{ method: "eth_getBlockByNumber", params: [name, false] }]);
  if (found === null) return undefined;
  const { number, hash, timestamp } = found as Record<string, unknown>;
  const block = { number: Number(number), time: Number(timestamp), hash: String(hash) as Hex };
  if (!Number.isSafeInteger(block.number) || !Number.isSafeInteger(block.time))
    throw unreachable(url, "its block can't be read");
  return block;
}

export async function wordsAt(
  url: string,
  block: number,
  slots: readonly { address: Hex; slot: Hex }[],
): Promise<bigint[]> {
  const words: bigint[] = [];
  for (let start = 0; start < slots.length; start += BATCH_CALLS) {
    const calls = slots.slice(start, start + BATCH_CALLS).map(({ address, slot }) => ({
      method: "eth_getStorageAt",
      params: [address, slot, quantity(block)],
    }));
    for (const word of await post(url, calls)) {
      if (typeof word !== "string" || !/^0x[0-9a-fA-F]{1,64}$/.test(word))
        throw unreachable(url, "a word can't be read");
      words.push(BigInt(word));
    }
  }
  return words;
}
