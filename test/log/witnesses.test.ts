// Our log and its witnesses: another node of ours, and a server that answers as badly as it can.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { expect } from "chai";
import { parseAddCheckpoint } from "../../server/core/log/add-checkpoint.ts";
import { cosignedText, formatCosignature } from "../../server/core/log/cosignature.ts";
import { COSIGNATURE, verifierKey } from "../../server/core/log/note.ts";
import { rawPublicKey } from "../../server/log/log-key.ts";
import { Witnesses } from "../../server/log/witnesses.ts";
import { type Json, type Node, openNode } from "../http/support/node.ts";
import { cosignedAt, OtherLog } from "./support/other-log.ts";

const WAIT_MS = 20_000;
const hashOf = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

async function until<T>(what: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + WAIT_MS; ; await pause(50)) {
    const found = await what();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("it never came");
  }
}

const stage = ({ client }: Node, text: string) =>
  client.get("/v1/anchors", { method: "POST", body: { items: [{ hash: hashOf(text) }] } });

async function textOf({ client }: Node, place: string): Promise<string> {
  return (await fetch(`${client.url}/v1/log/${place}`)).text();
}

const metricsOf = async ({ client }: Node) => (await fetch(`${client.url}/metrics`)).text();

async function witnessesOf({ client }: Node): Promise<Json[]> {
  return (await client.get("/v1/log"))["witnesses"] as Json[];
}

/** The text of the newest checkpoint and the lines under it, once the witness has cosigned it. */
const cosigned = (node: Node, size: number, verifier: string) =>
  until(async () => {
    const note = await textOf(node, "checkpoint");
    const [text = "", lines = ""] = note.split("\n\n");
    if (Number(text.split("\n")[1]) !== size) return undefined;
    return cosignedAt(`${text}\n`, lines, verifier) === undefined ? undefined : note;
  });

describe("the log and a witness that is another node", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "witnesses-"));
  const at = (name: string) => path.join(folder, name);
  // Of this one only the key: the node under test signs with it.
  const key = new OtherLog("ours.example/log", []);
  let witness: Node;
  let node: Node;
  let verifier: string;

  before(async () => {
    writeFileSync(at("log.pem"), key.pem);
    writeFileSync(at("watched"), `log ${key.verifier}\n`);
    const origin = { LOG_ORIGIN: "witness.example/log" };
    witness = await openNode({ LOG_POLICY_FILE: at("watched"), ...origin });
    const { witness: told } = await witness.client.get("/v1/log");
    ({ verifier } = told as { verifier: string });
    writeFileSync(at("policy"), `witness w ${verifier} ${witness.client.url}/v1/log\nquorum w\n`);
    node = await openNode({
      LOG_POLICY_FILE: at("policy"),
      LOG_KEY_FILE: at("log.pem"),
      LOG_ORIGIN: key.origin,
    });
  });
  after(async () => {
    await node?.close();
    await witness?.close();
    rmSync(folder, { recursive: true });
  });

  it("serves its heads and proofs with the witness's cosignature", async () => {
    await stage(node, "one");
    const note = await cosigned(node, 1, verifier);
    expect(await textOf(node, "proof/0")).to.equal(`c2sp.org/tlog-proof@v1\nindex 0\n\n${note}`);
    await stage(node, "two");
    await cosigned(node, 2, verifier);
    const [state] = await witnessesOf(node);
    expect(state).to.include({
      name: "witness.example/log/witness",
      verifier,
      size: 2,
      fault: null,
    });
    const { proof } = await node.client.get(`/v1/anchors/${hashOf("one")}`);
    expect(cosignedAt(...partsOf(proof as Json), verifier)).to.be.a("number");
  });

  it("asks again for what a crash took between the witness's answer and the disk", async () => {
    const before = await textOf(node, "checkpoint");
    await node.restart(() => undefined);
    expect(await textOf(node, "checkpoint")).to.equal(before);
    await node.restart(() => {
      const db = new DatabaseSync(path.join(node.ledger.folder, "intake.db"));
      expect(db.prepare("DELETE FROM log_cosignatures").run().changes).to.equal(2);
      db.close();
    });
    await cosigned(node, 2, verifier);
    await stage(node, "three");
    await cosigned(node, 3, verifier);
  });
});

const partsOf = (proof: Json): [string, string] => {
  const [text = "", lines = ""] = (proof["checkpoint"] as string).split("\n\n");
  return [`${text}\n`, lines];
};

describe("the log and a witness that lies", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "witnesses-"));
  const { privateKey } = generateKeyPairSync("ed25519");
  const publicKey = rawPublicKey(privateKey);
  const name = "liar.example/w";
  const verifier = verifierKey({ name, key: publicKey, type: COSIGNATURE });
  type Reply = [number, string];
  let reply: (body: string) => Reply;
  let asked = 0;
  let server: Server;
  let node: Node;

  const cosign = (body: string, time: number) => {
    const { checkpoint = "" } = parseAddCheckpoint(body) ?? {};
    const text = checkpoint.slice(0, checkpoint.indexOf("\n\n") + 1);
    const signature = sign(null, Buffer.from(cosignedText(time, text)), privateKey);
    return formatCosignature({ name, key: publicKey }, time, signature);
  };
  const now = () => Math.floor(Date.now() / 1000);

  before(async () => {
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        asked += 1;
        const [status, text] = reply(Buffer.concat(chunks).toString());
        response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(text);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const policy = path.join(folder, "policy");
    writeFileSync(policy, `witness liar ${verifier} http://127.0.0.1:${port}\nquorum none\n`);
    reply = () => [500, ""];
    node = await openNode({ LOG_POLICY_FILE: policy });
    await stage(node, "one");
  });
  after(async () => {
    await node?.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  for (const [what, lie, fault] of [
    ["fails", () => [500, "later"], "it answered 500"],
    ["sends elsewhere", () => [302, ""], "can't be reached"],
    ["names no size", () => [409, "as many as you like\n"], "without a size"],
    [
      "names another size each time",
      (body) => [409, body.startsWith("old 0") ? "1\n" : "0\n"],
      "409",
    ],
    ["claims to have seen more", () => [409, "7\n"], "a head of 7 entries"],
    ["signs nothing", () => [200, "— liar.example/w AAAA\n"], "signed nothing"],
    [
      "signs another head",
      (body) => [200, cosign(body.replace("\n1\n", "\n2\n"), now())],
      "nothing",
    ],
    ["is ahead of time", (body) => [200, cosign(body, now() + 7_200)], "clock is ahead"],
    ["talks without end", () => [200, "x".repeat(20_000)], "too long"],
  ] as [string, typeof reply, string][]) {
    it(`keeps nothing of one that ${what}, and says why`, async () => {
      reply = lie;
      const { store } = node.ledger.parts;
      const published = () => node.ledger.parts.nodeLog.published;
      await until(() => Promise.resolve(published()));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const witnesses = [{ key: { name, key: publicKey }, url }];
      const { origin } = node.ledger.parts.nodeLog.facts;
      const asking = new Witnesses({
        store,
        origin,
        witnesses,
        published,
        onNote: () => undefined,
      });
      asking.look();
      expect(await until(() => Promise.resolve(asking.states()[0]?.fault))).to.include(fault);
      await asking.stop();
      expect(store.witnesses.cosignatureLines(origin, 1)).to.deep.equal([]);
    });
  }

  it("shows heads without it, and takes its word once it gives one", async () => {
    const plain = await textOf(node, "checkpoint");
    expect(plain.split("\n\n")[1]?.split("\n")).to.have.length(2);
    expect((await witnessesOf(node))[0]?.["fault"]).to.be.a("string");
    const lag = async () =>
      /^drl_log_witness_lag{witness="liar.example\/w"} (\d+)$/m.exec(await metricsOf(node))?.[1];
    expect(await lag()).to.equal("1");
    reply = (body) => [200, cosign(body, now())];
    await cosigned(node, 1, verifier);
    expect(await lag()).to.equal("0");
    expect((await witnessesOf(node))[0]).to.include({ size: 1, fault: null });
    const before = asked;
    await node.restart(() => undefined);
    expect(partsOf({ checkpoint: await textOf(node, "checkpoint") })[1]).to.include(name);
    expect(asked).to.equal(before);
  });
});
