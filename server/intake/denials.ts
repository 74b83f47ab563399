import type { Reason } from "../core/codes.ts";
import { participantSubject } from "../core/ids.ts";
import { MAX_DENIALS_PER_DAY } from "../core/limits.ts";
import { denialEvidence, evidenceHash } from "../core/log/evidence.ts";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { actsFor } from "../core/rules/signer.ts";
import type { Refusal, View } from "../core/view.ts";
import type { Denial } from "../store/intake/denials.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { type AcceptedAct, messageText } from "./stored-act.ts";

const USE = "receipts.use";
export const DAY_SECONDS = 24 * 60 * 60;

/** About the message or its proof: no use of anything was attempted. */
const NO_DENIAL: readonly Reason[] = [
  "E_SIG",
  "E_SHAPE",
  "E_NOT_FOUND",
  "E_NONCE",
  "E_EXPIRED_SIGNATURE",
];

/** Uses that were refused. Each is this node's word as of a block, with the signed message. */
export class Denials {
  readonly #store: IntakeStore;
  readonly #index: Pick<IndexReader, "view">;
  readonly #place: Whereabouts;

  constructor(sources: {
    store: IntakeStore;
    index: Pick<IndexReader, "view">;
    place: Whereabouts;
  }) {
    this.#store = sources.store;
    this.#index = sources.index;
    this.#place = sources.place;
  }

  /**
   * The id of the denial, once it is durable; undefined where none is kept. It is kept under an
   * actor that is enrolled and for whom the signer may act, so that nobody fills another's record.
   */
  async keep(
    { act, signer, signature, at }: Omit<AcceptedAct, "seq">,
    { reason, subject, detail }: Refusal,
    { refuser, block }: Pick<Denial, "refuser" | "block">,
  ): Promise<Hex | undefined> {
    if (act.primary !== "Use" || NO_DENIAL.includes(reason)) return undefined;
    const { actor, authorization } = act.message;
    const view = this.#index.view();
    if (!isEnrolled(view, actor) || actsFor(view, actor, signer, USE, at)) return undefined;
    const { denials } = this.#store;
    if (denials.countSince(actor, at - DAY_SECONDS, MAX_DENIALS_PER_DAY) >= MAX_DENIALS_PER_DAY) {
      return undefined;
    }
    const denial: Denial = {
      digest: act.digest,
      actor,
      signer,
      authorization,
      reason,
      subject,
      detail,
      refuser,
      message: messageText(act, this.#place),
      signature,
      block,
      at,
    };
    const { log } = this.#store;
    await this.#store.write(() => {
      if (denials.insert(denial))
        log.add([{ kind: "denial", hash: evidenceHash(denialEvidence(denial)) }]);
    });
    return act.digest;
  }
}

function isEnrolled(view: View, address: Hex): boolean {
  return view.state(participantSubject(address)) !== undefined;
}
