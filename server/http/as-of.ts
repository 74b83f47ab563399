import { LedgerError, shapeError } from "../core/error.ts";
import { MAX_INDEX_WAIT_MS } from "../core/limits.ts";
import { formatTime } from "../core/wire/format.ts";
import type { Block } from "../store/index/model.ts";
import type { Snapshot } from "../store/index/view.ts";
import type { HttpDeps } from "./deps.ts";
import { COUNT, FLAG, ID, TIME } from "./forms/shapes.ts";

/** The moment that an answer is about: what the block left, judged at `time`. */
export interface Moment {
  block: Block;
  time: number;
  /** Later blocks may still bear this time, so the same question may be answered otherwise. */
  provisional: boolean;
  view: Snapshot;
}

export type MomentSources = Pick<
  HttpDeps,
  "chainHead" | "index" | "lagMs" | "maxLagMs" | "now" | "onIndexed"
>;

export const MOMENT = { block: COUNT, blockHash: ID, asOf: TIME, provisional: FLAG };

export const formatMoment = ({ block, time, provisional }: Moment) => ({
  block: block.number,
  blockHash: block.hash,
  asOf: formatTime(time),
  provisional,
});

/**
 * As of now, of a block's number, or of a time: the last block not after it, expiry judged at it.
 */
export async function momentOf(sources: MomentSources, asOf?: string): Promise<Moment> {
  if (asOf !== undefined && /^[0-9]+$/.test(asOf)) return atBlock(sources, Number(asOf));
  return atTime(sources, asOf === undefined ? undefined : secondsOf(asOf));
}

async function atBlock(sources: MomentSources, number: number): Promise<Moment> {
  const { index, chainHead } = sources;
  const isYetToCome = async () => (await chainHead()) < number;
  await untilIndexed(sources, () => (index.head()?.number ?? -1) >= number, isYetToCome);
  const block = index.blockAt({ block: number });
  if (block === undefined) throw new LedgerError("E_ASOF", `the ledger starts after ${number}`);
  return momentAt(sources, block, block.time, false);
}

async function atTime(sources: MomentSources, asked: number | undefined): Promise<Moment> {
  const { index, now } = sources;
  const time = asked ?? now();
  if (time > now()) throw new LedgerError("E_ASOF", `${formatTime(time)} is yet to come`);
  // A time that the index has passed needs no more blocks; for a later one it must be at the head.
  if (asked !== undefined) {
    await untilIndexed(sources, () => (index.head()?.time ?? -1) > time || isFresh(sources));
  }
  const head = index.head();
  if (head === undefined) throw new LedgerError("E_STALE", "the index has no block yet");
  const block = index.blockAt({ time });
  if (block === undefined) {
    throw new LedgerError("E_ASOF", `the ledger starts after ${formatTime(time)}`);
  }
  return momentAt(sources, block, time, time >= head.time);
}

export function momentAt(
  { index }: MomentSources,
  block: Block,
  time: number,
  provisional: boolean,
) {
  // Who holds an office is judged at the time too: an appointment may begin after its block.
  return { block, time, provisional, view: index.view(block.number, () => time) };
}

/** Whether the index is close enough to the chain's head to speak for now. */
export function isFresh({ lagMs, maxLagMs }: MomentSources): boolean {
  const lag = lagMs();
  return lag !== undefined && lag <= maxLagMs;
}

async function untilIndexed(
  sources: MomentSources,
  isThere: () => boolean,
  isYetToCome = () => Promise.resolve(false),
): Promise<void> {
  if (isThere()) return;
  const stop = Promise.withResolvers<LedgerError | undefined>();
  const unsubscribe = sources.onIndexed(() => isThere() && stop.resolve(undefined));
  const stale = new LedgerError("E_STALE", "this node has not seen that moment yet");
  const timer = setTimeout(() => stop.resolve(stale), MAX_INDEX_WAIT_MS);
  const early = new LedgerError("E_ASOF", "the chain has not come that far yet");
  // A chain that does not answer leaves it open, and then the wait decides.
  isYetToCome().then(
    (yes) => yes && stop.resolve(early),
    () => undefined,
  );
  const refusal = await stop.promise;
  clearTimeout(timer);
  unsubscribe();
  if (refusal) throw refusal;
}

function secondsOf(text: string): number {
  const seconds = Math.floor(Date.parse(text) / 1000);
  const local = text.slice(0, "YYYY-MM-DDThh:mm:ss".length);
  const read = Date.parse(`${local}Z`);
  // Date.parse takes 30 February as 2 March, so the local part has to come out as it went in.
  const isReal = Number.isFinite(seconds + read) && new Date(read).toISOString().startsWith(local);
  if (!isReal) throw shapeError("/asOf", "is no day or hour of the calendar");
  return seconds;
}
