import type { ChainBlock } from "../chain/blocks.ts";
import { nonceSpentBy } from "../chain/calls.ts";
import type { Failure } from "../chain/connect.ts";
import { decode, type EventName, type Events } from "../chain/events.ts";
import type { Hex } from "../core/records.ts";
import type { BlockWriter } from "../store/index/block-writer.ts";
import { anchors } from "./anchors.ts";
import { authorizations } from "./authorizations.ts";
import { offices } from "./offices.ts";
import { oversight } from "./oversight.ts";
import type { ActOf, Place } from "./place.ts";
import { registry } from "./registry.ts";

/** How each event changes the index. */
const PROJECTIONS = {
  ...registry,
  ...authorizations,
  ...oversight,
  ...anchors,
  ...offices,
} satisfies {
  [N in Exclude<EventName, "ActExecuted">]: (args: Events[N], place: Place) => void;
};
/** Name and arguments of an event belong together, which a look-up by name cannot show. */
const projections: Partial<Record<string, (args: never, place: Place) => void>> = PROJECTIONS;

/** Writes what one block did; `failures` are those of this node's own transactions in it. */
export function project(
  writer: BlockWriter,
  block: ChainBlock,
  failures: ReadonlyMap<Hex, Failure>,
): void {
  const acts = new Map<Hex, ActOf>();
  for (const log of block.logs) {
    const event = decode(log);
    if (event === undefined) continue;
    const { name, args, contract, idx, tx } = event;
    if (name === "ActExecuted") {
      // An act's own event comes before all that it did.
      const { digest, participant: actor, signer } = args;
      writer.executed({ digest, idx, tx, actor, signer });
      acts.set(tx, { contract, idx, digest, actor });
    } else {
      projections[name]?.(args as never, { writer, idx, act: acts.get(tx) });
    }
  }

  for (const { hash, contract, input } of block.transactions) {
    const act = acts.get(hash);
    if (act === undefined || act.contract !== contract) continue;
    if (contract === "AccessManager" || contract === "Derivations") continue;
    const nonce = nonceSpentBy(input);
    if (nonce !== undefined) writer.nonce(contract, act.actor, nonce);
  }

  for (const [tx, { refusal }] of failures) {
    const { number: reason, subject, detail } = refusal ?? {};
    writer.reverted({ tx, reason, subject, detail });
  }
}
