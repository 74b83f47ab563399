import { RIGHTS, SCHEMES } from "../codes.ts";
import { assetId, participantSubject, rightId } from "../ids.ts";
import { ZERO } from "../records.ts";
import type { Asset, Hex, Title } from "../records.ts";
import type { Change, Derivation, State, View } from "../view.ts";
import { isPersonal } from "./bases.ts";
import { isCore, notCore, notRenounced, rightInTime } from "./chain.ts";
import { numberDetail, refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isClass, isCommitment, isRegistration } from "./shape.ts";
import { frozen, signed, spentNonce } from "./signer.ts";
import { cited, nodeOf } from "./walk.ts";
import type { Node } from "./walk.ts";

const HOLD = RIGHTS.indexOf("HOLD");
const PLAIN_HASH = SCHEMES.indexOf("PLAIN_HASH");

/** A hash of personal data without a secret in it can be found by trying values. */
function isGuessable(piLevel: number, scheme: number, salt: Hex): boolean {
  return isPersonal(piLevel) && (scheme === PLAIN_HASH || salt === ZERO);
}

export function* unused(view: View, id: Hex): Refusals {
  if (view.kind(id) !== undefined) yield refuse("E_STATE", id);
}

export function* titlesInTime(asset: Hex, titles: readonly Title[], time: number): Refusals {
  for (const title of titles) {
    const isPast = title.notAfter !== 0 && title.notAfter <= time;
    if (isPast) yield refuse("E_TIME", rightId(asset, title));
  }
}

export function* mayBeKept(id: Hex, asset: Asset): Refusals {
  if (isCore(asset.classification)) yield refuse("E_CLASS_CORE", id);
  if (isGuessable(asset.piLevel, asset.scheme, asset.salt)) yield refuse("E_LOW_ENTROPY", id);
}

/** An asset with its first version and the rights that its registrant claims. */
export function registered(
  asset: Asset,
  titles: readonly Title[],
  product: { derivation?: Derivation } & Partial<State> = {},
): Change[] {
  const { derivation, ...counts } = product;
  const { classification, piLevel } = asset;
  const id = assetId(asset);
  const rights = titles.map((title) => rightId(id, title));

  const claims = titles.flatMap((title, n): Change[] => {
    const right = rights[n] as Hex;
    const { holder, notAfter } = title;
    return [
      { id: right, facts: { kind: "right", right: { asset: id, title } } },
      { id: right, state: { status: "REGISTERED", holder, until: notAfter } },
    ];
  });
  return [
    { id, facts: { kind: "asset", asset, rights, ...(derivation && { derivation }) } },
    { id, state: { status: "REGISTERED", head: 1, classification, piLevel, ...counts } },
    ...claims,
  ];
}

export const register: Rule<"Register"> = {
  *refusals(message, context) {
    const { asset, rights } = message;
    const { view, time } = context;
    const id = assetId(asset);

    if (!isRegistration(message)) yield refuse("E_SHAPE");
    yield* signed("Register", message, context);
    const isSourceEnrolled = view.kind(participantSubject(asset.source)) === "participant";
    if (!isSourceEnrolled) yield refuseParticipant("E_ROLE", asset.source);
    yield* unused(view, id);
    yield* titlesInTime(id, rights, time);
    yield* mayBeKept(id, asset);
  },
  apply: ({ asset, rights }) => registered(asset, rights),
};

export function holdOf(view: View, { facts }: Node<"asset">): Node<"right"> | undefined {
  return facts.rights
    .map((id) => cited(view, "right", id))
    .find((right) => right.facts.right.title.kind === HOLD);
}

/** Who speaks for an asset as such: the holder of HOLD, or its registrant if nobody claimed it. */
function keepingOf(view: View, asset: Node<"asset">): { hold?: Node<"right">; keeper: Hex } {
  const hold = holdOf(view, asset);
  if (hold === undefined) return { keeper: asset.facts.asset.registrant };
  return { hold, keeper: hold.state.holder };
}

export function* notRetired({ id, state }: Node<"asset">): Refusals {
  if (state.status === "RETIRED") yield refuse("E_STATE", id);
}

export const addVersion: Rule<"AddVersion"> = {
  *refusals(message, context) {
    const { actor, head, version } = message;
    const { view, time } = context;
    if (!isCommitment(version)) yield refuse("E_SHAPE");
    const node = nodeOf(view, "asset", version.asset);
    if (node === undefined) return yield refuse("E_NOT_FOUND", version.asset);

    const { id, facts, state } = node;
    const { hold, keeper } = keepingOf(view, node);
    yield* signed("AddVersion", message, context);
    yield* frozen(view, [id, ...(hold ? [hold.id] : []), participantSubject(keeper)]);
    if (actor !== keeper) yield refuseParticipant("E_ROLE", actor);
    if (hold) yield* notRenounced(hold);
    if (facts.derivation !== undefined) yield refuse("E_STATE", id);
    yield* notRetired(node);
    if (head !== state.head) yield refuse("E_FORK", id, numberDetail(state.head));
    if (hold) yield* rightInTime(hold, time);
    yield* notCore(node);
    if (isGuessable(state.piLevel, version.scheme, facts.asset.salt))
      yield refuse("E_LOW_ENTROPY", id);
  },
  apply: ({ head, version }) => [{ id: version.asset, state: { head: head + 1 } }],
};

/** Ends nothing that was granted: it only keeps anything new from coming. */
export const retire: Rule<"Retire"> = {
  *refusals(message, context) {
    const { actor, asset: id } = message;
    const { view, time } = context;
    const asset = nodeOf(view, "asset", id);
    if (asset === undefined) return yield refuse("E_NOT_FOUND", id);

    const { hold, keeper } = keepingOf(view, asset);
    yield* signed("Retire", message, context);
    if (actor !== keeper) yield refuseParticipant("E_ROLE", actor);
    if (hold) yield* notRenounced(hold);
    yield* notRetired(asset);
    if (hold) yield* rightInTime(hold, time);
  },
  apply: ({ asset: id }) => [{ id, state: { status: "RETIRED" } }],
};

/**
 * A keeper may say that its data is more sensitive than it looked, never less; the regulator
 * decides either way, and alone about core data. A guessable hash is no reason against it: what is
 * public can't be taken back, so the higher level must still be recorded.
 */
export const reclassify: Rule<"Reclassify"> = {
  *refusals(message, context) {
    const { actor, asset: id, classification, piLevel } = message;
    const { view, time } = context;
    if (!isClass(message)) yield refuse("E_SHAPE");
    const asset = nodeOf(view, "asset", id);
    if (asset === undefined) return yield refuse("E_NOT_FOUND", id);

    const { state } = asset;
    const { hold, keeper } = keepingOf(view, asset);
    const isRegulator = view.office("regulator", actor);
    const isRaised = classification >= state.classification && piLevel >= state.piLevel;
    yield* signed("Reclassify", message, context);
    if (!isRegulator && !(actor === keeper && isRaised)) yield refuseParticipant("E_ROLE", actor);
    if (!isRegulator && hold) yield* notRenounced(hold);
    if (classification === state.classification && piLevel === state.piLevel)
      yield refuse("E_STATE", id);
    if (isRegulator) return;
    if (hold) yield* rightInTime(hold, time);
    if (isCore(classification) || isCore(state.classification)) yield refuse("E_CLASS_CORE", id);
  },
  apply(message) {
    const { asset: id, classification, piLevel } = message;
    return [{ id, state: { classification, piLevel } }, spentNonce("Reclassify", message)];
  },
};
