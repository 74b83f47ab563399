// What would let a log have two histories: a data folder put back from an old copy, another key.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { type Node, openNode } from "../http/support/node.ts";
import { openTestLedger } from "../intake/ledger.ts";

const WAIT_MS = 20_000;
const PARTS = ["intake.db", "intake.db-wal"];
const hashOf = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

async function stage({ client }: Node, text: string): Promise<unknown> {
  const body = { items: [{ hash: hashOf(text) }] };
  const { items } = await client.get("/v1/anchors", { method: "POST", body });
  return (items as { status: string }[])[0]?.status;
}

const statusOf = async ({ client }: Node, text: string) =>
  (await client.get(`/v1/anchors/${hashOf(text)}`))["status"];

async function soon(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + WAIT_MS; !(await what());) {
    if (Date.now() > end) throw new Error("it never came");
    await pause(50);
  }
}

describe("a data folder put back from before the newest head on chain", function () {
  this.timeout(60_000);
  let node: Node;
  before(async () => {
    node = await openNode({ LOG_ANCHOR_SECONDS: "1" });
  });
  after(() => node.close());

  it("signs no other history, and says why", async () => {
    const at = (name: string) => path.join(node.ledger.folder, name);
    const copy = (from: string, to: string) => {
      for (const part of PARTS) {
        rmSync(at(to + part), { force: true });
        if (existsSync(at(from + part))) copyFileSync(at(from + part), at(to + part));
      }
    };
    await stage(node, "kept");
    await soon(async () => (await statusOf(node, "kept")) === "anchored");
    await node.restart(() => copy("", "old-"));
    await stage(node, "lost");
    await soon(async () => (await statusOf(node, "lost")) === "anchored");
    const { nodeLog } = node.ledger.parts;
    expect(nodeLog.published?.size).to.equal(2);

    await node.restart(() => copy("old-", ""));
    await stage(node, "other");
    await soon(async () => (await node.client.get("/readyz"))["log"] !== undefined);
    const { log } = await node.client.get("/readyz");
    expect(log).to.include("put back the newest copy");
    expect(await statusOf(node, "other")).to.equal("pending");
    expect(await stage(node, "other")).to.equal("pending");
    expect(node.ledger.parts.nodeLog.published?.size).to.equal(1);
  });
});

describe("a log with signed heads", function () {
  this.timeout(60_000);

  it("does not start with another key", async () => {
    const ledger = await openTestLedger();
    const { nodeLog } = ledger.parts;
    await nodeLog.stage("hash", [hashOf("one") as `0x${string}`]);
    await soon(() => Promise.resolve(nodeLog.published !== undefined));
    await ledger.stop();
    rmSync(path.join(ledger.folder, "keys/log.pem"));
    let said = "";
    await ledger.start().catch((error: Error) => (said = error.message));
    expect(said).to.include("LOG_KEY_FILE");
    rmSync(ledger.folder, { recursive: true });
  });

  it("goes on under another name as another log over the same entries", async () => {
    const ledger = await openTestLedger({ LOG_ORIGIN: "one.example/log" });
    const { nodeLog: first } = ledger.parts;
    await first.stage("hash", [hashOf("one") as `0x${string}`]);
    await soon(() => Promise.resolve(first.published !== undefined));
    ledger.config.log.origin = "two.example/log";
    await ledger.stop();
    await ledger.start();
    const { nodeLog: second } = ledger.parts;
    await soon(() => Promise.resolve(second.published !== undefined));
    expect(second.id).not.to.equal(first.id);
    expect(second.published?.note).to.match(/^two\.example\/log\n1\n/);
    expect(second.published?.root).to.equal(first.published?.root);
    await ledger.close();
  });
});
