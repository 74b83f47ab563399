/** Where an event is in its block, with the proof that the block's receipts hold it. */
import { createMerkleProof, createMPT } from "@ethereumjs/mpt";
import type { Evidence, HeaderBytes, RawReceipt } from "../../chain/evidence.ts";
import { LedgerError } from "../../core/error.ts";
import type { EventPlace } from "../../core/proof/bundle.ts";
import { type EventName, TOPICS } from "../../core/proof/events.ts";
import { integerRlp } from "../../core/proof/rlp.ts";
import type { Hex } from "../../core/records.ts";
import { toHex } from "../../core/typed-data.ts";

export interface Wanted {
  name: EventName;
  contract: Hex;
  /** The first topic behind the event's name. */
  topic: Hex;
  /** Which of several that have it. */
  matches?: (data: Hex) => boolean;
}

function placeIn(receipts: readonly RawReceipt[], { name, contract, topic, matches }: Wanted) {
  for (const [transaction, { logs }] of receipts.entries()) {
    const log = logs.findIndex(
      ({ address, topics, data }) =>
        address === contract &&
        topics[0] === TOPICS[name] &&
        topics[1] === topic &&
        (matches?.(data) ?? true),
    );
    if (log >= 0) return { transaction, log };
  }
  throw new LedgerError("E_CHAIN", `the block does not hold the event ${name} of ${topic}`);
}

export async function eventPlace(
  evidence: Evidence,
  block: HeaderBytes,
  wanted: Wanted,
): Promise<EventPlace> {
  const receipts = await evidence.receipts(block);
  const place = placeIn(receipts, wanted);
  const trie = await createMPT();
  for (const [n, { bytes }] of receipts.entries()) await trie.put(integerRlp(n), bytes);
  if (toHex(trie.root()) !== block.receiptsRoot) {
    throw new LedgerError(
      "E_CHAIN",
      `the receipts of block ${block.hash} can't be made again from what the node tells of them`,
    );
  }
  const nodes = await createMerkleProof(trie, integerRlp(place.transaction));
  return { ...place, nodes: nodes.map(toHex) };
}
