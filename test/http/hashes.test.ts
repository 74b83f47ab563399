// "Everything about this hash": compared with a replay of the whole chain and the whole log.
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { createManifest } from "../../server/core/manifest.ts";
import { enrolment, newParty } from "../intake/ledger.ts";
import { type LicensedData, licenseData } from "./support/licensed-data.ts";
import { LogClient } from "./support/log-client.ts";
import { type Json, type Node, openNode } from "./support/node.ts";
import { freezing } from "./support/refused-acts.ts";
import { namedOnChain } from "./support/replay.ts";

const WAIT_MS = 20_000;
const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;
const FILE = sha256("one of two files");
const NOTICE = sha256("a paper that many records name");

interface Item {
  as: string;
  record?: string;
  version?: { asset: string; number: number };
  manifest?: string;
}
const nameOf = ({ as, record, version, manifest }: Item) =>
  [as, record, version?.asset, version?.number, manifest]
    .filter((part) => part !== undefined)
    .join(" ");

/** Acts of many kinds that name hashes, some of them the same one. */
async function tellStory(node: Node, data: LicensedData): Promise<{ twice: string }> {
  const { client, holder, laboratory, regulator, license } = data;
  const twice = sha256("registered by two");
  const registering = { ...data.registering({ piLevel: "NONE" }), commitment: twice };
  const { asset } = await client.act(holder, "assets.register", registering);
  await client.act(laboratory, "assets.register", registering);
  const again = { asset, commitment: twice, scheme: "SALTED", hashAlg: "SHA-256" };
  await client.act(holder, "assets.addVersion", again);
  const files = ["a.csv", "b.csv"].map((path, n) => ({
    ...{ path, size: 1, mediaType: "text/csv" },
    sha256: n === 0 ? FILE : sha256("the other"),
  }));
  const manifest = createManifest(files as never);
  const { documents, ...prepared } = await client.prepare(holder, "assets.register", {
    ...data.registering({ piLevel: "NONE", scheme: "PLAIN_HASH" }),
    manifestDoc: manifest,
  });
  const { key } = holder;
  await client.get("/v1/acts", {
    method: "POST",
    headers: { Prefer: "wait=10" },
    body: {
      typedData: prepared["typedData"],
      signature: key.sign(prepared["digest"] as string).serialized,
      documents: (documents as Json[]).map((one) => ({ ...one, visibility: "PUBLIC" })),
    },
  });
  await client.act(laboratory, "receipts.use", {
    ...(data.using(license) as Json),
    outputsDoc: NOTICE,
  });
  await client.act(laboratory, "receipts.derive", {
    ...data.deriving([license]),
    transform: NOTICE,
    attestationDoc: sha256("an attestation"),
  });
  const request = {
    parent: data.operate,
    relation: "PROVIDE",
    scope: data.scope,
    policyDoc: NOTICE,
  };
  const asked = await client.act(laboratory, "authorizations.request", request);
  const refusing = { request: asked["request"], parent: data.operate, reason: NOTICE };
  await client.act(holder, "authorizations.refuse", refusing);
  const frozen = await client.act(regulator, "orders.freeze", freezing(asset as string));
  await client.act(regulator, "orders.lift", { order: frozen["order"], reason: NOTICE });
  await client.act(holder, "assets.retire", { asset, reason: NOTICE });
  const revoking = { authorization: license, reason: "BREACH", doc: NOTICE };
  await client.act(holder, "authorizations.revoke", revoking);
  await client.act(holder, "consents.withdraw", { consent: data.consent, reason: NOTICE });
  const third = newParty();
  const enrolling = { ...enrolment(third, "第三方"), profileDoc: NOTICE };
  await client.act(data.accreditor, "participants.enroll", enrolling);
  await client.get("/v1/anchors", {
    method: "POST",
    body: { items: [{ hash: NOTICE }, { hash: twice }, { hash: FILE }] },
  });
  const denied = await client.signed(
    laboratory,
    "receipts.use",
    data.using(data.passable, { k: 1 }),
  );
  await client.refused("/v1/acts", { method: "POST", body: denied }, 422, "E_OUTPUT");
  return { twice };
}

describe("everything about a hash", function () {
  this.timeout(60_000);
  let node: Node;
  let data: LicensedData;
  let twice: string;

  before(async () => {
    node = await openNode();
    data = await licenseData(node);
    ({ twice } = await tellStory(node, data));
  });
  after(() => node?.close());

  async function about(hash: string, limit = 200): Promise<Json & { items: Item[] }> {
    const items: Item[] = [];
    for (let cursor = ""; ;) {
      const path = `/v1/hashes/${hash}?limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const page = (await node.client.get(path)) as Json & { items: Item[] };
      expect(page.items.length).to.be.at.most(limit);
      items.push(...page.items);
      if (page["next"] === null) return { ...page, items };
      cursor = page["next"] as string;
    }
  }

  it("is refused where it is none, and with another's cursor", async () => {
    await node.client.refused("/v1/hashes/0xabc", {}, 400, "E_SHAPE");
    const path = `/v1/hashes/${NOTICE}?cursor=12.aC4xLjA`;
    await node.client.refused(path, {}, 400, "E_SHAPE");
  });

  it("is nothing for one that nobody named", async () => {
    const answer = await about(sha256("never seen"));
    expect([answer.items, answer["entries"]]).to.deep.equal([[], []]);
    expect(answer).to.include({ record: null, act: false });
  });

  it("lists all that the chain's own events name, and no more", async () => {
    const { contracts } = await node.client.get("/healthz");
    const { rpcUrl } = node.ledger.parts.network;
    const named = await namedOnChain(rpcUrl, contracts as Record<string, string>);
    expect(named.get(NOTICE)?.size).to.equal(7);
    expect(named.get(twice)?.size).to.equal(3);
    expect(named.size).to.be.at.least(10);
    for (const [hash, names] of named) {
      const { items } = await about(hash);
      const told = items.filter(({ as }) => as !== "FILE").map(nameOf);
      expect(told.sort(), hash).to.deep.equal([...names].sort());
    }
  });

  it("lists all entries of the log, each with its place, and no more", async () => {
    const { nodeLog } = node.ledger.parts;
    for (const end = Date.now() + WAIT_MS; nodeLog.published?.size !== nodeLog.entries;) {
      if (Date.now() > end) throw new Error("not every entry is logged");
      await pause(20);
    }
    const { origin, key } = nodeLog.facts;
    const trusted = { origin, key: Buffer.from(key.slice(2), "hex") };
    const log = new LogClient(node.client.url, trusted);
    const entries = await log.everything(await log.checkpoint());
    const kinds = new Set(entries.map((entry) => (JSON.parse(entry) as { kind: string }).kind));
    expect([...kinds].sort()).to.deep.equal(["denial", "document", "hash"]);
    const hashes = new Set(entries.map((entry) => (JSON.parse(entry) as { hash: string }).hash));
    for (const hash of hashes) {
      const answer = await about(hash);
      const told = (answer["entries"] as { index: number; entry: string }[]).map(
        ({ index, entry }) => `${index} ${entry}`,
      );
      const right = entries.flatMap((entry, n) => (entry.includes(hash) ? [`${n} ${entry}`] : []));
      expect(told).to.deep.equal(right);
      const { id, facts } = nodeLog;
      const covered = { log: id, operator: facts.operator, size: entries.length };
      expect(answer["covers"]).to.deep.equal([covered]);
    }
  });

  it("leads from a file to the public manifest that names it, and on to the versions", async () => {
    const { items } = await about(FILE);
    expect(items.map(({ as }) => as)).to.deep.equal(["FILE"]);
    const [{ manifest }] = items as [Item];
    const { items: on } = await about(manifest as string);
    expect(on.map(({ as }) => as)).to.deep.equal(["DOCUMENT"]);
  });

  it("is the same page by page, and as of a block before", async () => {
    for (const hash of [NOTICE, twice, FILE]) {
      const { items } = await about(hash);
      for (const limit of [1, 3]) {
        expect((await about(hash, limit)).items).to.deep.equal(items);
      }
    }
    const { items } = await about(NOTICE);
    const blocks = items.map(
      (item) => (item as unknown as { first: { block: number } }).first.block,
    );
    const [last = 0] = blocks.sort((a, b) => b - a);
    const then = await node.client.get(`/v1/hashes/${NOTICE}?asOf=${last - 1}`);
    expect(then["items"]).to.have.length(items.length - 1);
  });

  it("says so where the hash is a record's id or an executed act", async () => {
    expect(await about(data.asset)).to.include({ record: "asset", act: false });
    const { items } = await node.client.get("/v1/receipts");
    const [{ id }] = items as [{ id: string }];
    expect(await about(id)).to.include({ record: null, act: true });
  });
});
