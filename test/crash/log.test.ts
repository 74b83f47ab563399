// Hashes are handed in without pause, somebody keeps every head that was ever shown, and at each
// step of a hash into the log the service is killed: nothing that was acknowledged is lost or
// moved, and all heads, shown or anchored, are of one history.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { type Head, LogClient, rootOf, leafOf } from "../http/support/log-client.ts";
import { post } from "./client.ts";
import { LOG_POINTS, type Plan } from "./points.ts";
import { Service } from "./service.ts";

/** More than fill a tile in a few calls, and no multiple of its width. */
const BATCH = 100;
const BATCHES_AFTER = 3;
const SETTLE_MS = 60_000;
const SKIPS = 2;

interface Answered {
  items: { hash: string; index: number }[];
}
interface RawLog {
  data: string;
}

const newBatch = () => Array.from({ length: BATCH }, () => `0x${randomBytes(32).toString("hex")}`);
const entryOf = (hash: string) => `{"hash":"${hash}","kind":"hash"}`;

describe("a hash's way into the log", function () {
  this.timeout(120_000);
  let service: Service;
  const placed = new Map<string, number>();
  const shown = new Map<number, string>();
  let isOver = false;
  let work: Promise<unknown>;

  /** Hands in one batch until it is acknowledged, as a client does that got no answer. */
  async function handIn(hashes: string[]): Promise<void> {
    const body = JSON.stringify({ items: hashes.map((hash) => ({ hash })) });
    for (;;) {
      const answer = await post(`${service.url}/v1/anchors`, body);
      if (answer?.status === 202) {
        for (const { hash, index } of (answer.body as unknown as Answered).items) {
          placed.set(hash, index);
        }
        return;
      }
      await pause(20);
    }
  }

  async function trusted() {
    const [hash] = placed.keys();
    const response = await fetch(`${service.url}/v1/anchors/${hash}`);
    const { log } = (await response.json()) as { log: { origin: string; key: string } };
    return { origin: log.origin, key: Buffer.from(log.key.slice(2), "hex") };
  }

  async function watch(): Promise<void> {
    const key = await trusted();
    while (!isOver) {
      const head = await new LogClient(service.url, key).checkpoint().catch(() => undefined);
      if (head !== undefined) keep(head);
      await pause(10);
    }
  }

  function keep({ size, root }: Head): void {
    expect(shown.get(size) ?? root, `two heads of ${size}`).to.equal(root);
    shown.set(size, root);
  }

  before(async () => {
    service = await Service.started({ LOG_ANCHOR_SECONDS: "1" });
    await handIn(newBatch());
    const feed = async () => {
      while (!isOver) await handIn(newBatch()).then(() => pause(60));
    };
    work = Promise.all([feed(), watch()]);
    work.catch(() => undefined);
  });
  after(async () => {
    isOver = true;
    await service.remove();
  });

  for (const [n, point] of LOG_POINTS.entries()) {
    it(`goes on when the service is killed at: ${point}`, async () => {
      const plan: Plan = { point, victim: "service", skip: n % SKIPS };
      service.arm(plan);
      await service.struck(() => undefined); // `feed` goes on by itself
      expect((await service.ended()).signal).to.equal("SIGKILL");
      await service.start();
      const enough = placed.size + BATCH * BATCHES_AFTER;
      const end = Date.now() + SETTLE_MS;
      while (placed.size < enough && Date.now() < end) await pause(20);
      expect(placed.size).to.be.at.least(enough);
    });
  }

  it("has every acknowledged hash at its place, and only heads of one history", async () => {
    isOver = true;
    await work;
    const last = [...placed].reduce((one, other) => (one[1] > other[1] ? one : other))[0];
    const end = Date.now() + SETTLE_MS;
    for (let status = ""; status !== "anchored"; await pause(50)) {
      const response = await fetch(`${service.url}/v1/anchors/${last}`);
      ({ status } = (await response.json()) as { status: string });
      if (Date.now() > end) throw new Error(`the last hash stays ${status}`);
    }
    const client = new LogClient(service.url, await trusted());
    const entries = await client.everything(await client.checkpoint());
    for (const [hash, index] of placed) expect(entries[index]).to.equal(entryOf(hash));
    expect(new Set(entries).size).to.equal(entries.length);

    const leaves = entries.map((entry) => leafOf(Buffer.from(entry)));
    const anchored = await anchoredHeads(service);
    expect(anchored.length).to.be.at.least(2);
    expect(shown.size).to.be.at.least(LOG_POINTS.length);
    for (const { size, root } of anchored) keep({ size, root });
    for (const [size, root] of shown) {
      expect(rootOf(leaves.slice(0, size)).toString("hex"), `head of ${size}`).to.equal(root);
    }
  });
});

/** What the chain itself holds: events of the contract with a size and a root. */
async function anchoredHeads({ url, rpcUrl }: Service): Promise<Head[]> {
  const health = (await (await fetch(`${url}/healthz`)).json()) as {
    contracts: Record<string, string>;
  };
  const filter = { fromBlock: "0x0", toBlock: "latest", address: health.contracts["Anchors"] };
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getLogs", params: [filter] }),
  });
  const { result } = (await response.json()) as { result: RawLog[] };
  const heads = result.filter(({ data }) => data.length === 2 + 2 * 64);
  return heads.map(({ data }) => ({
    size: Number(`0x${data.slice(2, 66)}`),
    root: data.slice(66),
  }));
}
