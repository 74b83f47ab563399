import type { RecordForm } from "../../core/proof/bundle.ts";
import type { Hex } from "../../core/records.ts";
import { cited } from "../../core/rules/walk.ts";
import type { View } from "../../core/view.ts";

/** A record as a bundle holds it: all that its id is the hash of. */
export function formOf(view: View, id: Hex): RecordForm {
  const kind = view.kind(id);
  switch (kind) {
    case "participant":
      return { kind, participant: `0x${id.slice(26)}` };
    case "asset": {
      const { asset, derivation } = cited(view, kind, id).facts;
      return { kind, asset, derivation };
    }
    case "right":
      return { kind, right: cited(view, kind, id).facts.right };
    case "consent":
      return { kind, basis: cited(view, kind, id).facts.basis };
    case "authorization":
      return { kind, terms: cited(view, kind, id).facts.terms };
    case "log":
    case "order":
    case "request":
    case undefined:
      throw new Error(`${id} is no record that a bundle holds`);
  }
}
