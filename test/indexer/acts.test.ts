import { expect } from "chai";
import { BASIS_CODES } from "../../server/core/codes.ts";
import { assetId, ceilingHash, inputsHash, orderId } from "../../server/core/ids.ts";
import { participantSubject, rightId } from "../../server/core/ids.ts";
import { type Hex, ZERO } from "../../server/core/records.ts";
import { meet } from "../../server/core/rules/terms.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { useOf } from "../core/rules/support/story.ts";
import { assetOf, DAY, scopeOf, set, START, titleOf } from "../core/rules/support/words.ts";
import { unique, WIDE } from "../core/rules/support/words.ts";
import { dump } from "../store/index/support/blocks.ts";
import { ACCREDITOR, addressOf, REGULATOR, RunningLedger } from "./support/ledger.ts";
import { enrol, give, grant, HOLDER, PROCESSOR, register, SOURCE } from "./support/story.ts";
import { type Registered, use } from "./support/story.ts";

/** Sub-licensed by the processor. */
const ANALYST = "analyst";

describe("the projection of every act on a real chain", () => {
  let ledger: RunningLedger;
  let asset: Registered;
  let consent: Hex;
  let root: Hex;
  let child: Hex;
  let product: Hex;

  before(async () => {
    ledger = await RunningLedger.start();
    for (const name of [HOLDER, SOURCE, PROCESSOR, ANALYST]) await enrol(ledger, name);
  });
  after(() => ledger.stop());

  const view = () => ledger.reader.view();
  const state = (id: Hex) => view().state(id);

  it("keeps why an own transaction failed, and nothing of others'", async () => {
    const nobody = await ledger.act("Suspend", HOLDER, {
      participant: addressOf(SOURCE),
      reason: ZERO,
    });
    expect(ledger.reader.executed(nobody.digest)).to.equal(undefined);
    expect(ledger.reader.reverted(nobody.tx)).to.include({
      reason: "E_ROLE",
      subject: participantSubject(addressOf(HOLDER)),
      detail: ZERO,
    });
    const { block } = ledger.reader.reverted(nobody.tx) ?? { block: 0 };
    expect(ledger.reader.revertedAfter(block - 1)).to.have.length(1);

    const contract = ledger.chain.deployment.contracts.Registry.address;
    const mechanical = await ledger.send(contract, "0x12345678", 100_000n);
    await ledger.settled(mechanical);
    expect(ledger.reader.reverted(mechanical)?.reason).to.equal(undefined);

    const foreign = await ledger.send(contract, "0x12345678", 100_000n, { foreign: true });
    await enrol(ledger, ANALYST, "Analyst again");
    expect(ledger.reader.reverted(foreign)).to.equal(undefined);
  });

  it("supersedes an enrolment and keeps its status", async () => {
    const id = participantSubject(addressOf(ANALYST));
    const participant = addressOf(ANALYST);
    await ledger.must("Suspend", ACCREDITOR, { participant, reason: ZERO });
    await enrol(ledger, ANALYST, "分析有限公司");
    expect(state(id)?.status).to.equal("SUSPENDED");
    expect(view().facts("participant", id)?.enrolment.name).to.equal("分析有限公司");
    await ledger.must("Reinstate", ACCREDITOR, { participant, reason: unique() });
    expect(state(id)?.status).to.equal("ACTIVE");
  });

  it("registers an asset with its rights and adds versions", async () => {
    const source = addressOf(SOURCE);
    asset = await register(ledger, { source, piLevel: "PI" });
    expect(view().facts("asset", asset.id)).to.deep.equal({
      kind: "asset",
      asset: asset.asset,
      rights: [asset.hold, asset.use, asset.operate],
    });
    expect(state(asset.operate)?.holder).to.equal(addressOf(HOLDER));
    const version = {
      asset: asset.id,
      commitment: unique(),
      scheme: 1,
      hashAlg: 0,
      manifestDoc: unique(),
    };
    const { digest } = await ledger.must("AddVersion", HOLDER, { head: 1, version });
    expect(state(asset.id)?.head).to.equal(2);
    const at = ledger.reader.head()?.number ?? 0;
    const versions = ledger.reader.versions(asset.id, { at }).items;
    expect(versions.map(({ number }) => number)).to.deep.equal([1, 2]);
    expect(versions[1]).to.include({ digest, commitment: version.commitment });
    expect(ledger.reader.citing(version.manifestDoc)).to.deep.equal([asset.id]);
  });

  it("gives and withdraws a basis", async () => {
    const given = await give(ledger, asset.id, SOURCE);
    await ledger.must("Withdraw", SOURCE, { consent: given, reason: unique() });
    expect(state(given)?.status).to.equal("WITHDRAWN");
    consent = await give(ledger, asset.id, SOURCE);
    expect(view().facts("consent", consent)?.basis.codes).to.equal(set(BASIS_CODES, ["CN-13.1"]));
  });

  it("honours a request that asked for this and no other", async () => {
    const parent = asset.operate;
    const request = async (name: string) =>
      (await ledger.must("Request", name, { parent, scope: scopeOf() })).digest;
    const [wanted, others, refused] = [
      await request(PROCESSOR),
      await request(ANALYST),
      await request(PROCESSOR),
    ];
    await ledger.must("Refuse", HOLDER, { request: refused, parent, reason: unique() });
    await ledger.must("Refuse", HOLDER, { request: unique(), parent, reason: ZERO });
    expect(state(refused)?.status).to.equal("REFUSED");

    const words = { asset: asset.id, parent, grantee: PROCESSOR, basis: consent };
    await grant(ledger, HOLDER, { ...words, request: others });
    expect(state(others)?.status, "of another party").to.equal("OPEN");
    await grant(ledger, HOLDER, { ...words, request: refused });
    expect(state(refused)?.status, "refused before").to.equal("REFUSED");
    root = await grant(ledger, HOLDER, { ...words, request: wanted, scope: WIDE });
    expect(state(wanted)?.status).to.equal("GRANTED");
  });

  it("counts uses and what is allotted to children", async () => {
    child = await grant(ledger, PROCESSOR, {
      asset: asset.id,
      parent: root,
      grantee: ANALYST,
      basis: consent,
      scope: { maxUses: 40 },
    });
    expect(view().allotted(root)).to.equal(40);
    const digest = await use(ledger, ANALYST, child);
    expect(view().used(child)).to.equal(1);
    expect(ledger.reader.receiptsOf(digest)[0]).to.include({ version: 2, used: 1 });
    expect(ledger.reader.executed(digest)?.actor).to.equal(addressOf(ANALYST));
  });

  it("knows the nonces that were spent", async () => {
    const nonce = 2n ** 255n + 7n;
    await ledger.must("Use", ANALYST, useOf(child), { nonce });
    expect(view().nonceSpent("Authorizations", addressOf(ANALYST), nonce)).to.equal(true);
    expect(view().nonceSpent("Registry", addressOf(ANALYST), nonce)).to.equal(false);
    expect(view().nonceSpent("Authorizations", addressOf(PROCESSOR), nonce)).to.equal(false);
    const again = await ledger.act("Use", ANALYST, useOf(child, { count: 2 }), { nonce });
    expect(ledger.reader.reverted(again.tx)?.reason).to.equal("E_NONCE");
  });

  it("links a product to what it was made from", async () => {
    const scope = view().facts("authorization", root)?.terms.scope;
    const met = meet(scope ? [scope] : [], START);
    if (!("scope" in met)) throw new Error("the story's scopes conflict");
    const made = assetOf(addressOf(PROCESSOR), {
      inputs: inputsHash([root]),
      ceiling: ceilingHash(met.scope),
      piLevel: "PI",
    });
    const rights = ["HOLD", "USE", "OPERATE"].map((kind) => titleOf(addressOf(PROCESSOR), kind));
    const { purpose, output, environment, territory, k } = useOf(root);
    const { digest } = await ledger.must("Derive", PROCESSOR, {
      asset: made,
      rights,
      inputs: [{ authorization: root, version: 0, categories: 1n }],
      making: {
        ...{ purpose, output, environment, territory, k },
        transform: unique(),
        deidentLevel: 0,
        attestationDoc: ZERO,
      },
    });
    product = assetId(made);
    expect(view().facts("asset", product)?.derivation).to.deep.equal({
      authorizations: [root],
      ceiling: met.scope,
    });
    expect(state(product)).to.include({ chains: 1, nodes: 1, closed: false });
    expect(view().used(root)).to.equal(1);
    expect(ledger.reader.edgesDown([asset.id], 10)).to.deep.equal([
      { child: product, parent: asset.id, authorization: root, derivation: digest },
    ]);
    const at = ledger.reader.head()?.number ?? 0;
    expect(ledger.reader.derivations({ input: asset.id }, { at }).items[0]?.digest).to.equal(
      digest,
    );
    expect(ledger.reader.history(asset.id, { at }).items.at(-1)?.name).to.equal("Derived");

    const own = await grant(ledger, PROCESSOR, {
      asset: product,
      parent: rightId(product, rights[2] ?? titleOf(addressOf(PROCESSOR), "OPERATE")),
      grantee: ANALYST,
    });
    await use(ledger, ANALYST, own);
    expect(view().used(own)).to.equal(1);
  });

  it("counts the orders on a subject until they are lifted", async () => {
    const order = (subject: Hex) => ({
      subject,
      issuer: addressOf(REGULATOR),
      basisDoc: unique(),
      reviewBy: START + 100 * DAY,
      salt: unique(),
    });
    const subjects = [asset.id, asset.hold, consent, root, participantSubject(addressOf(HOLDER))];
    const orders = subjects.map(order);
    for (const one of orders) await ledger.must("Freeze", REGULATOR, { order: one, reason: ZERO });
    for (const subject of subjects) expect(state(subject)?.orders).to.equal(1);
    const stopped = await ledger.act("Use", ANALYST, useOf(child));
    expect(ledger.reader.reverted(stopped.tx)).to.include({
      reason: "E_FROZEN",
      subject: asset.id,
    });
    for (const one of orders) {
      await ledger.must("Lift", REGULATOR, { order: orderId(one), reason: ZERO });
      expect(state(orderId(one))?.status).to.equal("LIFTED");
      expect(state(one.subject)?.orders).to.equal(0);
    }
  });

  it("ends authorizations one by one and all at once", async () => {
    await ledger.must("Surrender", ANALYST, { authorization: child, reason: ZERO });
    expect(state(child)?.status).to.equal("SURRENDERED");
    await ledger.must("RevokeAll", PROCESSOR, { epoch: 0, subject: root, reason: ZERO });
    expect(state(root)?.epoch).to.equal(1);
    await ledger.must("RevokeAll", HOLDER, { epoch: 0, subject: asset.operate, reason: ZERO });
    expect(state(asset.operate)?.epoch).to.equal(1);
    const doc = unique();
    await ledger.must("Revoke", HOLDER, { authorization: root, reason: ZERO, doc });
    expect(state(root)?.status).to.equal("REVOKED");
    expect(ledger.reader.citing(doc)).to.deep.equal([root]);
  });

  it("is rebuilt row for row", async () => {
    await ledger.follower.caughtUp();
    const file = `${ledger.file}.again`;
    const { chain, sentHere } = ledger;
    const last = await reindex({ file, chain, finality: 0, sentHere });
    expect(last?.hash).to.equal(ledger.reader.head()?.hash);
    expect(dump(file)).to.deep.equal(dump(ledger.file));
  });
});
