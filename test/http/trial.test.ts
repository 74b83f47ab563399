// Links with which a newcomer acts within minutes, on a local ledger whose offices are trial keys.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import { listen, type Server } from "../../server/bin/listen.ts";
import { AGENT_ACTS } from "../../server/core/codes.ts";
import {
  dataset,
  newParty,
  openTestLedger,
  type Party,
  type TestLedger,
} from "../intake/ledger.ts";
import { Client, type Json } from "./support/node.ts";
import { as, openSession } from "./support/session.ts";

const log = pino({ level: "silent" });
const tokenIn = (url: string) => url.split("#")[1] ?? "";

describe("a link to try the ledger", function () {
  this.timeout(60_000);
  let ledger: TestLedger, server: Server, client: Client;
  before(async () => {
    ledger = await openTestLedger();
    server = await listen({ ...ledger.config, port: 0 }, ledger.parts, log);
    client = await Client.open(server.url);
  });
  after(async () => {
    await server?.close();
    await ledger?.close();
  });

  const tokenFor = (role: string) =>
    tokenIn(server.trialLinks.find((link) => link.role === role)?.url ?? "");
  const asked = (party: Party) => ({ method: "POST", body: { address: party.address } });
  const redeem = (token: string, party: Party) => client.get(`/v1/trial/${token}`, asked(party));

  /** The party signs, and the act is its participant's. */
  async function actFor(participant: unknown, party: Party, type: string, input: object) {
    const agent = { address: participant as Party["address"], key: party.key };
    return client.act({ ...agent, signer: party.address }, type, input);
  }

  it("is refused if nobody handed it out", () =>
    client.refused(`/v1/trial/${"0".repeat(32)}`, asked(newParty()), 404, "E_NOT_FOUND"));

  it("is refused to a second key, and enrols nobody for it", async () => {
    const [first, second] = [newParty(), newParty()];
    const token = tokenFor("processor");
    const given = await redeem(token, first);
    const before = await client.get("/v1/participants");
    await client.refused(`/v1/trial/${token}`, asked(second), 404, "E_NOT_FOUND");
    expect(await redeem(token, first), "the same key may ask again").to.deep.equal(given);
    expect(((await client.get("/v1/participants"))["items"] as Json[]).length).to.equal(
      (before["items"] as Json[]).length,
    );
  });

  it("makes a key the agent of a practice organization, which it can't rule", async () => {
    const browser = newParty();
    const { participant, agent, acts, role } = await redeem(tokenFor("holder"), browser);
    expect({ agent, role }).to.deep.equal({ agent: browser.address, role: "holder" });
    const never = AGENT_ACTS.filter((act) => /^(participants|orders|logs)\./.test(act));
    expect(acts).not.to.include.members(never);

    const session = await openSession(client, browser);
    const { standings } = await client.get("/v1/auth/session", { headers: as(session) });
    expect(standings).to.have.length(1);
    expect((standings as Json[])[0])
      .to.include({ participant })
      .and.deep.include({ acts });
    const ids = await actFor(participant, browser, "assets.register", dataset());
    const asset = await client.get(`/v1/assets/${(ids as { asset: string }).asset}`);
    expect(asset["registrant"]).to.equal(participant);

    const input = { account: newParty().address, name: "A friend", jurisdiction: "CN", region: 0 };
    const signed = await client.signed(
      { address: participant as Party["address"], key: browser.key },
      "participants.enroll",
      { ...input, validTo: "2040-01-01T00:00:00Z" },
    );
    const body = { ...signed, signer: browser.address };
    await client.refused("/v1/acts", { method: "POST", body }, 422, "E_ROLE");
  });

  it("lets a key freeze for the regulator", async () => {
    const browser = newParty();
    const { participant } = await redeem(tokenFor("regulator"), browser);
    const subject = (await client.get("/v1/assets"))["items"] as { id: string }[];
    await actFor(participant, browser, "orders.freeze", {
      subject: subject[0]?.id,
      basisDoc: { notice: "practice" },
      reviewBy: "2040-01-01T00:00:00Z",
      reason: "PRACTICE",
    });
  });

  it("leaves the organization's key in the key folder, under the trial's password", () => {
    const keys = path.join(ledger.folder, "keys");
    expect(readdirSync(keys).filter((name) => name.startsWith("trial-holder-"))).to.have.length(1);
    expect(existsSync(path.join(keys, "password"))).to.equal(true);
  });

  it("ends with the service, which then hands out new ones", async () => {
    const old = server.trialLinks.map(({ url }) => url);
    await server.close();
    server = await listen({ ...ledger.config, port: 0 }, ledger.parts, log);
    client = await Client.open(server.url);
    const unused = tokenIn(old[0] ?? "");
    await client.refused(`/v1/trial/${unused}`, asked(newParty()), 404, "E_NOT_FOUND");
    expect(server.trialLinks).to.have.length(3);
    expect(server.trialLinks.some(({ url }) => old.includes(url))).to.equal(false);
  });

  it("is not handed out where the accreditor's key has a password of its own", async () => {
    const file = path.join(ledger.folder, "keys/password");
    const password = readFileSync(file, "utf8");
    writeFileSync(file, "another\n");
    const other = await listen({ ...ledger.config, port: 0 }, ledger.parts, log);
    expect(other.trialLinks).to.deep.equal([]);
    await other.close();
    writeFileSync(file, password);
  });

  it("is not handed out where the offices are others' keys", async () => {
    const config = { ...ledger.config, port: 0, officesFile: "offices.json" };
    const other = await listen(config, ledger.parts, log);
    expect(other.trialLinks).to.deep.equal([]);
    await other.close();
  });
});
