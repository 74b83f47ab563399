/** What a verified bundle proves, in the words of the wire. */
import type { Hex } from "../../records.ts";
import type { WordSource } from "../account.ts";
import type { FactKind } from "../bundle.ts";
import type { Header } from "../header.ts";
import { readReceipt } from "../receipt.ts";
import { type EventPlace } from "../bundle.ts";
import { Disproved, type StepList } from "../steps.ts";

/** What a proof of a fact works with, once block and contracts are settled. */
export interface Evidence {
  steps: StepList;
  /** The block that the words are of. */
  pinned: Pick<Header, "number" | "time">;
  /** The block of the event: the pinned one, or an ancestor. */
  event: Header;
  words: WordSource;
}

/** `block` and `time`: of what the fact is as of, or happened in. */
export interface Proven {
  kind: FactKind;
  id: Hex;
  block: number;
  time: string | number;
  /** By kind of fact. */
  facts: Readonly<Record<string, unknown>>;
}

/** The receipts of the block hold the log. */
export function logAt({ event }: Evidence, { transaction, log, nodes }: EventPlace) {
  const logs = readReceipt(event.receiptsRoot, transaction, nodes);
  const found = logs[log];
  if (found === undefined) throw new Disproved(`the receipt has no log ${log}`);
  return { logs, log: found };
}

export const placeOf = ({ event }: Evidence, { transaction, log }: EventPlace): string =>
  `log ${log} of transaction ${transaction} in block ${event.number}`;

/** Throws where the bundle is about something else than it says. */
export function assertSame(given: Hex | number, proven: Hex | number, what: string): void {
  if (given !== proven) throw new Disproved(`${what} is ${proven}, not ${given}`);
}
