/** What a bench found. `target` and `peerValue` are in the unit of `value`. */
export interface Figure {
  bench: string;
  metric: string;
  value: number;
  unit: string;
  target?: number;
  /** What does the same and was measured in the same run. */
  peer?: string;
  peerValue?: number;
  /** value / peerValue */
  ratio?: number;
}

export type Bench = () => Promise<Figure[]>;

/** The value that `percent` of the sample do not exceed (nearest rank). */
export function percentile(sample: readonly number[], percent: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

const DIGITS = 3;

/** Three digits say all that a measurement knows; whole numbers stay whole. */
export function rounded(value: number): number {
  return Math.abs(value) >= 10 ** DIGITS ? Math.round(value) : Number(value.toPrecision(DIGITS));
}

export function besides(value: number, peer: string, peerValue: number) {
  return {
    value: rounded(value),
    peer,
    peerValue: rounded(peerValue),
    ratio: rounded(value / peerValue),
  };
}

export function table(figures: readonly Figure[]): string {
  const heads = ["bench", "metric", "value", "unit", "target", "peer", "ratio"];
  const rows = figures.map(({ bench, metric, value, unit, target, peer, peerValue, ratio }) => [
    bench,
    metric,
    String(value),
    unit,
    String(target ?? ""),
    peer === undefined ? "" : `${peer}: ${peerValue}`,
    String(ratio ?? ""),
  ]);
  const lines = [heads, ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  const numeric = [2, 4, 6];
  return lines
    .map((row) =>
      row
        .map((cell, column) =>
          numeric.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
