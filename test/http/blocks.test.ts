// The chain as this node has followed it.
import { expect } from "chai";
import { enrolment, newParty } from "../intake/ledger.ts";
import { type Json, type Node, openNode } from "./support/node.ts";

describe("blocks", () => {
  let node: Node;
  before(async () => {
    node = await openNode();
    const accreditor = node.ledger.office("accreditor");
    for (const name of ["One", "Two", "Three"]) {
      await node.client.act(accreditor, "participants.enroll", enrolment(newParty(), name));
    }
  });
  after(() => node.close());

  it("are refused where there is none of that number, or it is no number", async () => {
    await node.client.refused("/v1/blocks/999999", {}, 404, "E_NOT_FOUND");
    await node.client.refused("/v1/blocks/first", {}, 400, "E_SHAPE");
    await node.client.refused("/v1/blocks?before=-1", {}, 400, "E_SHAPE");
  });

  it("are listed from the newest to the oldest, page by page, each once", async () => {
    const numbers: number[] = [];
    let query = "limit=2";
    for (;;) {
      const { items, next } = await node.client.get(`/v1/blocks?${query}`);
      numbers.push(...(items as Json[]).map(({ number }) => number as number));
      if (next === null) break;
      query = `limit=2&before=${next as number}`;
    }
    const head = node.ledger.parts.index.head()?.number ?? 0;
    expect(numbers[0]).to.equal(head);
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => b - a));
    expect(new Set(numbers).size).to.equal(numbers.length);
  });

  it("tell their transactions and what happened in them", async () => {
    const head = node.ledger.parts.index.head()?.number ?? 0;
    const block = await node.client.get(`/v1/blocks/${head}`);
    expect(block).to.include({ number: head, transactions: 1, events: 1 });
    expect((block["items"] as Json[]).map(({ name }) => name)).to.deep.equal(["Enrolled"]);
    const before = await node.client.get(`/v1/blocks/${head - 1}`);
    expect(block["parent"]).to.equal(before["hash"]);
  });
});
