/** What pages read of the answers of `/v1`; the schemas of the API say all of it. */
import type { Reason } from "../../core/codes.ts";
import type { Text } from "../../core/language/languages.ts";
import type { Hex } from "../../core/records.ts";

export interface Refusal {
  reason: Reason;
  subject?: Hex;
}

export interface Standing {
  status: string;
  usable: boolean;
  why?: Refusal;
}

export type Time = string | number;

export interface Stamp {
  block: number;
  time: Time;
}

export interface Moment {
  block: number;
  asOf: Time;
  provisional: boolean;
}

export interface Page<T> extends Moment {
  items: T[];
  next: string | null;
}

export interface RecordBase extends Standing {
  id: Hex;
  orders: number;
  created: Stamp;
  changed: Stamp;
}

export interface Participant extends RecordBase {
  name: string;
  code: string;
  jurisdiction: string;
  validTo: Time;
  offices: string[];
  key: Hex;
}

export interface Asset extends RecordBase {
  registrant: Hex;
  source: Hex;
  origin: string;
  classification: string;
  piLevel: string;
  commitment: Hex;
  scheme: string;
  metadataDoc: Hex | null;
  head: number;
  derivation: { authorizations: Hex[] } | null;
}

export interface Right extends RecordBase {
  asset: Hex;
  right: string;
  holder: Hex;
  basis: string;
  notAfter: Time | null;
}

export interface Scope {
  purposes: string[];
  operations: string[];
  outputs: string[];
  environments: string[];
  territories: string[];
  notBefore: Time;
  notAfter: Time;
  maxUses: number | null;
  sublicenseDepth: number;
  entrustAllowed: boolean;
  commercial: boolean;
}

export interface Authorization extends RecordBase {
  asset: Hex;
  parent: Hex;
  grantor: Hex;
  grantee: Hex;
  basis: Hex | null;
  relation: string;
  uses: { used: number; left: number | null };
  scope: Scope;
}

export interface Version {
  asset: Hex;
  number: number;
  commitment: Hex;
  scheme: string;
  act: Hex;
  recorded: Stamp;
}

export interface LedgerEvent extends Stamp {
  id: string;
  name: string;
  subject: Hex;
  act: Hex | null;
  actor: Hex | null;
  transaction: Hex | null;
  data: { right?: string };
}

export interface LineageNode extends Standing {
  id: Hex;
  level: number;
  direction: "up" | "down" | null;
  registrant: Hex;
  metadataDoc: Hex;
}

export interface LineageEdge extends Standing {
  child: Hex;
  parent: Hex;
  authorization: Hex;
  grantee: Hex;
}

export interface Lineage extends Moment {
  asset: Hex;
  nodes: LineageNode[];
  edges: LineageEdge[];
  next: string | null;
}

export interface Verification extends Moment {
  verdict: "REGISTERED" | "SUPERSEDED" | "CHANGED" | "UNDECIDED" | "NOT_FOUND";
  words: Text;
  steps: { step: string; holds: boolean; words: Text; value?: string }[];
  matches: {
    asset: Hex;
    by: "COMMITMENT" | "FILE";
    version: Version;
    head: number;
    standing?: Standing;
  }[];
}

export interface Block {
  time: Time;
  number: number;
  hash: Hex;
  parent: Hex;
  transactions: number;
  events: number;
}

export interface Log extends RecordBase {
  operator: Hex;
  origin: string;
  size: string;
  root: Hex | null;
}

export interface Health {
  status: string;
  chainId: number;
  contracts: Record<string, Hex>;
  head: { number: number; hash: Hex; time: Time } | null;
  now: Time;
}
