import { readFile } from "node:fs/promises";
import type { Figure } from "./figure.ts";

const SNAPSHOT = new URL("../../test/contracts/gas.json", import.meta.url);

/** What each act costs on chain; the contracts' tests hold the snapshot to the gas they use. */
export async function gas(): Promise<Figure[]> {
  const rows = JSON.parse(await readFile(SNAPSHOT, "utf8")) as Record<
    string,
    { gas: number; target?: number }
  >;
  return Object.entries(rows).map(([metric, row]) => ({
    bench: "gas",
    metric,
    value: row.gas,
    unit: "gas",
    ...(row.target !== undefined && { target: row.target }),
  }));
}
