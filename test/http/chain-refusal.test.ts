// What the node let pass because it did not know better: the chain's refusal has the same words.
import { expect } from "chai";
import { newParty } from "../intake/ledger.ts";
import { sendPast, type SignedTypedData } from "../relay/past-the-relay.ts";
import { licenseData, type LicensedData, MAX_USES } from "./support/licensed-data.ts";
import { type Json, type Node, openNode } from "./support/node.ts";
import { freezing, numberWord, wordOf } from "./support/refused-acts.ts";
import { signTypedData, type TypedData } from "./support/typed-data.ts";

interface Refused {
  code: string;
  subject: string;
  value?: string;
  /** Of the answer; the same as for a refusal at the door. */
  status?: number;
}

describe("an act that only the chain refuses", function () {
  this.timeout(60_000);
  let node: Node;
  let data: LicensedData;
  before(async () => {
    node = await openNode();
    data = await licenseData(node);
  });
  after(() => node?.close());

  const signedUse = (license: string, more: object = {}) =>
    data.client.signed(data.laboratory, "receipts.use", data.using(license, more));

  /** Hands `act` in while the index does not know that `unseen` is in a block already. */
  async function expectRefused(unseen: Json, act: Json, refused: Refused) {
    const { code, subject, value, status: expected = 422 } = refused;
    const { client, ledger } = node;
    const { follower } = ledger.parts;
    await follower.stop();
    await sendPast(ledger, unseen as unknown as SignedTypedData);
    const accepted = await client.ask("/v1/acts", { method: "POST", body: act });
    expect(accepted.status, JSON.stringify(accepted.body)).to.equal(202);
    const id = accepted.body["id"] as string;

    // The same act again waits for the first, and for the index that now learns of both.
    const headers = { Prefer: "wait=10" };
    const waiting = client.ask("/v1/acts", { method: "POST", body: act, headers });
    follower.start();
    const { status, body: problem } = await waiting;
    expect([status, problem["code"]], JSON.stringify(problem)).to.deep.equal([expected, code]);
    expect([problem["subject"], problem["value"]]).to.deep.equal([subject, value]);
    expect(problem["remedy"]).to.be.a("string").with.length.greaterThan(10);

    const found = await client.get(`/v1/acts/${id}`);
    expect(found).to.include({ status: "refused", reason: code, subject });
    expect(found["value"]).to.equal(value);
  }

  it("names what is frozen", async () => {
    const license = await data.grant();
    const unseen = await data.client.signed(data.regulator, "orders.freeze", freezing(license));
    const act = await signedUse(license);
    await expectRefused(unseen, act, { code: "E_FROZEN", subject: license });
  });

  it("names the consent that was withdrawn", async () => {
    const consent = await data.consenting();
    const license = await data.grant({ basis: consent });
    const unseen = await data.client.signed(data.holder, "consents.withdraw", { consent });
    const act = await signedUse(license);
    await expectRefused(unseen, act, { code: "E_CONSENT_WITHDRAWN", subject: consent });
  });

  it("names the license whose uses are spent", async () => {
    const license = await data.grant();
    const unseen = await signedUse(license, { count: MAX_USES });
    const act = await signedUse(license);
    await expectRefused(unseen, act, { code: "E_QUOTA", subject: license });
  });

  it("names the asset and the head that it has now", async () => {
    const { client, holder, asset } = data;
    const version = (fill: string) => ({
      asset,
      commitment: `0x${fill.repeat(32)}`,
      scheme: "SALTED",
      hashAlg: "SHA-256",
    });
    const unseen = await client.signed(holder, "assets.addVersion", version("b1"));
    const act = await client.signed(holder, "assets.addVersion", version("b2"));
    await expectRefused(unseen, act, { code: "E_FORK", subject: asset, value: numberWord(2) });
  });

  it("answers 409 for a nonce that is spent, as at the door", async () => {
    const { laboratory } = data;
    const license = await data.grant();
    const act = await signedUse(license);
    const typedData = structuredClone(act["typedData"]) as TypedData;
    typedData.message["count"] = 2;
    const unseen = { typedData, signature: signTypedData(laboratory, typedData) };
    const subject = wordOf(laboratory);
    await expectRefused(unseen, act, { code: "E_NONCE", subject, status: 409 });
  });

  it("answers 401 for a key that was replaced, as at the door", async () => {
    const { client, laboratory } = data;
    const license = await data.grant();
    const succeeding = { participant: laboratory.address, newKey: newParty().address };
    const unseen = await client.signed(laboratory, "participants.succeed", succeeding);
    const subject = wordOf(laboratory);
    const act = await signedUse(license);
    await expectRefused(unseen, act, { code: "E_SIG", subject, status: 401 });
  });
});
