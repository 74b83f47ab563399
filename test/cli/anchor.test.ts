import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { openNode, type Node } from "../http/support/node.ts";
import { drl } from "./support/command.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const parsed = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe("drl anchor", function () {
  this.timeout(60_000);
  let node: Node;
  let root: string;
  const at = (name: string) => path.join(root, name);
  const anchor = (...args: string[]) => drl(["anchor", ...args], { url: node.client.url });
  const indexOf = async (text: string) =>
    (await node.client.get(`/v1/anchors/0x${sha256(text)}`))["index"];

  before(async () => (node = await openNode()));
  after(() => node.close());
  beforeEach(() => (root = fs.mkdtempSync(path.join(tmpdir(), "anchor-"))));
  afterEach(() => fs.rmSync(root, { recursive: true }));

  it("ends with 2 for what is not there, and for a count that is none", async () => {
    expect((await anchor(at("gone"))).exit).to.equal(2);
    expect((await anchor(root, "--skip", "-1")).exit).to.equal(2);
  });

  it("names the line of a list that has no hash, and a file that has no lines", async () => {
    fs.writeFileSync(at("list"), `${sha256("a")}  a.csv\n\n${"ab".repeat(31)}\n`);
    const { exit, err } = await anchor(at("list"));
    expect(exit).to.equal(2);
    expect(err).to.include("line 3");
    fs.writeFileSync(at("image"), Buffer.alloc(1_000_000, 7));
    expect((await anchor(at("image"))).err).to.include("line 1");
  });

  it("tells how to go on where the service does not answer", async () => {
    fs.writeFileSync(at("list"), `${sha256("a")}\n`);
    const { exit, err } = await drl(["anchor", at("list")]);
    expect(exit).to.equal(3);
    expect(err).to.include("--skip 0");
  });

  it("says that an empty list holds nothing", async () => {
    fs.writeFileSync(at("list"), "\n");
    const { exit, out } = await anchor(at("list"));
    expect({ exit, out }).to.deep.equal({ exit: 0, out: "nothing to anchor\n" });
  });

  it("anchors every file of a folder, and again without a second entry", async () => {
    fs.mkdirSync(at("data/sub"), { recursive: true });
    fs.writeFileSync(at("data/b"), "second");
    fs.writeFileSync(at("data/sub/a"), "third");
    fs.writeFileSync(at("data/a"), "first");
    const { out } = await anchor(at("data"), "--json");
    expect(parsed(out)).to.include({ hashes: 3, log: node.ledger.parts.nodeLog.id });
    const first = (await indexOf("first")) as number;
    expect(await indexOf("second")).to.equal(first + 1);
    expect(await indexOf("third")).to.equal(first + 2);
    const again = await anchor(at("data"), "--json");
    expect(parsed(again.out)).to.deep.equal(parsed(out));
  });

  it("anchors a long list as sha256sum writes it, and goes on where it was told", async () => {
    const texts = Array.from({ length: 10_050 }, (_, n) => `record ${n}`);
    const lines = texts.map((text, n) => `${sha256(text)}  ${n}.csv`);
    lines[1] = `\\${sha256(texts[1]!)}  one\\n.csv`;
    lines[2] = `0x${sha256(texts[2]!).toUpperCase()}`;
    fs.writeFileSync(at("list"), lines.join("\r\n"));
    const rest = parsed((await anchor(at("list"), "--skip", "10001", "--json")).out);
    expect(rest).to.include({ hashes: 49, skipped: 10_001 });
    const all = parsed((await anchor(at("list"), "--json")).out);
    expect(all).to.include({ hashes: 10_050, first: rest["first"] });
    expect(await indexOf("record 2")).to.equal((rest["last"] as number) + 3);
    expect(await indexOf("record 10049")).to.equal(rest["last"]);
  });
});
