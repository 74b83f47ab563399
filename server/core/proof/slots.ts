/** Which words of the contracts' storage a bundle rests on, in the order of verifying. */
import { assetId, authorizationId, consentId, logId } from "../ids.ts";
import { participantSubject, rightId } from "../ids.ts";
import type { Hex } from "../records.ts";
import type { Contract } from "../view.ts";
import { wordSlot } from "./account.ts";
import type { Bundle, RecordForm } from "./bundle.ts";

export interface Slot {
  contract: Contract;
  slot: Hex;
}

export function recordId(form: RecordForm): Hex {
  switch (form.kind) {
    case "participant":
      return participantSubject(form.participant);
    case "asset":
      return assetId(form.asset);
    case "right":
      return rightId(form.right.asset, form.right.title);
    case "consent":
      return consentId(form.basis);
    case "authorization":
      return authorizationId(form.terms);
  }
}

export const recordSlot = (form: RecordForm): Slot => ({
  contract: form.kind === "authorization" ? "Authorizations" : "Registry",
  slot: wordSlot(recordId(form)),
});

/** A log's head takes two words: size with time, then the root. */
export const headSlots = (log: Hex): [Slot, Slot] => [
  { contract: "Anchors", slot: wordSlot(log) },
  { contract: "Anchors", slot: wordSlot(log, 1n) },
];

export function slotsIn(bundle: Bundle): Slot[] {
  if ("log" in bundle) return headSlots(logId(bundle.log));
  return "records" in bundle ? bundle.records.map(recordSlot) : [];
}
