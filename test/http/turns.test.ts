import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "chai";
import { Turns } from "../../server/http/turns.ts";

describe("turns of the event loop", () => {
  it("go to no more than so many, in the order of asking, and to others in between", async () => {
    const turns = new Turns(2);
    const seen: (number | string)[] = [];
    const asking = [1, 2, 3, 4, 5].map((n) => turns.take().then(() => seen.push(n)));
    for (const end of ["first", "second", "third"]) {
      await nextTurn();
      seen.push(end);
    }
    await Promise.all(asking);
    expect(seen).to.deep.equal([1, 2, "first", 3, 4, "second", 5, "third"]);
  });

  it("are given again to who asks after all had theirs", async () => {
    const turns = new Turns(1);
    await turns.take();
    await nextTurn();
    const seen: string[] = [];
    const asking = turns.take().then(() => seen.push("asked"));
    await nextTurn();
    expect(seen).to.deep.equal(["asked"]);
    await asking;
  });
});
