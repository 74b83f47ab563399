import { hex } from "./bytes.ts";
import type { Block } from "./model.ts";

export function blockOf(row: Record<string, unknown> | undefined): Block | undefined {
  if (row === undefined) return undefined;
  return {
    number: Number(row["number"]),
    hash: hex(row["hash"]),
    parent: hex(row["parent"]),
    time: Number(row["time"]),
  };
}
