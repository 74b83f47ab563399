import { BASIS_CODES, CONSENT_FORMS } from "../codes.ts";
import { ZERO, ZERO_ADDRESS } from "../records.ts";
import { described, optional, record } from "../wire/field.ts";
import { scope } from "../wire/scope.ts";
import { address, code, document, id, reason, set } from "../wire/values.ts";
import { scopeOfBasis } from "./absent.ts";
import { defineAct } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const give = defineAct({
  name: "consents.give",
  primary: "Give",
  who: "the asset's source; with statutory codes alone also a regulator",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_CLASS_CORE", "E_LEGAL_BASIS", "E_CONSENT_FORM"],
  input: record({
    asset: id,
    recipient: described(optional(address), "who alone may receive under it; absent = anybody"),
    codes: described(set(BASIS_CODES, 1), "legal bases"),
    form: code(CONSENT_FORMS),
    noticeDoc: described(document, "what the persons or the source were told"),
    scope,
    salt: described(optional(id), "drawn by prepare where it is absent"),
  }),
  example: {
    asset: EXAMPLE.asset,
    recipient: EXAMPLE.insurer,
    codes: ["CN-13.1"],
    form: "SEPARATE",
    noticeDoc: EXAMPLE.document,
    scope: {
      purposes: ["P08"],
      operations: ["QUERY", "VERIFY", "ANALYSE"],
      territories: ["CN"],
      notAfter: "2028-01-01T00:00:00Z",
    },
  },
  message({ recipient, noticeDoc, scope: given, salt: own, ...basis }, preparation) {
    const { actor, deadline, salt, cite } = preparation;
    const more = {
      giver: actor,
      recipient: recipient ?? ZERO_ADDRESS,
      noticeDoc: cite(noticeDoc),
      scope: scopeOfBasis(given, own ?? salt()),
    };
    return { actor, deadline, basis: { ...basis, ...more } };
  },
});

const withdraw = defineAct({
  name: "consents.withdraw",
  primary: "Withdraw",
  who: "its giver",
  reasons: ["E_NOT_FOUND", "E_STATE"],
  input: record({ consent: id, reason: optional(reason) }),
  example: { consent: EXAMPLE.consent },
  message: ({ consent, reason: why }, { actor, deadline }) => ({
    actor,
    deadline,
    consent,
    reason: why ?? ZERO,
  }),
});

export const CONSENT_ACTS = [give, withdraw];
