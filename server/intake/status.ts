import { actName } from "../core/acts.ts";
import type { Reason } from "../core/codes.ts";
import { type Ids, idsOf, participantSubject } from "../core/ids.ts";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import { type Hex, type PrimaryType, ZERO } from "../core/records.ts";
import type { Refusal, View } from "../core/view.ts";
import type { StoredAct } from "../store/intake/acts.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { fromStored } from "./stored-act.ts";

export interface ActStatus {
  id: Hex;
  status: "accepted" | "submitted" | "included" | "final" | "refused";
  actor: Hex;
  signer: Hex;
  /** Known of acts that were handed in here; another node's show what the chain tells. */
  accepted?: Acceptance;
  /** Where the chain executed it, or refused it. */
  place?: { block: number; tx: Hex };
  refusal?: Refusal;
}

interface Acceptance {
  /** As it is called outside, for instance `authorizations.sublicense`. */
  name: string;
  primary: PrimaryType;
  ids: Ids;
  at: number;
  deadline: number;
}

export interface StatusSources {
  store: Pick<IntakeStore, "acts" | "sendings">;
  index: Pick<IndexReader, "executed" | "reverted">;
  place: Whereabouts;
  /** The ledger with every accepted act on top. */
  pending: View;
  /** The newest block that can't be taken back; undefined before the first. */
  final: () => { number: number; time: number } | undefined;
}

/** No status is stored: it follows from the act, what was sent of it and what the index saw. */
export function statusOf(digest: Hex, sources: StatusSources): ActStatus | undefined {
  const { store, index, final } = sources;
  const stored = store.acts.byDigest(digest);
  const executed = index.executed(digest);
  if (executed) {
    const { block, tx, actor, signer } = executed;
    const status = block <= (final()?.number ?? -1) ? "final" : "included";
    const base = { id: digest, status, actor, signer, place: { block, tx } } as const;
    return stored ? { ...base, accepted: acceptance(stored, sources) } : base;
  }
  if (!stored) return undefined;
  const base = {
    id: digest,
    actor: stored.actor,
    signer: stored.signer,
    accepted: acceptance(stored, sources),
  };
  const refused = refusalOf(stored, sources);
  if (refused) return { ...base, ...refused, status: "refused" };
  return { ...base, status: store.sendings.ofAct(stored.seq).length ? "submitted" : "accepted" };
}

function acceptance(stored: StoredAct, { place, pending }: StatusSources): Acceptance {
  const { act, at } = fromStored(stored, place);
  const { primary, digest } = act;
  const name = actName(act, pending);
  return { name, primary, ids: idsOf(act, digest), at, deadline: stored.deadline };
}

export interface Refused {
  refusal: Refusal;
  place?: { block: number; tx: Hex };
}

/** Why an act that the chain did not execute never will be, at least not on this acceptance. */
export function refusalOf(
  { seq, digest, deadline, actor }: Pick<StoredAct, "seq" | "digest" | "deadline" | "actor">,
  { store, index, final }: Pick<StatusSources, "store" | "index" | "final">,
): Refused | undefined {
  const sendings = store.acts.isReopened(digest) ? [] : store.sendings.ofAct(seq);
  for (const { hash } of sendings) {
    const { reason, subject, detail, block } = index.reverted(hash) ?? {};
    // Without a code it was the transaction that failed, not the act: it is sent again.
    if (reason === undefined || block === undefined) continue;
    const refusal = { reason, subject: subject ?? ZERO, detail: detail ?? ZERO };
    return { refusal, place: { block, tx: hash } };
  }
  if ((final()?.time ?? 0) <= deadline) return undefined;
  const reason: Reason = "E_EXPIRED_SIGNATURE";
  return { refusal: { reason, subject: participantSubject(actor), detail: ZERO } };
}
