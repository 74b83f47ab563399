import type { Reason } from "./codes.ts";
import type { Asset, Basis, Enrolment, Hex, Log, Order, Right, Scope, Terms } from "./records.ts";

/**
 * What the rules read: the fixed facts of a record and the word that can change. The contracts keep
 * the same two halves (facts inside the id, one storage word); here both come from an index, as of
 * one block, or from the index plus the accepted acts that the chain has not included yet.
 */
export type Facts =
  | { kind: "participant"; enrolment: Enrolment }
  /** `rights` are the ids of those claimed with the registration; no right is claimed later. */
  | { kind: "asset"; asset: Asset; rights: Hex[]; derivation?: Derivation }
  | { kind: "right"; right: Right }
  | { kind: "consent"; basis: Basis }
  | { kind: "authorization"; terms: Terms; parentEpoch: number }
  /** `at`: seconds of the block that recorded it. */
  | { kind: "request"; requester: Hex; parent: Hex; scope: Scope; at: number }
  | { kind: "order"; order: Order }
  | { kind: "log"; log: Log };

export type Kind = Facts["kind"];
export type FactsOf<K extends Kind> = Extract<Facts, { kind: K }>;

/** What a derived asset cites, in order, and the meet of the cited scopes that its id fixes. */
export interface Derivation {
  authorizations: Hex[];
  ceiling: Scope;
}

/**
 * The word of a record. `status` is the record's own, never computed from others:
 * participant ACTIVE, SUSPENDED · consent GIVEN, WITHDRAWN · authorization GRANTED, REVOKED,
 * SURRENDERED · request OPEN, GRANTED, REFUSED · order OPEN, LIFTED · asset REGISTERED, RETIRED ·
 * right REGISTERED, RENOUNCED · log OPEN.
 */
export interface State {
  status: Status;
  /** Open orders on this very record. */
  orders: number;
  /** participant: end of enrolment · right: end, 0 = none. Seconds. */
  until: number;
  /** participant: its acting key; `nextKey` takes its place at `nextKeyAt` (0 = none waits). */
  key: Hex;
  nextKey: Hex;
  nextKeyAt: number;
  /** participant: how often its key was set or proposed anew. */
  revision: number;
  /** right, authorization: epoch that children must have stored. */
  epoch: number;
  /** right: present holder. */
  holder: Hex;
  /** right: whom its holder offers it to, zero = nobody, and whether its grants would end. */
  offeredTo: Hex;
  endGrants: boolean;
  /** asset: number of the newest version. */
  head: number;
  classification: number;
  piLevel: number;
  /** derived asset: chains and authorizations of the whole upstream; 0 = not derived. */
  chains: number;
  nodes: number;
  /** derived asset: a basis above names a recipient, so only the deriver may be a grantee. */
  closed: boolean;
  /** log: leaves and root of the head anchored last; 0 = none is. */
  size: bigint;
  root: Hex;
}

export const STATUSES = [
  "ACTIVE",
  "SUSPENDED",
  "REGISTERED",
  "GIVEN",
  "WITHDRAWN",
  "GRANTED",
  "REVOKED",
  "SURRENDERED",
  "OPEN",
  "REFUSED",
  "LIFTED",
  "RETIRED",
  "RENOUNCED",
] as const;
export type Status = (typeof STATUSES)[number];

/** A key that may sign some acts of a participant. `acts`: bits of AGENT_ACTS, 0 = dismissed. */
export interface Agent {
  acts: bigint;
  /** Exclusive, in seconds. */
  notAfter: number;
  /** How often this key was appointed by this participant. */
  revision: number;
}

export type Role = "accreditor" | "regulator";
export type Contract = "Registry" | "Authorizations" | "Oversight" | "Anchors";

/** Every id has 32 bytes; a participant's is its address, padded on the left. */
export interface View {
  facts<K extends Kind>(kind: K, id: Hex): FactsOf<K> | undefined;
  /** Kind by id, where a rule takes several ("parent" is a right or an authorization). */
  kind(id: Hex): Kind | undefined;
  state(id: Hex): State | undefined;
  /** Own uses so far, saturating at UNLIMITED_USES. */
  used(authorization: Hex): number;
  /** Allotted to children so far, saturating at UNLIMITED_USES. */
  allotted(authorization: Hex): number;
  nonceSpent(contract: Contract, actor: Hex, nonce: bigint): boolean;
  /** By addresses; undefined for a key that the participant never appointed. */
  agent(participant: Hex, key: Hex): Agent | undefined;
  office(role: Role, account: Hex): boolean;
}

/** What an act writes; `apply` gives these, a pending overlay and nothing else replays them. */
export type Change =
  | { facts: Facts; id: Hex }
  | { id: Hex; state: Partial<State> }
  | { id: Hex; used: number }
  | { id: Hex; allotted: number }
  | { participant: Hex; key: Hex; agent: Agent }
  | { contract: Contract; actor: Hex; nonce: bigint };

/**
 * The first reason. `subject` is the record that refuses, `detail` a dimension, number or address.
 */
export interface Refusal {
  reason: Reason;
  subject: Hex;
  detail: Hex;
}

/** Of a ledger without a record, for what is read or prepared with no index at hand. */
export const NOTHING_KNOWN: View = {
  facts: () => undefined,
  kind: () => undefined,
  state: () => undefined,
  used: () => 0,
  allotted: () => 0,
  nonceSpent: () => false,
  agent: () => undefined,
  office: () => false,
};
