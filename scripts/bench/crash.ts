import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../demo/service.ts";
import { newParty, type Party, type SignedAct } from "./author.ts";
import { type Figure, percentile, rounded, type Size } from "./figure.ts";
import { openBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled } from "./story.ts";

const ENTRY = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));
const KILLS = 5;
const CLIENTS = 16;
/** Levels of authorizations under each right, one party each. */
const DEPTH = 4;
const POLL_MS = 10;
const LONGEST_WAIT_MS = 120_000;

const LONGEST_READY_MS = 2_000;

const bench = "crash";

/** From kill -9 of the service, with acknowledged acts on their way, until it is ready again. */
export async function crash({ n = KILLS }: Size): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "drl-bench-"));
  const accreditor = newParty();
  const service = new Service(folder, await freePort());
  try {
    await writeFile(join(folder, "offices.json"), officesOf(accreditor));
    say("crash: founding a ledger");
    await service.start();
    const ledger = await openBenchLedger(
      { url: service.url, stop: () => service.kill() },
      accreditor,
      CLIENTS,
    );
    const { client, author } = ledger;
    const parties = Array.from({ length: DEPTH + 1 }, () => newParty());
    const burst = () =>
      Array.from({ length: CLIENTS }, () => assetStory(author, parties[0]!, parties.slice(1)));
    const acts: SignedAct[] = parties.map((party) => enrolled(author, accreditor, party));
    await submitAll(client, [acts]);

    const milliseconds: number[] = [];
    for (let kill = 1; kill <= n; kill += 1) {
      say(`crash: kill ${kill} of ${n}`);
      const clients = burst();
      await submitAll(client, clients);
      acts.push(...clients.flat());
      const start = performance.now();
      await service.kill();
      await service.start();
      milliseconds.push(performance.now() - start);
      await ledger.idle();
    }
    await ledger.assertIncluded(acts);
    client.close();
    const figure = { bench, unit: "ms", target: LONGEST_READY_MS };
    const [p50, worst] = [percentile(milliseconds, 50), Math.max(...milliseconds)];
    return [
      { ...figure, metric: "ready after kill -9, p50", value: rounded(p50) },
      { ...figure, metric: `ready after kill -9, worst of ${n}`, value: rounded(worst) },
    ];
  } finally {
    await service.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

const officesOf = ({ address }: Party) =>
  JSON.stringify({ accreditor: [address], regulator: [address], admin: newParty().address });

/** One data folder and one address, through all of its processes. */
class Service {
  readonly url: string;
  readonly #variables: Record<string, string>;
  #child: ChildProcess | undefined;

  constructor(folder: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#variables = {
      DATA_DIR: join(folder, "data"),
      OFFICES_FILE: join(folder, "offices.json"),
      PORT: String(port),
      CHAIN_RPC_PORT: "0",
      LOG_LEVEL: "error",
    };
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const env = { ...process.env, ...this.#variables };
    const child = spawn(process.execPath, [ENTRY], { env, stdio: ["ignore", "ignore", "inherit"] });
    this.#child = child;
    for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await pause(POLL_MS)) {
      if (child.exitCode !== null) throw new Error("the service ended before it was ready");
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
    }
    throw new Error(`the service was not ready within ${LONGEST_WAIT_MS} ms`);
  }

  /** Its chain ends by itself, as after any death of its parent. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
}
