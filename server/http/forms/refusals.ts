import { CHAIN_REASONS, DIMENSIONS } from "../../core/codes.ts";
import { type Dimension, type Reason, SERVICE_REASONS } from "../../core/codes.ts";
import { type Hex, ZERO } from "../../core/records.ts";
import type { Refusal } from "../../core/view.ts";
import { formatDimension } from "../../core/wire/format.ts";
import { code, ID, shape } from "./shapes.ts";

export const REASON = code([...CHAIN_REASONS, ...SERVICE_REASONS]);

const PARTICULARS = {
  subject: { ...ID, description: "The record or participant that refuses, in 32 bytes." },
  dimension: { ...code(DIMENSIONS), description: "What exceeds or contradicts." },
  value: { ...ID, description: "What else the contract says, for instance the head now." },
};
export const REFUSAL = shape({ reason: REASON }, PARTICULARS);

export interface RefusalForm {
  reason: Reason;
  subject?: Hex;
  dimension?: Dimension;
  value?: Hex;
}

/** Zero stands for "nothing more to say". */
export function formatRefusal({ reason, subject, detail }: Refusal): RefusalForm {
  const dimension = formatDimension(reason, detail);
  return {
    reason,
    ...(subject !== ZERO && { subject }),
    ...(dimension !== undefined && { dimension }),
    ...(dimension === undefined && detail !== ZERO && { value: detail }),
  };
}
