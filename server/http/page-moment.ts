import { LedgerError } from "../core/error.ts";
import { type Moment, momentAt, momentOf, type MomentSources } from "./as-of.ts";

/**
 * Every page of a list answers as of the moment of the first: of its block, which the index's own
 * cursor names, and judged at its time, which stands in front of that.
 */
export interface OpenPage {
  /** Of a first page: its block. */
  at: number;
  /** As the index wrote it. */
  cursor: string | undefined;
  /** Given the block that the index read as of. */
  momentAt: (block: number) => Moment;
}

const SEALED = /^(\d{1,12})(p?)\.([\w-]+)$/;

export async function openPage(
  sources: MomentSources,
  { asOf, cursor }: { asOf?: string; cursor?: string },
): Promise<OpenPage> {
  if (cursor === undefined) {
    const moment = await momentOf(sources, asOf);
    return { at: moment.block.number, cursor, momentAt: () => moment };
  }
  const [, seconds, mark, inner] = SEALED.exec(cursor) ?? [];
  if (inner === undefined) throw wrongCursor();
  const time = Number(seconds);
  const isProvisional = mark === "p";
  return { at: 0, cursor: inner, momentAt: (at) => laterMoment(sources, at, time, isProvisional) };
}

export function nextPage(next: string | undefined, { time, provisional }: Moment): string | null {
  return next === undefined ? null : `${time}${provisional ? "p" : ""}.${next}`;
}

function laterMoment(
  sources: MomentSources,
  at: number,
  time: number,
  isProvisional: boolean,
): Moment {
  const block = sources.index.blockAt({ block: at });
  if (block === undefined || block.time > time || time > sources.now()) throw wrongCursor();
  return momentAt(sources, block, time, isProvisional);
}

const wrongCursor = () =>
  new LedgerError("E_SHAPE", "the cursor is none that a page ended with", { pointer: "/cursor" });
