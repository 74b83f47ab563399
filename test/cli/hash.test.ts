import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { commitmentOf, createManifest, readManifest } from "../../server/core/manifest.ts";
import { drl } from "./support/command.ts";

const sha256 = (text: string | Uint8Array): `0x${string}` =>
  `0x${createHash("sha256").update(text).digest("hex")}`;
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe("drl hash", () => {
  let root: string;
  const at = (name: string) => path.join(root, name);

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(tmpdir(), "drl-cli-"));
    fs.mkdirSync(at("data/sub"), { recursive: true });
    fs.writeFileSync(at("data/a.csv"), "a\n");
    fs.writeFileSync(at("data/sub/b.json"), "[]");
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  it("ends with 2 for what is not there", async () => {
    const { exit, out, err } = await drl(["hash", at("gone")]);
    expect({ exit, out }).to.deep.equal({ exit: 2, out: "" });
    expect(err).to.match(/^drl: ENOENT: .*gone/);
  });

  it("ends with 2 for a link, and says so in JSON where that is asked for", async () => {
    fs.symlinkSync("a.csv", at("data/link.csv"));
    const { exit, err } = await drl(["hash", at("data"), "--json"]);
    expect(exit).to.equal(2);
    expect(parsed(err)).to.include({ code: "E_SHAPE" });
  });

  it("names a file that it refuses without obeying the signs in its name", async () => {
    fs.writeFileSync(at("data/x\u001b[2J\u202ey.csv"), "x");
    const { exit, err } = await drl(["hash", at("data")]);
    expect(exit).to.equal(2);
    expect(err).to.include("x\\u001b[2J\\u202ey.csv");
    expect(err).not.to.include("\u001b").and.not.to.include("\u202e");
  });

  it("does not overwrite a manifest that exists", async () => {
    fs.writeFileSync(at("m.json"), "kept");
    const { exit, err } = await drl(["hash", at("data"), "--manifest", at("m.json")]);
    expect(exit).to.equal(2);
    expect(err).to.match(/exists already/);
    expect(fs.readFileSync(at("m.json"), "utf8")).to.equal("kept");
  });

  it("ends with 2 without a path", async () => {
    const { exit, err } = await drl(["hash"]);
    expect(exit).to.equal(2);
    expect(err).to.match(/missing required argument 'path'/);
  });

  it("tells commitment and manifest of a folder in JSON", async () => {
    const { exit, out, err } = await drl(["hash", at("data"), "--json"]);
    const manifest = createManifest([
      { path: "a.csv", size: 2, sha256: sha256("a\n") },
      { path: "sub/b.json", size: 2, sha256: sha256("[]") },
    ]);
    expect({ exit, err }).to.deep.equal({ exit: 0, err: "" });
    const answer = parsed(out);
    expect(answer).to.deep.include({ commitment: commitmentOf(manifest), manifest });
    expect(answer).to.include({ scheme: "PLAIN_HASH", hashAlg: "SHA-256" });
    expect(answer).not.to.have.property("sha256");
  });

  it("tells the plain SHA-256 of a single file, too", async () => {
    const { out } = await drl(["hash", at("data/a.csv")]);
    expect(out).to.match(new RegExp(`^sha256: ${sha256("a\n")}$`, "m"));
    expect(out).to.match(/^files: 1$/m);
  });

  it("writes the manifest whose hash it tells, for its owner alone", async () => {
    const target = at("m.json");
    const ended = await drl(["hash", at("data"), "--salted", "--json", "--manifest", target]);
    const { manifestDoc, commitment } = parsed(ended.out);
    const written = fs.readFileSync(target);
    expect(manifestDoc).to.equal(sha256(written));
    expect(fs.statSync(target).mode & 0o777).to.equal(0o600);
    const manifest = readManifest(JSON.parse(written.toString()));
    expect(manifest.scheme).to.equal("SALTED");
    expect(commitment).to.equal(commitmentOf(manifest));
  });

  it("tells the salt of a sealed dataset where nothing else keeps it", async () => {
    const { out } = await drl(["hash", at("data"), "--salted"]);
    expect(out).to.match(/^salt: 0x[0-9a-f]{64}$/m);
    expect(out).to.match(/keep it secret\.$/m);
  });
});
