import type { Reason } from "./codes.ts";
import { REASONS } from "./reasons.ts";
import type { Hex } from "./records.ts";
import type { Refusal } from "./view.ts";

export interface Particulars {
  /** Another HTTP status than the code's own. */
  status?: number;
  /** The record or participant that refuses. */
  subject?: Hex;
  /** A dimension, number or address that says more, as the contract gives it. */
  detail?: Hex;
  /** JSON pointer of the field at fault. */
  pointer?: string;
  /** Id under which the refused use is kept. */
  denial?: Hex;
  /** All further reasons, in the order of evaluation. */
  details?: readonly Refusal[];
}

/** Everything that the service answers with other than success. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: Reason;
  readonly status: number;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly details: readonly Refusal[];
  readonly subject: Hex | undefined;
  readonly detail: Hex | undefined;
  readonly pointer: string | undefined;
  readonly denial: Hex | undefined;

  constructor(code: Reason, message: string, particulars: Particulars = {}) {
    super(message);
    this.code = code;
    this.status = particulars.status ?? REASONS[code].status;
    this.retryable = REASONS[code].retryable;
    this.details = particulars.details ?? [];
    this.subject = particulars.subject;
    this.detail = particulars.detail;
    this.pointer = particulars.pointer;
    this.denial = particulars.denial;
  }
}

/** The JSON pointer (RFC 6901) of a member or element of what `pointer` names. */
export function member(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** A value of the wrong form at `pointer`. */
export function shapeError(pointer: string, problem: string): LedgerError {
  return new LedgerError("E_SHAPE", `${pointer === "" ? "the input" : pointer} ${problem}`, {
    pointer,
  });
}
