/** The stage "signer" of every act: whose key signed, and who stands behind it. */
import { actName } from "../act-name.ts";
import { AGENT_ACTS } from "../codes.ts";
import { participantSubject } from "../ids.ts";
import type { Act } from "../parse-typed-data.ts";
import type { Hex, Messages, PrimaryType } from "../records.ts";
import { CONTRACT_OF } from "../typed-data.ts";
import type { Agent, Change, Role, State, View } from "../view.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Context } from "./rule.ts";

/** Enrolled, neither suspended nor lapsed. */
export function stands(view: View, address: Hex, time: number): boolean {
  const state = view.state(participantSubject(address));
  return state !== undefined && state.status === "ACTIVE" && time < state.until;
}

/** Whether a proposed key has still to wait for its time. */
export function isSuccessionWaiting({ nextKeyAt }: State, time: number): boolean {
  return time < nextKeyAt;
}

/** The one key that speaks for a participant whatever the act. It changes by time alone, too. */
export function actingKey(state: State, time: number): Hex {
  const isRipe = state.nextKeyAt !== 0 && !isSuccessionWaiting(state, time);
  return isRipe ? state.nextKey : state.key;
}

/** Who signs for a participant now. One never enrolled is its own key, only without standing. */
export function keyInForce(view: View, participant: Hex, time: number): Hex {
  const state = view.state(participantSubject(participant));
  return state === undefined ? participant : actingKey(state, time);
}

/** Neither dismissed nor past its date. */
export const isLive = ({ acts, notAfter }: Agent, time: number): boolean =>
  acts !== 0n && time < notAfter;

/**
 * Why a signer may not sign this act for a participant; undefined if it may. E_SIG for a key that
 * is none of the participant's, E_ROLE for an agent without this power now.
 */
export function actsFor(
  view: View,
  participant: Hex,
  signer: Hex,
  act: string,
  time: number,
): "E_SIG" | "E_ROLE" | undefined {
  if (signer === keyInForce(view, participant, time)) return undefined;

  const agent = view.agent(participant, signer);
  if (agent === undefined) return "E_SIG";
  const hasPower = (agent.acts >> BigInt(AGENT_ACTS.indexOf(act))) & 1n;
  return hasPower === 1n && isLive(agent, time) ? undefined : "E_ROLE";
}

/**
 * The proof alone. Acts that nothing may stop ask no more of their signer than this: a suspended
 * party can still withdraw, revoke, surrender, refuse and dismiss.
 */
export function* proven<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  { view, time, signer }: Context,
): Refusals {
  const { actor, deadline } = message;
  if (BigInt(time) > deadline) yield refuseParticipant("E_EXPIRED_SIGNATURE", actor);
  const act = actName({ primary, message } as unknown as Act, view);
  const reason = actsFor(view, actor, signer, act, time);
  if (reason !== undefined) yield refuseParticipant(reason, reason === "E_SIG" ? actor : signer);
  if ("nonce" in message && view.nonceSpent(CONTRACT_OF[primary], actor, message.nonce))
    yield refuseParticipant("E_NONCE", actor);
}

/** The proof, and an actor that stands. */
export function* signed<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  context: Context,
): Refusals {
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
