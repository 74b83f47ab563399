// A node on a chain that is not its own: nothing of the chain is copied, and what is checked is
// checked against that chain.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { EXIT } from "../../server/cli/failure.ts";
import { enrolment, newParty, openTestLedger, type TestLedger } from "../intake/ledger.ts";
import { drl, startService } from "./support/process.ts";

describe("the files of a node on another's chain", function () {
  this.timeout(60_000);
  let owner: TestLedger;
  let root: string;
  let folder: string;
  let variables: Record<string, string>;
  before(async () => {
    owner = await openTestLedger();
    await owner.act(owner.office("accreditor"), "participants.enroll", enrolment(newParty(), "A"));
    root = mkdtempSync(path.join(os.tmpdir(), "remote-"));
    folder = path.join(root, "data");
    mkdirSync(folder);
    copyFileSync(path.join(owner.folder, "deployment.json"), path.join(folder, "deployment.json"));
    const key = path.join(root, "key");
    writeFileSync(key, `0x${"34".repeat(32)}\n`);
    variables = {
      RPC_URL: owner.parts.network.rpcUrl,
      RELAYER_KEY_FILE: key,
      FINALITY: "finalized",
    };
    await (await startService(folder, variables)).stop();
  });
  after(async () => {
    await owner.close();
    rmSync(root, { recursive: true });
  });

  it("are checked against that chain", async () => {
    const { code, out } = await drl(folder, ["fsck"], variables);
    expect(out).to.match(/index\.db +made anew from the chain +ok: \d+ rows/);
    expect(out).not.to.include("chain.db");
    expect(code).to.equal(EXIT.DONE);
  });

  it("are found wrong where they say other than the chain", async () => {
    const db = new DatabaseSync(path.join(folder, "index.db"));
    db.exec("UPDATE final SET number = number + 1");
    db.close();
    const { code, out } = await drl(folder, ["fsck"], variables);
    expect(out).to.match(/final number \d+: only \d+ is final/);
    expect(code).to.equal(EXIT.MISMATCH);
  });

  it("are copied without the chain", async () => {
    const copy = path.join(root, "copy");
    const { code, out } = await drl(folder, ["backup", copy, "--json"], variables);
    const { files } = JSON.parse(out) as { files: { path: string }[] };
    expect(files.map((file) => file.path)).to.deep.equal(["intake.db", "deployment.json"]);
    expect(code).to.equal(EXIT.DONE);
  });

  it("serve again once they are restored", async () => {
    const again = path.join(root, "again");
    const restored = await drl(again, ["restore", path.join(root, "copy")], variables);
    expect(restored.code, restored.err).to.equal(EXIT.DONE);
    const service = await startService(again, variables);
    const answer = await fetch(`${service.url}/v1/participants`);
    expect(((await answer.json()) as { items: object[] }).items).to.have.length(4);
    await service.stop();
  });
});
