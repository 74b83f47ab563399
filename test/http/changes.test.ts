// What may change of a record: keys, holders, classes; what is shown of it now and as of a block.
import { expect } from "chai";
import { createRpc, type Rpc } from "../../server/chain/rpc.ts";
import { dataset, enrolment, license, newParty, type Party, use } from "../intake/ledger.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";
import { as, openSession } from "./support/session.ts";

const UNTIL = "2039-01-01T00:00:00Z";
const RECOVERY_SECONDS = 72 * 60 * 60;

describe("changes of records, over HTTP", function () {
  this.timeout(60_000);
  let node: Node, client: Client, rpc: Rpc;
  let accreditor: Party, regulator: Party, holder: Party, buyer: Party, user: Party;

  before(async () => {
    node = await openNode({ CHAIN_TIME_CONTROL: "1" });
    rpc = createRpc(node.ledger.parts.network.rpcUrl);
    client = node.client;
    [accreditor, regulator] = [node.ledger.office("accreditor"), node.ledger.office("regulator")];
    [holder, buyer, user] = [newParty(), newParty(), newParty()];
    for (const party of [holder, buyer, user]) await enrol(party, "Party");
  });
  after(() => node?.close());

  const enrol = (party: Party, name: string) =>
    client.act(accreditor, "participants.enroll", enrolment(party, name));
  async function refused(party: Party, type: string, input: object, code: string, status = 422) {
    const body = await client.signed(party, type, input);
    await client.refused("/v1/acts", { method: "POST", body }, status, code);
  }
  async function later(seconds: number): Promise<void> {
    await rpc.call("evm_increaseTime", seconds);
    await rpc.call("evm_mine");
    const { time } = await node.ledger.parts.chain.head();
    while ((node.ledger.parts.index.head()?.time ?? 0) < time)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
  async function registered(): Promise<{ asset: string; rights: Record<string, `0x${string}`> }> {
    const ids = await client.act(holder, "assets.register", dataset());
    return ids as unknown as { asset: string; rights: Record<string, `0x${string}`> };
  }
  const named = async (path: string) => {
    const { items } = await client.get(path);
    return (items as Json[]).map(({ id, name }) => id ?? name);
  };
  const happened = async (asset: string) => {
    const { items } = await client.get(`/v1/assets/${asset}/history`);
    return (items as Json[]).map(({ name }) => name);
  };

  describe("of a right", () => {
    it("are refused to those who don't hold it, or were not offered it", async () => {
      const { rights } = await registered();
      const right = rights["OPERATE"];
      const offer = { right, to: buyer.address, endGrants: false };
      await refused(buyer, "rights.offer", { ...offer, to: user.address }, "E_ROLE");
      await refused(holder, "rights.offer", { ...offer, to: holder.address }, "E_SHAPE", 400);
      const accept = { right, from: holder.address, endGrants: false };
      await refused(buyer, "rights.accept", accept, "E_ROLE");
      await refused(buyer, "rights.renounce", { right, reason: "NONE" }, "E_ROLE");
      await client.act(holder, "rights.offer", offer);
      await refused(user, "rights.accept", accept, "E_ROLE");
      await refused(buyer, "rights.accept", { ...accept, endGrants: true }, "E_STATE");
      await client.act(holder, "rights.offer", { ...offer, to: `0x${"0".repeat(40)}` });
      await refused(buyer, "rights.accept", accept, "E_ROLE");
    });

    it("pass it on, by terms that the new holder reads, and end what was granted", async () => {
      const { asset, rights } = await registered();
      const right = rights["OPERATE"];
      const input = license(right, user, null);
      const { authorization } = await client.act(holder, "authorizations.grant", input);
      const offer = { right, to: buyer.address, endGrants: true, termsDoc: { price: "CNY 1" } };
      const { documents } = await client.prepare(holder, "rights.offer", offer);
      const [{ hash, mediaType, content } = {}] = documents as Json[];
      const terms = [{ mediaType, content, visibility: "PARTIES" }];
      const offered = { ...offer, termsDoc: hash };
      await client.act(holder, "rights.offer", offered, terms);

      const read = async (party: Party) => {
        const headers = as(await openSession(client, party));
        return (await fetch(`${client.url}/v1/documents/${hash as string}`, { headers })).status;
      };
      expect([await read(user), await read(buyer)]).to.deep.equal([403, 200]);
      const before = await client.get(`/v1/rights/${right}`);
      expect(before["offer"]).to.deep.equal({ to: buyer.address, endGrants: true });
      expect(await named(`/v1/rights?offeredTo=${buyer.address}`)).to.deep.equal([right]);

      const accept = { right, from: holder.address, endGrants: true };
      await client.act(buyer, "rights.accept", accept);
      const after = await client.get(`/v1/rights/${right}`);
      expect(after).to.include({ holder: buyer.address, claimant: holder.address, offer: null });
      expect(await client.get(`/v1/authorizations/${authorization as string}`)).to.include({
        usable: false,
      });
      await refused(user, "receipts.use", use(authorization as `0x${string}`), "E_STATE");

      const at = `asOf=${before["block"] as number}`;
      const then = await client.get(`/v1/rights/${right}?${at}`);
      expect(then).to.deep.include({ holder: holder.address, offer: before["offer"] });
      const held = `/v1/rights?holder=${buyer.address}`;
      expect([await named(held), await named(`${held}&${at}`)]).to.deep.equal([[right], []]);
      expect((await happened(asset)).slice(-2)).to.deep.equal(["RightOffered", "RightTransferred"]);
    });

    it("give it up, and everything under it with it", async () => {
      const { asset, rights } = await registered();
      const right = rights["OPERATE"];
      const input = license(right, user, null);
      const { authorization } = await client.act(holder, "authorizations.grant", input);
      await client.act(holder, "rights.renounce", { right, reason: "CLOSED" });
      await refused(user, "receipts.use", use(authorization as `0x${string}`), "E_STATE");
      expect(await client.get(`/v1/rights/${right}`)).to.include({
        status: "RENOUNCED",
        usable: false,
      });
      expect(await named("/v1/rights?status=RENOUNCED")).to.deep.equal([right]);
      expect((await happened(asset)).at(-1)).to.equal("RightRenounced");
    });
  });

  describe("of an asset", () => {
    it("raise its class by its keeper, and lower it by the regulator alone", async () => {
      const { asset } = await registered();
      const raise = { asset, piLevel: "SENSITIVE", reason: "FOUND" };
      await refused(user, "assets.reclassify", raise, "E_ROLE");
      const core = { asset, classification: "CORE", reason: "STATE" };
      await refused(holder, "assets.reclassify", core, "E_CLASS_CORE");
      const before = await client.get(`/v1/assets/${asset}`);
      await client.act(holder, "assets.reclassify", raise);
      const lower = { ...raise, piLevel: "NONE" };
      await refused(holder, "assets.reclassify", lower, "E_ROLE");

      const now = await client.get(`/v1/assets/${asset}`);
      expect(now).to.deep.include({ piLevel: "SENSITIVE", registered: before["registered"] });
      expect(await named("/v1/assets?piLevel=SENSITIVE")).to.deep.equal([asset]);
      const lineage = await client.get(`/v1/assets/${asset}/lineage`);
      expect((lineage["nodes"] as Json[])[0]).to.include({ piLevel: "SENSITIVE" });
      const then = await client.get(`/v1/assets/${asset}?asOf=${before["block"] as number}`);
      expect(then).to.include({ piLevel: "NONE" });

      await client.act(regulator, "assets.reclassify", core);
      expect(await client.get(`/v1/assets/${asset}`)).to.include({
        classification: "CORE",
        usable: false,
      });
      await client.act(regulator, "assets.reclassify", { ...lower, classification: "GENERAL" });
      expect(await client.get(`/v1/assets/${asset}`)).to.include({ piLevel: "NONE", usable: true });
      const { items } = await client.get(`/v1/assets/${asset}/history`);
      expect((items as Json[]).at(-1)).to.deep.include({
        name: "Reclassified",
        data: {
          by: regulator.address,
          classification: "GENERAL",
          piLevel: "NONE",
          reason: "FOUND",
        },
      });
    });

    it("end its versions and new grants, and none that was made", async () => {
      const { asset, rights } = await registered();
      const input = license(rights["OPERATE"], user, null);
      const { authorization } = await client.act(holder, "authorizations.grant", input);
      await refused(user, "assets.retire", { asset, reason: "OLD" }, "E_ROLE");
      await client.act(holder, "assets.retire", { asset, reason: "OLD" });
      const { commitment, scheme, hashAlg } = dataset();
      const version = { asset, commitment, scheme, hashAlg };
      await refused(holder, "assets.addVersion", version, "E_STATE");
      await refused(holder, "authorizations.grant", license(rights["OPERATE"], user, 1), "E_STATE");
      await client.act(user, "receipts.use", use(authorization as `0x${string}`));
      expect(await client.get(`/v1/assets/${asset}`)).to.include({ status: "RETIRED" });
      expect(await named("/v1/assets?status=RETIRED")).to.deep.equal([asset]);
      expect(await happened(asset)).to.include("Retired");
    });
  });

  describe("of keys", () => {
    it("show who may sign for a participant, and for whom an agent may", async () => {
      const [principal, agent] = [newParty(), newParty()];
      await enrol(principal, "Principal");
      const path = `/v1/participants/${principal.address}`;
      const before = await client.get(path);
      expect(before).to.deep.include({ key: principal.address, succession: null, agents: [] });
      const acts = ["authorizations.request", "receipts.use"];
      const appointment = { agent: agent.address, acts, notAfter: UNTIL };
      await client.act(principal, "participants.appoint", appointment);
      const power = { ...appointment, revision: 1, dismissed: false, live: true };
      expect((await client.get(path))["agents"]).to.deep.equal([power]);
      const principals = `/v1/participants?agent=${agent.address}`;
      expect(await named(principals)).to.deep.equal([principal.address]);

      await client.act(principal, "participants.dismiss", { agent: agent.address });
      const gone = { ...power, acts: [], dismissed: true, live: false };
      const after = await client.get(path);
      expect(after["agents"]).to.deep.equal([gone]);
      expect(await named(principals)).to.deep.equal([]);
      const then = await client.get(`${path}?asOf=${before["block"] as number}`);
      expect(then["agents"]).to.deep.equal([]);
    });

    it("let the key in force cancel what the accreditor proposes", async () => {
      const { address, key } = newParty();
      const party = { address, key };
      await enrol(party, "Found its key again");
      const newKey = newParty().address;
      await refused(user, "participants.succeed", { participant: address, newKey }, "E_ROLE");
      await client.act(accreditor, "participants.succeed", { participant: address, newKey });
      const waiting = await client.get(`/v1/participants/${address}`);
      expect(waiting).to.deep.include({ key: address, revision: 1 });
      expect(waiting["succession"]).to.include({ newKey });
      await client.act(party, "participants.succeed", { participant: address, newKey: address });
      const cancelled = await client.get(`/v1/participants/${address}`);
      expect(cancelled).to.include({ key: address, succession: null, revision: 2 });
    });

    it("put a lost key's successor in force after 72 hours, by time alone", async () => {
      const [lost, found] = [newParty(), newParty()];
      const successor = { address: lost.address, key: found.key };
      await enrol(lost, "Lost its key");
      const oldSession = await openSession(client, lost);
      const newKey = found.address;
      await client.act(accreditor, "participants.succeed", { participant: lost.address, newKey });
      const before = await client.get(`/v1/participants/${lost.address}`);
      await refused(successor, "assets.register", dataset(), "E_SIG", 401);
      await client.act(lost, "assets.register", dataset());

      await later(RECOVERY_SECONDS);
      const after = await client.get(`/v1/participants/${lost.address}`);
      expect(after).to.include({ key: newKey, succession: null });
      const then = await client.get(
        `/v1/participants/${lost.address}?asOf=${before["block"] as number}`,
      );
      expect(then).to.deep.include({ key: lost.address, succession: before["succession"] });
      await refused(lost, "assets.register", dataset(), "E_SIG", 401);
      await client.act(successor, "assets.register", dataset());

      const { participants } = await openSession(client, { address: newKey, key: found.key });
      expect(participants).to.deep.equal([lost.address]);
      const denials = (session: Json) =>
        client.ask(`/v1/denials?actor=${lost.address}`, { headers: as(session) });
      expect((await denials(oldSession)).status).to.equal(403);
    });
  });
});
