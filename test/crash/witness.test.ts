// A log and its witness, both killed at each step between them: no cosignature that was shown is
// ever missing, and the witness never cosigns two histories.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { cosignedAt, OtherLog } from "../log/support/other-log.ts";
import { post } from "./client.ts";
import { type Plan, WITNESS_POINTS } from "./points.ts";
import { freePort, Service } from "./service.ts";

const SETTLE_MS = 60_000;
const OF_THE_LOG = 3;

interface Told {
  size: number;
  witness: { verifier: string; logs: { size: number }[] } | null;
}
const told = async ({ url }: Service) => (await (await fetch(`${url}/v1/log`)).json()) as Told;

describe("a cosignature's way to the log", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(os.tmpdir(), "cosign-"));
  const at = (name: string) => path.join(folder, name);
  const key = new OtherLog("crash.example/log", []);
  /** Lines by the text that they stand under. */
  const shown = new Map<string, string>();
  let log: Service;
  let witness: Service;
  let verifier: string;
  let isOver = false;
  let work: Promise<unknown>;

  async function handIn(): Promise<void> {
    const items = [{ hash: `0x${randomBytes(32).toString("hex")}` }];
    await post(`${log.url}/v1/anchors`, JSON.stringify({ items }));
  }

  async function look(): Promise<void> {
    const response = await fetch(`${log.url}/v1/log/checkpoint`).catch(() => undefined);
    if (response?.status !== 200) return;
    const [text = "", lines = ""] = (await response.text()).split("\n\n");
    if (cosignedAt(`${text}\n`, lines, verifier) === undefined) return;
    expect(shown.get(text) ?? lines, text).to.equal(lines);
    shown.set(text, lines);
  }

  before(async () => {
    writeFileSync(at("log.pem"), key.pem);
    writeFileSync(at("watched"), `log ${key.verifier}\n`);
    witness = await Service.started({
      PORT: String(await freePort()),
      LOG_POLICY_FILE: at("watched"),
      LOG_ORIGIN: "watch.example/log",
    });
    ({ verifier } = (await told(witness)).witness as { verifier: string });
    writeFileSync(at("policy"), `witness w ${verifier} ${witness.url}/v1/log\nquorum w\n`);
    log = await Service.started({
      LOG_KEY_FILE: at("log.pem"),
      LOG_POLICY_FILE: at("policy"),
      LOG_ORIGIN: key.origin,
    });
    const feed = async (what: () => Promise<void>, ms: number) => {
      while (!isOver) await what().then(() => pause(ms));
    };
    work = Promise.all([feed(handIn, 100), feed(look, 10)]);
    work.catch(() => undefined);
  });
  after(async () => {
    isOver = true;
    await Promise.all([log?.remove(), witness?.remove()]);
    rmSync(folder, { recursive: true });
  });

  for (const [n, point] of WITNESS_POINTS.entries()) {
    it(`is not lost when its side is killed at: ${point}`, async () => {
      const victim = n < OF_THE_LOG ? log : witness;
      const plan: Plan = { point, victim: "service", skip: 1 };
      victim.arm(plan);
      await victim.struck(() => undefined);
      expect((await victim.ended()).signal).to.equal("SIGKILL");
      await victim.start();
      const enough = shown.size + 2;
      for (const end = Date.now() + SETTLE_MS; shown.size < enough; await pause(20)) {
        if (Date.now() > end) throw new Error(`only ${shown.size} heads are cosigned`);
      }
    });
  }

  it("ends with both at the same head, and every proof as it was shown", async () => {
    isOver = true;
    await work;
    for (const end = Date.now() + SETTLE_MS; ; await pause(50)) {
      const [own, watched] = [await told(log), await told(witness)];
      if (own.size === watched.witness?.logs[0]?.size) break;
      if (Date.now() > end) throw new Error("the witness never came up to the log");
    }
    const roots = new Map(
      [...shown.keys()].map((text) => text.split("\n").slice(1) as [string, string]),
    );
    expect(roots.size).to.equal(shown.size);
    expect(shown.size).to.be.at.least(WITNESS_POINTS.length * 2);
  });
});
