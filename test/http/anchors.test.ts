import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { enrolment, newParty } from "../intake/ledger.ts";
import { LogClient, openProof, rootOf } from "./support/log-client.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";
import { licenseData } from "./support/licensed-data.ts";
import { as, openSession } from "./support/session.ts";

const WAIT_MS = 20_000;
const hashOf = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;
const entryOf = (kind: string, hash: string) => `{"hash":"${hash}","kind":"${kind}"}`;

const post = (items: object[]) => ({ method: "POST", body: { items } });

/** The answer about a hash, once it is so far. */
async function until(
  client: Client,
  hash: string,
  statuses: string[],
  kind = "hash",
): Promise<Json> {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const answer = await client.get(`/v1/anchors/${hash}?kind=${kind}`);
    if (statuses.includes(answer["status"] as string)) return answer;
    if (Date.now() > end) throw new Error(`${hash} stays ${JSON.stringify(answer)}`);
    await pause(50);
  }
}

describe("anchoring", function () {
  this.timeout(60_000);
  let node: Node;
  let client: Client;
  let log: LogClient;

  before(async () => {
    node = await openNode({ LOG_ANCHOR_SECONDS: "1" });
    client = node.client;
    const { origin, key } = node.ledger.parts.nodeLog.facts;
    log = new LogClient(client.url, { origin, key: Buffer.from(key.slice(2), "hex") });
  });
  after(() => node.close());

  for (const [why, items, pointer] of [
    ["no hash at all", [], "/items"],
    ["a hash of 31 bytes", [{ hash: `0x${"ab".repeat(31)}` }], "/items/0/hash"],
    [
      "a kind that this node alone may state",
      [{ hash: hashOf(""), kind: "denial" }],
      "/items/0/kind",
    ],
    ["a name beside a hash", [{ hash: hashOf(""), name: "Wang" }], "/items/0/name"],
    [
      "more than 10,000 hashes",
      Array.from({ length: 10_001 }, () => ({ hash: hashOf("") })),
      "/items",
    ],
  ] as const) {
    it(`refuses ${why}`, async () => {
      const body = await client.refused("/v1/anchors", post([...items]), 400, "E_SHAPE");
      expect(body["pointer"]).to.equal(pointer);
    });
  }

  it("knows no hash that nobody handed in, and has no head before the first", async () => {
    await client.refused(`/v1/anchors/${hashOf("never")}`, {}, 404, "E_NOT_FOUND");
    expect(await log.status("checkpoint")).to.equal(404);
    expect(await log.status("tile/0/000.p/1")).to.equal(404);
    expect(await log.status("proof/0")).to.equal(404);
  });

  it("gives a hash its place once, whatever its case and however often it comes", async () => {
    const [one, two] = [hashOf("one"), hashOf("two")];
    const upper = `0x${two.slice(2).toUpperCase()}`;
    const first = await client.get(
      "/v1/anchors",
      post([{ hash: one }, { hash: two }, { hash: one }]),
    );
    const items = first["items"] as Json[];
    expect(items.map(({ index }) => index)).to.deep.equal([0, 1, 0]);
    const again = await client.get("/v1/anchors", post([{ hash: upper, kind: "hash" }]));
    expect((again["items"] as Json[])[0]).to.include({ hash: two, index: 1 });
  });

  it("proves a hash under a signed head, then under one that the chain holds", async () => {
    const hash = hashOf("two");
    const anchored = await until(client, hash, ["anchored"]);
    const { proof, anchored: head } = anchored as { proof: Json; anchored: Json };
    expect(anchored["entry"]).to.equal(entryOf("hash", hash));
    const opened = openProof(proof["file"] as string, entryOf("hash", hash), log.trusted);
    expect(opened).to.include({ index: 1, size: head["size"] });
    expect(`0x${opened.root}`).to.equal(head["root"]);
    const { rpcUrl } = node.ledger.parts.network;
    const body = { jsonrpc: "2.0", id: 1, method: "eth_getTransactionReceipt" };
    const asked = { ...body, params: [head["transaction"]] };
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(asked),
    });
    const { result } = (await response.json()) as { result: { logs: { data: string }[] } };
    const data = result.logs.map((event) => event.data).join();
    expect(data).to.include(opened.root);
  });

  it("serves every entry, tile and proof to a client that knows the specifications", async () => {
    const hashes = Array.from({ length: 700 }, (_, n) => hashOf(`file ${n}`));
    await client.get("/v1/anchors", post(hashes.map((hash) => ({ hash }))));
    await until(client, hashes.at(-1) as string, ["logged", "anchored"]);
    const head = await log.checkpoint();
    const entries = await log.everything(head);
    expect(entries.slice(2, 702)).to.deep.equal(hashes.map((hash) => entryOf("hash", hash)));
    const leaves = await log.tile("0/001");
    const second = Array.from({ length: 256 }, (_, n) => leaves.subarray(n * 32, n * 32 + 32));
    const level1 = await log.tile("1/000.p/2");
    expect(level1.subarray(32).equals(rootOf(second))).to.equal(true);
    for (const index of [0, 255, 256, 511, 700]) {
      const proof = openProof(await log.proof(index), entries[index] ?? "", log.trusted);
      expect(proof.index).to.equal(index);
    }
  });

  it("serves no tile beyond the head, no empty one and none under another name", async () => {
    const { size } = await log.checkpoint();
    for (const path of [
      "tile/0/003",
      `tile/0/002.p/${(size % 256) + 1}`,
      "tile/1/000",
      "tile/2/000.p/1",
      "tile/entries/009",
    ]) {
      expect(await log.status(path), path).to.equal(404);
    }
    expect(await log.status("tile/0/000.p/17"), "narrower than full").to.equal(200);
    expect(await log.status("tile/0/2")).to.equal(400);
  });

  it("logs a refused use, so that its parties can prove it, and shows it to nobody", async () => {
    const data = await licenseData(node);
    const using = data.using(data.license, { purpose: "P19" });
    const body = await client.signed(data.laboratory, "receipts.use", using);
    const refused = await client.refused("/v1/acts", { method: "POST", body }, 422, "E_PURPOSE");
    const headers = as(await openSession(client, data.laboratory));
    const denial = await client.get(`/v1/denials/${refused["denial"] as string}`, { headers });
    const { text, hash } = denial["evidence"] as { text: string; hash: string };
    expect(hash).to.equal(hashOf(text));
    expect(JSON.parse(text)).to.include({ reason: "E_PURPOSE", actor: data.laboratory.address });
    const entry = await until(client, hash, ["anchored"], "denial");
    expect(entry["entry"]).to.equal(entryOf("denial", hash));
    const { file } = entry["proof"] as { file: string };
    openProof(file, entryOf("denial", hash), log.trusted);
  });

  it("goes on with the same tree and key after a restart", async () => {
    const before = await log.checkpoint();
    await node.restart(() => undefined);
    client = node.client;
    const { origin, key } = node.ledger.parts.nodeLog.facts;
    const later = new LogClient(client.url, { origin, key: Buffer.from(key.slice(2), "hex") });
    expect(later.trusted).to.deep.equal(log.trusted);
    await client.get("/v1/anchors", post([{ hash: hashOf("after") }]));
    await until(client, hashOf("after"), ["anchored"]);
    const entries = await later.everything(await later.checkpoint());
    expect(entries.length).to.be.greaterThan(before.size);
    expect(entries.at(-1)).to.equal(entryOf("hash", hashOf("after")));
  });
});

describe("a node that others reach", function () {
  this.timeout(60_000);
  let node: Node;
  before(async () => {
    node = await openNode({ HOST: "0.0.0.0", LOG_ANCHOR_SECONDS: "0" });
  });
  after(() => node.close());

  it("takes hashes from nobody that has not signed in", async () => {
    const asked = post([{ hash: hashOf("x") }]);
    await node.client.refused("/v1/anchors", asked, 401, "E_SESSION");
  });
});

describe("a log whose operator may not sign", function () {
  this.timeout(60_000);
  let node: Node;
  const operator = newParty();
  before(async () => {
    node = await openNode({ LOG_OPERATOR: operator.address, LOG_ANCHOR_SECONDS: "1" });
  });
  after(() => node.close());

  it("keeps entries, says what to do, and anchors once that is done", async () => {
    const { client, ledger } = node;
    const hash = hashOf("waits");
    await client.get("/v1/anchors", post([{ hash }]));
    await until(client, hash, ["logged"]);
    const metrics = async () => (await fetch(`${client.url}/metrics`)).text();
    for (const line of ["log_entries 1", "log_size 1", "log_anchored_size 0", "log_waiting 1"]) {
      expect(await metrics()).to.include(`\ndrl_${line}\n`);
    }
    expect(await metrics()).to.match(/\ndrl_log_oldest_waiting_seconds \d+(\.\d+)?\n/);
    const end = Date.now() + WAIT_MS;
    let note: unknown;
    while ((note = (await client.get("/readyz"))["log"]) === undefined && Date.now() < end) {
      await pause(50);
    }
    expect(note).to.include("E_SIG").and.include("logs.anchor").and.include(operator.address);

    const accreditor = ledger.office("accreditor");
    await client.act(accreditor, "participants.enroll", enrolment(operator, "节点"));
    await client.act(operator, "participants.appoint", {
      agent: ledger.parts.signer.address,
      acts: ["logs.open", "logs.anchor"],
      notAfter: "2039-01-01T00:00:00Z",
    });
    await until(client, hash, ["anchored"]);
    expect(await client.get("/readyz")).to.deep.equal({ status: "ready" });
    for (const line of ["log_anchored_size 1", "log_waiting 0", "log_oldest_waiting_seconds 0"]) {
      expect(await metrics()).to.include(`\ndrl_${line}\n`);
    }
  });
});
