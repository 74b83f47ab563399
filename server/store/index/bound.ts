import type { Kind } from "../../core/view.ts";

/** As of which block: rows with `block <= block`, records with `n <= n`. */
export interface Bound {
  block: number;
  n: number;
}

/** No bound: the newest rows, whatever the head is when the statement runs. */
export const NEWEST: Bound = { block: Number.MAX_SAFE_INTEGER, n: Number.MAX_SAFE_INTEGER };

export interface Subject {
  n: number;
  kind: Kind;
  /** The block that created it. */
  block: number;
}
