/**
 * What a bench found. `target` and `peerValue` are in the unit of `value`. A target is the least of
 * what comes per second or as a `fraction` of the peer's, and the most of all else.
 */
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
  /** What the figure alone would let one think. */
  note?: string;
}

export type Bench = (size: Size) => Promise<Figure[]>;

/** `n` is how much of what a bench counts in; each has its own usual number. */
export interface Size {
  n?: number;
}

const isFloor = (unit: string) => unit === "1/s" || unit === "fraction";

export function isMissed({ value, unit, target }: Figure): boolean {
  if (target === undefined) return false;
  return isFloor(unit) ? value < target : value > target;
}

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

const HEADS = ["bench", "metric", "value", "unit", "target", "", "peer", "ratio", "note"];
const NUMERIC = [2, 4, 7];

export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { bench, metric, value, unit, target, peer, peerValue, ratio, note = "" } = figure;
    const beside = peer === undefined ? "" : `${peer}: ${peerValue}`;
    const aim = target === undefined ? "" : `${isFloor(unit) ? "≥" : "≤"} ${target}`;
    const verdict = isMissed(figure) ? "missed" : "";
    return [bench, metric, `${value}`, unit, aim, verdict, beside, `${ratio ?? ""}`, note];
  });
  const lines = [HEADS, ...rows];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((row) => row[column]!.length)));
  return lines
    .map((row) =>
      row
        .map((cell, column) =>
          NUMERIC.includes(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
