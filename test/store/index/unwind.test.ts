import { expect } from "chai";
import type { Fill } from "./support/blocks.ts";
import { blockOf, dump, fill, STORY, temporaryIndex } from "./support/blocks.ts";

/** The story on another branch from block `from` on, told in another order. */
function otherBranch(from: number): Fill[] {
  const rest = STORY.slice(from);
  return [() => {}, ...rest];
}

describe("unwinding the index", () => {
  it("refuses to go where it has no block", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY);
    expect(() => ledger.index.unwind(99)).to.throw("block 99 is not in the index");
    ledger.close();
  });

  it("refuses a block that does not follow the last one", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY.slice(0, 3));
    expect(() => ledger.index.apply(blockOf(5), () => {})).to.throw("does not follow");
    expect(() => ledger.index.apply(blockOf(4, 1), () => {})).to.throw("does not follow");
    expect(ledger.index.cursor()?.number).to.equal(3);
    ledger.close();
  });

  it("leaves nothing of a block that could not be written whole", () => {
    const ledger = temporaryIndex();
    fill(ledger.index, STORY.slice(0, 5));
    const before = dump(ledger.file);
    const broken: Fill = (writer) => {
      STORY[5]?.(writer);
      throw new Error("in the middle");
    };
    expect(() => fill(ledger.index, [broken])).to.throw("in the middle");
    expect(dump(ledger.file)).to.deep.equal(before);
    fill(ledger.index, STORY.slice(5));
    ledger.close();
  });

  it("leaves of every block what was there when it was the last", () => {
    const ledger = temporaryIndex();
    const dumps = STORY.map((block) => {
      fill(ledger.index, [block]);
      return dump(ledger.file);
    });
    for (let number = STORY.length - 1; number >= 1; number -= 1) {
      ledger.index.unwind(number);
      expect(dump(ledger.file), `after unwinding to ${number}`).to.deep.equal(dumps[number - 1]);
    }
    ledger.close();
  });

  it("is row for row as if the other branch had never been", () => {
    for (const ancestor of [2, 6, 11]) {
      const reorganised = temporaryIndex();
      fill(reorganised.index, STORY);
      reorganised.index.unwind(ancestor);
      const straight = temporaryIndex();
      fill(straight.index, STORY.slice(0, ancestor));
      for (const { index } of [reorganised, straight]) {
        otherBranch(ancestor).forEach((block, position) => {
          const parentBranch = position === 0 ? 0 : 1;
          index.apply(blockOf(ancestor + 1 + position, 1, parentBranch), block);
        });
      }
      expect(dump(reorganised.file), `from ${ancestor}`).to.deep.equal(dump(straight.file));
      reorganised.close();
      straight.close();
    }
  });
});
