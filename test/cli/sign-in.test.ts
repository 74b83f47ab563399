// Commands to a service that others reach, too, and that asks who calls.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { MAX_ANCHORS_PER_CALL, MAX_ANCHORS_PER_DAY } from "../../server/core/limits.ts";
import { freePort } from "../crash/service.ts";
import { type Node, openNode } from "../http/support/node.ts";
import { drl } from "./support/command.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("drl with a service that asks who calls", function () {
  this.timeout(120_000);
  let node: Node;
  let url: string;
  let list: string;
  const folder = fs.mkdtempSync(path.join(tmpdir(), "sign-in-"));
  const keyFile = (name: string) => path.join(node.ledger.folder, "keys", name);

  const run = (args: string[], to = url) =>
    drl(args, { url: to, passwordFile: keyFile("password") });
  const signedIn = (...args: string[]) => [...args, "--key", keyFile("regulator.json")];

  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    node = await openNode({ HOST: "0.0.0.0", PORT: String(port), PUBLIC_URL: url });
    list = path.join(folder, "list");
    fs.writeFileSync(list, `${sha256("a file")}\n`);
  });
  after(async () => {
    await node?.close();
    fs.rmSync(folder, { recursive: true });
  });

  it("says that hashes are taken from those who sign in, and how", async () => {
    const { exit, err } = await run(["anchor", list]);
    expect(exit).to.equal(1);
    expect(err).to.include("E_SESSION").and.include("--key FILE");
  });

  it("signs nothing that would open another service", async () => {
    const { exit, err } = await run(
      signedIn("anchor", list),
      url.replace("127.0.0.1", "localhost"),
    );
    expect(exit).to.equal(2);
    expect(err).to.include("which it is not").and.include("PUBLIC_URL");
    expect(node.ledger.parts.nodeLog.entries).to.equal(0);
  });

  it("anchors hashes and reads refused uses with a key", async () => {
    const anchored = await run(signedIn("anchor", list, "--json"));
    expect(anchored.exit, anchored.err).to.equal(0);
    expect(JSON.parse(anchored.out)).to.include({ hashes: 1, first: 0 });
    expect((await run(["audit", "9"])).exit).to.equal(1);
    const refused = await run(signedIn("audit", "9", "limit=1", "--json"));
    expect(refused.exit, refused.err).to.equal(0);
    expect(JSON.parse(refused.out)).to.deep.include({ counts: [], items: [], complete: true });
    const asked = await run(["audit", "--json"]);
    const { items } = JSON.parse(asked.out) as { items: { n: number }[] };
    expect(items.map(({ n }) => n)).to.include.members([6, 9]);
  });

  it("says when the day's hashes are used up, and how to go on", async () => {
    const calls = MAX_ANCHORS_PER_DAY / MAX_ANCHORS_PER_CALL;
    // The same hash: one entry, and each call counts.
    const lines = `${sha256("a file")}\n`.repeat(MAX_ANCHORS_PER_CALL * calls);
    fs.writeFileSync(list, lines);
    const { exit, err } = await run(signedIn("anchor", list));
    expect(exit).to.equal(3);
    const taken = MAX_ANCHORS_PER_CALL * (calls - 1);
    expect(err).to.include("E_LIMIT").and.include(`--skip ${taken} goes on tomorrow (UTC)`);
    expect(node.ledger.parts.nodeLog.entries).to.equal(1);
  });
});
