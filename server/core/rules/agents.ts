/** Keys that may sign listed acts of a participant until a date. */
import { AGENT_ACTS, KEY_ACTS } from "../codes.ts";
import { ZERO_ADDRESS } from "../records.ts";
import type { Messages } from "../records.ts";
import { numberDetail, refuse, refuseParticipant } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { proven, signed, spentNonce } from "./signer.ts";

const POWERS = AGENT_ACTS.filter((act) => !KEY_ACTS.includes(act))
  .map((act) => 1n << BigInt(AGENT_ACTS.indexOf(act)))
  .reduce((mask, bit) => mask | bit);

function isAppointment({ actor, agent, acts, notAfter }: Messages["Appoint"]): boolean {
  const isPowers = acts !== 0n && (acts & ~POWERS) === 0n;
  return agent !== ZERO_ADDRESS && agent !== actor && isPowers && notAfter !== 0;
}

/** Appointing again supersedes acts and date, also of one that was dismissed. */
export const appoint: Rule<"Appoint"> = {
  *refusals(message, context) {
    if (!isAppointment(message)) yield refuse("E_SHAPE");
    yield* signed("Appoint", message, context);
    if (message.notAfter <= context.time) yield refuseParticipant("E_TIME", message.agent);
  },
  apply(message, { view }) {
    const { actor: participant, agent: key, acts, notAfter } = message;
    const revision = (view.agent(participant, key)?.revision ?? 0) + 1;
    return [
      { participant, key, agent: { acts, notAfter, revision } },
      spentNonce("Appoint", message),
    ];
  },
};

/** Without powers an agent stays one: what it signs is then E_ROLE, not E_SIG. */
export const dismiss: Rule<"Dismiss"> = {
  *refusals(message, context) {
    const { actor, agent: key, revision } = message;
    const agent = context.view.agent(actor, key);
    if (agent === undefined) return yield refuseParticipant("E_NOT_FOUND", key);

    yield* proven("Dismiss", message, context);
    if (agent.acts === 0n) yield refuseParticipant("E_STATE", key);
    if (revision !== agent.revision)
      yield { ...refuseParticipant("E_FORK", key), detail: numberDetail(agent.revision) };
  },
  apply({ actor: participant, agent: key }, { view }) {
    const { notAfter = 0, revision = 0 } = view.agent(participant, key) ?? {};
    return [{ participant, key, agent: { acts: 0n, notAfter, revision } }];
  },
};
