// Standings of random ledgers, proven from words alone: never another answer than the rules give
// where they see everything.
import { expect } from "chai";
import fc from "fast-check";
import { verifyBundle } from "../../../server/core/proof/verify.ts";
import { distinct } from "../../../server/core/rules/refusal.ts";
import { recordUsable } from "../../../server/core/rules/usability.ts";
import { newWorld, steps, take } from "../rules/support/history.ts";
import { blockOf } from "./support/block.ts";

const HISTORIES = 30;
const histories = fc.array(steps, { minLength: 60, maxLength: 120 });

describe("the standing of an authorization", function () {
  this.timeout(120_000);

  it("comes out as the rules judge the whole ledger, whatever happened", async () => {
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const world = newWorld();
        for (const step of history) take(world, step);
        const { view, time } = world.ledger;
        const block = await blockOf(view, time, world.authorizations);
        for (const id of world.authorizations) {
          const { proven, steps } = verifyBundle(await block.bundleOf(id));
          const reasons = distinct(recordUsable(view, id, time));
          expect(proven?.facts, JSON.stringify(steps)).to.deep.include({
            usable: reasons.length === 0,
            reasons: reasons.map(({ reason, subject }) => ({ reason, subject })),
            status: view.state(id)?.status,
            used: view.used(id),
            allotted: view.allotted(id),
          });
          count(reasons[0]?.reason ?? "usable");
          const { asset } = view.facts("authorization", id)!.terms;
          if (view.facts("asset", asset)?.derivation) count("of a product");
        }
      }),
      { numRuns: HISTORIES },
    );
    // Else the histories would show little.
    for (const what of ["usable", "of a product", "E_STATE", "E_FROZEN", "E_ROLE"])
      expect(seen.get(what) ?? 0, `${what} of ${JSON.stringify([...seen])}`).to.be.greaterThan(0);
  });
});
