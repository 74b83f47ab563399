/** Participants, assets and rights on the wire. */
import * as lists from "../../core/codes.ts";
import type { Row } from "../../store/index/lists.ts";
import type { View } from "../../core/view.ts";
import { formatTime } from "../../core/wire/format.ts";
import { formatScope } from "../../core/wire/scope.ts";
import { ADDRESS, code, component, COUNT, FLAG, hashOrNull, ID } from "./shapes.ts";
import { list, orNull, shape, TEXT, TIME } from "./shapes.ts";

const OFFICES = ["accreditor", "regulator"] as const;

export const PARTICIPANT = {
  id: ADDRESS,
  name: TEXT,
  code: TEXT,
  jurisdiction: code(lists.TERRITORIES),
  region: COUNT,
  profileDoc: orNull(ID),
  validTo: TIME,
  offices: list(code(OFFICES)),
};

export function formatParticipant({ facts: { enrolment } }: Row<"participant">, view: View) {
  return {
    id: enrolment.account,
    name: enrolment.name,
    code: enrolment.code,
    jurisdiction: lists.TERRITORIES[enrolment.jurisdiction],
    region: enrolment.region,
    profileDoc: hashOrNull(enrolment.profileDoc),
    validTo: formatTime(enrolment.validTo),
    offices: OFFICES.filter((office) => view.office(office, enrolment.account)),
  };
}

const CEILING = shape({ authorizations: list(ID), ceiling: component("Scope") });

export const ASSET = {
  id: ID,
  registrant: ADDRESS,
  source: ADDRESS,
  selfCustody: FLAG,
  origin: code(lists.ORIGINS),
  classification: code(lists.CLASSIFICATIONS),
  piLevel: code(lists.PI_LEVELS),
  sector: COUNT,
  region: COUNT,
  commitment: ID,
  scheme: code(lists.SCHEMES),
  hashAlg: code(lists.HASH_ALGS),
  manifestDoc: orNull(ID),
  metadataDoc: orNull(ID),
  head: { ...COUNT, description: "Number of the newest version; the fields above tell the first." },
  rights: list(ID),
  derivation: { ...orNull(CEILING), description: "What a derived asset cites, and its ceiling." },
  deriverOnly: { ...FLAG, description: "A basis above names a recipient." },
  salt: ID,
};

export function formatAsset({ id, facts, state }: Row<"asset">) {
  const { asset, rights, derivation } = facts;
  return {
    id,
    registrant: asset.registrant,
    source: asset.source,
    selfCustody: asset.source === asset.registrant,
    origin: lists.ORIGINS[asset.origin],
    classification: lists.CLASSIFICATIONS[state.classification],
    piLevel: lists.PI_LEVELS[state.piLevel],
    sector: asset.sector,
    region: asset.region,
    commitment: asset.commitment,
    scheme: lists.SCHEMES[asset.scheme],
    hashAlg: lists.HASH_ALGS[asset.hashAlg],
    manifestDoc: hashOrNull(asset.manifestDoc),
    metadataDoc: hashOrNull(asset.metadataDoc),
    head: state.head,
    rights,
    derivation: derivation
      ? { authorizations: derivation.authorizations, ceiling: formatScope(derivation.ceiling) }
      : null,
    deriverOnly: state.closed,
    salt: asset.salt,
  };
}

export const RIGHT = {
  id: ID,
  asset: ID,
  right: code(lists.RIGHTS),
  holder: ADDRESS,
  basis: code(lists.TITLE_BASES),
  basisDoc: orNull(ID),
  notAfter: orNull(TIME),
  epoch: COUNT,
  salt: ID,
};

export function formatRight({ id, facts: { right }, state }: Row<"right">) {
  const { asset, title } = right;
  return {
    id,
    asset,
    right: lists.RIGHTS[title.kind],
    holder: state.holder,
    basis: lists.TITLE_BASES[title.basis],
    basisDoc: hashOrNull(title.basisDoc),
    notAfter: state.until === 0 ? null : formatTime(state.until),
    epoch: state.epoch,
    salt: title.salt,
  };
}
