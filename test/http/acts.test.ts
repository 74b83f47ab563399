// What may go wrong on the way in, each with its typed answer.
import { expect } from "chai";
import { dataset, enrolment, newParty, type Party } from "../intake/ledger.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";
import { signTypedData, type TypedData } from "./support/typed-data.ts";

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

describe("handing in an act", function () {
  this.timeout(60_000);
  let node: Node, client: Client;
  let accreditor: Party, holder: Party;
  before(async () => {
    node = await openNode();
    client = node.client;
    accreditor = node.ledger.office("accreditor");
    holder = newParty();
    await client.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
  });
  after(() => node?.close());

  const submit = (body: unknown) => ({ method: "POST", body });
  const prepared = () =>
    client.signed(accreditor, "participants.enroll", enrolment(newParty(), "New"));
  /** A signed act with its typed data changed after signing. */
  async function changed(change: (typedData: TypedData) => void): Promise<Json> {
    const act = await prepared();
    change(act["typedData"] as TypedData);
    return act;
  }
  const refused = (body: unknown, status: number, code: string) =>
    client.refused("/v1/acts", submit(body), status, code);

  it("refuses an act that nobody knows, in prepare and as typed data", async () => {
    const wish = { type: "assets.burn", actor: holder.address, input: {} };
    await client.refused("/v1/acts/prepare", submit(wish), 400, "E_UNKNOWN_ACT");
    const act = await changed((data) => (data.primaryType = "Burn"));
    await refused(act, 400, "E_UNKNOWN_ACT");
  });

  it("points at the field of the input that is missing, extra or of the wrong type", async () => {
    const prepare = async (input: object, pointer: string) => {
      const wish = { type: "participants.enroll", actor: accreditor.address, input };
      const problem = await client.refused("/v1/acts/prepare", submit(wish), 400, "E_SHAPE");
      expect(problem["pointer"]).to.equal(pointer);
    };
    const input = enrolment(newParty(), "X");
    const { validTo: _, ...unending } = input;
    await prepare({ ...input, colour: "red" }, "/input/colour");
    await prepare(unending, "/input/validTo");
    await prepare({ ...input, name: 7 }, "/input/name");
    await prepare({ ...input, name: "evil\u202eeman" }, "/input/name");
    await prepare({ ...input, name: "two\nlines" }, "/input/name");
    await prepare({ ...input, name: "  " }, "/input/name");
    await prepare({ ...input, region: 1.5 }, "/input/region");
    await prepare({ ...input, account: "0X" + "1".repeat(40) }, "/input/account");
  });

  it("refuses ids that the ledger does not know", async () => {
    const wish = {
      type: "consents.withdraw",
      actor: holder.address,
      input: { consent: `0x${"8".repeat(64)}` },
    };
    const act = await client.signed(holder, wish.type, wish.input);
    await refused(act, 422, "E_NOT_FOUND");
  });

  it("refuses typed data with a field too many, too few or out of range", async () => {
    await refused(await changed(({ message }) => (message["extra"] = 1)), 400, "E_SHAPE");
    await refused(await changed(({ message }) => delete message["deadline"]), 400, "E_SHAPE");
    await refused(await changed(({ message }) => (message["nonce"] = "0x1")), 400, "E_SHAPE");
    await refused(await changed(({ message }) => (message["nonce"] = -1)), 400, "E_SHAPE");
    await refused(
      await changed(({ message }) => (message["nonce"] = (2n ** 256n).toString())),
      400,
      "E_SHAPE",
    );
  });

  it("refuses what was signed for another chain or contract", async () => {
    await refused(await changed(({ domain }) => (domain["chainId"] = 1)), 401, "E_SIG");
    const elsewhere = `0x${"6".repeat(40)}`;
    await refused(
      await changed(({ domain }) => (domain["verifyingContract"] = elsewhere)),
      401,
      "E_SIG",
    );
  });

  it("refuses a deadline that has passed, and one in milliseconds", async () => {
    for (const [deadline, status, code] of [
      ["1", 422, "E_EXPIRED_SIGNATURE"],
      [`${Date.now()}`, 400, "E_SHAPE"],
    ] as const) {
      const act = await changed(({ message }) => (message["deadline"] = deadline));
      act["signature"] = signTypedData(accreditor, act["typedData"] as TypedData);
      await refused(act, status, code);
    }
  });

  it("refuses another's signature, a high s, odd lengths and odd recovery values", async () => {
    const act = await prepared();
    const signature = act["signature"] as string;
    const { digest } = await client.prepare(
      accreditor,
      "participants.enroll",
      enrolment(newParty(), "New"),
    );
    const other = newParty().key.sign(digest as string).serialized;
    await refused({ ...act, signature: other }, 401, "E_SIG");

    const s = CURVE_ORDER - BigInt(`0x${signature.slice(66, 130)}`);
    const flipped = signature.slice(130) === "1b" ? "1c" : "1b";
    const high = signature.slice(0, 66) + s.toString(16).padStart(64, "0") + flipped;
    await refused({ ...act, signature: high }, 401, "E_SIG");

    const zero = `0x${"0".repeat(128)}1b`;
    for (const odd of [
      signature.slice(0, -2),
      `${signature}00`,
      "0x",
      zero,
      `${signature.slice(0, -2)}1d`,
    ]) {
      await refused({ ...act, signature: odd }, 401, "E_SIG");
    }
    await refused({ ...act, signature: "none" }, 401, "E_SIG");
  });

  it("refuses a signer that is not the one who signed", async () => {
    const act = await prepared();
    await refused({ ...act, signer: holder.address }, 401, "E_SIG");
  });

  it("refuses other content under a nonce that was spent", async () => {
    const first = await prepared();
    await client.get("/v1/acts", submit(first));
    const { nonce } = (first["typedData"] as TypedData).message;
    const act = await changed(({ message }) => (message["nonce"] = nonce));
    act["signature"] = signTypedData(accreditor, act["typedData"] as TypedData);
    await refused(act, 409, "E_NONCE");
  });

  it("refuses personal data under a plain hash with the code that the chain gives", async () => {
    const act = await client.signed(holder, "assets.register", {
      ...dataset(),
      piLevel: "PI",
      scheme: "PLAIN_HASH",
    });
    const problem = await refused(act, 422, "E_LOW_ENTROPY");
    expect(problem["remedy"]).to.be.a("string").with.length.greaterThan(10);
    expect(problem["law"]).to.include("PIPL 51");
  });

  it("refuses a document that the act does not cite, and one that is no base64", async () => {
    const act = await prepared();
    const document = { mediaType: "text/plain", content: "hello", visibility: "PUBLIC" };
    await refused({ ...act, documents: [document] }, 400, "E_SHAPE");
    const broken = { ...document, content: "%%%", encoding: "base64" };
    await refused({ ...act, documents: [broken] }, 400, "E_SHAPE");
  });

  it("takes documents as prepare gave them, or as JSON, and none under another hash", async () => {
    const profileDoc = { website: "https://holder.example" };
    const wish = { ...enrolment(newParty(), "Documented"), profileDoc };
    const prepared = await client.prepare(accreditor, "participants.enroll", wish);
    const [document] = prepared["documents"] as Json[];
    const { typedData, digest } = prepared;
    const act = { typedData, signature: accreditor.key.sign(digest as string).serialized };
    const forged = { ...document, hash: `0x${"12".repeat(32)}` };
    await refused({ ...act, documents: [forged] }, 400, "E_SHAPE");
    const json = { mediaType: "application/json", content: profileDoc };
    const both = { ...act, documents: [document, json] };
    const { status } = await client.ask("/v1/acts", submit(both));
    expect(status).to.equal(202);
  });

  it("answers 202, and the same act again with what became of it", async () => {
    const act = await prepared();
    const first = await client.ask("/v1/acts", submit(act));
    expect(first.status).to.equal(202);
    expect(first.headers.get("location")).to.equal(`/v1/acts/${first.body["id"] as string}`);
    const headers = { Prefer: "wait=10" };
    const again = await client.ask("/v1/acts", { ...submit(act), headers });
    expect(again.status).to.equal(200);
    expect(again.body["id"]).to.equal(first.body["id"]);
    expect(again.body["status"]).to.be.oneOf(["included", "final"]);
  });

  it("prepares acts that rest on acts not included yet", async () => {
    const registering = await client.signed(holder, "assets.register", dataset());
    const { body } = await client.ask("/v1/acts", submit(registering));
    const { asset } = body["ids"] as { asset: string };
    const version = { asset, ...dataset(), manifestDoc: { files: 1 } };
    const { commitment, scheme, hashAlg, manifestDoc } = version;
    const input = { asset, commitment, scheme, hashAlg, manifestDoc };
    expect(await client.act(holder, "assets.addVersion", input)).to.deep.equal({});
  });
});
