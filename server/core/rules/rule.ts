import type { Hex, Messages, PrimaryType } from "../records.ts";
import type { Change, View } from "../view.ts";
import type { Refusals } from "./refusal.ts";

/** What an act meets. Whoever asks has verified that `signer` signed the message. */
export interface Context {
  view: View;
  /** The chain's clock, in seconds. */
  time: number;
  signer: Hex;
  /** Of the signed message; also the id of a record that lives in an event only. */
  digest: Hex;
}

export interface Rule<P extends PrimaryType> {
  /** In the order of evaluation; none if the contract would execute the act. */
  refusals(message: Messages[P], context: Context): Refusals;
  /** What the contract would write. Only for a message without refusals. */
  apply(message: Messages[P], context: Context): Change[];
}
