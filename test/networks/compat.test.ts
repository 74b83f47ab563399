// `npm run compat` against networks that can and can't hold the ledger.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { deploy } from "../../server/chain/deploy.ts";
import { createSigner, type Signer } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";
import { newParty } from "../intake/ledger.ts";
import { type RunningNode, startNode } from "./support/nodes.ts";

const COMPAT = fileURLToPath(new URL("../../scripts/compat.ts", import.meta.url));
const CHAIN_ID = 31_337;

interface Report {
  exit: number | null;
  compatible: boolean;
  findings: { check: string; verdict: string; finding: string }[];
}

describe("npm run compat", function () {
  this.timeout(180_000);
  let folder: string;
  let node: RunningNode | undefined;
  const key: Hex = `0x${randomBytes(32).toString("hex")}`;
  const signer: Signer = createSigner(key, CHAIN_ID);
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "compat-"))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await node?.stop();
    node = undefined;
  });

  async function compat(...args: string[]): Promise<Report> {
    const child = spawn(process.execPath, [COMPAT, "--json", ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    const exit = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { exit, ...(JSON.parse(output) as Omit<Report, "exit">) };
  }

  async function on(options: string[], ...args: string[]): Promise<Report> {
    node = await startNode("anvil", options);
    return compat("--rpc", node.url, ...args);
  }

  const failures = ({ findings }: Report) =>
    findings.filter(({ verdict }) => verdict === "fails").map(({ check }) => check);
  const said = ({ findings }: Report, name: string) =>
    findings.find(({ check }) => check === name)?.finding;

  it("asks no more where nobody answers", async () => {
    const report = await compat("--rpc", "http://127.0.0.1:9");
    expect([report.exit, report.compatible]).to.deep.equal([1, false]);
    expect(report.findings.map(({ check }) => check)).to.deep.equal(["network"]);
  });

  it("names the opcode that an old network lacks", async () => {
    const report = await on(["--hardfork", "shanghai"], "--key", file("key", key));
    expect([report.exit, failures(report)]).to.deep.equal([1, ["opcodes", "funds", "ledger"]]);
    expect(said(report, "opcodes")).to.match(/^the contracts need MCOPY \(Cancun\): /);
  });

  it("names a block limit that the dearest transaction does not fit", async () => {
    const report = await on(["--gas-limit", "5000000"], "--key", file("key", key));
    expect([report.exit, failures(report)]).to.deep.equal([1, ["gas", "funds", "ledger"]]);
    expect(said(report, "gas")).to.match(/^dearest transaction \d\.\d M, block limit 5\.0 M$/);
  });

  it("says what it lacks without a key, with a wrong one, and without funds", async () => {
    const none = await on([]);
    expect([none.exit, failures(none)]).to.deep.equal([1, ["ledger"]]);
    expect(said(none, "ledger")).to.include("--key FILE");
    const url = node?.url ?? "";
    const wrong = await compat("--rpc", url, "--key", file("wrong", "0x12"));
    expect(said(wrong, "ledger")).to.include("must hold one private key of 64 hex digits");
    const poor = await compat("--rpc", url, "--key", file("key", key));
    expect([poor.exit, failures(poor)]).to.deep.equal([1, ["funds", "ledger"]]);
    expect(said(poor, "funds")).to.include(`${signer.address} holds 0 of `);
  });

  it("follows a ledger that is there, and refuses one that is not", async () => {
    node = await startNode("anvil");
    await node.fund(signer.address);
    const offices = {
      accreditor: [newParty().address],
      regulator: [newParty().address],
      admin: newParty().address,
    };
    const deployment = await deploy({ rpcUrl: node.url, signer, offices });
    const at = file("deployment.json", JSON.stringify(deployment));
    const there = await compat("--rpc", node.url, "--deployment", at);
    expect([there.exit, there.compatible, failures(there)]).to.deep.equal([0, true, []]);
    expect(said(there, "ledger")).to.match(/^\d+ blocks followed from its first to block \d+$/);
    await node.stop();
    const elsewhere = await on([], "--deployment", at);
    expect([elsewhere.exit, failures(elsewhere)]).to.deep.equal([1, ["ledger"]]);
    expect(said(elsewhere, "ledger")).to.include("is not what was deployed");
  });

  it("proves the ledger by deploying it and telling it the story", async () => {
    node = await startNode("hardhat");
    await node.fund(signer.address);
    const report = await compat("--rpc", node.url, "--key", file("key", key), "--finality", "2");
    expect([report.exit, report.compatible, failures(report)]).to.deep.equal([0, true, []]);
    expect(said(report, "story")).to.match(/^66 steps, 24 refusals, all as told/);
  });
});
