// What the service hands out with `?proof=1`, verified by the pure verifier and compared with what
// the service says itself.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { MAX_PROOF_ANCESTORS, MAX_PROOFS_AT_ONCE } from "../../server/core/limits.ts";
import { verifyBundle } from "../../server/core/proof/verify.ts";
import type { Hex } from "../../server/core/records.ts";
import { toHex } from "../../server/core/typed-data.ts";
import { drl } from "../cli/support/command.ts";
import { vectorFile } from "../core/proof/support/vectors.ts";
import { ProofMaker } from "../../server/provenance/proofs/proofs.ts";
import { expectRefusal } from "../intake/ledger.ts";
import { openNode, type Json, type Node } from "../http/support/node.ts";
import { licenseData } from "../http/support/licensed-data.ts";
import { openProvenLedger, type ProvenLedger, rpcOf, sha256 } from "./support/proven-ledger.ts";

/** Yellow Paper 4.3: the ninth field of a header is its block's number. */
const NUMBER_OF_HEADER = 8;
const UNKNOWN = `0x${"99".repeat(32)}`;
const RECORDED = { reason: "COMPLAINT", basisDoc: { notice: 1 }, reviewBy: "2035-01-01T00:00:00Z" };

describe("what is not final", function () {
  this.timeout(60_000);
  let node: Node;

  before(async () => {
    node = await openNode({ FINALITY: "1000" });
  });
  after(() => node.close());

  it("is not proven yet: E_STALE, to be asked again", async () => {
    const { license, asset } = await licenseData(node);
    const paths = [`/v1/authorizations/${license}`, `/v1/assets/${asset}/versions/1`];
    for (const path of paths) await node.client.refused(`${path}?proof=1`, {}, 503, "E_STALE");
    const body = { items: [{ hash: sha256("waits") }] };
    await node.client.get("/v1/anchors", { method: "POST", body });
    await node.client.refused(`/v1/anchors/${sha256("waits")}?proof=1`, {}, 503, "E_STALE");
  });
});

describe("proof bundles", function () {
  this.timeout(120_000);
  let ledger: ProvenLedger;

  before(async () => {
    ledger = await openProvenLedger();
  });
  after(() => ledger.node.close());

  const proven = (bundle: Json) => {
    const verdict = verifyBundle(bundle);
    expect(verdict.verified, JSON.stringify(verdict.steps)).to.equal(true);
    return verdict.proven!;
  };
  const answerOf = (name: string, query = "") =>
    ledger.client.get(`${ledger.paths[name]}?proof=1${query}`);

  it("of nothing are not made", async () => {
    const { client, data, paths } = ledger;
    await client.refused(`/v1/receipts/${UNKNOWN}?proof=1`, {}, 404, "E_NOT_FOUND");
    await client.refused(`/v1/authorizations/${UNKNOWN}?proof=1`, {}, 404, "E_NOT_FOUND");
    await client.refused(`/v1/assets/${data.asset}/versions/3?proof=1`, {}, 404, "E_NOT_FOUND");
    await client.refused(`/v1/assets/${data.asset}/versions/0`, {}, 400, "E_SHAPE");
    await client.refused(`${paths["a use"]}?proof=2`, {}, 400, "E_SHAPE");
  });

  it("are made a few at a time, so that the chain's node is not flooded", async () => {
    const { index, chain, final } = ledger.node.ledger.parts;
    const waiting = Promise.withResolvers<void>();
    const evidence = {
      ...chain.evidence,
      headers: async (from: number, to: number) => {
        await waiting.promise;
        return chain.evidence.headers(from, to);
      },
    };
    const maker = new ProofMaker({ chain: { ...chain, evidence }, index, final });
    const license = ledger.data.license as Hex;
    const made = Array.from({ length: MAX_PROOFS_AT_ONCE }, () => maker.authorization(license));
    await expectRefusal(maker.authorization(license), "E_LIMIT", 429);
    waiting.resolve();
    expect(await Promise.all(made)).to.have.length(MAX_PROOFS_AT_ONCE);
    proven((await maker.authorization(license)) as Json);
  });

  it("verify for every kind of fact", async () => {
    for (const name of Object.keys(ledger.paths)) {
      const bundle = (await answerOf(name))["bundle"] as Json;
      proven(bundle);
      // What the tests of the verifier start from; UPDATE_SNAPSHOTS=1 records them anew.
      if (process.env["UPDATE_SNAPSHOTS"] === "1") {
        writeFileSync(
          vectorFile(name.replaceAll(" ", "-")),
          `${JSON.stringify(bundle, null, 1)}\n`,
        );
      }
    }
  });

  it("prove what the service answers beside them", async () => {
    const version = await answerOf("the second version");
    const { facts } = proven(version["bundle"] as Json);
    for (const field of ["number", "commitment", "scheme", "hashAlg", "manifestDoc"])
      expect(facts[field]).to.equal(version[field]);
    expect(facts).to.include({ newest: true, head: 2 });
    expect(facts["added"]).to.deep.equal(version["recorded"]);
    expect(proven((await answerOf("the first version"))["bundle"] as Json).facts).to.include({
      newest: false,
      head: 2,
    });

    const use = await answerOf("a use");
    const used = proven(use["bundle"] as Json);
    const recorded = use["recorded"] as Json;
    expect([used.block, used.time]).to.deep.equal([recorded["block"], recorded["time"]]);
    for (const field of ["authorization", "grantee", "operation", "purpose", "k", "count"])
      expect(used.facts[field], field).to.equal(use[field]);
    expect(used.facts["signer"]).to.equal(ledger.data.laboratory.address);

    const derivation = await answerOf("a derivation");
    const made = proven(derivation["bundle"] as Json);
    expect([made.id, made.facts["derivation"]]).to.deep.equal([ledger.product, derivation["id"]]);
    const cited = (derivation["inputs"] as Json[]).map(({ authorization }) => authorization);
    expect((made.facts["edges"] as Json[]).map((edge) => edge["authorization"])).to.deep.equal(
      cited,
    );

    const anchor = await answerOf("an anchored hash");
    const held = proven(anchor["bundle"] as Json);
    const head = anchor["anchored"] as Json;
    expect(held.facts).to.include({ index: anchor["index"], anchoredAt: head["time"] });
    expect(held.facts["root"]).to.equal(head["root"]);
  });

  it("do not take the event of another version, or of another asset's, for their own", async () => {
    const { client, data } = ledger;
    const next = { scheme: "SALTED", hashAlg: "SHA-256" };
    const another = await client.act(data.holder, "assets.register", data.registering());
    for (const asset of [data.asset, another["asset"]]) {
      const version = { ...next, asset, commitment: sha256(String(asset)) };
      await client.act(data.holder, "assets.addVersion", version);
    }
    const bundleOf = async (asset: unknown, number: number) => {
      const path = `/v1/assets/${String(asset)}/versions/${number}?proof=1`;
      return (await client.get(path))["bundle"] as Json;
    };
    const second = await bundleOf(data.asset, 2);
    for (const other of [await bundleOf(data.asset, 3), await bundleOf(another["asset"], 2)]) {
      expect(other["block"]).to.deep.equal(second["block"]);
      const { headers, event } = other;
      const { verified, failed } = verifyBundle({ ...second, headers, event });
      expect([verified, failed]).to.deep.equal([false, "event"]);
    }
    const { verified, failed } = verifyBundle({
      ...second,
      fact: { ...(second["fact"] as Json), number: 4 },
    });
    expect([verified, failed]).to.deep.equal([false, "event"]);
  });

  it("tell the receipt of a derivation by its derivation", async () => {
    const { bundle } = await ledger.client.get(`/v1/receipts/${ledger.derivation}?proof=1`);
    expect(proven(bundle as Json).kind).to.equal("derivation");
  });

  it("pin the block that was asked for, and know nothing of later ones", async () => {
    const { block } = await ledger.client.get(`/v1/assets/${ledger.data.asset}`);
    const use = await answerOf("a use");
    const at = (use["recorded"] as Json)["block"] as number;
    const version = await answerOf("the first version", `&asOf=${at}`);
    const { facts, block: pinned } = proven(version["bundle"] as Json);
    expect(pinned)
      .to.equal(at)
      .and.to.be.lessThan(block as number);
    expect(facts).to.include({ newest: true, head: 1 });
    const before = `${ledger.paths["a use"]}?proof=1&asOf=${at - 1}`;
    await ledger.client.refused(before, {}, 404, "E_NOT_FOUND");
  });

  it("are looked at again with the words of now: counters are no change, a stop is", async () => {
    const { client, data } = ledger;
    const file = path.join(ledger.node.ledger.folder, "license.json");
    writeFileSync(file, JSON.stringify(await answerOf("a license")));
    const rpc = ledger.node.ledger.parts.network.rpcUrl;
    const verified = async () => {
      const { exit, out } = await drl(["verify", file, "--rpc", rpc, "--json"]);
      const { steps, failed } = JSON.parse(out) as { steps: Json[]; failed?: string };
      return { exit, failed, differences: steps.at(-1)?.["differences"] };
    };
    await client.act(data.laboratory, "receipts.use", data.using(data.license));
    const used = { field: "used", before: 2, now: 3 };
    expect(await verified()).to.deep.equal({ exit: 0, failed: undefined, differences: [used] });
    const freeze = { ...RECORDED, subject: data.asset };
    const { order } = await client.act(data.regulator, "orders.freeze", freeze);
    const { exit, failed, differences } = await verified();
    expect([exit, failed]).to.deep.equal([4, "still so"]);
    expect(differences).to.deep.include({ field: "usable", before: true, now: false });
    await client.act(data.regulator, "orders.lift", { order, reason: "OTHER" });
  });

  it("prove a standing as the service tells it, whatever changed", async () => {
    const { client, data } = ledger;
    const { accreditor, regulator, holder, laboratory, consent, operate } = data;
    const reasons = new Set<unknown>();
    async function compare() {
      for (const name of ["a license", "a license of a product"]) {
        const answer = await answerOf(name);
        const { facts } = proven(answer["bundle"] as Json);
        const [why] = facts["reasons"] as Json[];
        const told = answer["why"] as Json | undefined;
        expect(facts["status"]).to.equal(answer["status"]);
        expect(facts["usable"], name).to.equal(answer["usable"]);
        expect([why?.["reason"], why?.["subject"]]).to.deep.equal([
          told?.["reason"],
          told?.["subject"],
        ]);
        reasons.add(why?.["reason"]);
      }
    }
    const reason = "OTHER";
    await compare();
    const freeze = { ...RECORDED, subject: data.asset };
    const { order } = await client.act(regulator, "orders.freeze", freeze);
    await compare();
    await client.act(regulator, "orders.lift", { order, reason });
    const participant = holder.address;
    await client.act(accreditor, "participants.suspend", { participant, reason });
    await compare();
    await client.act(accreditor, "participants.reinstate", { participant, reason });
    await compare();
    const offer = { right: operate, to: laboratory.address, endGrants: false };
    await client.act(holder, "rights.offer", offer);
    const { to: _, ...accepted } = { ...offer, from: holder.address };
    await client.act(laboratory, "rights.accept", accepted);
    await compare();
    await client.act(holder, "consents.withdraw", { consent, reason });
    await compare();
    await client.act(laboratory, "authorizations.revoke", { authorization: data.license, reason });
    await compare();
    expect([...reasons]).to.have.members([
      undefined,
      "E_FROZEN",
      "E_ROLE",
      "E_CONSENT_WITHDRAWN",
      "E_STATE",
    ]);
  });

  it("come back from POST /v1/verify with a verdict", async () => {
    const bundle = (await answerOf("a use"))["bundle"] as Json;
    const ask = (given: object) =>
      ledger.client.get("/v1/verify", { method: "POST", body: { bundle: given } });
    const { verdict, relies, open } = await ask(bundle);
    expect([verdict, open]).to.deep.equal(["PROVEN", []]);
    expect(relies).to.include({ isBlockTrusted: true, areContractsTrusted: true });
    for (const [given, step] of [
      [{}, "bundle"],
      [{ ...bundle, more: 1 }, "bundle"],
      [{ ...bundle, fact: { kind: "receipt", receipt: UNKNOWN } }, "event"],
    ] as const) {
      const spoilt = await ask(given);
      expect(spoilt["verdict"]).to.equal("NOT_PROVEN");
      expect((spoilt["steps"] as Json[]).at(-1)).to.include({ step, ok: false });
    }
  });

  it("are not believed of a block that this node does not have", async () => {
    const bundle = (await answerOf("a license"))["bundle"] as { headers: Hex[]; block: Json };
    const header = RLP.decode(bundle.headers[0]) as Uint8Array[];
    const number = 9_999_999;
    header[NUMBER_OF_HEADER] = Buffer.from(number.toString(16).padStart(6, "0"), "hex");
    const made = RLP.encode(header);
    const block = { ...bundle.block, number, hash: keccak256(made) };
    const forged = { ...bundle, headers: [toHex(made), ...bundle.headers.slice(1)], block };
    expect(verifyBundle(forged, {}).failed).to.equal(undefined);
    const asked = { method: "POST", body: { bundle: forged } };
    const { verdict, steps } = await ledger.client.get("/v1/verify", asked);
    expect(verdict).to.equal("NOT_PROVEN");
    expect((steps as Json[]).at(-1)).to.include({ step: "trusted block", ok: false });
  });

  it("prove an event in its own block where the newest is too far above", async function () {
    // Blocks without acts: some networks make none on demand.
    const rpc = rpcOf(ledger);
    const grown = await rpc("evm_mine", []).then(
      () => true,
      () => false,
    );
    if (!grown) this.skip();
    for (let n = 0; n < MAX_PROOF_ANCESTORS; n++) await rpc("evm_mine", []);
    const answer = await answerOf("a use");
    const bundle = answer["bundle"] as { headers: Hex[]; block: Json };
    expect(proven(bundle).kind).to.equal("receipt");
    expect(bundle.headers).to.have.length(1);
    expect(bundle.block["number"]).to.equal((answer["recorded"] as Json)["block"]);
  });
});
