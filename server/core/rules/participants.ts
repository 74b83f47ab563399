import { participantSubject } from "../ids.ts";
import type { Change, Facts, Status } from "../view.ts";
import { refuse } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isEnrolment } from "./shape.ts";
import { holdsOffice, signed, spentNonce } from "./signer.ts";

/** Of an enrolled account it supersedes the particulars; status and open orders stay. */
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
    const isNew = view.kind(id) === undefined;
    return [
      { id, facts },
      { id, state: { until: enrolment.validTo, ...(isNew && { status: "ACTIVE" }) } },
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
