// A burst of acts through HTTP while service and chain are killed at random: what was acknowledged
// happens, and once.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Hex } from "../../server/core/records.ts";
import { openIndexReader } from "../../server/store/index/reader.ts";
import { openIntakeStore } from "../../server/store/intake/open.ts";
import { dataset, enrolment, newParty, type Party } from "../intake/ledger.ts";

const SERVE = fileURLToPath(new URL("../../server/bin/serve.ts", import.meta.url));
const KILLS = ["service", "chain", "service", "chain", "service"] as const;
const AT_ONCE = 16;
/** Acts acknowledged between two kills: enough that the relay is in the middle of them. */
const BETWEEN_KILLS = 60;
const SETTLE_MS = 40_000;

interface Service {
  url: string;
  process: ChildProcess;
}

describe("a burst of acts", () => {
  let folder: string;
  let service: Service;
  const seed = process.env["SEED"] ?? String(randomInt(1 << 30));
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "kill-"))));
  after(async () => {
    await killed(service);
    rmSync(folder, { recursive: true });
  });

  async function start(): Promise<Service> {
    const env = { ...process.env, DATA_DIR: folder, PORT: "0", CHAIN_RPC_PORT: "0" };
    const child = spawn(process.execPath, [SERVE], { env, stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the service ended before it was open")));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const said = JSON.parse(line) as { msg: string; url: string };
        if (said.msg === "the ledger is open") resolve(said.url);
      });
    });
    return { url, process: child };
  }

  /** Undefined where the connection broke: nobody knows what became of it. */
  async function post(route: string, body: object) {
    try {
      const response = await fetch(`${service.url}${route}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    } catch {
      return undefined;
    }
  }

  /** The id, if the service answered for the act. */
  async function act(party: Party, type: string, input: object): Promise<Hex | undefined> {
    const prepared = await post("/v1/acts/prepare", { type, actor: party.address, input });
    if (prepared?.status !== 200) return undefined;
    const { digest, typedData } = prepared.body as { digest: Hex; typedData: object };
    const signature = party.key.sign(digest).serialized;
    const accepted = await post("/v1/acts", { typedData, signature });
    return accepted?.status === 202 ? (accepted.body["id"] as Hex) : undefined;
  }

  async function decided(id: Hex): Promise<string> {
    const until = Date.now() + SETTLE_MS;
    for (;;) {
      const response = await fetch(`${service.url}/v1/acts/${id}`);
      const { status } = (await response.json()) as { status: string };
      if (!["accepted", "submitted"].includes(status) || Date.now() > until) return status;
      await pause(50);
    }
  }

  it(`survives kills of service and chain (SEED=${seed})`, async () => {
    service = await start();
    const password = readFileSync(path.join(folder, "keys/password"), "utf8").trim();
    const keystore = readFileSync(path.join(folder, "keys/accreditor.json"), "utf8");
    const accreditor = newParty(Wallet.fromEncryptedJsonSync(keystore, password).privateKey);
    const holder = newParty();
    const enrolled = await act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    expect(await decided(enrolled!)).to.equal("final");

    const random = generator(Number(seed));
    const acknowledged = new Set<Hex>();
    let bursting = true;
    const burst = Array.from({ length: AT_ONCE }, async () => {
      while (bursting) {
        const id = await act(holder, "assets.register", dataset());
        if (id) acknowledged.add(id);
        else await pause(20);
      }
    });
    for (const victim of KILLS) {
      const enough = acknowledged.size + BETWEEN_KILLS + Math.floor(random() * BETWEEN_KILLS);
      while (acknowledged.size < enough) await pause(5);
      if (victim === "chain") killChain(service);
      else {
        await killed(service);
        service = await start();
      }
    }
    bursting = false;
    await Promise.all(burst);
    const ends: string[] = [];
    for (const id of acknowledged) ends.push(await decided(id));
    expect(ends.filter((end) => end !== "final")).to.deep.equal([]);

    await killed(service);
    await expectEachOnce(acknowledged);
  }).timeout(120_000);

  /** Each act in one successful transaction, and the relayer's nonces without a gap. */
  async function expectEachOnce(acknowledged: Set<Hex>): Promise<void> {
    const store = openIntakeStore(path.join(folder, "intake.db"), (fault) => {
      throw fault;
    });
    const index = openIndexReader(path.join(folder, "index.db"));
    for (const id of acknowledged) {
      const seq = store.acts.byDigest(id)?.seq ?? 0;
      const sent = store.sendings.ofAct(seq).map(({ hash }) => hash);
      expect(sent.filter((hash) => index.executed(id)?.tx === hash)).to.have.length(1);
    }
    expect(index.revertedAfter(0)).to.deep.equal([]);
    expect(new Set(index.executedAfter(0)).size).to.be.at.least(acknowledged.size);
    index.close();
    await store.close();
  }
});

async function killed({ process: child }: Service): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** The chain is the only child of the service, which starts it again. */
function killChain({ process: { pid } }: Service): void {
  const children = execFileSync("pgrep", ["-P", String(pid)], { encoding: "utf8" });
  process.kill(Number(children.trim()), "SIGKILL");
}

/** Park and Miller's, so that a seed gives the same kills. */
function generator(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
