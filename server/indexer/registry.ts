import type { Events } from "../chain/events.ts";
import { participantSubject } from "../core/ids.ts";
import { FIRST_VERSION } from "../store/index/block-writer.ts";
import { citeReason, type Place, required, tell } from "./place.ts";

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
