import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Wallet } from "ethers";

const READY_MS = 60_000;
const ENTRY = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));

export interface Service {
  url: string;
  /** Key of a trial office that the first start made under DATA_DIR/keys. */
  office(name: "accreditor" | "regulator"): Promise<Wallet>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the whole ledger, chain included, on a fresh folder, as `npm start` would. */
export async function startService(): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), "drl-demo-"));
  const port = await freePort();
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      CHAIN_RPC_PORT: "0",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(url, ended);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return {
    url,
    async office(name) {
      const keys = join(dataDir, "keys");
      const password = (await readFile(join(keys, "password"), "utf8")).trim();
      const keystore = await readFile(join(keys, `${name}.json`), "utf8");
      return (await Wallet.fromEncryptedJson(keystore, password)) as Wallet;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, ended: Promise<number | null>): Promise<void> {
  const giveUp = Date.now() + READY_MS;
  let stopped = false;
  void ended.then(() => (stopped = true));
  while (Date.now() < giveUp) {
    if (stopped) throw new Error("the service stopped before it was ready; its message is above");
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the service was not ready within ${READY_MS / 1000} s`);
}
