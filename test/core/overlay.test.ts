import { expect } from "chai";
import { BLANK_STATE, overlay } from "../../server/core/overlay.ts";
import type { Hex } from "../../server/core/records.ts";
import { createLedger } from "./rules/support/ledger.ts";
import { enrolment } from "./rules/support/story.ts";
import { party, START } from "./rules/support/words.ts";

const ID: Hex = `0x${"1d".repeat(32)}`;
const OTHER: Hex = `0x${"2d".repeat(32)}`;
const ACTOR = party(0xb1);

/** A view below, to which a test can still write, and an overlay on it. */
function twoLayers() {
  const below = createLedger({ accreditor: new Set([ACTOR]), regulator: new Set() }, START);
  below.write(
    { id: ID, facts: { kind: "participant", ...enrolment(ACTOR) } },
    { id: ID, state: { status: "ACTIVE", until: 10, orders: 1 } },
    { id: ID, used: 3 },
    { id: ID, allotted: 4 },
    { contract: "Registry", actor: ACTOR, nonce: 1n },
    { participant: ACTOR, key: party(0xc1), agent: { acts: 1n, notAfter: 20, revision: 1 } },
  );
  return { below, above: overlay(below.view) };
}

describe("an overlay", () => {
  it("shows what is below where nothing was added", () => {
    const { above } = twoLayers();
    expect(above.kind(ID)).to.equal("participant");
    expect(above.facts("participant", ID)?.enrolment.account).to.equal(ACTOR);
    expect(above.facts("asset", ID)).to.equal(undefined);
    expect(above.state(ID)).to.include({ status: "ACTIVE", until: 10, orders: 1 });
    expect(above.state(OTHER)).to.equal(undefined);
    expect([above.used(ID), above.allotted(ID)]).to.deep.equal([3, 4]);
    expect(above.nonceSpent("Registry", ACTOR, 1n)).to.equal(true);
    expect(above.nonceSpent("Oversight", ACTOR, 1n)).to.equal(false);
    expect(above.agent(ACTOR, party(0xc1))).to.deep.equal({ acts: 1n, notAfter: 20, revision: 1 });
    expect(above.agent(ACTOR, party(0xc2))).to.equal(undefined);
    expect(above.office("accreditor", ACTOR)).to.equal(true);
  });
  it("shows what was added, and leaves what is below alone", () => {
    const { below, above } = twoLayers();
    above.add([
      { id: OTHER, facts: { kind: "participant", ...enrolment(party(0xb2)) } },
      { id: OTHER, state: { status: "ACTIVE" } },
      { id: ID, used: 5 },
      { id: ID, allotted: 6 },
      { contract: "Oversight", actor: ACTOR, nonce: 2n },
      { participant: ACTOR, key: party(0xc1), agent: { acts: 0n, notAfter: 20, revision: 1 } },
    ]);
    expect(above.kind(OTHER)).to.equal("participant");
    expect(above.state(OTHER)).to.deep.equal({ ...BLANK_STATE, status: "ACTIVE" });
    expect([above.used(ID), above.allotted(ID)]).to.deep.equal([5, 6]);
    expect(above.nonceSpent("Oversight", ACTOR, 2n)).to.equal(true);
    expect(below.view.kind(OTHER)).to.equal(undefined);
    expect(below.view.used(ID)).to.equal(3);
    expect(above.agent(ACTOR, party(0xc1))?.acts).to.equal(0n);
    expect(below.view.agent(ACTOR, party(0xc1))?.acts).to.equal(1n);
  });
  it("writes fields of a word, so that the others still follow what is below", () => {
    const { below, above } = twoLayers();
    above.add([{ id: ID, state: { status: "SUSPENDED" } }], 1);
    above.add([{ id: ID, state: { epoch: 2 } }], 2);
    below.write({ id: ID, state: { orders: 7 } });
    const expected = { status: "SUSPENDED", epoch: 2, orders: 7, until: 10 };
    expect(above.state(ID)).to.include(expected);
  });
  it("forgets what an act wrote once the view below has it", () => {
    const { below, above } = twoLayers();
    above.add(
      [
        { id: ID, state: { epoch: 1 } },
        { id: ID, used: 9 },
      ],
      1,
    );
    above.add([{ id: OTHER, state: { epoch: 8 } }], 2);
    below.write({ id: ID, state: { epoch: 1 } }, { id: ID, used: 9 });
    above.drop(1);
    below.write({ id: ID, state: { epoch: 5 } }, { id: ID, used: 11 });
    expect(above.state(ID)?.epoch).to.equal(5);
    expect(above.used(ID)).to.equal(11);
    expect(above.state(OTHER)?.epoch).to.equal(8);
  });
  it("keeps what a later act wrote again", () => {
    const { above } = twoLayers();
    above.add([{ id: ID, used: 9 }], 1);
    above.add([{ id: ID, used: 12 }], 2);
    above.drop(1);
    expect(above.used(ID)).to.equal(12);
    above.drop(2);
    above.drop(2);
    expect(above.used(ID)).to.equal(3);
  });
});
