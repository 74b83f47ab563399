import { fork, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { toQuantity } from "ethers";
import {
  startLocalChain,
  type ChainOptions,
  type LocalChain,
} from "../../server/localchain/supervisor.ts";
import {
  alice,
  ask,
  bob,
  CHAIN_ID,
  chainOptions,
  post,
  receiptOf,
  rpc,
  sign,
  temporaryFolder,
  type Receipt,
} from "./harness.ts";

const KILLS = 6;
const AT_ONCE = 20;
const MAIN = fileURLToPath(new URL("../../server/localchain/main.ts", import.meta.url));
const PARENT = fileURLToPath(new URL("parent.ts", import.meta.url));

/** What the file itself says, with no process of the chain running. */
function inspect(folder: string) {
  const db = new DatabaseSync(join(folder, "chain.db"));
  const value = (sql: string) => Object.values(db.prepare(sql).get() ?? {})[0];
  const found = {
    integrity: value("PRAGMA integrity_check"),
    gaps: value("SELECT max(number) + 1 - count(*) FROM block"),
    homeless: value("SELECT count(*) FROM tx WHERE id / 4096 NOT IN (SELECT number FROM block)"),
    txs: Number(value("SELECT count(*) FROM tx")),
    head: Number(value("SELECT max(number) FROM block")),
  };
  db.close();
  return found;
}

const sound = { integrity: "ok", gaps: 0, homeless: 0 };

/** Sends by nonce and remembers what was acknowledged: a receipt that a client has seen. */
class Client {
  readonly acknowledged = new Map<string, string>();
  readonly #url: string;
  readonly #raws: string[] = [];
  #stopped = false;

  constructor(url: string) {
    this.#url = url;
  }

  async #raw(nonce: number): Promise<string> {
    for (let next = this.#raws.length; next <= nonce; next++) {
      this.#raws.push(await sign(alice, { nonce: next, to: bob.address, value: 1 }));
    }
    return this.#raws[nonce] as string;
  }

  async #round(): Promise<void> {
    const count = await rpc<string>(this.#url, "eth_getTransactionCount", [
      alice.address,
      "latest",
    ]);
    const calls = [];
    for (let nonce = Number(count); nonce < Number(count) + AT_ONCE; nonce++) {
      const params = [await this.#raw(nonce)];
      calls.push({ jsonrpc: "2.0", id: nonce, method: "eth_sendRawTransaction", params });
    }
    await post(this.#url, JSON.stringify(calls)).then((response) => response.json());
    const head = await rpc<string>(this.#url, "eth_blockNumber");
    for (const receipt of await rpc<Receipt[]>(this.#url, "eth_getBlockReceipts", [head])) {
      this.acknowledged.set(receipt.transactionHash, receipt.blockHash);
    }
  }

  async run(): Promise<void> {
    while (!this.#stopped) {
      // The chain is killed under it: a round that fails is sent again, the same bytes.
      await this.#round().catch(() => sleep(10));
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}

describe("the local chain's durability", function () {
  this.timeout(30_000);
  let options: ChainOptions;

  beforeEach(() => {
    options = chainOptions(temporaryFolder());
  });

  afterEach(() => rmSync(options.folder, { recursive: true }));

  const moments = Array.from({ length: KILLS }, () => randomInt(60, 300));
  it(`loses nothing acknowledged when it is killed after ${moments.join(", ")} ms`, async () => {
    const chain = await startLocalChain(options);
    const client = new Client(chain.url);
    const running = client.run();
    const exits: string[] = [];
    chain.onExit((reason) => exits.push(reason));
    for (const moment of moments) {
      await sleep(moment);
      const restarted = new Promise((resolve) => chain.onRestart(resolve));
      process.kill(chain.pid as number, "SIGKILL");
      await restarted;
    }
    await sleep(200);
    client.stop();
    await running;
    expect(exits).to.deep.equal(Array(KILLS).fill("SIGKILL"));
    // How many depends on the machine; without one there is nothing that could have been lost.
    expect(client.acknowledged.size).to.be.above(0);
    for (const [hash, blockHash] of client.acknowledged) {
      expect((await receiptOf(chain.url, hash)).blockHash).to.equal(blockHash);
    }
    const nonce = await rpc(chain.url, "eth_getTransactionCount", [alice.address, "latest"]);
    const balance = await rpc<string>(chain.url, "eth_getBalance", [bob.address, "latest"]);
    await chain.stop();
    const { txs, head, ...state } = inspect(options.folder);
    expect(state).to.deep.equal(sound);
    expect(nonce).to.equal(toQuantity(txs));
    expect(BigInt(balance) - 10n ** 24n).to.equal(BigInt(txs));
    expect(head).to.be.above(0);
  });

  it("is taken over by a new parent when the old one is killed", async () => {
    const parent = fork(PARENT, [JSON.stringify(options)]);
    const [{ pid, url }] = (await once(parent, "message")) as [{ pid: number; url: string }];
    const raw = await sign(alice, { nonce: 0, to: bob.address });
    const hash = await rpc<string>(url, "eth_sendRawTransaction", [raw]);
    const receipt = await receiptOf(url, hash);
    parent.kill("SIGKILL");
    const port = Number(new URL(url).port);
    const chain: LocalChain = await startLocalChain({ ...options, port });
    expect(chain.url).to.equal(url);
    expect(chain.pid).not.to.equal(pid);
    expect(await receiptOf(url, hash)).to.deep.equal(receipt);
    await chain.stop();
    expect(inspect(options.folder)).to.deep.equal({ ...sound, txs: 1, head: 1 });
  });

  it("ends when the disk is full, and continues from what the file holds", async function () {
    if (process.platform === "win32") this.skip();
    // A limit on the size of its files stands for the full disk: 512 KiB, or 1 MiB in some shells.
    const limited = 'ulimit -f 1024; exec "$0" "$@"';
    const child = spawn("sh", ["-c", limited, process.execPath, MAIN, JSON.stringify(options)], {
      stdio: ["ignore", "inherit", "ignore", "ipc"],
    });
    const exited = once(child, "exit");
    const messages: Record<string, { port: number; code: string }>[] = [];
    child.on("message", (message: (typeof messages)[0]) => messages.push(message));
    while (messages.length === 0) await sleep(10);
    const client = new Client(`http://127.0.0.1:${messages[0]?.["ready"]?.port}`);
    const running = client.run();
    const [code] = (await exited) as [number];
    client.stop();
    await running;
    expect(code).to.equal(1);
    expect(messages[1]?.["failed"]?.code).to.equal("CHAIN_WRITE");

    const chain = await startLocalChain(options);
    expect(client.acknowledged.size).to.be.above(10);
    for (const [hash, blockHash] of client.acknowledged) {
      expect((await receiptOf(chain.url, hash)).blockHash).to.equal(blockHash);
    }
    const before = Number(await rpc(chain.url, "eth_blockNumber"));
    const nonce = Number(
      await rpc(chain.url, "eth_getTransactionCount", [alice.address, "latest"]),
    );
    const raw = await sign(alice, { nonce, to: bob.address });
    const hash = await rpc<string>(chain.url, "eth_sendRawTransaction", [raw]);
    expect(Number((await receiptOf(chain.url, hash)).blockNumber)).to.equal(before + 1);
    await chain.stop();
    const { txs, head, ...state } = inspect(options.folder);
    expect([state, txs, head]).to.deep.equal([sound, nonce + 1, before + 1]);
  });

  it("reports why it can't start", async () => {
    const first = await startLocalChain(options);
    await first.stop();
    let failure: unknown;
    await startLocalChain({ ...options, chainId: 5 }).catch((error: unknown) => (failure = error));
    expect(failure).to.have.property("code", "CHAIN_MISMATCH");
    const again = await startLocalChain(options);
    expect([again.chainId, again.authority]).to.deep.equal([CHAIN_ID, first.authority]);
    await again.stop();
    expect((await ask(again.url, "eth_chainId").catch(() => ({ error: "closed" }))).error).to.equal(
      "closed",
    );
  });
});
