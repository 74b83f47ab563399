/** The standing of an authorization: recomputed by the rules from proven words alone. */
import { RELATIONS } from "../../codes.ts";
import type { Hex } from "../../records.ts";
import { endOf, pathsOf } from "../../rules/evaluate.ts";
import { distinct } from "../../rules/refusal.ts";
import { recordUsable } from "../../rules/usability.ts";
import { above, grantorOf, leafAt, type Path, subjectsOf } from "../../rules/walk.ts";
import type { View } from "../../view.ts";
import { formatTime } from "../../wire/format.ts";
import { formatScope } from "../../wire/scope.ts";
import type { BundleOf } from "../bundle.ts";
import { provenView, proveRecords } from "../records.ts";
import { Disproved } from "../steps.ts";
import { assertSame, type Evidence, type Proven } from "./proven.ts";

type Bundle = BundleOf<"authorization">;

/** All that the standing rests on, each once: what a bundle of it has to hold, and nothing else. */
export function subjectsBelow(view: View, authorization: Hex): Hex[] {
  return [...new Set(pathsOf(view, authorization).flatMap((path) => subjectsOf(path)))];
}

function viewOf({ fact, records }: Bundle, { words }: Evidence): View {
  const proven = proveRecords(records, words);
  words.end();
  const view = provenView(proven);
  const needed = subjectsBelow(view, fact.authorization);
  if (needed.length !== proven.length) {
    throw new Disproved(`the standing rests on ${needed.length} records, not ${proven.length}`);
  }
  proven.forEach(({ id }, n) => assertSame(id, needed[n] as Hex, `record ${n}`));
  return view;
}

function leafIn(view: View, id: Hex): NonNullable<ReturnType<typeof leafAt>> {
  const found = leafAt(view, id);
  if (found === undefined) throw new Disproved(`${id} is no authorization`);
  return found;
}

const partyOf = (path: Path): Hex => grantorOf(above(path));

export function proveAuthorization(bundle: Bundle, evidence: Evidence): Proven {
  const { steps, pinned } = evidence;
  const id = bundle.fact.authorization;
  const view = steps.run(
    "records",
    () => viewOf(bundle, evidence),
    () => `${bundle.records.length} records with their words, all that the standing rests on`,
  );
  const { path, leaf, reasons } = steps.run(
    "fact",
    () => {
      const reasons = distinct(recordUsable(view, id, pinned.time));
      return { ...leafIn(view, id), reasons };
    },
    (found) => found.reasons[0]?.reason ?? "usable",
  );
  const end = endOf(view, pathsOf(view, id));
  const { terms } = leaf.facts;
  return {
    kind: "authorization",
    id,
    block: pinned.number,
    time: formatTime(pinned.time),
    facts: {
      asset: terms.asset,
      right: path.right.id,
      parent: terms.parent,
      grantor: partyOf(path),
      grantee: terms.grantee,
      basis: terms.basis,
      relation: RELATIONS[terms.scope.conditions.relation],
      scope: formatScope(terms.scope),
      status: leaf.state.status,
      usable: reasons.length === 0,
      reasons: reasons.map(({ reason, subject }) => ({ reason, subject })),
      used: view.used(id),
      allotted: view.allotted(id),
      validUntil: end === undefined ? null : formatTime(end),
    },
  };
}
