import { ZERO, ZERO_ADDRESS } from "./records.ts";
import type { Hex } from "./records.ts";
import type { Agent, Change, Facts, FactsOf, Kind, State, View } from "./view.ts";

/** The word of a record that no act has written to, but for what its creation writes. */
export const BLANK_STATE: State = {
  status: "REGISTERED",
  orders: 0,
  until: 0,
  key: ZERO_ADDRESS,
  nextKey: ZERO_ADDRESS,
  nextKeyAt: 0,
  revision: 0,
  epoch: 0,
  holder: ZERO_ADDRESS,
  offeredTo: ZERO_ADDRESS,
  endGrants: false,
  head: 0,
  classification: 0,
  piLevel: 0,
  chains: 0,
  nodes: 0,
  closed: false,
  size: 0n,
  root: ZERO,
};

export interface Overlay extends View {
  /** Lays the changes of one act on top. `seq` tells acts apart for `drop` and rises. */
  add(changes: readonly Change[], seq?: number): void;
  /** Forgets what this act wrote and no later one wrote again: the view below has it by now. */
  drop(seq: number): void;
}

interface Entry {
  seq: number;
  value: unknown;
}

const keyOfNonce = (contract: string, actor: Hex, nonce: bigint) =>
  `nonce ${contract} ${actor} ${nonce}`;
const keyOfAgent = (participant: Hex, key: Hex) => `agent ${participant} ${key}`;

function keyOf(change: Change): string {
  if ("nonce" in change) return keyOfNonce(change.contract, change.actor, change.nonce);
  if ("agent" in change) return keyOfAgent(change.participant, change.key);
  if ("facts" in change) return `facts ${change.id}`;
  if ("state" in change) return `state ${change.id}`;
  return "used" in change ? `used ${change.id}` : `allotted ${change.id}`;
}

function valueOf(change: Change, before: unknown): unknown {
  if ("nonce" in change) return true;
  if ("agent" in change) return change.agent;
  if ("facts" in change) return change.facts;
  if ("state" in change) return { ...(before as Partial<State> | undefined), ...change.state };
  return "used" in change ? change.used : change.allotted;
}

/**
 * A view with the changes of acts on top that it does not contain yet. A word is kept as the
 * fields that were written, so what else moves in it below still shows through.
 */
export function overlay(view: View): Overlay {
  const entries = new Map<string, Entry>();
  const written = new Map<number, string[]>();
  const read = <T>(key: string) => entries.get(key)?.value as T | undefined;
  const factsOf = (id: Hex) => read<Facts>(`facts ${id}`);

  return {
    facts<K extends Kind>(kind: K, id: Hex): FactsOf<K> | undefined {
      const facts = factsOf(id);
      return facts?.kind === kind ? (facts as FactsOf<K>) : view.facts(kind, id);
    },
    kind: (id) => factsOf(id)?.kind ?? view.kind(id),
    state(id) {
      const below = view.state(id);
      const fields = read<Partial<State>>(`state ${id}`);
      return fields === undefined ? below : { ...(below ?? BLANK_STATE), ...fields };
    },
    used: (id) => read<number>(`used ${id}`) ?? view.used(id),
    allotted: (id) => read<number>(`allotted ${id}`) ?? view.allotted(id),
    nonceSpent: (contract, actor, nonce) =>
      entries.has(keyOfNonce(contract, actor, nonce)) || view.nonceSpent(contract, actor, nonce),
    agent: (participant, key) =>
      read<Agent>(keyOfAgent(participant, key)) ?? view.agent(participant, key),
    office: (role, account) => view.office(role, account),

    add(changes, seq = 0) {
      const keys = written.get(seq) ?? [];
      for (const change of changes) {
        const key = keyOf(change);
        entries.set(key, { seq, value: valueOf(change, read(key)) });
        keys.push(key);
      }
      written.set(seq, keys);
    },
    drop(seq) {
      for (const key of written.get(seq) ?? []) {
        if (entries.get(key)?.seq === seq) entries.delete(key);
      }
      written.delete(seq);
    },
  };
}
