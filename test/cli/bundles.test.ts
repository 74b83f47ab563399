// Bundles on the command line: at a machine that has nothing else, and beside a node of the chain.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import type { Hex } from "../../server/core/records.ts";
import { vector, vectorFile } from "../core/proof/support/vectors.ts";
import { dataset, enrolment, newParty, type Party } from "../intake/ledger.ts";
import { type Json, type Node, openNode } from "../http/support/node.ts";
import { drl, type Ended } from "./support/command.ts";

const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;
const parsed = ({ out }: Ended) => JSON.parse(out) as Json;
const OTHER: Hex = `0x${"99".repeat(32)}`;
const FILES = { "a.csv": "first", "sub/b.csv": "second", "sub/c.csv": "third" };

let root: string;
const at = (name: string) => path.join(root, name);
const write = (name: string, content: string | object): string => {
  fs.mkdirSync(path.dirname(at(name)), { recursive: true });
  fs.writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content));
  return at(name);
};
before(() => (root = fs.mkdtempSync(path.join(tmpdir(), "bundles-"))));
after(() => fs.rmSync(root, { recursive: true }));

const fileOf = (name: string) => vectorFile(name).pathname;
/** Asks nobody: the service's address leads nowhere. */
const verify = (...args: string[]) => drl(["verify", ...args]);

describe("drl verify of a bundle, with nothing else", () => {
  const license = vector("a-license");
  const { hash } = license["block"] as { hash: string };

  it("ends with 4 and the step that failed where something was changed", async () => {
    const changed = write("changed.json", { ...license, nodes: [] });
    const { exit, out, err } = await verify(changed);
    expect({ exit, err }).to.deep.equal({ exit: 4, err: "" });
    expect(out).to.match(/^NOT PROVEN, at the step “bundle”/);
    expect(parsed(await verify(changed, "--json"))).to.include({ verified: false });
  });

  it("ends with 4 for another block than the trusted one", async () => {
    const ended = await verify(fileOf("a-license"), "--trusted-block", OTHER, "--json");
    expect(ended.exit).to.equal(4);
    expect(parsed(ended)).to.include({ verified: false, failed: "trusted block" });
  });

  it("ends with 4 where a field stands twice, which readers read differently", async () => {
    const text = JSON.stringify(license);
    for (const twice of [
      text.replace('"block":{', `"block":{"hash":"${OTHER}",`),
      text.replace("{", `{"f\\u006frmat":"quoted \\" and : inside",`),
    ]) {
      expect(JSON.parse(twice)).to.deep.equal(license);
      const { exit, out, err } = await verify(write("twice.json", twice));
      expect({ exit, out }).to.deep.equal({ exit: 4, out: "" });
      expect(err).to.match(/two fields of one name/);
    }
  });

  it("ends with 2 where a bundle is wanted and there is none", async () => {
    const cut = write("cut.json", JSON.stringify(license).slice(0, -1));
    for (const file of [cut, write("other.json", { format: "other" })]) {
      const { exit, err } = await verify(file, "--trusted-block", hash);
      expect(exit).to.equal(2);
      expect(err).to.match(/is no proof bundle/);
    }
  });

  it("ends with 4 for a file that the fact is not about", async () => {
    const file = write("any.txt", "any");
    for (const name of ["a-license", "an-anchored-hash", "the-first-version"]) {
      const ended = await verify(fileOf(name), "--file", file, "--json");
      expect(ended.exit, name).to.equal(4);
      expect(parsed(ended)["failed"]).to.equal("file");
    }
  });

  it("ends with 3 where the node to ask does not answer", async () => {
    const { exit } = await verify(fileOf("a-license"), "--rpc", "http://127.0.0.1:1");
    expect(exit).to.equal(3);
  });

  it("says what is left to compare, in the reader's language", async () => {
    const { exit, out } = await verify(fileOf("a-license"));
    expect(exit).to.equal(0);
    expect(out).to.match(/^PROVEN, as far as what is marked ! holds/);
    expect(out.match(/^! /gm)).to.have.length(2);
    expect(out).to.include(hash);
    const chinese = await drl(["verify", fileOf("a-license")], { language: "zh-Hans" });
    expect(chinese.out).to.match(/^! 请将区块/m);
  });

  it("has one thing less to compare with the hash of the block", async () => {
    const { exit, out } = await verify(
      fileOf("a-license"),
      "--trusted-block",
      hash.toUpperCase().replace("X", "x"),
    );
    expect(exit).to.equal(0);
    expect(out.match(/^! /gm)).to.have.length(1);
  });

  it("takes an answer of the service that holds a bundle", async () => {
    const answer = write("answer.json", { id: OTHER, bundle: license });
    expect(parsed(await verify(answer, "--json"))).to.include({ verified: true });
  });
});

describe("drl verify and disclose beside a ledger", function () {
  this.timeout(90_000);
  let node: Node;
  let holder: Party;
  let rpc: string;
  let deployment: string;

  before(async () => {
    node = await openNode();
    holder = newParty();
    rpc = node.ledger.parts.network.rpcUrl;
    deployment = node.ledger.config.deploymentFile;
    const accreditor = node.ledger.office("accreditor");
    await node.client.act(accreditor, "participants.enroll", enrolment(holder, "Archive"));
  });
  after(() => node.close());

  /** Registers the folder as `drl hash` commits to it, and saves the bundle of its version. */
  async function registered(name: string, ...options: string[]) {
    for (const [file, content] of Object.entries(FILES)) write(`${name}/${file}`, content);
    const manifest = at(`${name}.manifest`);
    const hashed = await drl(["hash", at(name), "--manifest", manifest, "--json", ...options]);
    const { commitment, scheme, hashAlg } = parsed(hashed);
    const facts = { ...dataset(), commitment, scheme, hashAlg };
    const { asset } = await node.client.act(holder, "assets.register", facts);
    const version = await node.client.get(`/v1/assets/${String(asset)}/versions/1?proof=1`);
    return { asset, manifest, bundle: write(`${name}.json`, version["bundle"] as Json) };
  }

  it("discloses no file that the version does not have", async () => {
    const { bundle, manifest } = await registered("lacking");
    const other = await registered("sealed-apart", "--salted");
    const cases = [
      [bundle, "d.csv", manifest, 2, /has no file d.csv/],
      [bundle, "../a.csv", manifest, 2, /climbs/],
      [bundle, "a.csv", other.manifest, 4, /is no part of what the version commits to/],
      [other.bundle, "a.csv", at("sealed-apart"), 4, /is no part of what the version commits to/],
      [fileOf("a-use"), "a.csv", manifest, 2, /not about the version/],
      [manifest, "a.csv", manifest, 2, /is no proof bundle/],
    ] as const;
    for (const [given, file, from, exit, problem] of cases) {
      const ended = await drl(["disclose", given, file, "--from", from]);
      expect([ended.exit, ended.out], file).to.deep.equal([exit, ""]);
      expect(ended.err).to.match(problem);
    }
  });

  for (const [what, ...options] of [["plain"], ["salted", "--salted"]] as const) {
    it(`shows one file of a ${what} folder and nothing of the others`, async () => {
      const { bundle, manifest } = await registered(what, ...options);
      const disclosed = await drl(["disclose", bundle, "sub/b.csv", "--from", manifest]);
      expect(disclosed.exit, disclosed.err).to.equal(0);
      const { salt } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { salt?: string };
      for (const hidden of [sha256("first"), sha256("third"), "a.csv", "c.csv", salt ?? "none"])
        expect(disclosed.out).not.to.include(hidden);

      const part = write(`${what}.part.json`, disclosed.out);
      const shown = await verify(part, "--file", at(`${what}/sub/b.csv`), "--json");
      expect(shown.exit, shown.out).to.equal(0);
      const other = await verify(part, "--file", at(`${what}/a.csv`), "--json");
      expect([other.exit, parsed(other)["failed"]]).to.deep.equal([4, "file"]);
      const renamed = JSON.parse(disclosed.out) as Json;
      renamed["file"] = { ...(renamed["file"] as Json), path: "sub/c.csv" };
      const spoilt = await verify(write("renamed.json", renamed), "--json");
      expect([spoilt.exit, parsed(spoilt)["failed"]]).to.deep.equal([4, "file"]);
    });
  }

  it("discloses from the folder itself where nothing is sealed", async () => {
    const { bundle } = await registered("open");
    const disclosed = await drl(["disclose", bundle, "a.csv", "--from", at("open")]);
    const part = write("open.part.json", disclosed.out);
    expect((await verify(part, "--file", at("open/a.csv"))).exit).to.equal(0);
  });

  it("knows a dataset of one file by the file", async () => {
    const file = write("single.csv", "only");
    const { commitment, scheme, hashAlg } = parsed(await drl(["hash", file, "--json"]));
    const facts = { ...dataset(), commitment, scheme, hashAlg };
    const { asset } = await node.client.act(holder, "assets.register", facts);
    const answer = await node.client.get(`/v1/assets/${String(asset)}/versions/1?proof=1`);
    const bundle = write("single.json", answer);
    expect((await verify(bundle, "--file", file)).exit).to.equal(0);
    write("single.csv", "other");
    expect((await verify(bundle, "--file", file)).exit).to.equal(4);
  });

  it("tells contracts of another ledger from those of the deployment", async () => {
    const { bundle } = await registered("deployed");
    const right = await verify(bundle, "--deployment", deployment, "--json");
    expect([right.exit, (parsed(right)["relies"] as Json)["areContractsTrusted"]]).to.deep.equal([
      0,
      true,
    ]);
    const file = JSON.parse(fs.readFileSync(deployment, "utf8")) as { contracts: Json };
    const { Registry, Anchors } = file.contracts as Record<string, Json>;
    for (const changed of [Anchors, { ...Registry, codeHash: OTHER }]) {
      const contracts = { ...file.contracts, Registry: changed };
      const other = write("deployment.json", { ...file, contracts });
      const ended = await verify(bundle, "--deployment", other, "--json");
      expect([ended.exit, parsed(ended)["failed"]]).to.deep.equal([4, "deployment"]);
    }
    const none = await verify(bundle, "--deployment", bundle);
    expect(none.exit).to.equal(2);
  });

  it("asks a node whether the block is on its chain and the fact is still so", async () => {
    const { bundle, asset } = await registered("asked");
    const fresh = await verify(bundle, "--rpc", rpc, "--deployment", deployment);
    expect(fresh.exit, fresh.out).to.equal(0);
    expect(fresh.out)
      .to.match(/^PROVEN: /)
      .and.not.to.match(/^! /m);
    const next = { asset, commitment: sha256("next"), scheme: "PLAIN_HASH", hashAlg: "SHA-256" };
    await node.client.act(holder, "assets.addVersion", next);
    const later = await verify(bundle, "--rpc", rpc, "--json");
    expect([later.exit, parsed(later)["failed"]]).to.deep.equal([4, "still so"]);
    const steps = parsed(later)["steps"] as Json[];
    expect(steps.at(-1)?.["differences"]).to.deep.equal([
      { field: "newest", before: true, now: false },
      { field: "head", before: 1, now: 2 },
    ]);
    const elsewhere = await verify(fileOf("a-license"), "--rpc", rpc, "--json");
    expect([elsewhere.exit, parsed(elsewhere)["failed"]]).to.deep.equal([4, "canonical"]);
  });
});
