import { participantSubject } from "../ids.ts";
import { RECOVERY_DELAY_SECONDS } from "../limits.ts";
import { ZERO_ADDRESS } from "../records.ts";
import type { Change, Facts, Status } from "../view.ts";
import { numberDetail, refuse, refuseParticipant } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isEnrolment } from "./shape.ts";
import { actingKey, holdsOffice, isSuccessionWaiting, signed, spentNonce } from "./signer.ts";
import { cited, nodeOf } from "./walk.ts";

/** Of an enrolled account it supersedes the particulars; key, status and open orders stay. */
export const enroll: Rule<"Enroll"> = {
  *refusals(message, context) {
    const { account, validTo } = message.enrolment;
    if (!isEnrolment(message.enrolment)) yield refuse("E_SHAPE");
    yield* signed("Enroll", message, context);
    yield* holdsOffice("accreditor", message.actor, context);
    if (validTo <= context.time) yield refuse("E_TIME", participantSubject(account));
  },
  apply(message, { view }) {
    const { enrolment } = message;
    const id = participantSubject(enrolment.account);
    const facts: Facts = { kind: "participant", enrolment };
    const key = enrolment.account;
    const isNew = view.kind(id) === undefined;
    return [
      { id, facts },
      { id, state: { until: enrolment.validTo, ...(isNew && { status: "ACTIVE", key }) } },
      spentNonce("Enroll", message),
    ];
  },
};

function turn<P extends "Suspend" | "Reinstate">(primary: P, to: Status): Rule<P> {
  return {
    *refusals(message, context) {
      const id = participantSubject(message.participant);
      if (context.view.kind(id) !== "participant") return yield refuse("E_NOT_FOUND", id);
      yield* signed(primary, message, context);
      yield* holdsOffice("accreditor", message.actor, context);
      if (context.view.state(id)?.status === to) yield refuse("E_STATE", id);
    },
    apply(message): Change[] {
      const id = participantSubject(message.participant);
      return [{ id, state: { status: to } }, spentNonce(primary, message)];
    },
  };
}

export const suspend = turn("Suspend", "SUSPENDED");
export const reinstate = turn("Reinstate", "ACTIVE");

/**
 * A participant changes its key at once. An accreditor may do it for one that lost its key; then
 * the key in force has time to notice and to cancel, which is to name itself.
 */
export const succeed: Rule<"Succeed"> = {
  *refusals(message, context) {
    const { actor, participant, newKey, revision } = message;
    const { view, time } = context;
    if (newKey === ZERO_ADDRESS) yield refuse("E_SHAPE");
    const node = nodeOf(view, "participant", participantSubject(participant));
    if (node === undefined) return yield refuseParticipant("E_NOT_FOUND", participant);

    const { id, state } = node;
    const isOwn = actor === participant;
    yield* signed("Succeed", message, context);
    if (!isOwn) yield* holdsOffice("accreditor", actor, context);
    const isCancelling = isOwn && isSuccessionWaiting(state, time);
    if (newKey === actingKey(state, time) && !isCancelling) yield refuse("E_STATE", id);
    if (revision !== state.revision) yield refuse("E_FORK", id, numberDetail(state.revision));
  },
  apply({ actor, participant, newKey, revision }, { view, time }) {
    const { id, state } = cited(view, "participant", participantSubject(participant));
    const own = { key: newKey, nextKey: ZERO_ADDRESS, nextKeyAt: 0 };
    const recovered = {
      key: actingKey(state, time),
      nextKey: newKey,
      nextKeyAt: time + RECOVERY_DELAY_SECONDS,
    };
    const keys = actor === participant ? own : recovered;
    return [{ id, state: { ...keys, revision: revision + 1 } }];
  },
};
