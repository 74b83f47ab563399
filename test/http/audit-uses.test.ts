// Questions 6 and 9: whether a use was lawful when it was made, and which were refused.
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { newParty } from "../intake/ledger.ts";
import { LEAST_K, type LicensedData, licenseData } from "./support/licensed-data.ts";
import { openProof } from "./support/log-client.ts";
import { type Json, type Node, openNode } from "./support/node.ts";
import { as, openSession } from "./support/session.ts";

const WAIT_MS = 20_000;
const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

interface Proven {
  denial: Json & { evidence: { text: string; hash: string } };
  entry: { entry: string; status: string; proof: { file: string } };
}

describe("the questions about uses", function () {
  this.timeout(60_000);
  let node: Node;
  let data: LicensedData;
  let headers: Record<string, Record<string, string>>;
  let lawful: string;
  let derived: string;
  const refusals: string[] = [];

  const ask = (path: string, who?: string) =>
    node.client.get(`/v1/audit/${path}`, { headers: headers[who ?? ""] ?? {} });

  async function isRefused(more: object, code: string): Promise<string> {
    const { client, laboratory } = data;
    const body = await client.signed(laboratory, "receipts.use", data.using(data.license, more));
    const answer = await client.refused("/v1/acts", { method: "POST", body }, 422, code);
    return answer["denial"] as string;
  }

  before(async () => {
    node = await openNode({ LOG_ANCHOR_SECONDS: "1" });
    data = await licenseData(node);
    const { client, laboratory, holder, regulator, license } = data;
    const outsider = newParty();
    headers = Object.fromEntries(
      await Promise.all(
        Object.entries({ laboratory, holder, regulator, outsider }).map(async ([name, party]) => [
          name,
          as(await openSession(client, party)),
        ]),
      ),
    ) as typeof headers;
    ({ receipt: lawful } = (await client.act(laboratory, "receipts.use", data.using(license))) as {
      receipt: string;
    });
    refusals.push(await isRefused({ purpose: "P19" }, "E_PURPOSE"));
    refusals.push(await isRefused({ purpose: "P19", territory: "US" }, "E_PURPOSE"));
    refusals.push(await isRefused({ k: LEAST_K - 1 }, "E_OUTPUT"));
    const body = await client.signed(laboratory, "receipts.derive", data.deriving([license]));
    const asked = { method: "POST", body, headers: { Prefer: "wait=10" } };
    derived = (await client.get("/v1/acts", asked))["id"] as string;
    const reason = `0x${"0".repeat(64)}`;
    await client.act(holder, "authorizations.revoke", { authorization: license, reason });
    refusals.push(await isRefused({}, "E_STATE"));
  });
  after(() => node?.close());

  it("refuse to name no use or an unknown one, and a reader whom it doesn't concern", async () => {
    const { client } = node;
    await client.refused("/v1/audit/6", {}, 400, "E_SHAPE");
    await client.refused(`/v1/audit/6?use=0x${"ab".repeat(32)}`, {}, 404, "E_NOT_FOUND");
    const path = `/v1/audit/6?use=${refusals[0]}`;
    await client.refused(path, {}, 401, "E_SESSION");
    await client.refused(path, { headers: headers["outsider"]! }, 403, "E_ROLE");
    await client.refused("/v1/audit/9", {}, 401, "E_SESSION");
    const { holder, license, laboratory } = data;
    const own = { headers: headers["holder"]! };
    await client.refused(`/v1/audit/9?actor=${laboratory.address}`, own, 403, "E_ROLE");
    expect((await ask(`9?actor=${holder.address}`, "holder"))["counts"]).to.deep.equal([]);
    expect((await ask(`9?authorization=${license}`, "holder"))["items"]).to.have.length(4);
  });

  it("refuse a cursor that no page ended with", async () => {
    const asked = { headers: headers["regulator"]! };
    await node.client.refused("/v1/audit/9?cursor=ZC41", asked, 400, "E_SHAPE");
  });

  it("6: finds a use lawful that was so when made, though its license is revoked now", async () => {
    const answer = await ask(`6?use=${lawful}`);
    expect(answer).to.include({ use: lawful, verdict: "LAWFUL", refused: null });
    const [judged] = answer["judged"] as [Json];
    const [receipt] = answer["receipts"] as [{ recorded: { block: number } }];
    expect(judged).to.include({ decision: "ALLOW", authorization: data.license });
    expect(judged["block"]).to.be.within(receipt.recorded.block - 1, receipt.recorded.block);
    const [license] = judged["path"] as [Json];
    expect(license).to.include({ id: data.license, status: "GRANTED", usable: true });
    expect((judged["consents"] as Json[]).map(({ id }) => id)).to.deep.equal([data.consent]);
    const now = await node.client.get(`/v1/authorizations/${data.license}`);
    expect(now["status"]).to.equal("REVOKED");
  });

  it("6: judges every input of a derivation, and proves the act where asked", async () => {
    const answer = await ask(`6?use=${derived}&proof=1`);
    expect(answer["verdict"]).to.equal("LAWFUL");
    expect((answer["judged"] as Json[]).map((one) => one["decision"])).to.deep.equal(["ALLOW"]);
    expect(answer["bundle"]).to.be.an("object");
  });

  it("6: knows a use only from its block on", async () => {
    const { receipts } = await ask(`6?use=${lawful}`);
    const [{ recorded }] = receipts as [{ recorded: { block: number } }];
    const before = `/v1/audit/6?use=${lawful}&asOf=${recorded.block - 1}`;
    await node.client.refused(before, {}, 404, "E_NOT_FOUND");
    expect((await ask(`6?use=${lawful}&asOf=${recorded.block}`))["verdict"]).to.equal("LAWFUL");
  });

  for (const [n, reason, further] of [
    [0, "E_PURPOSE", []],
    [1, "E_PURPOSE", ["E_TERRITORY"]],
    [2, "E_OUTPUT", []],
    [3, "E_STATE", []],
  ] as const) {
    it(`6: gives the reason of refusal ${n + 1} anew, and the log's proof of it`, async () => {
      const answer = await ask(`6?use=${refusals[n]}`, "laboratory");
      expect(answer).to.include({ verdict: "REFUSED" });
      const [judged] = answer["judged"] as [Json & { details: { reason: string }[] }];
      expect(judged).to.include({ decision: "DENY", reason });
      expect(judged.details.map((one) => one.reason)).to.deep.equal(further);
      const { denial } = answer["refused"] as Proven;
      expect((denial["refusal"] as Json)["reason"]).to.equal(reason);
    });
  }

  it("9: counts who was refused how often for what, and shows each with its proof", async () => {
    const answer = await untilAnchored("9", "regulator");
    const { laboratory } = data;
    const counts = answer["counts"] as Json[];
    expect(counts.map(({ reason, count }) => [reason, count])).to.deep.equal([
      ["E_PURPOSE", 2],
      ["E_OUTPUT", 1],
      ["E_STATE", 1],
    ]);
    expect(new Set(counts.map(({ actor }) => actor))).to.deep.equal(new Set([laboratory.address]));
    expect(answer["complete"]).to.equal(true);
    const items = answer["items"] as Proven[];
    expect(items.map(({ denial }) => denial["id"])).to.deep.equal([...refusals].reverse());
    const { nodeLog } = node.ledger.parts;
    const { origin, key, operator } = nodeLog.facts;
    const trusted = { origin, key: Buffer.from(key.slice(2), "hex") };
    for (const { denial, entry } of items) {
      expect(sha256(denial.evidence.text)).to.equal(denial.evidence.hash);
      expect(entry.entry).to.equal(`{"hash":"${denial.evidence.hash}","kind":"denial"}`);
      openProof(entry.proof.file, entry.entry, trusted);
    }
    const size = nodeLog.published?.size;
    expect(answer["covers"]).to.deep.equal([{ log: nodeLog.id, operator, size }]);
  });

  it("9: gives each reader its own, page by page, as of the first page's block", async () => {
    const ids: unknown[] = [];
    for (let cursor = ""; ;) {
      const page = await ask(`9?limit=3${cursor && `&cursor=${cursor}`}`, "laboratory");
      ids.push(...(page["items"] as Proven[]).map(({ denial }) => denial["id"]));
      if (page["next"] === null) break;
      cursor = page["next"] as string;
      if (ids.length === 3) await isRefused({ purpose: "P20" }, "E_STATE");
    }
    expect(ids).to.deep.equal([...refusals].reverse());
  });

  it("9: leaves out what was refused later", async () => {
    const { items } = await ask("9", "regulator");
    const [oldest] = (items as Proven[]).slice(-1);
    const { block } = oldest!.denial["recorded"] as { block: number };
    const then = await ask(`9?asOf=${block - 1}`, "regulator");
    expect([then["items"], then["counts"]]).to.deep.equal([[], []]);
  });

  async function untilAnchored(path: string, who: string): Promise<Json> {
    for (const end = Date.now() + WAIT_MS; ; await pause(50)) {
      const answer = await ask(path, who);
      const items = answer["items"] as Proven[];
      if (items.every(({ entry }) => entry.status === "anchored")) return answer;
      if (Date.now() > end) throw new Error("the denials are not anchored");
    }
  }
});
