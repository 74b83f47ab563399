// What is refused at the door, and what a repetition is answered with.
import { expect } from "chai";
import type { Hex } from "../../server/core/records.ts";
import { Intake } from "../../server/intake/intake.ts";
import {
  dataset,
  enrolment,
  expectRefusal,
  license,
  newParty,
  openTestLedger,
  type Party,
  refusalOf,
  type Signed,
  type TestLedger,
  use,
} from "./ledger.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const UNKNOWN = `0x${"12".repeat(32)}` as const;
const word = (value: bigint) => value.toString(16).padStart(64, "0");

describe("the door of the ledger", () => {
  let ledger: TestLedger;
  let accreditor: Party;
  let holder: Party;
  let user: Party;
  let operate: Hex | undefined;
  let authorization: Hex | undefined;

  before(async () => {
    ledger = await openTestLedger();
    accreditor = ledger.office("accreditor");
    holder = newParty();
    user = newParty();
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    operate = (await ledger.act(holder, "assets.register", dataset())).rights?.OPERATE;
    const granted = license(operate, user, null);
    ({ authorization } = await ledger.act(holder, "authorizations.grant", granted));
  });
  after(() => ledger.close());

  const registration = () => ledger.sign(holder, "assets.register", dataset());
  const useSigned = (changed: object = {}) =>
    ledger.sign(user, "receipts.use", use(authorization), changed);

  describe("refuses a signature", () => {
    const twin = (signature: string) => {
      const [r, s] = [signature.slice(2, 66), BigInt(`0x${signature.slice(66, 130)}`)];
      const v = signature.endsWith("1b") ? "1c" : "1b";
      return `0x${r}${word(ORDER - s)}${v}`;
    };
    for (const [what, spoil] of [
      ["of 64 bytes", (signature: string) => signature.slice(0, -2)],
      ["of odd length", (signature: string) => signature.slice(0, -1)],
      ["with a byte behind", (signature: string) => `${signature}00`],
      ["that is empty", () => "0x"],
      ["that is not hex", (signature: string) => signature.replace(/.$/, "z")],
      ["with the high twin of s", twin],
      ["with v = 0", (signature: string) => `${signature.slice(0, -2)}00`],
      ["with v = 29", (signature: string) => `${signature.slice(0, -2)}1d`],
      ["with r = 0", (signature: string) => `0x${word(0n)}${signature.slice(66)}`],
      ["with r = n", (signature: string) => `0x${word(ORDER)}${signature.slice(66)}`],
      ["with s = 0", (signature: string) => `${signature.slice(0, 66)}${word(0n)}1b`],
    ] as const) {
      it(what, async () => {
        const signed = registration();
        const signature = spoil(signed.signature);
        await expectRefusal(ledger.submit(signed, { signature }), "E_SIG", 401);
      });
    }

    it("by another than the actor", async () => {
      const signed = registration();
      const signature = user.key.sign(signed.digest).serialized;
      await expectRefusal(ledger.submit(signed, { signature }), "E_SIG", 401);
    });

    it("by another than the signer named", async () => {
      const named = { signer: user.address };
      await expectRefusal(ledger.submit(registration(), named), "E_SIG", 401);
    });

    it("over other content", async () => {
      const signed = registration();
      const typedData = structuredClone(signed.typedData);
      (typedData.message["asset"] as { sector: number }).sector = 7;
      await expectRefusal(ledger.submit(signed, { typedData }), "E_SIG", 401);
    });

    for (const [field, value] of [
      ["chainId", 1],
      ["verifyingContract", `0x${"11".repeat(20)}`],
      ["name", "Another Ledger"],
      ["version", "2"],
    ] as const) {
      it(`for another ${field}`, async () => {
        const signed = registration();
        const domain = { ...signed.typedData.domain, [field]: value };
        const typedData = { ...signed.typedData, domain };
        const refusal = await expectRefusal(ledger.submit(signed, { typedData }), "E_SIG", 401);
        expect(refusal.pointer).to.equal(`/domain/${field}`);
      });
    }
  });

  describe("refuses typed data", () => {
    const spoiled = (spoil: (typedData: Record<string, Record<string, unknown>>) => void) => {
      const signed = registration();
      const typedData = structuredClone(signed.typedData) as never;
      spoil(typedData);
      return ledger.submit(signed, { typedData });
    };

    it("of an act that it does not know", async () => {
      const typedData = { ...registration().typedData, primaryType: "Seize" };
      await expectRefusal(ledger.submit(registration(), { typedData }), "E_UNKNOWN_ACT", 400);
    });
    it("that is none", async () => {
      await expectRefusal(ledger.submit(registration(), { typedData: [] }), "E_SHAPE", 400);
    });
    it("with a field too many", async () => {
      const submitted = spoiled(({ message }) => (message!["extra"] = 1));
      expect((await expectRefusal(submitted, "E_SHAPE", 400)).pointer).to.equal("/message/extra");
    });
    it("with a field too few", async () => {
      await expectRefusal(
        spoiled(({ message }) => delete message!["actor"]),
        "E_SHAPE",
        400,
      );
    });
    it("with a number beyond its type", async () => {
      const submitted = spoiled(({ message }) => {
        (message!["asset"] as { sector: number }).sector = 65_536;
      });
      expect((await refusalOf(submitted)).pointer).to.equal("/message/asset/sector");
    });
    it("with types of its own", async () => {
      await expectRefusal(
        spoiled(({ types }) => (types!["Asset"] = [])),
        "E_SHAPE",
        400,
      );
    });
  });

  describe("refuses a deadline", () => {
    for (const [what, seconds, code, status] of [
      ["that has passed", -1, "E_EXPIRED_SIGNATURE", 422],
      ["less than a minute ahead", 50, "E_EXPIRED_SIGNATURE", 422],
      ["more than a day ahead", 86_460, "E_SHAPE", 400],
      ["in milliseconds", 1e12, "E_SHAPE", 400],
    ] as const) {
      it(what, async () => {
        const deadline = BigInt(ledger.parts.now() + seconds);
        await expectRefusal(ledger.submit(useSigned({ deadline })), code, status);
      });
    }

    it("of 2^256 - 1", async () => {
      const signed = useSigned({ deadline: 2n ** 256n - 1n });
      await expectRefusal(ledger.submit(signed), "E_SHAPE", 400);
    });
  });

  describe("refuses by the rules", () => {
    it("an id that nobody knows", async () => {
      // Prepared for an authorization that exists and signed for one that does not.
      const signed = ledger.sign(user, "authorizations.surrender", {
        authorization: UNKNOWN,
        reason: "NO_LONGER_NEEDED",
      });
      const refusal = await expectRefusal(ledger.submit(signed), "E_NOT_FOUND", 422);
      expect(refusal.subject).to.equal(UNKNOWN);
    });

    it("an actor that is not enrolled", async () => {
      const stranger = ledger.sign(newParty(), "assets.register", dataset());
      await expectRefusal(ledger.submit(stranger), "E_ROLE", 422);
    });

    it("personal data with a plain hash", async () => {
      const input = { ...dataset(), piLevel: "PI", scheme: "PLAIN_HASH" };
      const signed = ledger.sign(holder, "assets.register", input);
      await expectRefusal(ledger.submit(signed), "E_LOW_ENTROPY", 422);
    });

    it("nothing while the index may be behind, but for what the message alone shows", async () => {
      const { store, index, chain, signer, now, follower } = ledger.parts;
      const behind = new Intake({
        store,
        index,
        place: chain.deployment,
        relayer: signer.address,
        now,
        final: () => follower.final(),
        stale: () => true,
        walletSigned: chain.walletCheck(),
      });
      const signed = ledger.sign(user, "receipts.use", { ...use(authorization), purpose: "P01" });
      const { typedData, signature } = signed;
      await expectRefusal(behind.submit({ typedData, signature }), "E_STALE", 503);
      expect(store.denials.get(signed.digest)).to.equal(undefined);
      const others = holder.key.sign(signed.digest).serialized;
      await expectRefusal(behind.submit({ typedData, signature: others }), "E_SIG", 401);
    });
  });

  describe("keeps as a denial", () => {
    const wrongUse = () =>
      ledger.sign(user, "receipts.use", { ...use(authorization), purpose: "P01" });

    it("no use that another than the actor signed", async () => {
      const signed = wrongUse();
      const signature = holder.key.sign(signed.digest).serialized;
      const refusal = await refusalOf(ledger.submit(signed, { signature }));
      expect(refusal.denial).to.equal(undefined);
      expect(ledger.parts.store.denials.get(signed.digest)).to.equal(undefined);
    });

    it("no other act than a use", async () => {
      const signed = ledger.sign(user, "assets.register", { ...dataset(), classification: "CORE" });
      const refusal = await expectRefusal(ledger.submit(signed), "E_CLASS_CORE", 422);
      expect(refusal.denial).to.equal(undefined);
    });

    it("a use that the rules refuse, once for the same reason", async () => {
      const signed = wrongUse();
      const refusal = await expectRefusal(ledger.submit(signed), "E_PURPOSE", 422);
      await expectRefusal(ledger.submit(signed), "E_PURPOSE", 422);
      expect(refusal.denial).to.equal(signed.digest);
      const { denials } = ledger.parts.store;
      const kept = denials.list({ actor: user.address, limit: 10 });
      expect(kept.filter(({ digest }) => digest === signed.digest)).to.have.length(1);
      expect(kept[0]).to.include({
        authorization,
        reason: "E_PURPOSE",
        refuser: "node",
        signature: signed.signature,
      });
    });
  });

  describe("takes documents", () => {
    const given = (content: string, visibility: "PUBLIC" | "OWNER" = "PUBLIC") => ({
      mediaType: "application/json",
      content: Buffer.from(content),
      visibility,
    });
    const withDocuments = (documents: ReturnType<typeof given>[]) =>
      ledger.submit(registration(), { documents });

    it("only if the act cites them", async () => {
      const refusal = await expectRefusal(withDocuments([given("{}")]), "E_SHAPE", 400);
      expect(refusal.pointer).to.equal("/documents/0");
    });
    it("only of a bounded size", async () => {
      const large = given(`"${"x".repeat(1024 * 1024)}"`);
      expect((await refusalOf(withDocuments([large]))).pointer).to.equal("/documents/0/content");
    });
    it("only as many as an act can cite", async () => {
      const many = Array.from({ length: 17 }, () => given("{}"));
      expect((await refusalOf(withDocuments(many))).pointer).to.equal("/documents");
    });
    it("and keeps them with who may read them", async () => {
      const signed = registration();
      const [document] = signed.documents;
      const { hash, content } = document!;
      await ledger.submit(signed, { documents: [given(content, "OWNER")] });
      const { documents } = ledger.parts.store;
      expect(Buffer.from(documents.content(hash)!).toString()).to.equal(content);
      const uploads = documents.uploads(hash, 10);
      const own = uploads.find(({ uploader }) => uploader === holder.address);
      expect(own?.visibility).to.equal("OWNER");
    });
  });

  describe("answers a repetition", () => {
    it("of another act with a spent nonce with 409", async () => {
      const first = useSigned();
      await ledger.submit(first);
      const { nonce } = first.typedData.message as { nonce: string };
      const other = ledger.sign(
        user,
        "receipts.use",
        { ...use(authorization), operation: "ANALYSE" },
        { nonce: () => BigInt(nonce) },
      );
      await expectRefusal(ledger.submit(other), "E_NONCE", 409);
      await ledger.parts.intake.decided(first.digest, 5_000);
      await expectRefusal(ledger.submit(other), "E_NONCE", 409);
    });

    it("at the same moment with the same act, once", async () => {
      const signed = useSigned();
      const answers = await Promise.all([1, 2, 3].map(() => ledger.submit(signed)));
      expect(new Set(answers.map(({ id }) => id))).to.deep.equal(new Set([signed.digest]));
      expect(answers.map(({ duplicate }) => duplicate).sort()).to.deep.equal([false, true, true]);
    });

    it("after execution with what became of the act", async () => {
      const signed: Signed = useSigned();
      await ledger.submit(signed);
      await ledger.parts.intake.decided(signed.digest, 5_000);
      const again = await ledger.submit(signed);
      expect(again.duplicate).to.equal(true);
      expect(again.status).to.equal("final");
    });
  });

  it("lets acts build on acts that the chain has not seen", async () => {
    const registered = registration();
    const granted = async () => {
      await ledger.submit(registered);
      const right = registered.ids.rights?.OPERATE;
      const signed = ledger.sign(holder, "authorizations.grant", license(right, user, 2));
      await ledger.submit(signed);
      return signed.ids.authorization;
    };
    const license2 = await granted();
    const uses = [1, 2].map(() => ledger.sign(user, "receipts.use", use(license2)));
    for (const signed of uses) await ledger.submit(signed);
    const third = ledger.sign(user, "receipts.use", use(license2));
    await expectRefusal(ledger.submit(third), "E_QUOTA", 422);

    for (const { digest } of uses) await ledger.parts.intake.decided(digest, 5_000);
    expect(ledger.parts.index.view().used(license2!)).to.equal(2);
    expect(ledger.parts.intake.undecided.size).to.equal(0);
  });
});
