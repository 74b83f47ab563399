/** Logs of the parties, whose trees are those of `headOf`. */
import { logId } from "../../../server/core/ids.ts";
import type { Hex, Log } from "../../../server/core/records.ts";
import { headOf } from "../../core/support/tree.ts";
import type { ChainLedger } from "./ledger.ts";
import { must } from "./story.ts";

export const KEY: Hex = `0x${"ed".repeat(32)}`;

export const logOf = (operator: Hex, words: Partial<Log> = {}): Log => ({
  operator,
  origin: "ledger.example/log",
  key: KEY,
  ...words,
});

export async function openLog(ledger: ChainLedger, operator: Hex): Promise<Hex> {
  const log = logOf(operator);
  await must(ledger, "OpenLog", operator, { log });
  return logId(log);
}

/** Anchors the head of `size` leaves after the one of `last`. */
export async function anchorHead(
  ledger: ChainLedger,
  operator: Hex,
  log: Hex,
  size: number,
  last = 0,
): Promise<void> {
  await must(ledger, "Anchor", operator, { log, ...headOf(size, last) });
}
