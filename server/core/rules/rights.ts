/** The way of a right from one holder to the next: offered, accepted; or given up for good. */
import { participantSubject } from "../ids.ts";
import { ZERO_ADDRESS } from "../records.ts";
import type { Change } from "../view.ts";
import { notCore, notRenounced, partyStands, rightInTime } from "./chain.ts";
import { refuse, refuseParticipant } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { frozen, signed, spentNonce } from "./signer.ts";
import { cited, nodeOf } from "./walk.ts";

const NO_OFFER = { offeredTo: ZERO_ADDRESS, endGrants: false };

/** One live offer a right: a new one replaces it, and to nobody it is withdrawn. */
export const offer: Rule<"Offer"> = {
  *refusals(message, context) {
    const { actor, right: id, to } = message;
    const { view, time } = context;
    if (to === actor) yield refuse("E_SHAPE");
    const right = nodeOf(view, "right", id);
    if (right === undefined) return yield refuse("E_NOT_FOUND", id);

    const { asset } = right.facts.right;
    const { holder, offeredTo } = right.state;
    yield* signed("Offer", message, context);
    yield* frozen(view, [asset, id, participantSubject(holder)]);
    if (actor !== holder) yield refuseParticipant("E_ROLE", actor);
    yield* notRenounced(right);
    if (to === ZERO_ADDRESS && offeredTo === ZERO_ADDRESS) yield refuse("E_STATE", id);
    yield* rightInTime(right, time);
    yield* notCore(cited(view, "asset", asset));
  },
  apply(message): Change[] {
    const { right: id, to: offeredTo, endGrants } = message;
    const live = offeredTo === ZERO_ADDRESS ? NO_OFFER : { offeredTo, endGrants };
    return [{ id, state: live }, spentNonce("Offer", message)];
  },
};

/** Repeats the offer, so that nobody accepts terms that were replaced meanwhile. */
export const accept: Rule<"Accept"> = {
  *refusals(message, context) {
    const { actor, right: id, from, endGrants } = message;
    const { view, time } = context;
    const right = nodeOf(view, "right", id);
    if (right === undefined) return yield refuse("E_NOT_FOUND", id);

    const { asset } = right.facts.right;
    const { holder, offeredTo } = right.state;
    yield* signed("Accept", message, context);
    yield* frozen(view, [asset, id, ...[holder, actor].map(participantSubject)]);
    if (actor !== offeredTo) yield refuseParticipant("E_ROLE", actor);
    yield* partyStands(view, holder, time);
    // A renounced right has no offer, so nobody is left who could come as far as here.
    const isSame = from === holder && endGrants === right.state.endGrants;
    if (!isSame) yield refuse("E_STATE", id);
    yield* rightInTime(right, time);
    yield* notCore(cited(view, "asset", asset));
  },
  apply(message, { view }): Change[] {
    const { actor: holder, right: id, endGrants } = message;
    const epoch = (view.state(id)?.epoch ?? 0) + (endGrants ? 1 : 0);
    return [{ id, state: { holder, epoch, ...NO_OFFER } }, spentNonce("Accept", message)];
  },
};

/** Whatever stands under the right ends with it. No order keeps anybody from giving up. */
export const renounce: Rule<"Renounce"> = {
  *refusals(message, context) {
    const { actor, right: id } = message;
    const right = nodeOf(context.view, "right", id);
    if (right === undefined) return yield refuse("E_NOT_FOUND", id);

    yield* signed("Renounce", message, context);
    if (actor !== right.state.holder) yield refuseParticipant("E_ROLE", actor);
    yield* notRenounced(right);
  },
  apply: ({ right: id }) => [{ id, state: { status: "RENOUNCED", ...NO_OFFER } }],
};
