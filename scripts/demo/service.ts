import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Wallet } from "ethers";

/** A new ledger takes some blocks of the network. */
const READY_MS = 240_000;
const ENTRY = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));

export interface Offices {
  office: (name: "accreditor" | "regulator") => Promise<Wallet>;
}
export interface Service extends Offices {
  url: string;
  stop(): Promise<void>;
}

/** An EVM network that runs already; without one the service starts its own local chain. */
export interface RemoteNetwork {
  rpcUrl: string;
  /** Pays for deployment and acts. */
  relayerKey: string;
  /** A number of blocks, or `finalized`. */
  finality: string;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the whole ledger on a fresh folder, as `npm start` would: what it lacks it deploys. */
export async function startService(remote?: RemoteNetwork): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), "drl-demo-"));
  const port = await freePort();
  const place = remote ? await remotePlace(dataDir, remote) : localPlace(dataDir);
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: "warn",
      ...place.variables,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = endOf(child);
  const url = `http://127.0.0.1:${port}`;
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(url, ended);
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
  return { url, office: place.office, stop: () => stop("SIGTERM") };
}

interface Place extends Offices {
  variables: Record<string, string>;
}

/** Its first start makes trial keys of the offices. */
function localPlace(dataDir: string): Place {
  return {
    variables: { CHAIN_RPC_PORT: "0" },
    async office(name) {
      const keys = join(dataDir, "keys");
      const password = (await readFile(join(keys, "password"), "utf8")).trim();
      const keystore = await readFile(join(keys, `${name}.json`), "utf8");
      return (await Wallet.fromEncryptedJson(keystore, password)) as Wallet;
    },
  };
}

async function remotePlace(dataDir: string, remote: RemoteNetwork): Promise<Place> {
  const random = () => Wallet.createRandom() as unknown as Wallet;
  const keys = { accreditor: random(), regulator: random(), admin: random() };
  const offices = {
    accreditor: [keys.accreditor.address],
    regulator: [keys.regulator.address],
    admin: keys.admin.address,
  };
  const file = async (name: string, text: string) => {
    await writeFile(join(dataDir, name), text, { mode: 0o600 });
    return join(dataDir, name);
  };
  return {
    variables: {
      RPC_URL: remote.rpcUrl,
      FINALITY: remote.finality,
      RELAYER_KEY_FILE: await file("relayer.key", remote.relayerKey),
      OFFICES_FILE: await file("offices.json", JSON.stringify(offices)),
    },
    office: (name) => Promise.resolve(keys[name]),
  };
}

/** What the process said last, once it has ended. */
function endOf(child: ChildProcess): Promise<string> {
  let last = "";
  createInterface({ input: child.stdout! }).on("line", (line) => {
    const { msg, err } = JSON.parse(line) as { msg: string; err?: { message: string } };
    last = err === undefined ? msg : `${msg}: ${err.message}`;
  });
  return new Promise((resolve) => child.once("close", () => resolve(last)));
}

async function ready(url: string, ended: Promise<string>): Promise<void> {
  const giveUp = Date.now() + READY_MS;
  let said: string | undefined;
  void ended.then((last) => (said = last));
  while (Date.now() < giveUp) {
    if (said !== undefined) throw new Error(`the service stopped before it was ready: ${said}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the service was not ready within ${READY_MS / 1000} s`);
}
