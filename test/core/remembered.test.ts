import { expect } from "chai";
import type { Hex } from "../../server/core/records.ts";
import { remembered } from "../../server/core/remembered.ts";
import type { View } from "../../server/core/view.ts";
import { createLedger } from "./rules/support/ledger.ts";
import { enrolment } from "./rules/support/story.ts";
import { party, START } from "./rules/support/words.ts";

const ID: Hex = `0x${"1d".repeat(32)}`;
const OTHER: Hex = `0x${"2d".repeat(32)}`;
const ACTOR = party(0xb1);

function remembering() {
  const below = createLedger({ accreditor: new Set([ACTOR]), regulator: new Set() }, START);
  below.write(
    { id: ID, facts: { kind: "participant", ...enrolment(ACTOR) } },
    { id: ID, state: { status: "ACTIVE" } },
    { id: ID, used: 3 },
  );
  const asked: string[] = [];
  const view: View = {
    ...below.view,
    facts: (kind, id) => (asked.push(`${kind} ${id}`), below.view.facts(kind, id)),
    kind: (id) => (asked.push(`kind ${id}`), below.view.kind(id)),
    state: (id) => (asked.push(`state ${id}`), below.view.state(id)),
  };
  return { below, asked, view: remembered(view) };
}

describe("a remembered view", () => {
  it("asks again for nothing, also where there is nothing", () => {
    const { asked, view } = remembering();
    for (const id of [ID, OTHER, ID, OTHER]) {
      view.state(id);
      view.kind(id);
      view.facts("participant", id);
    }
    expect(asked).to.have.members([
      ...[`state ${ID}`, `kind ${ID}`, `participant ${ID}`],
      ...[`state ${OTHER}`, `kind ${OTHER}`, `participant ${OTHER}`],
    ]);
  });

  it("does not take what it knows of one kind, or of one question, for another's answer", () => {
    const { view } = remembering();
    expect(view.facts("asset", ID)).to.equal(undefined);
    expect(view.facts("participant", ID)?.enrolment.account).to.equal(ACTOR);
    expect(view.kind(ID)).to.equal("participant");
    expect(view.state(ID)?.status).to.equal("ACTIVE");
  });

  it("answers everything else as the view below does", () => {
    const { below, view } = remembering();
    expect([view.used(ID), view.allotted(ID)]).to.deep.equal([3, 0]);
    expect(view.office("accreditor", ACTOR)).to.equal(true);
    below.write({ contract: "Registry", actor: ACTOR, nonce: 1n });
    expect(view.nonceSpent("Registry", ACTOR, 1n)).to.equal(true);
  });
});
