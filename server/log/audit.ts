import {
  appendLeaves,
  HASH_BYTES,
  type ReadTile,
  type Tile,
  TILE_WIDTH,
} from "../core/log/tiles.ts";
import { entryLeaf } from "../core/log/entry.ts";
import { denialEvidence, evidenceHash } from "../core/log/evidence.ts";
import { cosignatureOf } from "../core/log/cosignature.ts";
import { parseNote, parseVerifierKey } from "../core/log/note.ts";
import { treeRoot } from "../core/log/tree.ts";
import { toHex } from "../core/typed-data.ts";
import { MAX_FAULTS_A_CHECK, type RowFault } from "../store/audit.ts";
import type { AllRows } from "../store/intake/all-rows.ts";
import type { PlacedEntry } from "../store/intake/log.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { LogKey } from "./log-key.ts";

export interface LogAudit {
  rows: AllRows;
  log: IntakeStore["log"];
  key: LogKey;
  onRow: () => void;
}

/**
 * The tree is built anew from the entries and compared hash by hash, then every signed head with
 * the tree, and what must be in the log with what is.
 */
export function logFaults(audit: LogAudit): RowFault[] {
  const faults: RowFault[] = [];
  for (const check of [tiles, checkpoints, cosignatures, statements]) {
    for (const fault of check(audit)) {
      faults.push(fault);
      if (faults.length === MAX_FAULTS_A_CHECK) return faults;
    }
  }
  return faults;
}

function* tiles({ rows, log, onRow }: LogAudit): Generator<RowFault> {
  const size = log.treeSize();
  const built = new Newest();
  let expected = 0;
  for (const slice of slices(rows.logEntries())) {
    const from = slice[0]?.index ?? 0;
    if (from !== expected) {
      const problem = `the one before it is ${expected - 1}`;
      yield { table: "log_entries", row: `n ${from}`, problem };
      return;
    }
    expected += slice.length;
    for (const _ of slice) onRow();
    const inTree = slice.filter(({ index }) => index < size);
    for (const tile of appendLeaves(from, inTree.map(entryLeaf), built.read)) {
      built.put(tile);
      const { level, index } = tile;
      const stored = log.tile(level, index).subarray(0, tile.hashes.length);
      if (Buffer.compare(stored, tile.hashes) === 0) continue;
      const row = `level ${level}, tile ${index}`;
      yield { table: "log_tiles", row, problem: "isn't what the entries hash to" };
    }
  }
  if (size > expected) {
    yield { table: "log_entries", row: "all", problem: `are ${expected} of the tree's ${size}` };
  }
  yield* surplus(rows, built);
}

/** Hashes that no entry leads to. */
function* surplus(rows: AllRows, built: Newest): Generator<RowFault> {
  for (const { level, index, bytes } of rows.logTiles()) {
    if (bytes === built.bytes(level, index)) continue;
    const row = `level ${level}, tile ${index}`;
    yield { table: "log_tiles", row, problem: "has another number of hashes than the tree" };
  }
}

/** Consecutive entries, no slice reaching over a tile's end. */
function* slices(entries: Iterable<PlacedEntry>): Generator<PlacedEntry[]> {
  let slice: PlacedEntry[] = [];
  for (const entry of entries) {
    const last = slice.at(-1)?.index;
    if (last !== undefined && (entry.index !== last + 1 || entry.index % TILE_WIDTH === 0)) {
      yield slice;
      slice = [];
    }
    slice.push(entry);
  }
  if (slice.length > 0) yield slice;
}

/** The last tile of each level, which is all that a growing tree reads. */
class Newest {
  readonly #tiles: Tile[] = [];

  readonly read: ReadTile = (level) => this.#tiles[level]?.hashes ?? new Uint8Array();

  put(tile: Tile): void {
    this.#tiles[tile.level] = tile;
  }

  /** Of a tile in the tree built so far. */
  bytes(level: number, index: number): number {
    const last = this.#tiles[level];
    if (last === undefined || index > last.index) return 0;
    return index < last.index ? TILE_WIDTH * HASH_BYTES : last.hashes.length;
  }
}

function* checkpoints({ rows, log, key, onRow }: LogAudit): Generator<RowFault> {
  const leaves = log.treeSize();
  for (const { origin, size, root, note } of rows.checkpoints()) {
    onRow();
    const fault = (problem: string) => ({
      table: "log_checkpoints",
      row: `${origin} ${size}`,
      problem,
    });
    const isHeld = size <= leaves;
    const built = isHeld ? treeRoot(size, log.tile) : new Uint8Array();
    if (!isHeld) yield fault(`the tree has ${leaves} leaves`);
    else if (toHex(built) !== root) yield fault("isn't the head of the tree");
    // Ed25519 signs the same bytes the same way, whenever. Of an earlier log the key may be gone.
    else if (origin === key.origin && key.checkpoint(size, built) !== note)
      yield fault("isn't signed by the log's key");
  }
}

/** Each against the key that it was accepted under, whoever the witnesses are today. */
function* cosignatures({ rows, log, onRow }: LogAudit): Generator<RowFault> {
  for (const { origin, size, witness, line, at } of rows.cosignatures()) {
    onRow();
    const fault = (problem: string) => ({
      table: "log_cosignatures",
      row: `${origin} ${size} ${witness}`,
      problem,
    });
    const head = log.checkpoint(origin, size);
    const key = parseVerifierKey(witness);
    const note = head && parseNote(head.note + line);
    if (note === undefined || key === undefined) yield fault("is of no head that was signed");
    else if (cosignatureOf(note, key)?.time !== at) yield fault("isn't signed by its witness");
  }
}

function* statements({ rows, log }: LogAudit): Generator<RowFault> {
  let [denials, documents] = [0, 0];
  const missing = (table: string, row: string) => ({ table, row, problem: "isn't in the log" });
  for (const { n, ...denial } of rows.denials()) {
    denials += 1;
    const hash = evidenceHash(denialEvidence(denial));
    if (log.indexOf({ kind: "denial", hash }) === undefined) yield missing("denials", `n ${n}`);
  }
  for (const { hash } of rows.documents()) {
    documents += 1;
    if (log.indexOf({ kind: "document", hash }) === undefined) yield missing("documents", hash);
  }
  const held = [
    ["denial", denials],
    ["document", documents],
  ] as const;
  for (const [kind, count] of held) {
    const logged = rows.loggedOf(kind);
    if (logged === count) continue;
    const problem = `${logged} name a ${kind}, of which there are ${count}`;
    yield { table: "log_entries", row: `kind ${kind}`, problem };
  }
}
