/** The index as a third voice: it hears only the blocks, and must know what the rules wrote. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Chain } from "../../server/chain/connect.ts";
import type { ChainReason } from "../../server/core/codes.ts";
import type { Hex } from "../../server/core/records.ts";
import { NOTHING_KNOWN, type View } from "../../server/core/view.ts";
import { createFollower } from "../../server/indexer/follower.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { type Index, openIndex } from "../../server/store/index/open.ts";
import { type IndexReader, openIndexReader } from "../../server/store/index/reader.ts";
import { text } from "./text.ts";
import type { World } from "./world.ts";

const FINALITY = 0;

function record(view: View, id: Hex): string {
  const kind = view.kind(id);
  const counts = kind === "authorization" && { used: view.used(id), allotted: view.allotted(id) };
  return text({ kind, facts: kind && view.facts(kind, id), state: view.state(id), ...counts });
}

/** What the rules have written up to a block. */
interface Moment {
  block: number;
  records: Map<Hex, string>;
  agents: string[];
  spent: number;
}

export interface IndexDifference {
  about: unknown;
  rules: unknown;
  other: unknown;
}

/** What became of one act, where it was alone in its block. */
interface Fate {
  digest: Hex;
  tx: Hex;
  reason: ChainReason | undefined;
}

export class FollowedIndex {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "histories-"));
  readonly #chain: Chain;
  readonly #index: Index;
  readonly reader: IndexReader;
  readonly #moments: Moment[] = [];
  readonly #fates: Fate[] = [];
  readonly #sent = new Set<Hex>();
  readonly #sentHere = (tx: Hex) => this.#sent.has(tx);

  constructor(chain: Chain) {
    this.#chain = chain;
    this.#index = openIndex(this.#file);
    this.reader = openIndexReader(this.#file);
  }

  get #file(): string {
    return path.join(this.#folder, "index.db");
  }

  /** A transaction of the history counts as this node's own: the index records its failure. */
  expect(tx: Hex): void {
    this.#sent.add(tx);
  }

  remember(fate: Fate): void {
    this.#fates.push(fate);
  }

  /** Keeps what the rules have written, to be compared with the index as of this block later. */
  keep({ view, spent, agents, ...world }: World, block: number): void {
    const ids = Object.values(world.ids).flat();
    const records = new Map(ids.map((id) => [id, record(view, id)]));
    const appointed = agents.map((pair) => text(view.agent(...pair)));
    this.#moments.push({ block, records, agents: appointed, spent: spent.length });
  }

  async catchUp(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const [chain, index, sentHere] = [this.#chain, this.#index, this.#sentHere];
      const options = { chain, index, finality: FINALITY, sentHere };
      const follower = createFollower({ ...options, onFault: fail, onStop: fail });
      function fail(error: unknown): void {
        void follower.stop().then(() => reject(error as Error));
      }
      follower.start();
      void follower
        .caughtUp()
        .then(() => follower.stop())
        .then(resolve);
    });
  }

  /** The first difference at any moment that was kept, or in what became of an act. */
  compare(world: World): IndexDifference | undefined {
    for (const moment of this.#moments) {
      const difference = this.#compareAt(world, moment);
      if (difference !== undefined) return difference;
    }
    for (const { digest, tx, reason } of this.#fates) {
      const executed = this.reader.executed(digest)?.tx === tx;
      const found = executed ? undefined : (this.reader.reverted(tx)?.reason ?? "nothing");
      if (found !== reason) return { about: { digest, tx }, rules: reason, other: found };
    }
    return undefined;
  }

  #compareAt(world: World, { block, records, agents, spent }: Moment): IndexDifference | undefined {
    const isNewest = block === this.reader.head()?.number;
    const readAtOnce = this.reader.view(block);
    readAtOnce.recall(world.every());
    const views = [this.reader.view(block), readAtOnce, ...(isNewest ? [this.reader.view()] : [])];
    for (const view of views) {
      for (const id of world.every()) {
        const expected = records.get(id) ?? record(NOTHING_KNOWN, id);
        const found = record(view, id);
        if (found !== expected) return { about: { block, id }, rules: expected, other: found };
      }
      for (const [n, pair] of world.agents.entries()) {
        const [expected, found] = [agents[n] ?? "undefined", text(view.agent(...pair))];
        if (found !== expected) return { about: { block, pair }, rules: expected, other: found };
      }
      for (const [n, { contract, actor, nonce }] of world.spent.entries()) {
        const found = view.nonceSpent(contract, actor, nonce);
        const before = world.spent
          .slice(0, spent)
          .some((one) => one.contract === contract && one.actor === actor && one.nonce === nonce);
        if (found !== before)
          return { about: { block, n, contract, actor, nonce }, rules: before, other: found };
      }
    }
    return undefined;
  }

  /** Closes the index; true if one made anew from the chain has the very same bytes. */
  async closeAndRebuild(): Promise<boolean> {
    this.reader.close();
    this.#index.close();
    const again = `${this.#file}.again`;
    const [chain, sentHere] = [this.#chain, this.#sentHere];
    await reindex({ file: again, chain, finality: FINALITY, sentHere });
    return readFileSync(again).equals(readFileSync(this.#file));
  }

  discard(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
