import { encodeCall, type Proof } from "../chain/calls.ts";
import type { Call } from "../chain/signer.ts";
import type { SignedAct, Whereabouts } from "../core/parse-typed-data.ts";
import { remembered } from "../core/remembered.ts";
import { handedIn } from "../core/rules/facts.ts";
import type { View } from "../core/view.ts";
import { isSignedByKey } from "../intake/signature.ts";
import type { AcceptedAct } from "../intake/stored-act.ts";

/**
 * The call that carries an act. The facts handed in beside it come from the ledger with all
 * accepted acts on top, since what the act names may be in a transaction right before it. Throws if
 * it is nowhere.
 */
export function callOf(
  { act, signer, signature }: AcceptedAct,
  pending: View,
  place: Whereabouts,
  gasFactor: number,
): Call {
  const { primary, message } = act;
  const { actor, deadline } = message;
  const proof: Proof = { actor, signer, nonce: replaced(act), deadline, signature };
  const facts = handedIn(primary, message, remembered(pending));
  const byWallet = !isSignedByKey(act.digest, signature, signer);
  const given = [facts, proof, gasFactor, byWallet] as const;
  const { contract, data, gasLimit } = encodeCall(primary, message, ...given);
  return { to: place.contracts[contract].address, data, gasLimit };
}

/** What the act uses up on chain: its nonce, or the revision, head or epoch it was signed on. */
function replaced({ message }: SignedAct): bigint | number {
  if ("nonce" in message) return message.nonce;
  if ("revision" in message) return message.revision;
  if ("head" in message) return message.head;
  return "epoch" in message ? message.epoch : 0;
}
