// The service as a process: how it ends, and what it leaves alone.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { EXIT } from "../../server/bin/exit-codes.ts";
import { EXIT as CLI_EXIT } from "../../server/cli/failure.ts";
import { listen } from "../http/support/service.ts";

const CLI = fileURLToPath(new URL("../../server/bin/cli.ts", import.meta.url));
const SERVE = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));

interface Line {
  msg: string;
  url?: string;
}

describe("the service", () => {
  let folder: string;
  let running: ChildProcess | undefined;
  /** What the last one wrote to stderr. */
  let errors: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "serve-"))));
  afterEach(() => running?.kill("SIGKILL"));
  after(() => rmSync(folder, { recursive: true }));

  const deployment = () => path.join(folder, "deployment.json");
  const read = (file: string) => readFileSync(file, "utf8");

  /** Runs until it is open or ends, and tells what it said last. */
  async function start(variables: Record<string, string> = {}): Promise<Line> {
    const env = { ...process.env, DATA_DIR: folder, PORT: "0", CHAIN_RPC_PORT: "0", ...variables };
    const child = spawn(process.execPath, [SERVE], { env, stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    return new Promise((resolve) => {
      let last: Line = { msg: "" };
      createInterface({ input: child.stdout })
        .on("line", (line) => {
          last = JSON.parse(line) as Line;
          if (last.msg === "the ledger is open") resolve(last);
        })
        .on("close", () => resolve(last));
    });
  }
  const exitCode = () =>
    new Promise<number | null>((resolve) => {
      if (running?.exitCode !== null) resolve(running?.exitCode ?? null);
      else running.once("exit", resolve);
    });

  async function expectRefusal(code: number, said: string, variables = {}): Promise<void> {
    const { msg } = await start(variables);
    expect(msg).to.include(said);
    expect(await exitCode()).to.equal(code);
  }

  it("refuses settings that it can't use, and makes no folder", async () => {
    const data = path.join(folder, "none");
    await expectRefusal(EXIT.SETTINGS, "PORT must be", { PORT: "x", DATA_DIR: data });
    expect(() => read(data)).to.throw("ENOENT");
  });

  describe("with RPC_URL", () => {
    const key = () => path.join(folder, "relayer");
    before(() => writeFileSync(key(), `0x${"1".repeat(64)}`, { mode: 0o600 }));

    /** One line says what, where and what to do, and nothing that the path may hide. */
    async function expectUnusable(origin: string, why: string): Promise<void> {
      const DATA_DIR = path.join(folder, "remote");
      const variables = { RPC_URL: `${origin}/secret`, RELAYER_KEY_FILE: key(), DATA_DIR };
      const last = await start(variables);
      expect(last.msg).to.include(`RPC_URL ${origin} can't be used: `).and.to.include(why);
      expect(last.msg).to.include("start that network");
      expect(JSON.stringify(last)).not.to.include("secret").and.not.to.include("stack");
      expect(await exitCode()).to.equal(EXIT.CHAIN);
      expect(errors).to.equal("");
    }
    const answering = async (answer: string) => {
      const node = await listen((_, response) => void response.end(answer));
      await expectUnusable(node.url, "the chain does not answer").finally(() => node.close());
    };

    it("refuses a network that nobody listens on", async () => {
      const node = await listen(() => undefined);
      await node.close();
      await expectUnusable(node.url, "ECONNREFUSED");
    });

    it("refuses an address that answers with something else", () => answering("<html>"));
  });

  it("founds a ledger, answers, and ends on SIGTERM", async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/healthz`);
    expect(answer.status).to.equal(200);
    running?.kill("SIGTERM");
    expect(await exitCode()).to.equal(EXIT.STOPPED);
  });

  it("opens the same ledger again", async () => {
    const before = read(deployment());
    await start();
    running?.kill("SIGTERM");
    expect(await exitCode()).to.equal(EXIT.STOPPED);
    expect(read(deployment())).to.equal(before);
  });

  describe("drl reindex", () => {
    const ask = async (url: string | undefined) =>
      (await fetch(`${url}/v1/participants?asOf=1`)).text();
    async function reindex(): Promise<{ code: number | null; said: string }> {
      const env = { ...process.env, DATA_DIR: folder, CHAIN_RPC_PORT: "0" };
      const child = spawn(process.execPath, [CLI, "reindex"], { env });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
      return { code, said };
    }

    it("leaves the folder of a running service alone", async () => {
      await start();
      const { code, said } = await reindex();
      expect(said).to.include("another service runs on this data folder");
      expect(code).to.equal(CLI_EXIT.INPUT);
    });

    it("makes of the chain what was there before", async () => {
      const { url } = await start();
      const before = await ask(url);
      running?.kill("SIGTERM");
      await exitCode();
      rmSync(path.join(folder, "index.db"));
      expect((await reindex()).code).to.equal(CLI_EXIT.DONE);
      const again = await start();
      expect(before).to.include("Accreditor 1");
      expect(await ask(again.url)).to.equal(before);
    });
  });

  it("says at once that another holds the data folder, and then refuses it", async () => {
    await start();
    const holder = running;
    const second = start();
    const saidAtOnce = new Promise<string>((resolve) =>
      running?.stderr?.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    );
    expect(await saidAtOnce).to.match(/waiting up to 10 s: .*chain\.db is in use/);
    expect(running?.exitCode, "it waits").to.equal(null);
    expect((await second).msg).to.include("chain.db is in use by another process: stop that one");
    expect(await exitCode()).to.equal(EXIT.DATA);
    holder?.kill("SIGTERM");
    await new Promise((resolve) => holder?.once("exit", resolve));
  });

  it("refuses a port that is taken, and lets go of the data folder", async () => {
    const { url } = await start();
    const other = { PORT: new URL(url ?? "").port, DATA_DIR: path.join(folder, "other") };
    const first = running;
    await expectRefusal(EXIT.SETTINGS, "EADDRINUSE", other);
    first?.kill("SIGTERM");
    await new Promise((resolve) => first?.once("exit", resolve));
  });

  it("refuses a data folder that other contracts made", async () => {
    const before = read(deployment());
    const json = JSON.parse(before) as { contracts: { Registry: { creationHash: string } } };
    json.contracts.Registry.creationHash = `0x${"12".repeat(32)}`;
    writeFileSync(deployment(), JSON.stringify(json));
    await expectRefusal(EXIT.DATA, "another data folder");
    writeFileSync(deployment(), before);
  });

  it("refuses a data folder whose chain is another one", async () => {
    renameSync(path.join(folder, "chain"), path.join(folder, "chain.away"));
    await expectRefusal(EXIT.DATA, "another one");
    rmSync(path.join(folder, "chain"), { recursive: true });
    renameSync(path.join(folder, "chain.away"), path.join(folder, "chain"));
  });

  it("founds no second ledger beside the acts of a first", async () => {
    renameSync(deployment(), `${deployment()}.away`);
    await expectRefusal(EXIT.DATA, "put it back");
    renameSync(`${deployment()}.away`, deployment());
  });
});
