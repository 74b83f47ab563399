import { EventFragment, type ParamType, type Result } from "ethers";
import type { Asset, Basis, Enrolment, Hex, Input, Making } from "../core/records.ts";
import type { Messages, Order, Scope, Terms, Title, Version } from "../core/records.ts";
import { DEPLOYED, type Deployed, INTERFACES } from "./contracts.ts";

/** The events of the contracts with their arguments, as `records.ts` writes values. */
export interface Events {
  ActExecuted: { digest: Hex; participant: Hex; signer: Hex };

  Enrolled: { account: Hex; accreditor: Hex; enrolment: Enrolment };
  Suspended: { participant: Hex; accreditor: Hex; reason: Hex };
  Reinstated: { participant: Hex; accreditor: Hex; reason: Hex };
  AssetRegistered: { id: Hex; registrant: Hex; source: Hex; asset: Asset };
  RightClaimed: { id: Hex; asset: Hex; holder: Hex; title: Title };
  VersionAdded: { asset: Hex; number: number; version: Version };
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
  "AssetRegistered",
  "RightClaimed",
  "VersionAdded",
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

function eventsOf(contract: Deployed): Map<string, EventFragment> {
  const events = INTERFACES[contract].fragments
    .filter((fragment) => fragment instanceof EventFragment)
    .filter((event) => (EVENT_NAMES as readonly string[]).includes(event.name));
  return new Map(events.map((event) => [event.topicHash, event]));
}
const BY_TOPIC = new Map(DEPLOYED.map((contract) => [contract, eventsOf(contract)]));

/** Undefined for an event that the index does not need. */
export function decode({ contract, idx, tx, topics, data }: Log): ChainEvent | undefined {
  const event = BY_TOPIC.get(contract)?.get(topics[0] ?? "");
  if (event === undefined) return undefined;
  const values = INTERFACES[contract].decodeEventLog(event, data, topics);
  const args = Object.fromEntries(
    event.inputs.map((input, position) => [input.name, plain(input, values[position])]),
  );
  return { contract, idx, tx, name: event.name, args } as ChainEvent;
}

/** Integers up to this width are numbers, wider ones bigint, as in `records.ts`. */
const NUMBER_BITS = 48;

function plain(type: ParamType, value: unknown): unknown {
  if (type.isTuple()) {
    const fields = type.components.map((field, position) => [
      field.name,
      plain(field, (value as Result)[position]),
    ]);
    return Object.fromEntries(fields);
  }
  if (type.isArray()) return [...(value as Result)].map((item) => plain(type.arrayChildren, item));
  if (type.type === "address" || type.type === "bytes32") return (value as string).toLowerCase();
  if (!type.type.startsWith("uint")) return value;
  return Number(type.type.slice("uint".length)) <= NUMBER_BITS ? Number(value) : value;
}
