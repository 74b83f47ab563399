/** Participants, assets and rights on the wire. */
import * as lists from "../../core/codes.ts";
import { ZERO_ADDRESS } from "../../core/records.ts";
import { actingKey, isLive, isSuccessionWaiting } from "../../core/rules/signer.ts";
import type { View } from "../../core/view.ts";
import { formatSet, formatTime } from "../../core/wire/format.ts";
import type { AgentRow } from "../../store/index/agents.ts";
import type { Row } from "../../store/index/lists.ts";
import { formatScope } from "../../core/wire/scope.ts";
import { ADDRESS, code, codes, component, COUNT, FLAG, hashOrNull, ID } from "./shapes.ts";
import { list, orNull, shape, TEXT, TIME } from "./shapes.ts";

const OFFICES = ["accreditor", "regulator"] as const;
const AGENT = shape({
  agent: ADDRESS,
  acts: codes(lists.AGENT_ACTS),
  notAfter: TIME,
  revision: COUNT,
  dismissed: FLAG,
  live: { ...FLAG, description: "May sign these acts at `asOf`." },
});
const SUCCESSION = shape({ newKey: ADDRESS, effectiveAt: TIME });

export const PARTICIPANT = {
  id: ADDRESS,
  name: TEXT,
  code: TEXT,
  jurisdiction: code(lists.TERRITORIES),
  region: COUNT,
  profileDoc: orNull(ID),
  validTo: TIME,
  offices: list(code(OFFICES)),
  key: { ...ADDRESS, description: "Its acting key at `asOf`." },
  succession: { ...orNull(SUCCESSION), description: "A key that waits to take its place." },
  revision: { ...COUNT, description: "How often its key was set or proposed anew." },
};
/** Shown with one participant. */
export const AGENTS = { agents: { ...list(AGENT), description: "By key; the first 200." } };

export function formatParticipant(row: Row<"participant">, view: View, time: number) {
  const { enrolment } = row.facts;
  const { nextKey, nextKeyAt, revision } = row.state;
  const waiting = { newKey: nextKey, effectiveAt: formatTime(nextKeyAt) };
  return {
    id: enrolment.account,
    name: enrolment.name,
    code: enrolment.code,
    jurisdiction: lists.TERRITORIES[enrolment.jurisdiction],
    region: enrolment.region,
    profileDoc: hashOrNull(enrolment.profileDoc),
    validTo: formatTime(enrolment.validTo),
    offices: OFFICES.filter((office) => view.office(office, enrolment.account)),
    key: actingKey(row.state, time),
    succession: isSuccessionWaiting(row.state, time) ? waiting : null,
    revision,
  };
}

export const formatAgent = (agent: AgentRow, time: number) => ({
  agent: agent.key,
  acts: formatSet(lists.AGENT_ACTS, agent.acts),
  notAfter: formatTime(agent.notAfter),
  revision: agent.revision,
  dismissed: agent.acts === 0n,
  live: isLive(agent, time),
});

const LEVEL = shape({
  classification: code(lists.CLASSIFICATIONS),
  piLevel: code(lists.PI_LEVELS),
});

const CEILING = shape({ authorizations: list(ID), ceiling: component("Scope") });

export const ASSET = {
  id: ID,
  registrant: ADDRESS,
  source: ADDRESS,
  selfCustody: FLAG,
  origin: code(lists.ORIGINS),
  classification: code(lists.CLASSIFICATIONS),
  piLevel: code(lists.PI_LEVELS),
  registered: { ...LEVEL, description: "As it was registered, which is in its id." },
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
    registered: {
      classification: lists.CLASSIFICATIONS[asset.classification],
      piLevel: lists.PI_LEVELS[asset.piLevel],
    },
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
  claimant: { ...ADDRESS, description: "Who claimed it, which is in its id." },
  offer: {
    ...orNull(shape({ to: ADDRESS, endGrants: FLAG })),
    description: "The live offer of it; its terms are in the history.",
  },
  basis: code(lists.TITLE_BASES),
  basisDoc: orNull(ID),
  notAfter: orNull(TIME),
  epoch: COUNT,
  salt: ID,
};

export function formatRight({ id, facts: { right }, state }: Row<"right">) {
  const { asset, title } = right;
  const { offeredTo, endGrants } = state;
  return {
    id,
    asset,
    right: lists.RIGHTS[title.kind],
    holder: state.holder,
    claimant: title.holder,
    offer: offeredTo === ZERO_ADDRESS ? null : { to: offeredTo, endGrants },
    basis: lists.TITLE_BASES[title.basis],
    basisDoc: hashOrNull(title.basisDoc),
    notAfter: state.until === 0 ? null : formatTime(state.until),
    epoch: state.epoch,
    salt: title.salt,
  };
}
