// Who may sign an act that is handed in, and for whom an address may read: keys, their successors,
// agents, and contracts as either.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { dataset, enrolment, license, newParty, type Party, use } from "../intake/ledger.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";
import { as, openSession } from "./support/session.ts";
import { putWallet } from "./support/wallets.ts";

const UNTIL = "2039-01-01T00:00:00Z";
const MAX_SIGNATURE_BYTES = 4_096;

describe("signers of acts, over HTTP", function () {
  this.timeout(60_000);
  let node: Node, client: Client;
  let accreditor: Party, holder: Party, user: Party, committee: Party & { signer: `0x${string}` };
  let authorization: `0x${string}`;

  /** `actor`'s act, by another key. */
  const by = ({ key, signer }: Party, { address }: Party): Party => ({
    address,
    key,
    ...(signer && { signer }),
  });
  const appoint = (principal: Party, agent: Party, acts: string[]) =>
    client.act(principal, "participants.appoint", { agent: agent.address, acts, notAfter: UNTIL });
  const enrol = (party: Party, name: string) =>
    client.act(accreditor, "participants.enroll", enrolment(party, name));
  async function refused(party: Party, type: string, input: object, status: number, code: string) {
    const body = await client.signed(party, type, input);
    return client.refused("/v1/acts", { method: "POST", body }, status, code);
  }
  async function signerOf(id: unknown) {
    const { actor, signer } = await client.get(`/v1/acts/${id as string}`);
    return { actor, signer };
  }

  before(async () => {
    node = await openNode();
    client = node.client;
    accreditor = node.ledger.office("accreditor");
    [holder, user] = [newParty(), newParty()];
    committee = await putWallet(node.ledger);
    for (const [party, name] of [
      [holder, "Holder"],
      [user, "User"],
      [committee, "Committee"],
    ] as const)
      await enrol(party, name);
    const { rights } = await client.act(holder, "assets.register", dataset());
    const { OPERATE } = rights as Record<string, `0x${string}`>;
    const granted = await client.act(holder, "authorizations.grant", license(OPERATE, user, null));
    authorization = granted["authorization"] as `0x${string}`;
  });
  after(() => node?.close());

  describe("of a contract are refused", () => {
    it("where they are its owner's over something else, empty, or too long", async () => {
      const body = await client.signed(committee, "assets.register", dataset());
      const other = committee.key.sign(`0x${"1".repeat(64)}`).serialized;
      const long = `0x${"11".repeat(MAX_SIGNATURE_BYTES + 1)}`;
      for (const signature of [other, "0x", "0x1", "signed", long]) {
        const act = { method: "POST", body: { ...body, signature } };
        await client.refused("/v1/acts", act, 401, "E_SIG");
      }
    });

    it("where nobody names the contract, which nothing in the signature shows", async () => {
      const { signer, ...owner } = committee;
      expect(signer).to.equal(owner.address);
      await refused(owner, "assets.register", dataset(), 401, "E_SIG");
    });

    it("where the contract is none that signs for the actor, whatever it says", async () => {
      const yes = await putWallet(node.ledger, "TrueWallet");
      await refused(by(yes, holder), "assets.register", dataset(), 401, "E_SIG");
    });

    it("where it reverts, burns its gas or answers something else", async () => {
      for (const name of ["RevertingWallet", "RevertingMagicWallet", "GasBurner", "ReturnBomb"]) {
        const odd = await putWallet(node.ledger, name);
        await enrol(odd, name);
        await refused(odd, "assets.register", dataset(), 401, "E_SIG");
      }
    });
  });

  describe("of an agent are refused", () => {
    let agent: Party;
    before(async () => {
      agent = newParty();
      await appoint(user, agent, ["authorizations.request"]);
    });

    it("from one whom the actor never appointed", async () => {
      await refused(by(newParty(), user), "receipts.use", use(authorization), 401, "E_SIG");
      await refused(by(agent, holder), "assets.register", dataset(), 401, "E_SIG");
    });

    it("for an act that it was not appointed for, and no denial is kept of it", async () => {
      const input = { ...use(authorization), purpose: "P01" };
      const problem = await refused(by(agent, user), "receipts.use", input, 422, "E_ROLE");
      expect(problem).not.to.have.property("denial");
    });

    it("that would appoint, dismiss or replace the key of who appointed it", async () => {
      const input = { agent: newParty().address, acts: ["receipts.use"], notAfter: UNTIL };
      await refused(by(agent, user), "participants.appoint", input, 422, "E_ROLE");
      const newKey = newParty().address;
      const succeed = { participant: user.address, newKey };
      await refused(by(agent, user), "participants.succeed", succeed, 422, "E_ROLE");
      const { address } = agent;
      await refused(by(agent, user), "participants.dismiss", { agent: address }, 422, "E_ROLE");
    });

    it("once it is dismissed", async () => {
      const dismissed = newParty();
      await appoint(user, dismissed, ["receipts.use"]);
      await client.act(user, "participants.dismiss", { agent: dismissed.address });
      const input = use(authorization);
      await refused(by(dismissed, user), "receipts.use", input, 422, "E_ROLE");
    });
  });

  describe("are told with the act", () => {
    it("of an agent", async () => {
      const agent = newParty();
      await appoint(user, agent, ["receipts.use"]);
      const { receipt } = await client.act(by(agent, user), "receipts.use", use(authorization));
      const told = { actor: user.address, signer: agent.address };
      expect(await signerOf(receipt)).to.deep.equal(told);
    });

    it("of a contract that is the participant itself", async () => {
      const { parent, relation, scope } = license(authorization, committee, 1);
      const input = { parent, relation, scope: { ...scope, sublicenseDepth: 0 } };
      const { request } = await client.act(committee, "authorizations.request", input);
      const told = { actor: committee.address, signer: committee.address };
      expect(await signerOf(request)).to.deep.equal(told);
    });

    it("of a contract that is an agent", async () => {
      const agent = await putWallet(node.ledger);
      await appoint(user, agent, ["receipts.use"]);
      const { receipt } = await client.act(by(agent, user), "receipts.use", use(authorization));
      const told = { actor: user.address, signer: agent.address };
      expect(await signerOf(receipt)).to.deep.equal(told);
    });

    it("of a contract's own agent, for every kind of key signs like every other", async () => {
      const agent = newParty();
      await appoint(committee, agent, ["assets.register"]);
      const { asset } = await client.act(by(agent, committee), "assets.register", dataset());
      const { items } = await client.get(`/v1/assets/${asset as string}/history`);
      const [first] = items as Json[];
      const told = { actor: committee.address, signer: agent.address };
      expect(await signerOf(first?.["act"])).to.deep.equal(told);
    });

    it("of a new key, and then the old one signs for nobody", async () => {
      const [enrolled, successor] = [newParty(), newParty()];
      await enrol(enrolled, "Renewed");
      const { address: newKey } = successor;
      await client.act(enrolled, "participants.succeed", {
        participant: enrolled.address,
        newKey,
      });
      await client.act(by(successor, enrolled), "assets.register", dataset());
      await refused(enrolled, "assets.register", dataset(), 401, "E_SIG");
    });
  });

  describe("read", () => {
    const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;
    const NOTE = "of the user alone";
    const readNote = async (session: Json) => {
      const headers = as(session);
      return (await fetch(`${client.url}/v1/documents/${sha256(NOTE)}`, { headers })).status;
    };
    const put = (session: Json, participant: Party) =>
      fetch(
        `${client.url}/v1/documents/${sha256(NOTE)}` +
          `?visibility=OWNER&participant=${participant.address}`,
        {
          method: "PUT",
          headers: { ...as(session), "Content-Type": "text/plain" },
          body: NOTE,
        },
      );
    let agent: Party, session: Json;
    before(async () => {
      agent = newParty();
      await appoint(user, agent, ["receipts.use", "assets.register"]);
      await client.act(by(agent, user), "assets.register", {
        ...dataset(),
        metadataDoc: sha256(NOTE),
      });
      session = await openSession(client, agent);
    });

    it("nothing of one whom they don't sign for", async () => {
      expect((await put(session, holder)).status).to.equal(403);
      const own = await openSession(client, holder);
      expect((await put(own, holder)).status).to.equal(403);
    });

    it("and write as those whom they sign for, whom the session names", async () => {
      expect(session["participants"]).to.deep.equal([user.address]);
      expect((await put(session, user)).status).to.equal(200);
      expect(await readNote(session)).to.equal(200);
      expect(await readNote(await openSession(client, user))).to.equal(200);
      expect(await readNote(await openSession(client, holder))).to.equal(403);
    });

    it("the refused uses that they signed, which are the participant's", async () => {
      const input = { ...use(authorization), purpose: "P01" };
      const problem = await refused(by(agent, user), "receipts.use", input, 422, "E_PURPOSE");
      const denial = await client.get(`/v1/denials/${problem["denial"] as string}`, {
        headers: as(session),
      });
      expect(denial).to.include({ actor: user.address, signer: agent.address });
    });

    it("in the name of a contract that takes their signature", async () => {
      const { participants, address } = await openSession(client, committee);
      expect([address, participants]).to.deep.equal([committee.address, [committee.address]]);
      const { signer } = committee;
      const stranger = { ...newParty(), signer };
      const post = (body: object) => ({ method: "POST", body });
      const { message } = await client.get("/v1/auth/challenge", post({ address: signer }));
      const signature = stranger.key.sign(sha256(message as string)).serialized;
      const wrong = post({ message, signature });
      await client.refused("/v1/auth/session", wrong, 401, "E_SIG");
    });

    it("nothing more once they are dismissed, with the session they have", async () => {
      await client.act(user, "participants.dismiss", { agent: agent.address });
      expect(await readNote(session)).to.equal(403);
      expect((await put(session, user)).status).to.equal(403);
    });
  });
});
