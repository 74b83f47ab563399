/** Grant, sublicense and entrust: one act, told apart by parent and relation. */
import { DIMENSIONS, OPERATIONS, RELATIONS, RIGHTS } from "../codes.ts";
import { authorizationId } from "../ids.ts";
import { MAX_DEPTH } from "../limits.ts";
import { ZERO, ZERO_ADDRESS } from "../records.ts";
import type { Hex, Scope, Terms } from "../records.ts";
import type { Change, View } from "../view.ts";
import { notRetired, unused } from "./assets.ts";
import { basesServe, basisServes } from "./bases.ts";
import { notCore, quotaLeft, rightStands, stepInTime, stepsStand } from "./chain.ts";
import { dimensionDetail, first, refuse, refuseParticipant } from "./refusal.ts";
import type { Refusals } from "./refusal.ts";
import { answeredBy, requestKnown } from "./requests.ts";
import type { Rule } from "./rule.ts";
import { isScope } from "./shape.ts";
import { frozen, signed, stands } from "./signer.ts";
import { countUses, firstExcess, WHOLE } from "./terms.ts";
import { OPERATE_CLASS } from "./use.ts";
import { cited, grantorOf, nodeOf, pathTo, subjectsOf } from "./walk.ts";
import type { Node, Path } from "./walk.ts";

const [INTERNAL, PROVIDE, ENTRUST, JOINT] = ["INTERNAL", "PROVIDE", "ENTRUST", "JOINT"].map(
  (relation) => RELATIONS.indexOf(relation),
) as [number, number, number, number];
const USE = RIGHTS.indexOf("USE");
const OPERATE = RIGHTS.indexOf("OPERATE");
const SUBLICENSE = 1 << OPERATIONS.indexOf("SUBLICENSE");
/**
 * An entrusted party works for its principal: it makes nothing of its own and passes nothing on.
 */
const NOT_ENTRUSTED = OPERATE_CLASS | (1 << OPERATIONS.indexOf("DERIVE"));

/** What a grant is compared with, and the record that refuses where it goes beyond. */
interface Bound {
  subject: Hex;
  scope: Scope;
  /** Absent for a root: it chooses its version, and its uses are allotted from nothing. */
  parent?: Node<"authorization">;
}

/** The parent's scope; of a root the ceiling of its product, or on an original asset everything. */
function boundOf({ asset, right, steps }: Path): Bound {
  const parent = steps.at(-1);
  if (parent !== undefined) return { subject: parent.id, scope: parent.facts.terms.scope, parent };
  const { derivation } = asset.facts;
  return derivation === undefined
    ? { subject: right.id, scope: WHOLE }
    : { subject: asset.id, scope: derivation.ceiling };
}

const isEntrusting = ({ scope }: Terms): boolean => scope.conditions.relation === ENTRUST;

function* withinDepth({ steps }: Path, terms: Terms, bound: Bound): Refusals {
  const { sublicenseDepth } = terms.scope.conditions;
  const above = bound.scope.conditions;
  const allowed = bound.parent === undefined ? above.sublicenseDepth : above.sublicenseDepth - 1;

  if (steps.length >= MAX_DEPTH) yield refuse("E_DEPTH", terms.parent);
  if (isEntrusting(terms)) {
    if (sublicenseDepth !== 0) yield refuse("E_DEPTH", terms.parent);
    if (!above.entrustAllowed) yield refuse("E_DEPTH", bound.subject);
  } else if (sublicenseDepth > allowed) yield refuse("E_DEPTH", bound.subject);
}

function mayStandUnder({ right, steps }: Path, relation: number): boolean {
  const parent = steps.at(-1);
  const { kind } = right.facts.right.title;
  const isProvision = relation === PROVIDE || relation === JOINT;

  if (parent !== undefined) {
    const carriesSublicense = (parent.facts.terms.scope.limits.operations & SUBLICENSE) !== 0;
    return relation === ENTRUST || (isProvision && carriesSublicense);
  }
  if (kind === OPERATE) return isProvision;
  return kind === USE && (relation === INTERNAL || relation === ENTRUST);
}

function* withinRight(path: Path, { parent, grantee, scope }: Terms): Refusals {
  const { relation } = scope.conditions;
  const { operations } = scope.limits;
  const { title } = path.right.facts.right;

  if (!mayStandUnder(path, relation)) yield refuse("E_RIGHT_MISSING", parent);
  if (relation === INTERNAL && grantee !== path.right.state.holder)
    yield refuse("E_RIGHT_MISSING", parent);
  if (relation === ENTRUST && (operations & NOT_ENTRUSTED) !== 0)
    yield refuse("E_RIGHT_MISSING", parent);
  if (title.kind === USE && (operations & OPERATE_CLASS) !== 0)
    yield refuse("E_RIGHT_MISSING", parent);
}

function* withinTime({ right }: Path, { scope }: Terms, bound: Bound): Refusals {
  const { notAfter } = scope.limits;
  const { until } = right.state;
  const isRoot = bound.parent === undefined;
  // A child cannot outlive the right, since the root does not.
  if (isRoot && until !== 0 && notAfter > until) yield refuse("E_OUTLIVES_GRANTOR", right.id);
  if (notAfter > bound.scope.limits.notAfter) yield refuse("E_OUTLIVES_GRANTOR", bound.subject);
}

function withEntrusting(scope: Scope, entrustAllowed: boolean): Scope {
  return { ...scope, conditions: { ...scope.conditions, entrustAllowed } };
}

function* withinBound({ asset }: Path, terms: Terms, bound: Bound): Refusals {
  const { scope } = terms;
  const entrusts = isEntrusting(terms);
  // To entrust uses up `entrustAllowed`: no parent passes it on to an entrusted party.
  const limit = entrusts ? withEntrusting(bound.scope, false) : bound.scope;
  const isRoot = bound.parent === undefined;
  const excess = firstExcess(scope, limit, { exactVersion: !isRoot });

  const isUnborn = isRoot && scope.limits.version > asset.state.head;
  const isVersionFirst =
    excess === undefined || DIMENSIONS.indexOf(excess) > DIMENSIONS.indexOf("version");
  if (isUnborn && isVersionFirst) yield refuse("E_VERSION", asset.id);
  const isUsedUp = entrusts && excess === "entrustAllowed";
  const subject = isUsedUp ? terms.parent : bound.subject;
  if (excess !== undefined) yield refuse("E_EXCEEDS_GRANTOR", subject, dimensionDetail(excess));
}

/** A basis above may name the deriver alone; then the product is the deriver's alone. */
function* openToGrantee({ asset }: Path, { grantee }: Terms): Refusals {
  if (asset.state.closed && grantee !== asset.facts.asset.source)
    yield refuse("E_EXCEEDS_BASIS", asset.id, dimensionDetail("recipient"));
}

/** Whoever entrusts stays answerable, so its own basis carries the entrusted party. */
function namesGrantee(recipient: Hex, { steps }: Path, terms: Terms): boolean {
  const isParentsBasis = steps.at(-1)?.facts.terms.basis === terms.basis;
  const isCarried = isEntrusting(terms) && isParentsBasis;
  return recipient === ZERO_ADDRESS || recipient === terms.grantee || isCarried;
}

function* withinBasis(view: View, path: Path, terms: Terms): Refusals {
  if (terms.basis === ZERO) return;
  const { basis } = cited(view, "consent", terms.basis).facts;
  // A basis that does not allow entrusting refuses it as it would refuse a scope that allows it.
  const asked = isEntrusting(terms) ? withEntrusting(terms.scope, true) : terms.scope;
  const excess = namesGrantee(basis.recipient, path, terms)
    ? firstExcess(asked, basis.scope)
    : "recipient";
  if (excess !== undefined) yield refuse("E_EXCEEDS_BASIS", terms.basis, dimensionDetail(excess));
}

/** What the message names and the ledger has, once its parent is found. */
function* namedExist(view: View, { asset }: Path, terms: Terms, request: Hex): Refusals {
  if (asset.id !== terms.asset) yield refuse("E_NOT_FOUND", terms.asset);
  const cited = terms.basis === ZERO ? undefined : nodeOf(view, "consent", terms.basis);
  if (terms.basis !== ZERO && cited === undefined) yield refuse("E_NOT_FOUND", terms.basis);
  // No basis is ever given for a product, so one that is cited there belongs to something else.
  if (cited !== undefined && asset.facts.derivation !== undefined) {
    yield* requestKnown(view, request);
    yield refuse("E_SHAPE");
  }
  if (cited !== undefined && cited.facts.basis.asset !== terms.asset)
    yield refuse("E_NOT_FOUND", terms.basis);
  yield* requestKnown(view, request);
}

export const grant: Rule<"Grant"> = {
  *refusals(message, context) {
    const { actor, request, terms } = message;
    const { view, time } = context;
    if (!isScope(terms.scope)) yield refuse("E_SHAPE");
    const path = pathTo(view, terms.parent);
    if (path === undefined) return yield refuse("E_NOT_FOUND", terms.parent);
    const missing = first(namedExist(view, path, terms, request));
    if (missing !== undefined) return yield missing;

    yield* signed("Grant", message, context);
    yield* frozen(view, subjectsOf(path, terms));
    if (grantorOf(path) !== actor) yield refuseParticipant("E_ROLE", actor);
    yield* unused(view, authorizationId(terms));
    const bound = boundOf(path);
    if (bound.parent === undefined) yield* notRetired(path.asset);
    yield* rightStands(view, path, time);
    yield* stepsStand(view, path, path.steps.length, time);
    if (bound.parent !== undefined) yield* stepInTime(bound.parent, time);
    if (!stands(view, terms.grantee, time)) yield refuseParticipant("E_RECIPIENT", terms.grantee);

    yield* withinDepth(path, terms, bound);
    yield* withinRight(path, terms);
    yield* withinTime(path, terms, bound);
    yield* withinBound(path, terms, bound);
    yield* notCore(path.asset);
    yield* basesServe(view, path);
    yield* basisServes(view, path.asset, terms.basis);
    yield* openToGrantee(path, terms);
    yield* withinBasis(view, path, terms);
    // Uses given to children never come back, so all of them together can't exceed their parent.
    if (bound.parent !== undefined)
      yield* quotaLeft(view, bound.parent, terms.scope.limits.maxUses);
  },

  apply({ request, terms }, { view, time }) {
    const id = authorizationId(terms);
    const parentEpoch = view.state(terms.parent)?.epoch ?? 0;
    const answered = answeredBy(view, request, terms, time);
    const changes: Change[] = [
      { id, facts: { kind: "authorization", terms, parentEpoch } },
      { id, state: { status: "GRANTED" } },
    ];
    if (view.kind(terms.parent) === "authorization") {
      const allotted = countUses(view.allotted(terms.parent), terms.scope.limits.maxUses);
      changes.push({ id: terms.parent, allotted });
    }
    if (answered !== undefined) changes.push({ id: answered.id, state: { status: "GRANTED" } });
    return changes;
  },
};
