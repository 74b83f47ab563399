// The service and the command line as processes on one data folder.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const at = (name: string) => fileURLToPath(new URL(`../../../server/bin/${name}`, import.meta.url));

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

type Variables = Record<string, string>;

export async function drl(
  folder: string,
  args: readonly string[],
  variables: Variables = {},
): Promise<Ended> {
  const env = { ...process.env, DATA_DIR: folder, CHAIN_RPC_PORT: "0", ...variables };
  const child = spawn(process.execPath, [at("cli.ts"), ...args], { env });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...said };
}

export interface Service {
  url: string;
  process: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Rejects with what it said last if it ends before it is open. */
export async function startService(folder: string, variables: Variables = {}): Promise<Service> {
  const settings = { DATA_DIR: folder, PORT: "0", CHAIN_RPC_PORT: "0", ...variables };
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, [at("serve.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let last = "";
    createInterface({ input: child.stdout })
      .on("line", (line) => {
        const said = JSON.parse(line) as { msg: string; url: string };
        last = said.msg;
        if (last === "the ledger is open") resolve(said.url);
      })
      .on("close", () => reject(new Error(last)));
  });
  return {
    url,
    process: child,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}
