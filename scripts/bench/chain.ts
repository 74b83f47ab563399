import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { resultOf } from "../../server/chain/rpc.ts";
import type { Hex } from "../../server/core/records.ts";
import { Chain } from "../../server/localchain/chain.ts";
import { Author, callOf, newParty, type Party } from "./author.ts";
import { besides, type Figure, percentile, rounded, type Size } from "./figure.ts";
import { type BenchNetwork, FEES, signerOf, startBenchNetwork } from "./network.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled } from "./story.ts";

const ACTS = 5_000;
/** Levels of authorizations under each right, one party each. */
const DEPTH = 4;
const WARM_UP_STORIES = 8;
/** As the relay does: so many ahead of the chain, in arrays of so many. */
const IN_FLIGHT = 400;
const AT_ONCE = 50;
const POLL_MS = 20;
const LONGEST_STAND_MS = 30_000;
const FIFTHS = 5;
const REOPENINGS = 5;

const ACTS_PER_SECOND = 350;
const TIMES_WITHOUT_NATIVE = 1.6;
const LAST_TO_FIRST = 0.85;
const LONGEST_REOPENING_MS = 50;
const BYTES_PER_ACT = 10_000;
const RSS_MB = 250;

const bench = "chain";

/** The local chain alone, in its own process: acts as a relay sends them, one a transaction. */
export async function chain({ n = ACTS }: Size): Promise<Figure[]> {
  const native = await run(n, "with native code");
  if (!native.isNative) throw new Error("there is no native secp256k1 for this system");
  // Compared with the first fifth.
  const plain = await run(Math.ceil(n / FIFTHS), "without native code", withoutNative);
  if (plain.isNative) throw new Error("native code could not be kept out");
  const target = rounded(TIMES_WITHOUT_NATIVE * plain.perSecond);
  const { perSecond, slowing, bytesPerAct, reopenMs, rssMb } = native;
  const rate = { bench, unit: "1/s" };
  const figures: Figure[] = [
    { ...rate, metric: "acts", value: rounded(perSecond), target: ACTS_PER_SECOND },
    {
      ...rate,
      metric: "acts with native code",
      target,
      ...besides(slowing.first, "without", plain.perSecond),
    },
    {
      ...rate,
      metric: `last fifth of ${n} acts`,
      target: rounded(LAST_TO_FIRST * slowing.first),
      ...besides(slowing.last, "first fifth", slowing.first),
    },
    { bench, unit: "ms", metric: "reopen", value: rounded(reopenMs), target: LONGEST_REOPENING_MS },
    { bench, unit: "B", metric: "an act", value: rounded(bytesPerAct), target: BYTES_PER_ACT },
  ];
  if (rssMb === undefined) return figures;
  return [...figures, { bench, unit: "MB", metric: "RSS", value: rounded(rssMb), target: RSS_MB }];
}

/** The chain's process inherits what this one starts with. */
async function withoutNative<T>(start: () => Promise<T>): Promise<T> {
  const before = process.env["NODE_OPTIONS"];
  const preload = new URL("without-native.ts", import.meta.url).href;
  process.env["NODE_OPTIONS"] = `${before ?? ""} --import ${preload}`;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  }
}

type Start = <T>(start: () => Promise<T>) => Promise<T>;

interface Run {
  perSecond: number;
  slowing: { first: number; last: number };
  bytesPerAct: number;
  reopenMs: number;
  rssMb: number | undefined;
  isNative: boolean;
}

async function run(acts: number, how: string, starting: Start = (start) => start()): Promise<Run> {
  const relay = newParty();
  say(`chain: writing ${acts} acts`);
  const network = await starting(() => startBenchNetwork([relay]));
  try {
    const { warmUp, measured } = transactions(network, relay, acts);
    await sendAll(network, relay, warmUp, 0);
    const bytesBefore = await network.bytes();
    say(`chain: executing them ${how}`);
    const start = performance.now();
    const reached = await sendAll(network, relay, measured, warmUp.length);
    const seconds = (performance.now() - start) / 1000;
    const rssMb = await residentMb(network.pid);
    await assertExecuted(network, measured.at(-1)!);
    const bytes = await network.bytes();
    await network.end();
    return {
      perSecond: acts / seconds,
      slowing: slowingOf(reached),
      bytesPerAct: (bytes - bytesBefore) / acts,
      reopenMs: await reopening(network),
      rssMb,
      isNative: network.isNative,
    };
  } finally {
    await network.remove();
  }
}

interface Signed {
  raw: Hex;
  hash: Hex;
}

/** Registrations, bases, grants and uses at every depth, by parties of their own. */
function transactions({ deployment, accreditor }: BenchNetwork, relay: Party, acts: number) {
  const author = new Author(deployment, [accreditor]);
  const signer = signerOf(relay);
  const signed: Signed[] = [];
  const parties = Array.from({ length: DEPTH + 1 }, () => newParty());
  const take = (written: ReturnType<typeof assetStory>) => {
    for (const act of written) {
      const { contract, data, gasLimit } = callOf(act, act.signature);
      const to = deployment.contracts[contract].address;
      signed.push(signer.sign({ to, data, gasLimit }, signed.length, FEES));
    }
  };
  const story = () => take(assetStory(author, parties[0]!, parties.slice(1)));
  take(parties.map((party) => enrolled(author, accreditor, party)));
  for (let n = 0; n < WARM_UP_STORIES; n += 1) story();
  const before = signed.length;
  while (signed.length < before + acts) story();
  return { warmUp: signed.slice(0, before), measured: signed.slice(before, before + acts) };
}

/** How many were executed at which millisecond. */
type Reached = { count: number; at: number }[];

/** Hands in transactions from nonce `first` on, never more ahead of the chain than a relay. */
async function sendAll(
  { rpc }: BenchNetwork,
  relay: Party,
  all: readonly Signed[],
  first: number,
): Promise<Reached> {
  const reached: Reached = [{ count: 0, at: performance.now() }];
  let sent = 0;
  while (reached.at(-1)!.count < all.length) {
    const { count, at } = reached.at(-1)!;
    while (sent < all.length && sent - count + AT_ONCE <= IN_FLIGHT) {
      const part = all.slice(sent, sent + AT_ONCE);
      const calls = part.map(({ raw }) => ({ method: "eth_sendRawTransaction", params: [raw] }));
      for (const answer of await rpc.batch(calls)) resultOf(answer);
      sent += part.length;
    }
    await pause(POLL_MS);
    const nonce = await rpc.call<string>("eth_getTransactionCount", relay.address, "latest");
    const now = performance.now();
    if (Number(nonce) - first > count) reached.push({ count: Number(nonce) - first, at: now });
    else if (now - at > LONGEST_STAND_MS) throw new Error(`the chain stands at ${nonce}`);
  }
  return reached;
}

/** Acts per second until a fifth was reached, and since four fifths were. */
function slowingOf(reached: Reached): { first: number; last: number } {
  const all = reached.at(-1)!;
  const fifth = all.count / FIFTHS;
  const start = reached[0]!;
  const early = reached.find(({ count }) => count >= fifth)!;
  const late = reached.findLast(({ count }) => count <= all.count - fifth)!;
  const rate = (from: typeof start, to: typeof start) =>
    ((to.count - from.count) * 1000) / (to.at - from.at);
  return { first: rate(start, early), last: rate(late, all) };
}

/** Acts that overtake what they rest on revert early, and look fast. */
async function assertExecuted({ rpc }: BenchNetwork, { hash }: Signed): Promise<void> {
  const receipt = await rpc.call<{ status: string } | null>("eth_getTransactionReceipt", hash);
  if (Number(receipt?.status) !== 1) throw new Error(`the last act, ${hash}, was not executed`);
}

/** Within this process, so without the start of one. */
async function reopening({ options }: BenchNetwork): Promise<number> {
  const milliseconds: number[] = [];
  for (let n = 0; n < REOPENINGS; n += 1) {
    const start = performance.now();
    const opened = await Chain.open(options, (error) => {
      throw error;
    });
    milliseconds.push(performance.now() - start);
    await opened.close();
  }
  return percentile(milliseconds, 50);
}

/** The most that it ever held; where the system does not tell, the figure is left out. */
async function residentMb(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
