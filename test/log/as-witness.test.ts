// This node as witness of a log that is none of ours: what it cosigns, and what it never does.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type Node, openNode } from "../http/support/node.ts";
import { cosignedAt, OtherLog, request } from "./support/other-log.ts";

const texts = (count: number, word: string) => Array.from({ length: count }, (_, n) => word + n);

describe("a node as witness", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "witness-"));
  const log = new OtherLog("other.example/log", texts(40, "entry"));
  const stranger = new OtherLog("other.example/log", texts(40, "entry"));
  const unknown = new OtherLog("unknown.example/log", texts(3, "entry"));
  const fork = [...log.leaves.slice(0, 6), ...new OtherLog("", texts(34, "other")).leaves];
  let node: Node;

  const post = (body: string) =>
    fetch(`${node.client.url}/v1/log/add-checkpoint`, { method: "POST", body });
  const verifier = async () =>
    ((await node.client.get("/v1/log"))["witness"] as { verifier: string }).verifier;

  async function refuses(body: string, status: number, code: string): Promise<void> {
    const response = await post(body);
    const problem = (await response.json()) as { code: string };
    expect([response.status, problem.code]).to.deep.equal([status, code]);
  }
  async function conflicts(body: string, size: number): Promise<void> {
    const response = await post(body);
    expect(response.headers.get("content-type")).to.equal("text/x.tlog.size");
    expect([response.status, await response.text()]).to.deep.equal([409, `${size}\n`]);
  }
  async function cosigns(body: string): Promise<void> {
    const response = await post(body);
    const lines = await response.text();
    expect(response.status, lines).to.equal(200);
    const checkpoint = body.slice(body.indexOf("\n\n") + 2);
    const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
    const time = cosignedAt(text, lines, await verifier());
    expect(time).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000);
  }

  before(async () => {
    const policy = path.join(folder, "policy");
    writeFileSync(policy, `# whom we watch\nlog ${log.verifier}\n\nquorum none\n`);
    node = await openNode({ LOG_POLICY_FILE: policy, LOG_ORIGIN: "ours.example/log" });
  });
  after(async () => {
    await node?.close();
    rmSync(folder, { recursive: true });
  });

  for (const [why, body] of [
    ["nothing", ""],
    ["a checkpoint alone", log.checkpoint(3)],
    ["an old size with a leading zero", request(0, [], log.checkpoint(3)).replace("0", "00")],
    ["a hash of 31 bytes", request(0, [Buffer.alloc(31).toString("base64")], log.checkpoint(3))],
    [
      "sixty-four hashes",
      request(
        0,
        Array.from({ length: 64 }, () => Buffer.alloc(32).toString("base64")),
        log.checkpoint(3),
      ),
    ],
    ["an old size above the checkpoint's", request(4, [], log.checkpoint(3))],
    ["a checkpoint without signatures", `old 0\n\n${log.checkpoint(3).split("\n\n")[0]}\n\n`],
  ] as const) {
    it(`refuses ${why}`, () => refuses(body, 400, "E_SHAPE"));
  }

  it("refuses a body of more than a checkpoint can be", () =>
    refuses(`old 0\n\n${"x".repeat(70 * 1024)}`, 413, "E_TOO_LARGE"));

  it("refuses a log that its operator did not name", () =>
    refuses(request(0, [], unknown.checkpoint(3)), 404, "E_NOT_FOUND"));

  it("refuses a log's name under another key", () =>
    refuses(request(0, [], stranger.checkpoint(3)), 403, "E_SIG"));

  it("names the size that a log has to prove its head from", async () => {
    await conflicts(request(1, log.proof(1, 3), log.checkpoint(3)), 0);
  });

  it("takes no hashes as proof of a first head", () =>
    refuses(request(0, log.proof(1, 3), log.checkpoint(3)), 422, "E_FORK"));

  it("cosigns the first head, the same again, and one that extends it", async () => {
    await cosigns(request(0, [], log.checkpoint(5)));
    await cosigns(request(5, [], log.checkpoint(5)));
    await conflicts(request(0, [], log.checkpoint(5)), 5);
    await cosigns(request(5, log.proof(5, 7), log.checkpoint(7)));
  });

  it("cosigns no smaller head, no other of the same size and none without its proof", async () => {
    await conflicts(request(5, [], log.checkpoint(5)), 7);
    await conflicts(request(7, [], log.checkpoint(7, fork)), 7);
    await refuses(request(7, log.proof(7, 9).slice(1), log.checkpoint(9)), 422, "E_FORK");
    await refuses(request(7, log.proof(7, 9, fork), log.checkpoint(9, fork)), 422, "E_FORK");
    await refuses(request(7, log.proof(7, 9), log.checkpoint(7)), 422, "E_FORK");
  });

  it("cosigns one of many heads that come at once from the same size", async () => {
    const sizes = [10, 11, 12, 13, 14, 15];
    const answers = await Promise.all(
      sizes.map((size) => post(request(7, log.proof(7, size), log.checkpoint(size)))),
    );
    const won = sizes.filter((_, n) => answers[n]?.status === 200);
    const lost = answers.filter(({ status }) => status === 409);
    expect([won.length, lost.length]).to.deep.equal([1, 5]);
    for (const answer of lost) expect(await answer.text()).to.equal(`${won[0]}\n`);
  });

  it("remembers after a restart what it has cosigned", async () => {
    const key = await verifier();
    await node.restart(() => undefined);
    expect(await verifier()).to.equal(key);
    const { witness } = await node.client.get("/v1/log");
    const [{ size }] = (witness as { logs: { size: number }[] }).logs as [{ size: number }];
    expect(size).to.be.within(10, 15);
    await conflicts(request(7, log.proof(7, 20), log.checkpoint(20)), size);
    await cosigns(request(size, log.proof(size, 20), log.checkpoint(20)));
  });
});

describe("a node without a policy", function () {
  this.timeout(60_000);
  it("is a witness of nothing", async () => {
    const node = await openNode();
    const log = new OtherLog("other.example/log", ["entry"]);
    const body = request(0, [], log.checkpoint(1));
    const url = `${node.client.url}/v1/log/add-checkpoint`;
    const { status } = await fetch(url, { method: "POST", body });
    expect(status).to.equal(404);
    const { witness, witnesses } = await node.client.get("/v1/log");
    expect([witness, witnesses]).to.deep.equal([null, []]);
    await node.close();
  });
});
