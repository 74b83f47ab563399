import { EventFragment } from "ethers";
import type { Asset, Basis, Enrolment, Hex, Input, Making } from "../core/records.ts";
import type {
  Log as LogFacts,
  Messages,
  Order,
  Scope,
  Terms,
  Title,
  Version,
} from "../core/records.ts";
import { type Decoding, decodingOf, structOf } from "./decoding.ts";
import { DEPLOYED, type Deployed, INTERFACES } from "./contracts.ts";

/** The events of the contracts with their arguments, as `records.ts` writes values. */
export interface Events {
  ActExecuted: { digest: Hex; participant: Hex; signer: Hex };

  Enrolled: { account: Hex; accreditor: Hex; enrolment: Enrolment };
  Suspended: { participant: Hex; accreditor: Hex; reason: Hex };
  Reinstated: { participant: Hex; accreditor: Hex; reason: Hex };
  Succeeded: { participant: Hex; by: Hex; newKey: Hex; effectiveAt: number; revision: number };
  Appointed: { participant: Hex; agent: Hex; acts: bigint; notAfter: number; revision: number };
  Dismissed: { participant: Hex; agent: Hex; revision: number };
  AssetRegistered: { id: Hex; registrant: Hex; source: Hex; asset: Asset };
  RightClaimed: { id: Hex; asset: Hex; holder: Hex; title: Title };
  VersionAdded: { asset: Hex; number: number; version: Version };
  Retired: { asset: Hex; by: Hex; reason: Hex };
  Reclassified: { asset: Hex; by: Hex; classification: number; piLevel: number; reason: Hex };
  RightOffered: { right: Hex; holder: Hex; to: Hex; endGrants: boolean; termsDoc: Hex };
  RightTransferred: { right: Hex; from: Hex; to: Hex; endGrants: boolean; epoch: number };
  RightRenounced: { right: Hex; holder: Hex; reason: Hex };
  ConsentGiven: { id: Hex; asset: Hex; giver: Hex; basis: Basis };
  ConsentWithdrawn: { id: Hex; giver: Hex; reason: Hex };

  Requested: { id: Hex; parent: Hex; requester: Hex; scope: Scope };
  Granted: {
    id: Hex;
    parent: Hex;
    grantor: Hex;
    request: Hex;
    terms: Terms;
    parentEpoch: number;
  };
  RequestRefused: { id: Hex; request: Hex; parent: Hex; grantor: Hex; reason: Hex };
  Revoked: { id: Hex; grantor: Hex; reason: Hex; doc: Hex };
  Surrendered: { id: Hex; grantee: Hex; reason: Hex };
  AllRevoked: { subject: Hex; by: Hex; epoch: number; reason: Hex };
  Used: {
    id: Hex;
    authorization: Hex;
    grantee: Hex;
    use: Omit<Messages["Use"], "actor" | "nonce" | "deadline">;
  };
  Derived: {
    id: Hex;
    asset: Hex;
    deriver: Hex;
    inputs: Input[];
    making: Making;
    ceiling: Scope;
    chains: bigint;
    nodes: bigint;
    closed: boolean;
  };

  Frozen: { order: Hex; subject: Hex; issuer: Hex; facts: Order; reason: Hex };
  Lifted: { order: Hex; subject: Hex; regulator: Hex; reason: Hex };

  LogOpened: { log: Hex; operator: Hex; facts: LogFacts };
  Anchored: { log: Hex; size: bigint; root: Hex };

  RoleGranted: { roleId: bigint; account: Hex; delay: number; since: number; newMember: boolean };
  RoleRevoked: { roleId: bigint; account: Hex };
}
export type EventName = keyof Events;

/**
 * Every event that the index is built from. What else the AccessManager emits changes no record.
 */
export const EVENT_NAMES = [
  "ActExecuted",
  "Enrolled",
  "Suspended",
  "Reinstated",
  "Succeeded",
  "Appointed",
  "Dismissed",
  "AssetRegistered",
  "RightClaimed",
  "VersionAdded",
  "Retired",
  "Reclassified",
  "RightOffered",
  "RightTransferred",
  "RightRenounced",
  "ConsentGiven",
  "ConsentWithdrawn",
  "Requested",
  "Granted",
  "RequestRefused",
  "Revoked",
  "Surrendered",
  "AllRevoked",
  "Used",
  "Derived",
  "Frozen",
  "Lifted",
  "LogOpened",
  "Anchored",
  "RoleGranted",
  "RoleRevoked",
] as const satisfies readonly EventName[];

export interface Log {
  contract: Deployed;
  idx: number;
  tx: Hex;
  topics: Hex[];
  data: Hex;
}

/** Narrowing on `name` narrows `args`. */
export type ChainEvent = {
  [N in EventName]: { contract: Deployed; idx: number; tx: Hex; name: N; args: Events[N] };
}[EventName];

interface Reading {
  name: string;
  /** In the order of the event: each from a topic of its own, or from the data. */
  inputs: { name: string; topic?: { place: number; decode: Decoding["decode"] } }[];
  data: Decoding;
}

function readingsOf(contract: Deployed): Map<string, Reading> {
  const events = INTERFACES[contract].fragments
    .filter((fragment) => fragment instanceof EventFragment)
    .filter((event) => (EVENT_NAMES as readonly string[]).includes(event.name));
  return new Map(events.map((event) => [event.topicHash, readingOf(event)]));
}

function readingOf({ name, inputs }: EventFragment): Reading {
  let topics = 1;
  const read = inputs.map((input) =>
    input.indexed === true
      ? { name: input.name, topic: { place: topics++, decode: decodingOf(input).decode } }
      : { name: input.name },
  );
  return { name, inputs: read, data: structOf(inputs.filter((input) => input.indexed !== true)) };
}
const BY_TOPIC = new Map(DEPLOYED.map((contract) => [contract, readingsOf(contract)]));

/** Undefined for an event that the index does not need. */
export function decode({ contract, idx, tx, topics, data }: Log): ChainEvent | undefined {
  const reading = BY_TOPIC.get(contract)?.get(topics[0] ?? "");
  if (reading === undefined) return undefined;
  const { name, inputs } = reading;
  const values = reading.data.decode(digitsOf(data), 0) as Record<string, unknown>;
  const args: Record<string, unknown> = {};
  for (const { name: argument, topic } of inputs) {
    args[argument] = topic
      ? topic.decode(digitsOf(topics[topic.place] ?? "0x"), 0)
      : values[argument];
  }
  return { contract, idx, tx, name, args } as ChainEvent;
}

const digitsOf = (hex: Hex): string => hex.slice(2).toLowerCase();
