import { AGENT_ACTS, KEY_ACTS } from "../codes.ts";
import { participantSubject } from "../ids.ts";
import { described, record } from "../wire/field.ts";
import { address, set, time } from "../wire/values.ts";
import { defineAct, INPUT, notFound } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const appoint = defineAct({
  name: "participants.appoint",
  primary: "Appoint",
  who: "the participant's acting key, no agent",
  reasons: ["E_NONCE", "E_TIME"],
  input: record({
    agent: described(address, "a key, or a contract wallet; it need not be enrolled"),
    acts: described(set(AGENT_ACTS, 1, KEY_ACTS), "what it may sign"),
    notAfter: described(time, "when its powers end"),
  }),
  example: {
    agent: EXAMPLE.agent,
    acts: ["receipts.use", "authorizations.request"],
    notAfter: "2027-12-31T00:00:00Z",
  },
  message: (input, { actor, nonce, deadline }) => ({ actor, nonce: nonce(), deadline, ...input }),
});

const dismiss = defineAct({
  name: "participants.dismiss",
  primary: "Dismiss",
  who: "the participant's acting key, no agent",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_FORK"],
  input: record({ agent: address }),
  example: { agent: EXAMPLE.agent },
  message({ agent }, { actor, deadline, view }) {
    const revision = view.agent(actor, agent)?.revision;
    if (revision === undefined) throw notFound(participantSubject(agent), `${INPUT}/agent`);
    return { actor, revision, deadline, agent };
  },
});

export const APPOINTMENT_ACTS = [appoint, dismiss];
