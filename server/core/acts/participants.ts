import { participantSubject } from "../ids.ts";
import { MAX_CODE_BYTES, MAX_NAME_BYTES } from "../limits.ts";
import { described, optional, record } from "../wire/field.ts";
import { territory } from "../wire/territories.ts";
import { address, digits, document, reason, text, time } from "../wire/values.ts";
import { defineAct, INPUT, notFound } from "./act.ts";
import type { Preparation } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const enroll = defineAct({
  name: "participants.enroll",
  primary: "Enroll",
  who: "an accreditor",
  reasons: ["E_NONCE", "E_TIME"],
  input: record({
    account: described(address, "the address that names the participant for ever"),
    name: described(text(1, MAX_NAME_BYTES), "legal name of the organization"),
    code: described(
      optional(text(0, MAX_CODE_BYTES)),
      "code of the organization, for instance 统一社会信用代码",
    ),
    jurisdiction: territory,
    region: described(digits(32), "GB/T 2260; 0 = none"),
    profileDoc: optional(document),
    validTo: described(time, "end of the enrolment"),
  }),
  example: {
    account: EXAMPLE.hospital,
    name: "示例市第一医院",
    code: "123456789012345678",
    jurisdiction: "CN",
    region: "440300",
    profileDoc: { website: "https://hospital.example" },
    validTo: "2029-12-31T00:00:00Z",
  },
  message({ profileDoc, code: organization, ...enrolment }, { actor, deadline, nonce, cite }) {
    const more = { code: organization ?? "", profileDoc: cite(profileDoc) };
    return { actor, nonce: nonce(), deadline, enrolment: { ...enrolment, ...more } };
  },
});

const standing = record({ participant: address, reason });

const suspend = defineAct({
  name: "participants.suspend",
  primary: "Suspend",
  who: "an accreditor",
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_STATE"],
  input: standing,
  example: { participant: EXAMPLE.insurer, reason: "AUDIT_FAILED" },
  message: (input, { actor, deadline, nonce }: Preparation) => ({
    actor,
    nonce: nonce(),
    deadline,
    ...input,
  }),
});

const reinstate = defineAct({
  name: "participants.reinstate",
  primary: "Reinstate",
  who: "an accreditor",
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_STATE"],
  input: standing,
  example: { participant: EXAMPLE.insurer, reason: "AUDIT_PASSED" },
  message: (input, { actor, deadline, nonce }) => ({ actor, nonce: nonce(), deadline, ...input }),
});

const succeed = defineAct({
  name: "participants.succeed",
  primary: "Succeed",
  who: "the participant's acting key, at once; an accreditor for a lost key, after 72 hours",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_FORK"],
  input: record({
    participant: address,
    newKey: described(address, "the present key itself cancels a succession that is waiting"),
  }),
  example: { participant: EXAMPLE.hospital, newKey: EXAMPLE.newKey },
  message({ participant, newKey }, { actor, deadline, view }) {
    const id = participantSubject(participant);
    const revision = view.state(id)?.revision;
    if (revision === undefined) throw notFound(id, `${INPUT}/participant`);
    return { actor, revision, deadline, participant, newKey };
  },
});

export const PARTICIPANT_ACTS = [enroll, suspend, reinstate, succeed];
