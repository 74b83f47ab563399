import type { Events } from "../chain/events.ts";
import { OPERATIONS } from "../core/codes.ts";
import { type Hex, ZERO } from "../core/records.ts";
import { answeredBy } from "../core/rules/requests.ts";
import type { View } from "../core/view.ts";
import type { Derived, Use } from "../store/index/model.ts";
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
  Derived({ id, asset, deriver, inputs, making, ...rest }: Events["Derived"], place: Place): void {
    const [chains, nodes] = [Number(rest.chains), Number(rest.nodes)];
    const { ceiling, closed } = rest;
    const derived: Derived = {
      digest: id,
      asset,
      deriver,
      inputs,
      making,
      ceiling,
      chains,
      nodes,
      closed,
    };
    place.writer.derivation(derived);
    const { purpose, output, environment, territory, k } = making;
    for (const input of inputs) {
      const declared = { purpose, output, environment, territory, k, outputsDoc: ZERO };
      debit(place, id, deriver, { ...input, ...declared, operation: DERIVE, count: 1 });
    }
    tell(place, "Derived", asset, { deriver, inputs: inputs.length, purpose });
  },
};

/** The version that an authorization stands for: its own, or the asset's newest. */
function versionFor(view: View, authorization: Hex): { asset: Hex; version: number } {
  const facts = required(view.facts("authorization", authorization), authorization);
  const { asset, scope } = facts.terms;
  const head = required(view.state(asset), asset).head;
  return { asset, version: scope.limits.version === 0 ? head : scope.limits.version };
}

function debit({ writer, idx }: Place, digest: Hex, grantee: Hex, use: Use): void {
  const { asset, version } = versionFor(writer.view, use.authorization);
  writer.debit(idx, digest, asset, grantee, { ...use, version: use.version || version });
}
