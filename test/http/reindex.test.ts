// index.db can be deleted: made anew from the chain, it answers every question byte for byte as
// before.
import { globSync, rmSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { dataset, enrolment, license, newParty, use } from "../intake/ledger.ts";
import { type Json, type Node, openNode } from "./support/node.ts";

const LISTS = [
  "participants",
  "assets",
  "rights",
  "consents",
  "requests",
  "authorizations",
  "receipts",
  "derivations",
  "orders",
];
const OF_ASSET = ["versions", "rights", "authorizations", "receipts", "history", "lineage"];
const ABOUT_ASSET = [1, 2, 4, 5, 7];

describe("an index made anew", function () {
  this.timeout(60_000);
  let node: Node;
  before(async () => {
    node = await openNode();
    await tellStory();
  });
  after(() => node?.close());

  /** At least one record of each kind, and each of them changed where it can. */
  async function tellStory(): Promise<void> {
    const { client, ledger } = node;
    const [holder, maker] = [newParty(), newParty()];
    const [accreditor, regulator] = [ledger.office("accreditor"), ledger.office("regulator")];
    for (const party of [holder, maker]) {
      await client.act(accreditor, "participants.enroll", enrolment(party, "数据方"));
    }
    const { asset, rights } = (await client.act(holder, "assets.register", {
      ...dataset(),
      piLevel: "PI",
    })) as { asset: string; rights: Record<string, `0x${string}`> };
    const { consent } = await client.act(holder, "consents.give", {
      asset,
      codes: ["CN-13.1"],
      form: "GENERAL",
      noticeDoc: { notice: 1 },
      scope: { notAfter: "2039-06-01T00:00:00Z" },
    });
    const terms = license(rights["OPERATE"], maker, 10);
    const scope = { ...terms.scope, operations: ["QUERY", "DERIVE", "PROVIDE"] };
    const { request } = await client.act(maker, "authorizations.request", {
      parent: terms.parent,
      relation: terms.relation,
      scope,
    });
    const granting = { ...terms, scope, basis: consent, request };
    const { authorization } = (await client.act(holder, "authorizations.grant", granting)) as {
      authorization: `0x${string}`;
    };
    await client.act(maker, "receipts.use", use(authorization));
    await client.act(maker, "receipts.derive", {
      ...dataset(),
      piLevel: "PI",
      inputs: [{ authorization }],
      purpose: "P08",
      output: "RAW",
      environment: "SANDBOX",
      territory: "CN",
      transform: "COPY",
      deidentLevel: "NONE",
      rights: [{ right: "USE", basis: "DERIVATION" }],
    });
    const { order } = await client.act(regulator, "orders.freeze", {
      subject: maker.address,
      basisDoc: { order: 1 },
      reviewBy: "2036-01-01T00:00:00Z",
      reason: "INSPECTION",
    });
    await client.act(regulator, "orders.lift", { order, reason: "CLEARED" });
    await client.act(holder, "consents.withdraw", { consent });
  }

  async function raw(address: string): Promise<string> {
    const response = await fetch(node.client.url + address);
    const text = await response.text();
    expect(response.status, `${address}: ${text}`).to.equal(200);
    return text;
  }

  /** Every read there is of every record there is, as of a block. */
  async function everything(block: number): Promise<Map<string, string>> {
    const answers = new Map<string, string>();
    const keep = async (address: string): Promise<string> => {
      const asOf = `${address.includes("?") ? "&" : "?"}asOf=${block}`;
      const text = await raw(address + asOf);
      answers.set(address, text);
      return text;
    };
    for (const kind of LISTS) {
      const { items } = JSON.parse(await keep(`/v1/${kind}`)) as { items: Json[] };
      for (const { id } of items) await keep(`/v1/${kind}/${id as string}`);
      if (kind === "assets") {
        for (const { id } of items) {
          for (const list of OF_ASSET) await keep(`/v1/assets/${id as string}/${list}`);
          for (const n of ABOUT_ASSET) await keep(`/v1/audit/${n}?asset=${id as string}`);
        }
      }
      if (["rights", "consents", "authorizations"].includes(kind)) {
        for (const { id } of items) await keep(`/v1/audit/10?id=${id as string}`);
      }
    }
    return answers;
  }

  it("answers as before, as of the last block and of those before it", async () => {
    const { head } = await node.client.get("/healthz");
    const last = (head as { number: number }).number;
    const blocks = [last, last - 1, last - 3, last - 6];
    const before = await Promise.all(blocks.map(everything));
    expect(before[0]?.size).to.be.greaterThan(40);

    await node.restart(() => {
      const files = globSync(path.join(node.ledger.folder, "index.db*"));
      expect(files).not.to.deep.equal([]);
      for (const file of files) rmSync(file);
    });
    for (const [n, block] of blocks.entries()) {
      for (const [address, text] of await everything(block)) {
        expect(text, `${address} as of ${block}`).to.equal(before[n]?.get(address));
      }
    }
  });
});
