import type { Events } from "../chain/events.ts";
import { OPERATIONS } from "../core/codes.ts";
import { type Hex, ZERO } from "../core/records.ts";
import { answeredBy } from "../core/rules/requests.ts";
import type { Use } from "../store/index/model.ts";
import { assetOf, citeReason, type Place, required, tell } from "./place.ts";

const DERIVE = OPERATIONS.indexOf("DERIVE");

/** The projection of Authorizations: requests, the tree, uses and derivations. */
export const authorizations = {
  Requested({ id, parent, requester, scope }: Events["Requested"], place: Place): void {
    const asset = required(assetOf(place.writer.view, parent), `the asset of ${parent}`);
    place.writer.request(id, asset, parent, requester, scope);
    tell(place, "Requested", id, { parent, requester });
  },
  Granted({ id, parent, grantor, request, terms, parentEpoch }: Events["Granted"], place: Place) {
    const { view, block } = place.writer;
    // The chain takes any reference; only the request that asked for this counts as answered.
    const answered = answeredBy(view, request, terms, block.time)?.id;
    place.writer.authorization(id, terms, parentEpoch, answered);
    if (answered !== undefined) place.writer.change(answered, { status: "GRANTED" });
    tell(place, "Granted", id, { parent, grantor, grantee: terms.grantee, request: answered });
  },
  RequestRefused({ request, parent, grantor, reason }: Events["RequestRefused"], place: Place) {
    const { view } = place.writer;
    const isAsked = view.facts("request", request)?.parent === parent;
    const subject = isAsked ? request : parent;
    if (isAsked && view.state(request)?.status === "OPEN") {
      place.writer.change(request, { status: "REFUSED" });
    }
    citeReason(place, subject, reason);
    tell(place, "RequestRefused", subject, { request, grantor, reason });
  },
  Revoked({ id, grantor, reason, doc }: Events["Revoked"], place: Place): void {
    place.writer.change(id, { status: "REVOKED" });
    citeReason(place, id, reason, doc);
    tell(place, "Revoked", id, { grantor, reason, doc });
  },
  Surrendered({ id, grantee, reason }: Events["Surrendered"], place: Place): void {
    place.writer.change(id, { status: "SURRENDERED" });
    citeReason(place, id, reason);
    tell(place, "Surrendered", id, { grantee, reason });
  },
  AllRevoked({ subject, by, epoch, reason }: Events["AllRevoked"], place: Place): void {
    place.writer.change(subject, { epoch });
    citeReason(place, subject, reason);
    tell(place, "AllRevoked", subject, { by, epoch, reason });
  },

  Used({ id, authorization, grantee, use }: Events["Used"], place: Place): void {
    debit(place, id, grantee, use);
    const { operation, purpose, count } = use;
    tell(place, "Used", authorization, { grantee, operation, purpose, count });
  },
  Derived(args: Events["Derived"], place: Place): void {
    const { id: digest, asset, deriver, inputs, making } = args;
    const closure = { chains: Number(args.chains), nodes: Number(args.nodes), closed: args.closed };
    const { ceiling } = args;
    place.writer.derivation({ digest, asset, deriver, inputs, making, ceiling, ...closure });
    const { purpose, output, environment, territory, k } = making;
    const declared = { operation: DERIVE, purpose, output, environment, territory, k };
    const from = inputs.map((input) =>
      debit(place, digest, deriver, { ...input, ...declared, outputsDoc: ZERO, count: 1 }),
    );
    tell(place, "Derived", asset, { deriver, inputs: inputs.length, purpose }, from);
  },
};

/** Counts a use; the answer is the asset that was used. */
function debit({ writer, idx }: Place, digest: Hex, grantee: Hex, use: Use): Hex {
  const { view } = writer;
  const { terms } = required(view.facts("authorization", use.authorization), use.authorization);
  const { asset, scope } = terms;
  const head = required(view.state(asset), asset).head;
  // 0 stands for the authorization's version, and there for the newest.
  const version = use.version || scope.limits.version || head;
  writer.debit(idx, digest, asset, grantee, { ...use, version });
  return asset;
}
