import type { ServerResponse } from "node:http";
import { LedgerError, shapeError } from "../core/error.ts";
import { EVENT_HEARTBEAT_MS, EVENT_STALL_MS, MAX_EVENT_STREAMS } from "../core/limits.ts";
import { MAX_PAGE_ITEMS } from "../core/limits.ts";
import type { HttpDeps } from "./deps.ts";
import { formatEvent } from "./forms/activity.ts";

/**
 * Where a reader is: the last event it got, or the end of a block; and which block of that number.
 */
interface Place {
  block: number;
  idx: number;
  hash: string;
}
/** The id of an event in a history tells no hash: it means the block of that number that stands. */
export type AskedPlace = Omit<Place, "hash"> & Partial<Pick<Place, "hash">>;
const END_OF_BLOCK = Number.MAX_SAFE_INTEGER;
/** Characters of a block's hash that an event's id carries. */
const HASH_CHARACTERS = 10;

const NO_BLOCK = "0x00000000";

const writePlace = ({ block, idx, hash }: Place): string => `${block}-${idx}-${hash}`;

const noSuchEvent = () => shapeError("/Last-Event-ID", "is none that an event had");

export function readPlace(text: string): AskedPlace {
  const found = /^(\d{1,15})-(\d{1,16})(?:-(0x[0-9a-f]{8}))?$/.exec(text);
  if (found === null) throw noSuchEvent();
  const [, block, idx, hash] = found;
  return { block: Number(block), idx: Number(idx), ...(hash !== undefined && { hash }) };
}

type Sources = Pick<HttpDeps, "index" | "onIndexed">;

/**
 * Server-sent events. A stream holds no queue: each asks the index for what follows its own place,
 * one page at a time, and waits while the client does not read. So a slow client costs nothing but
 * its connection, and loses that after a while; with Last-Event-ID it goes on where it was.
 *
 * After a reorg some of what a client got never happened. It is told so (`reorg`, with the first
 * block that no longer stands) and gets what stands there now.
 */
export class EventStreams {
  readonly #sources: Sources;
  readonly #open = new Set<ServerResponse>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  get count(): number {
    return this.#open.size;
  }

  /** `from`: the place of Last-Event-ID; without it the stream starts at the head. */
  serve(response: ServerResponse, from: AskedPlace | undefined): void {
    if (this.#open.size >= MAX_EVENT_STREAMS) {
      throw new LedgerError("E_LIMIT", `${MAX_EVENT_STREAMS} streams are open`);
    }
    const head = this.#sources.index.head()?.number ?? 0;
    if (from !== undefined && from.hash === undefined && from.block > head) throw noSuchEvent();
    this.#open.add(response);
    const stream = new Stream(this.#sources, response, from);
    response.on("close", () => {
      this.#open.delete(response);
      stream.stop();
    });
  }
}

class Stream {
  readonly #sources: Sources;
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  #place: Place;
  #stalled: NodeJS.Timeout | undefined;

  constructor(sources: Sources, response: ServerResponse, from: AskedPlace | undefined) {
    this.#sources = sources;
    this.#response = response;
    this.#place =
      from === undefined
        ? this.#endOf(sources.index.head()?.number ?? 0)
        : { hash: this.#hashOf(from.block), ...from };
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    response.on("drain", () => this.#drained());
    this.#heartbeat = setInterval(() => this.#write(": still here\n\n"), EVENT_HEARTBEAT_MS);
    this.#unsubscribe = sources.onIndexed(() => this.#pump());
    this.#write(": connected\n\n");
    this.#pump();
  }

  stop(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#stalled);
    this.#unsubscribe();
  }

  #pump(): void {
    this.#followReorg();
    while (this.#stalled === undefined) {
      const events = this.#sources.index.eventsAfter(this.#place, MAX_PAGE_ITEMS);
      for (const event of events) {
        const { block, idx } = event;
        this.#place = { block, idx, hash: this.#hashOf(block) };
        const data = JSON.stringify(formatEvent(event));
        this.#write(`id: ${writePlace(this.#place)}\nevent: ${event.name}\ndata: ${data}\n\n`);
      }
      if (events.length < MAX_PAGE_ITEMS) return;
    }
  }

  /** Called right after an unwinding, too: the head then is the last block that both sides have. */
  #followReorg(): void {
    const { block, hash } = this.#place;
    if (this.#hashOf(block) === hash) return;
    const head = this.#sources.index.head()?.number ?? 0;
    this.#place = this.#endOf(Math.max(Math.min(block - 1, head), 0));
    const first = this.#place.block + 1;
    this.#write(`id: ${writePlace(this.#place)}\nevent: reorg\ndata: {"block":${first}}\n\n`);
  }

  #endOf(block: number): Place {
    return { block, idx: END_OF_BLOCK, hash: this.#hashOf(block) };
  }

  #hashOf(block: number): string {
    const hash = this.#sources.index.blockAt({ block })?.hash ?? NO_BLOCK;
    return hash.slice(0, HASH_CHARACTERS);
  }

  #write(text: string): void {
    if (this.#response.write(text) || this.#stalled !== undefined) return;
    this.#stalled = setTimeout(() => this.#response.destroy(), EVENT_STALL_MS);
  }

  #drained(): void {
    clearTimeout(this.#stalled);
    this.#stalled = undefined;
    this.#pump();
  }
}
