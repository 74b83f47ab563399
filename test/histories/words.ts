/** The storage word that each record must have, by the table in `contracts/README.md`. */
import { BASIS_CODES, RELATIONS, RIGHTS } from "../../server/core/codes.ts";
import { ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import type { Contract, Kind, State, View } from "../../server/core/view.ts";
import type { Read } from "./contracts.ts";
import { set } from "../core/rules/support/words.ts";
import type { World } from "./world.ts";

/** A value, and the bit that it starts at. */
type Field = [value: number | bigint | boolean | Hex, at: number];

const wordOf = (fields: readonly Field[]): bigint =>
  fields.reduce((word, [value, at]) => word | (BigInt(value) << BigInt(at)), 0n);

/** Where the words of each kind are; a request has none. */
const HOME: readonly (readonly [Kind, Contract])[] = [
  ["participant", "Registry"],
  ["asset", "Registry"],
  ["right", "Registry"],
  ["consent", "Registry"],
  ["authorization", "Authorizations"],
  ["order", "Oversight"],
];

const ADDRESS = 96;
const CONSENT = set(BASIS_CODES, ["CN-13.1", "EU-6.1.a", "EU-9.2.a"]);
const NONPERSONAL = set(BASIS_CODES, ["NONPERSONAL"]);

function assetFields(view: View, id: Hex, state: State): Field[] {
  const facts = view.facts("asset", id);
  const { source, registrant } = facts!.asset;
  const kinds = facts!.rights.map((right) => view.facts("right", right)?.right.title.kind);
  return [
    [2, 0],
    [state.head, 19],
    [state.classification, 51],
    [state.piLevel, 53],
    [facts!.derivation !== undefined, 55],
    [source !== registrant, 56],
    [kinds.includes(RIGHTS.indexOf("HOLD")), 57],
    [state.closed, 58],
    [state.chains, 59],
    [state.nodes, 64],
    [state.status === "RETIRED", 70],
    [source, ADDRESS],
  ];
}

function consentFields(view: View, id: Hex, state: State): Field[] {
  const { giver, recipient, codes, form } = view.facts("consent", id)!.basis;
  return [
    [4, 0],
    [state.status === "WITHDRAWN", 19],
    [form, 20],
    [recipient === ZERO_ADDRESS, 22],
    [(codes & CONSENT) !== 0n, 23],
    [(codes & NONPERSONAL) !== 0n, 24],
    [giver, ADDRESS],
  ];
}

function authorizationFields(view: View, id: Hex, state: State): Field[] {
  const { terms, parentEpoch } = view.facts("authorization", id)!;
  return [
    [5, 0],
    [state.epoch, 19],
    [parentEpoch, 51],
    [view.used(id), 83],
    [view.allotted(id), 123],
    [state.status === "REVOKED", 163],
    [state.status === "SURRENDERED", 164],
    [terms.scope.conditions.relation === RELATIONS.indexOf("INTERNAL"), 165],
  ];
}

function fieldsOf(view: View, id: Hex, state: State): Field[] {
  switch (view.kind(id)) {
    case "participant":
      return [
        [1, 0],
        [state.status === "SUSPENDED", 19],
        [state.until, 20],
        [state.revision, 60],
        [state.nextKeyAt !== 0, 92],
        [state.key, ADDRESS],
      ];
    case "asset":
      return assetFields(view, id, state);
    case "right":
      return [
        [3, 0],
        [state.epoch, 19],
        [state.until, 51],
        [view.facts("right", id)!.right.title.kind, 91],
        [state.status === "RENOUNCED", 93],
        [state.holder, ADDRESS],
      ];
    case "consent":
      return consentFields(view, id, state);
    case "authorization":
      return authorizationFields(view, id, state);
    case "order":
      return [
        [6, 0],
        [state.status === "LIFTED", 19],
        [view.facts("order", id)!.order.issuer, ADDRESS],
      ];
    case "request":
    case "log":
    case undefined:
      throw new Error(`${id} has no word`);
  }
}

/** Instead of a value that the rules do not keep. */
export const ANY = Symbol("any");

/** A view of the contracts, and what it must answer. */
interface Stored {
  read: Read;
  values: unknown[];
}

/** Everything that the contracts store, but for the bits of nonces. */
export function storedOf({ view, ids, agents }: World): Stored[] {
  const words = HOME.flatMap(([kind, contract]) =>
    ids[kind].map((id) => {
      const read = { contract, view: "word", args: [id] };
      return { read, values: [expectedWord(view, id)] };
    }),
  );
  const registry = (name: string, args: unknown[], values: unknown[]): Stored => ({
    read: { contract: "Registry", view: name, args },
    values,
  });
  const keys = ids.participant.map((id) => {
    const { key, nextKey, nextKeyAt, revision } = view.state(id)!;
    return registry("key", [`0x${id.slice(26)}`], [key, nextKey, nextKeyAt, revision]);
  });
  const appointed = agents.map((pair) => {
    const { acts, notAfter, revision } = view.agent(...pair)!;
    return registry("agent", pair, [acts, notAfter, revision]);
  });
  const offers = ids.right.map((id) => {
    const { offeredTo, endGrants } = view.state(id)!;
    return registry("offerOf", [id], [offeredTo, endGrants]);
  });
  const heads = ids.log.map((id) => {
    const { size, root } = view.state(id)!;
    const read = { contract: "Anchors", view: "head", args: [id] } as const;
    return { read, values: [size, ANY, root] };
  });
  return [...words, ...keys, ...appointed, ...offers, ...heads];
}

/** What the contract stores of a record, if the rules saw it right. */
export function expectedWord(view: View, id: Hex): bigint {
  const state = view.state(id)!;
  return wordOf([[state.orders, 3], ...fieldsOf(view, id, state)]);
}
