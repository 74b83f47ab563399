/** The stage "signer" of every act, and who stands behind it. */
import { participantSubject } from "../ids.ts";
import type { Hex, PrimaryType } from "../records.ts";
import { CONTRACT_OF } from "../typed-data.ts";
import type { Change, Role, View } from "../view.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Context } from "./rule.ts";

interface Signed {
  actor: Hex;
  deadline: bigint;
  nonce?: bigint;
}

/** Enrolled, neither suspended nor lapsed. */
export function stands(view: View, address: Hex, time: number): boolean {
  const state = view.state(participantSubject(address));
  return state !== undefined && state.status === "ACTIVE" && time < state.until;
}

/**
 * The proof alone. Acts that nothing may stop ask no more of their signer than this: a suspended
 * party can still withdraw, revoke, surrender and refuse.
 */
export function* proven(
  primary: PrimaryType,
  { actor, deadline, nonce }: Signed,
  { view, time, signer }: Context,
): Refusals {
  if (BigInt(time) > deadline) yield refuseParticipant("E_EXPIRED_SIGNATURE", actor);
  if (signer !== actor) yield refuseParticipant("E_SIG", actor);
  if (nonce !== undefined && view.nonceSpent(CONTRACT_OF[primary], actor, nonce))
    yield refuseParticipant("E_NONCE", actor);
}

/** The proof, and an actor that stands. */
export function* signed(primary: PrimaryType, message: Signed, context: Context): Refusals {
  yield* proven(primary, message, context);
  if (!stands(context.view, message.actor, context.time))
    yield refuseParticipant("E_ROLE", message.actor);
}

/** The stage "who" of an office's act. */
export function* holdsOffice(role: Role, actor: Hex, { view }: Context): Refusals {
  if (!view.office(role, actor)) yield refuseParticipant("E_ROLE", actor);
}

export function spentNonce(
  primary: PrimaryType,
  { actor, nonce }: { actor: Hex; nonce: bigint },
): Change {
  return { contract: CONTRACT_OF[primary], actor, nonce };
}

/** Records and participants under an open order. One that does not exist is under none. */
export function* frozen(view: View, subjects: Iterable<Hex>): Refusals {
  for (const subject of subjects) {
    if ((view.state(subject)?.orders ?? 0) > 0) yield refuse("E_FROZEN", subject);
  }
}
