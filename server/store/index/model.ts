import type { Hex, Input, Making, Messages, Scope } from "../../core/records.ts";
import type { Contract, Kind, Role, State } from "../../core/view.ts";

/** Numbers of `subjects.kind`; entries are only ever added at the end. */
export const KINDS = [
  "participant",
  "asset",
  "right",
  "consent",
  "authorization",
  "request",
  "order",
  "log",
] as const satisfies readonly Kind[];

/** Numbers of `nonces.contract`. */
export const CONTRACTS = [
  "Registry",
  "Authorizations",
  "Oversight",
  "Anchors",
] as const satisfies readonly Contract[];

/** Numbers of `offices.role`, as the AccessManager knows them. */
export const ROLES = { accreditor: 1, regulator: 2 } as const satisfies Record<Role, number>;

export interface Block {
  number: number;
  hash: Hex;
  parent: Hex;
  time: number;
}

export interface Stamp {
  block: number;
  time: number;
}

/** What a record's word may be told; what is left out stays. */
export interface StateChange extends Partial<Omit<State, "orders">> {
  /** Added to the count of open orders. */
  orders?: 1 | -1;
}

/** A use as declared; `version` 0 stands for the authorization's, and that for the head. */
export type Use = Omit<Messages["Use"], "actor" | "nonce" | "deadline">;

export interface Derived {
  digest: Hex;
  asset: Hex;
  deriver: Hex;
  inputs: Input[];
  making: Making;
  ceiling: Scope;
  chains: number;
  nodes: number;
  closed: boolean;
}

/** Of the tree of a log. */
export interface TreeSize {
  size: bigint;
  root: Hex;
}

export interface Executed {
  digest: Hex;
  idx: number;
  tx: Hex;
  actor: Hex;
  signer: Hex;
}

export interface Happened {
  idx: number;
  act: number | undefined;
  kind: string;
  subject: Hex;
  /** All that it concerns. */
  assets: readonly Hex[];
  data: Record<string, boolean | number | string | undefined>;
}

export interface Reverted {
  tx: Hex;
  /** As numbered on chain; absent where the transaction failed without a reason. */
  reason: number | undefined;
  subject: Hex | undefined;
  detail: Hex | undefined;
}
