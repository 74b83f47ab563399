// The real service with its chain, as processes that can be killed.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Wallet } from "ethers";
import type { Plan } from "./points.ts";

export const SERVE = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));
const CRASH_POINT = new URL("crash-point.ts", import.meta.url).href;
const REACHED_MS = 60_000;
const MORE_MS = 1_000;
const KEPT_LINES = 40;

interface Line {
  msg: string;
  url?: string;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One data folder, and the process that serves it at the moment. */
export class Service {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), "crash-"));
  /** The last lines that the process logged. */
  readonly said: string[] = [];
  readonly #variables: Record<string, string>;
  #process: ChildProcess | undefined;
  #url = "";

  private constructor(variables: Record<string, string>) {
    this.#variables = variables;
  }

  /**
   * Nothing runs yet. The chain keeps its port through every start, as other nodes need it to. The
   * node signs no act of its own, so that every execution is one of a client here.
   */
  static async prepared(variables: Record<string, string> = {}): Promise<Service> {
    const quiet = { CHAIN_RPC_PORT: String(await freePort()), LOG_ANCHOR_SECONDS: "0" };
    return new Service({ ...quiet, ...variables });
  }

  static async started(variables: Record<string, string> = {}): Promise<Service> {
    const service = await Service.prepared(variables);
    await service.start();
    return service;
  }

  get url(): string {
    return this.#url;
  }

  get rpcUrl(): string {
    const { RPC_URL, CHAIN_RPC_PORT } = this.#variables;
    return RPC_URL ?? `http://127.0.0.1:${CHAIN_RPC_PORT}`;
  }

  get isRunning(): boolean {
    const child = this.#process;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Resolves when the service is open, or throws when it ended before that. */
  async start(command: readonly string[] = [process.execPath, SERVE]): Promise<void> {
    const env = {
      ...process.env,
      DATA_DIR: this.folder,
      PORT: "0",
      ...this.#variables,
      NODE_OPTIONS: `--import=${CRASH_POINT}`,
      CRASH_PLAN: this.#plan,
    };
    const [program = "", ...args] = command;
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    createInterface({ input: child.stderr }).on("line", (line) => this.#note(line));
    this.#url = await new Promise<string>((resolve, reject) => {
      child.once("exit", (code, signal) => {
        reject(new Error(`the service ended (${signal ?? code}):\n${this.said.join("\n")}`));
      });
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.#note(line);
        if (!line.startsWith("{")) return;
        const { msg, url } = JSON.parse(line) as Line;
        if (msg === "the ledger is open") resolve(url ?? "");
      });
    });
  }

  /** The end of the present process, however it comes. */
  async ended(): Promise<{ code: number | null; signal: string | null }> {
    const child = this.#process;
    if (child === undefined) throw new Error("the service was never started");
    if (this.isRunning) await new Promise((resolve) => child.once("exit", resolve));
    return { code: child.exitCode, signal: child.signalCode };
  }

  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.#process?.kill("SIGKILL");
    await this.ended();
  }

  /** The chain is the only child of the service, which starts it again; it may be down just now. */
  signalChain(signal: NodeJS.Signals): void {
    try {
      const children = execFileSync("pgrep", ["-P", String(this.pid)], { encoding: "utf8" });
      for (const pid of children.trim().split("\n")) process.kill(Number(pid), signal);
    } catch {
      // No child, or gone in between.
    }
  }

  arm(plan: Plan): void {
    rmSync(this.#done, { force: true });
    writeFileSync(this.#plan, JSON.stringify(plan));
  }

  /** Resolves when the armed plan has killed; until then, `more` is called now and again. */
  async struck(more: () => void): Promise<void> {
    const until = Date.now() + REACHED_MS;
    let next = Date.now() + MORE_MS;
    while (!existsSync(this.#done)) {
      if (Date.now() > until) throw new Error("the point was never reached");
      if (Date.now() > next) {
        more();
        next = Date.now() + MORE_MS;
      }
      await pause(5);
    }
  }

  office(name: "accreditor" | "regulator"): Wallet {
    const password = readFileSync(path.join(this.folder, "keys/password"), "utf8").trim();
    const keystore = readFileSync(path.join(this.folder, `keys/${name}.json`), "utf8");
    return Wallet.fromEncryptedJsonSync(keystore, password) as Wallet;
  }

  /** Ends everything and takes the folder away. */
  async remove(): Promise<void> {
    await this.kill();
    // The chain of a killed service ends its block first.
    await pause(200);
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  get #plan(): string {
    return path.join(this.folder, "crash-plan");
  }

  get #done(): string {
    return `${this.#plan}.done`;
  }

  #note(line: string): void {
    this.said.push(line);
    if (this.said.length > KEPT_LINES) this.said.shift();
  }
}
