/**
 * A ledger in memory, made of nothing but the rules: an act that they allow is applied to the
 * view.
 */
import { participantSubject } from "../../../../server/core/ids.ts";
import { apply, check } from "../../../../server/core/rules/index.ts";
import { actingKey } from "../../../../server/core/rules/signer.ts";
import { overlay } from "../../../../server/core/overlay.ts";
import { TYPES } from "../../../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../../../server/core/records.ts";
import { CONTRACT_OF, digestOf, domainOf } from "../../../../server/core/typed-data.ts";
import {
  NOTHING_KNOWN,
  type Change,
  type Refusal,
  type Role,
  type View,
} from "../../../../server/core/view.ts";

const CHAIN_ID = 31337;
const CONTRACTS = {
  Registry: `0x${"c1".repeat(20)}`,
  Authorizations: `0x${"c2".repeat(20)}`,
  Oversight: `0x${"c3".repeat(20)}`,
  Anchors: `0x${"c4".repeat(20)}`,
} as const;

/** Seconds that a signature is good for, where a test does not say. */
const VALIDITY = 3600;

interface Header {
  signer?: Hex;
  nonce?: bigint;
  deadline?: bigint;
}
export type Fields<P extends PrimaryType> = Omit<Messages[P], "actor" | "nonce" | "deadline">;

export interface Outcome<P extends PrimaryType> {
  message: Messages[P];
  digest: Hex;
  refusal: Refusal | undefined;
}

export interface Ledger {
  view: View;
  /** The chain's clock in seconds, moved by the test. */
  time: number;
  /** Puts an act to the rules and applies it if they allow it. */
  act<P extends PrimaryType>(
    primary: P,
    actor: Hex,
    fields: Fields<P>,
    header?: Header,
  ): Outcome<P>;
  /** Writes what no act of these contracts can, such as a classification found out later. */
  write(...changes: Change[]): void;
}

const spendsNonce = (primary: PrimaryType): boolean =>
  TYPES[primary].some((field) => field.name === "nonce");

function emptyView(offices: Record<Role, Set<Hex>>): View {
  return {
    ...NOTHING_KNOWN,
    office: (role, account) => offices[role].has(account),
  };
}

/** Whose signature an act of this actor bears, where a test does not say. */
export function keyOf(view: View, actor: Hex, time: number): Hex {
  const state = view.state(participantSubject(actor));
  return state === undefined ? actor : actingKey(state, time);
}

export function createLedger(offices: Record<Role, Set<Hex>>, time: number): Ledger {
  const view = overlay(emptyView(offices));
  let nonce = 0n;

  return {
    view,
    time,
    act(primary, actor, fields, header = {}) {
      nonce += 1n;
      const deadline = header.deadline ?? BigInt(this.time + VALIDITY);
      const once = spendsNonce(primary) ? { nonce: header.nonce ?? nonce } : {};
      const message = {
        actor,
        deadline,
        ...once,
        ...fields,
      } as unknown as Messages[typeof primary];
      const domain = domainOf(CHAIN_ID, CONTRACTS[CONTRACT_OF[primary]]);
      const digest = digestOf(primary, message, domain);
      const signer = header.signer ?? keyOf(view, actor, this.time);
      const context = { view, time: this.time, signer, digest };
      const refusal = check(primary, message, context);
      if (refusal === undefined) view.add(apply(primary, message, context));
      return { message, digest, refusal };
    },
    write: (...changes) => view.add(changes),
  };
}
