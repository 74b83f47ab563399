import { consentId } from "../ids.ts";
import type { Basis, Hex } from "../records.ts";
import { unused } from "./assets.ts";
import { deniesPersons, isFormTooWeak, isStatutory } from "./bases.ts";
import { notCore } from "./chain.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Context, Rule } from "./rule.ts";
import { isBasis } from "./shape.ts";
import { proven, signed } from "./signer.ts";
import { nodeOf } from "./walk.ts";

/** The source speaks for its data; where the law speaks, a regulator may say so. */
function mayGive({ giver, codes }: Basis, source: Hex, { view }: Context): boolean {
  return giver === source || (view.office("regulator", giver) && isStatutory(codes));
}

export const give: Rule<"Give"> = {
  *refusals(message, context) {
    const { actor, basis } = message;
    if (basis.giver !== actor || !isBasis(basis)) yield refuse("E_SHAPE");
    const asset = nodeOf(context.view, "asset", basis.asset);
    if (asset === undefined) return yield refuse("E_NOT_FOUND", basis.asset);

    const id = consentId(basis);
    const { piLevel } = asset.state;
    yield* signed("Give", message, context);
    if (!mayGive(basis, asset.facts.asset.source, context))
      yield refuseParticipant("E_ROLE", actor);
    if (asset.facts.derivation !== undefined) yield refuse("E_STATE", asset.id);
    yield* unused(context.view, id);
    yield* notCore(asset);
    if (deniesPersons(basis, piLevel)) yield refuse("E_LEGAL_BASIS", id);
    if (isFormTooWeak(basis, piLevel)) yield refuse("E_CONSENT_FORM", id);
  },
  apply({ basis }) {
    const id = consentId(basis);
    return [
      { id, facts: { kind: "consent", basis } },
      { id, state: { status: "GIVEN" } },
    ];
  },
};

export const withdraw: Rule<"Withdraw"> = {
  *refusals(message, context) {
    const { actor, consent: id } = message;
    const consent = nodeOf(context.view, "consent", id);
    if (consent === undefined) return yield refuse("E_NOT_FOUND", id);

    yield* proven("Withdraw", message, context);
    if (consent.facts.basis.giver !== actor) yield refuseParticipant("E_ROLE", actor);
    if (consent.state.status === "WITHDRAWN") yield refuse("E_STATE", id);
  },
  apply: ({ consent: id }) => [{ id, state: { status: "WITHDRAWN" } }],
};
