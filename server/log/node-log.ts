import { formatProof } from "../core/log/checkpoint.ts";
import { entryBytes, type EntryKind, entryLeaf, entryText } from "../core/log/entry.ts";
import { HASH_BYTES, TILE_WIDTH, type TilePlace, tileWidth } from "../core/log/tiles.ts";
import { treeInclusion } from "../core/log/tree.ts";
import { logId } from "../core/ids.ts";
import type { Hex, Log } from "../core/records.ts";
import { toHex } from "../core/typed-data.ts";
import type { PlacedEntry, StoredCheckpoint } from "../store/intake/log.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { Sequencer } from "./sequencer.ts";
import type { LogWitness } from "./witness.ts";
import type { Witnesses, WitnessState } from "./witnesses.ts";

/** A head of this log that a block holds. */
export interface AnchoredHead {
  size: number;
  root: Hex;
  block: number;
  /** Seconds of the chain's clock. */
  time: number;
  tx: Hex;
}
/** The heads of a log as the index knows them. */
export interface AnchoredHeads {
  newestSize: (log: Hex) => number;
  /** The first head over more than `index` leaves: once there, it stays the same. */
  firstOver: (log: Hex, index: number) => AnchoredHead | undefined;
}

export type EntryStatus = "pending" | "logged" | "anchored";

export interface Inclusion {
  checkpoint: StoredCheckpoint;
  path: Hex[];
  /** C2SP tlog-proof. */
  file: string;
}
export interface FoundEntry extends PlacedEntry {
  text: string;
  leaf: Hex;
  status: EntryStatus;
  /** Under the head on chain, where there is one; before it is logged, none. */
  inclusion: Inclusion | undefined;
  anchored: AnchoredHead | undefined;
}

export interface NodeLogOptions {
  store: Pick<IntakeStore, "log" | "witnesses" | "write">;
  sequencer: Sequencer;
  heads: AnchoredHeads;
  witnesses: Witnesses;
  /** This node as witness of others. */
  witness: LogWitness | undefined;
  log: Log;
  /** Why heads don't get on chain. */
  note: () => string | undefined;
}

/** The log of this node as others see it: only what a head has been published over. */
export class NodeLog {
  readonly id: Hex;
  readonly facts: Log;
  readonly #options: NodeLogOptions;

  constructor(options: NodeLogOptions) {
    this.#options = options;
    this.facts = options.log;
    this.id = logId(options.log);
  }

  /** Why the log stands still, or its heads stay here. */
  get note(): string | undefined {
    return this.#options.sequencer.broken ?? this.#options.note();
  }

  /** The newest head. */
  get published(): StoredCheckpoint | undefined {
    return this.#options.sequencer.published;
  }

  /** The newest head with what witnesses have said of it. */
  get head(): string | undefined {
    return this.published && this.#cosigned(this.published);
  }

  /** Leaves of the newest head on chain. */
  get anchoredSize(): number {
    return this.#options.heads.newestSize(this.id);
  }

  /** Those included that no head has been signed over yet. */
  get entries(): number {
    return this.#options.store.log.size();
  }

  get isBroken(): boolean {
    return this.#options.sequencer.broken !== undefined;
  }

  /** Since the first head was signed over an entry that is under none on chain; 0: none waits. */
  oldestWaitingMs(): number {
    const { origin } = this.facts;
    const since = this.#options.store.log.checkpointOver(origin, this.anchoredSize)?.at;
    return since === undefined ? 0 : Math.max(0, Date.now() - since);
  }

  get witness(): LogWitness | undefined {
    return this.#options.witness;
  }

  witnesses(): WitnessState[] {
    return this.#options.witnesses.states();
  }

  /** Durable when it resolves: places of the hashes, those known before included. */
  async stage(kind: EntryKind, hashes: readonly Hex[]): Promise<number[]> {
    const { store, sequencer } = this.#options;
    const places: number[] = [];
    await store.write(() => {
      for (const place of store.log.add(hashes.map((hash) => ({ kind, hash })))) places.push(place);
    });
    sequencer.kick();
    return places;
  }

  /** How far the entries have come, which have these places. */
  statuses(places: readonly number[]): EntryStatus[] {
    const logged = this.published?.size ?? 0;
    // A head on chain that is not of this tree says nothing about its entries.
    const anchored = Math.min(logged, this.anchoredSize);
    return places.map((place) => {
      if (place < anchored) return "anchored";
      return place < logged ? "logged" : "pending";
    });
  }

  /** The first entry of that hash, or the one of that kind. */
  find(hash: Hex, kind?: EntryKind): FoundEntry | undefined {
    const entries = this.#options.store.log.entriesOf(hash);
    const entry = entries.find((one) => kind === undefined || one.kind === kind);
    return entry && this.#found(entry);
  }

  /** Every entry of that hash: at most one of each kind. */
  findAll(hash: Hex): FoundEntry[] {
    return this.#options.store.log.entriesOf(hash).map((entry) => this.#found(entry));
  }

  #found(entry: PlacedEntry): FoundEntry {
    const anchored = this.#anchored(entry.index);
    const inclusion = this.inclusion(entry.index, anchored?.size);
    const status = anchored !== undefined ? "anchored" : inclusion ? "logged" : "pending";
    const leaf = toHex(entryLeaf(entry));
    return { ...entry, text: entryText(entry), leaf, status, inclusion, anchored };
  }

  /** A leaf under the head of that size, or under the newest one. */
  inclusion(index: number, size?: number): Inclusion | undefined {
    const { log } = this.#options.store;
    const checkpoint =
      size === undefined ? this.published : log.checkpoint(this.facts.origin, size);
    if (checkpoint === undefined || index >= checkpoint.size) return undefined;
    const path = treeInclusion(index, checkpoint.size, log.tile);
    const note = this.#cosigned(checkpoint);
    const file = formatProof(index, path, note);
    return { checkpoint: { ...checkpoint, note }, path: path.map(toHex), file };
  }

  /** The bytes of a tile or an entry bundle; undefined where no published head needs it. */
  tile({ level, index, width }: TilePlace): Uint8Array | undefined {
    const { log } = this.#options.store;
    const size = this.published?.size ?? 0;
    const isEntries = level === "entries";
    if (tileWidth(isEntries ? 0 : level, index, size) < width) return undefined;
    if (!isEntries) return log.tile(level, index).subarray(0, width * HASH_BYTES);
    return bundle(log.entries(index * TILE_WIDTH, width));
  }

  #cosigned({ origin, size, note }: StoredCheckpoint): string {
    return note + this.#options.store.witnesses.cosignatureLines(origin, size).join("");
  }

  /** Only heads that this node signed itself: another of the same key would be a fork. */
  #anchored(index: number): AnchoredHead | undefined {
    const head = this.#options.heads.firstOver(this.id, index);
    if (head === undefined) return undefined;
    const signed = this.#options.store.log.checkpoint(this.facts.origin, head.size);
    return signed?.root === head.root ? head : undefined;
  }
}

/** Each entry behind its length in two bytes. */
function bundle(entries: readonly PlacedEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const bytes = entryBytes(entry);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(parts);
}
