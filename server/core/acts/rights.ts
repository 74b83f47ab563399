import { described, optional, record } from "../wire/field.ts";
import { address, document, flag, id, reason } from "../wire/values.ts";
import { defineAct } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const endGrants = described(flag, "whether what was granted under the right ends when it moves");

const offer = defineAct({
  name: "rights.offer",
  primary: "Offer",
  who: "the holder of the right",
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_FROZEN", "E_STATE", "E_TIME", "E_CLASS_CORE"],
  input: record({
    right: id,
    to: described(address, "who may accept; the zero address withdraws the offer"),
    endGrants,
    termsDoc: optional(document),
  }),
  example: {
    right: EXAMPLE.right,
    to: EXAMPLE.insurer,
    endGrants: false,
    termsDoc: { price: "CNY 100000", contract: "2026-07" },
  },
  message({ termsDoc, ...offered }, { actor, nonce, deadline, cite }) {
    return { actor, nonce: nonce(), deadline, ...offered, termsDoc: cite(termsDoc) };
  },
});

const accept = defineAct({
  name: "rights.accept",
  primary: "Accept",
  who: "whom the right is offered to, repeating the offer",
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_FROZEN", "E_STATE", "E_TIME", "E_CLASS_CORE"],
  input: record({ right: id, from: described(address, "the present holder"), endGrants }),
  example: { right: EXAMPLE.right, from: EXAMPLE.hospital, endGrants: false },
  message: (input, { actor, nonce, deadline }) => ({ actor, nonce: nonce(), deadline, ...input }),
});

const renounce = defineAct({
  name: "rights.renounce",
  primary: "Renounce",
  who: "the holder of the right",
  reasons: ["E_NOT_FOUND", "E_STATE"],
  input: record({ right: id, reason }),
  example: { right: EXAMPLE.right, reason: "BUSINESS_CLOSED" },
  message: (input, { actor, deadline }) => ({ actor, deadline, ...input }),
});

export const RIGHT_ACTS = [offer, accept, renounce];
