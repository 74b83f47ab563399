import type { Events } from "../chain/events.ts";
import { participantSubject } from "../core/ids.ts";
import { FIRST_VERSION, ZERO, ZERO_ADDRESS } from "../core/records.ts";
import { actingKey } from "../core/rules/signer.ts";
import { citeReason, type Place, required, tell } from "./place.ts";

const NO_OFFER = { offeredTo: ZERO_ADDRESS, endGrants: false };

/** The projection of the Registry: participants, assets, rights, consents. */
export const registry = {
  Enrolled({ account, accreditor, enrolment }: Events["Enrolled"], place: Place): void {
    place.writer.participant(account, enrolment);
    tell(place, "Enrolled", participantSubject(account), { accreditor, name: enrolment.name });
  },
  Suspended({ participant, accreditor, reason }: Events["Suspended"], place: Place): void {
    const id = participantSubject(participant);
    place.writer.change(id, { status: "SUSPENDED" });
    citeReason(place, id, reason);
    tell(place, "Suspended", id, { accreditor, reason });
  },
  Reinstated({ participant, accreditor, reason }: Events["Reinstated"], place: Place): void {
    const id = participantSubject(participant);
    place.writer.change(id, { status: "ACTIVE" });
    citeReason(place, id, reason);
    tell(place, "Reinstated", id, { accreditor, reason });
  },
  Succeeded(args: Events["Succeeded"], place: Place): void {
    const { participant, by, newKey, effectiveAt, revision } = args;
    const { view, block } = place.writer;
    const id = participantSubject(participant);
    // A succession that waited and has got ripe meanwhile counts before another one replaces it.
    const present = actingKey(required(view.state(id), participant), block.time);
    const keys =
      by === participant
        ? { key: newKey, nextKey: ZERO_ADDRESS, nextKeyAt: 0 }
        : { key: present, nextKey: newKey, nextKeyAt: effectiveAt };
    place.writer.change(id, { ...keys, revision });
    tell(place, "Succeeded", id, { by, newKey, effectiveAt, revision });
  },
  Appointed(args: Events["Appointed"], place: Place): void {
    const { participant, agent, acts, notAfter, revision } = args;
    place.writer.agent(participant, agent, { acts, notAfter, revision });
    const data = { agent, acts: acts.toString(), notAfter, revision };
    tell(place, "Appointed", participantSubject(participant), data);
  },
  Dismissed({ participant, agent, revision }: Events["Dismissed"], place: Place): void {
    const { notAfter } = required(place.writer.view.agent(participant, agent), agent);
    place.writer.agent(participant, agent, { acts: 0n, notAfter, revision });
    tell(place, "Dismissed", participantSubject(participant), { agent, revision });
  },

  AssetRegistered({ id, registrant, source, asset }: Events["AssetRegistered"], place: Place) {
    const { commitment, scheme, hashAlg, manifestDoc } = asset;
    const { digest } = required(place.act, "the act of a registration");
    place.writer.asset(id, asset);
    const version = { asset: id, commitment, scheme, hashAlg, manifestDoc };
    place.writer.version(FIRST_VERSION, version, digest);
    tell(place, "AssetRegistered", id, { registrant, source, commitment });
  },
  RightClaimed({ id, asset, holder, title }: Events["RightClaimed"], place: Place): void {
    place.writer.right(id, { asset, title });
    tell(place, "RightClaimed", id, { holder, right: title.kind });
  },
  VersionAdded({ asset, number, version }: Events["VersionAdded"], place: Place): void {
    const { digest } = required(place.act, "the act of a version");
    place.writer.version(number, version, digest);
    place.writer.change(asset, { head: number });
    tell(place, "VersionAdded", asset, { number, commitment: version.commitment });
  },
  Retired({ asset, by, reason }: Events["Retired"], place: Place): void {
    place.writer.change(asset, { status: "RETIRED" });
    citeReason(place, asset, reason);
    tell(place, "Retired", asset, { by, reason });
  },
  Reclassified(args: Events["Reclassified"], place: Place): void {
    const { asset, by, classification, piLevel, reason } = args;
    place.writer.change(asset, { classification, piLevel });
    citeReason(place, asset, reason);
    tell(place, "Reclassified", asset, { by, classification, piLevel, reason });
  },

  RightOffered(args: Events["RightOffered"], place: Place): void {
    const { right, holder, to, endGrants, termsDoc } = args;
    const isLive = to !== ZERO_ADDRESS;
    place.writer.change(right, { offeredTo: to, endGrants: isLive && endGrants });
    if (termsDoc !== ZERO) place.writer.cite(right, termsDoc);
    tell(place, "RightOffered", right, { holder, to, endGrants, doc: termsDoc });
  },
  RightTransferred(args: Events["RightTransferred"], place: Place): void {
    const { right, from, to, endGrants, epoch } = args;
    place.writer.change(right, { holder: to, epoch, ...NO_OFFER });
    tell(place, "RightTransferred", right, { from, to, endGrants });
  },
  RightRenounced({ right, holder, reason }: Events["RightRenounced"], place: Place): void {
    place.writer.change(right, { status: "RENOUNCED", ...NO_OFFER });
    citeReason(place, right, reason);
    tell(place, "RightRenounced", right, { holder, reason });
  },

  ConsentGiven({ id, giver, basis }: Events["ConsentGiven"], place: Place): void {
    place.writer.consent(id, basis);
    tell(place, "ConsentGiven", id, { giver, recipient: basis.recipient });
  },
  ConsentWithdrawn({ id, giver, reason }: Events["ConsentWithdrawn"], place: Place): void {
    place.writer.change(id, { status: "WITHDRAWN" });
    citeReason(place, id, reason);
    tell(place, "ConsentWithdrawn", id, { giver, reason });
  },
};
