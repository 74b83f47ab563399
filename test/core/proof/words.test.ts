// The word that the contracts store of a state (histories compare it with theirs), read back.
import { expect } from "chai";
import fc from "fast-check";
import { BLANK_STATE } from "../../../server/core/overlay.ts";
import {
  allottedIn,
  isOfKind,
  parentEpochIn,
  stateIn,
  usedIn,
  type WordKind,
} from "../../../server/core/proof/words.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { State, Status, View } from "../../../server/core/view.ts";
import { expectedWord } from "../../histories/words.ts";

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);
const status = (...statuses: Status[]) => fc.constantFrom(...statuses);

/** What of a state each kind has, with the widths of contracts/README.md. */
const STATES: Record<WordKind, fc.Arbitrary<Partial<State>>> = {
  participant: fc.record({
    status: status("ACTIVE", "SUSPENDED"),
    until: uint(40),
    revision: uint(32),
    key: address,
  }),
  asset: fc.record({
    status: status("REGISTERED", "RETIRED"),
    head: uint(32),
    classification: uint(2),
    piLevel: uint(2),
    chains: uint(5),
    nodes: uint(6),
    closed: fc.boolean(),
  }),
  right: fc.record({
    status: status("REGISTERED", "RENOUNCED"),
    epoch: uint(32),
    until: uint(40),
    holder: address,
  }),
  consent: fc.record({ status: status("GIVEN", "WITHDRAWN") }),
  authorization: fc.record({
    status: status("GRANTED", "REVOKED", "SURRENDERED"),
    epoch: uint(32),
  }),
};
const ID: Hex = `0x${"01".repeat(32)}`;
const ONES: Hex = `0x${"ff".repeat(20)}`;

/** All fixed facts that a word repeats have all their bits, so that none may spill over. */
const FACTS = {
  participant: {},
  asset: { asset: { source: ONES, registrant: ID }, derivation: {}, rights: [] },
  right: { right: { title: { kind: 2 } } },
  consent: { basis: { giver: ONES, recipient: ID, codes: 2n ** 64n - 1n, form: 3 } },
  authorization: {
    terms: { scope: { conditions: { relation: 0 } } },
    parentEpoch: 2 ** 32 - 1,
  },
} as const;

function viewOf(kind: WordKind, state: State, used: number, allotted: number): View {
  const view = {
    kind: () => kind,
    facts: () => ({ kind, ...FACTS[kind] }),
    state: () => state,
    used: () => used,
    allotted: () => allotted,
  };
  return view as unknown as View;
}

describe("the word of a record", () => {
  for (const kind of Object.keys(STATES) as WordKind[]) {
    it(`says of ${kind} what was written, whatever stands beside it`, () => {
      const counts = fc.tuple(uint(40), uint(40));
      fc.assert(
        fc.property(STATES[kind], uint(16), counts, (own, orders, [used, allotted]) => {
          const state: State = { ...BLANK_STATE, ...own, orders };
          const word = expectedWord(viewOf(kind, state, used, allotted), ID);
          expect(stateIn(word, kind)).to.deep.equal(state);
          for (const other of Object.keys(STATES) as WordKind[])
            expect(isOfKind(word, other)).to.equal(other === kind);
          if (kind !== "authorization") return;
          const read = [usedIn(word), allottedIn(word), parentEpochIn(word)];
          expect(read).to.deep.equal([used, allotted, 2 ** 32 - 1]);
        }),
      );
    });
  }
});
