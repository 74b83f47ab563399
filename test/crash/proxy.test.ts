// The way to the chain drops, garbles and lies: the service loses nothing and doubles nothing, says
// of no act that it is included before it is, and goes on by itself once the way is honest again.
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { startLocalChain, type LocalChain } from "../../server/localchain/supervisor.ts";
import { enrolPairs, newKey, startBurst, type Pair } from "./burst.ts";
import { executions, settled, SOUND, verdict } from "./checker.ts";
import { Client, type Claim } from "./client.ts";
import { generator } from "./kills.ts";
import { faulty, LIES, Proxy, type Trick } from "./proxy.ts";
import { Service } from "./service.ts";

const CHAIN_ID = 31_337;
const ETHER = (10n ** 18n).toString();
const PAIRS = 2;
/** Acts before a trick, to be in the middle of something, and while it is played. */
const BEFORE = 10;
const MEANWHILE = 10;
const TRICKED = 12;
const FAULTY = 80;
const LONGEST_MS = 10_000;

describe("a service whose way to the chain", function () {
  this.timeout(120_000);
  let folder: string;
  let chain: LocalChain;
  let proxy: Proxy;
  let service: Service;
  let client: Client;
  let pairs: Pair[];
  /** The service's answers, the chain's own words. */
  const places = () => ({ url: service.url, rpcUrl: chain.url });

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "proxy-"));
    const [relayer, accreditor, other] = [newKey(), newKey(), newKey()];
    chain = await startLocalChain({
      folder: path.join(folder, "chain"),
      port: 0,
      chainId: CHAIN_ID,
      genesis: { [relayer.address.toLowerCase()]: ETHER },
      timeControl: false,
    });
    proxy = await Proxy.open(chain.url);
    const file = (name: string, content: string) => {
      writeFileSync(path.join(folder, name), content, { mode: 0o600 });
      return path.join(folder, name);
    };
    const { address: admin } = other;
    const offices = { accreditor: [accreditor.address], regulator: [admin], admin };
    service = await Service.started({
      RPC_URL: proxy.url,
      RELAYER_KEY_FILE: file("relayer", relayer.privateKey),
      OFFICES_FILE: file("offices.json", JSON.stringify(offices)),
      FINALITY: "0",
    });
    client = new Client(() => service.url);
    pairs = await enrolPairs(client, accreditor, PAIRS);
  });
  after(async () => {
    await service.remove();
    await proxy.close();
    await chain.stop();
    rmSync(folder, { recursive: true });
  });

  async function outlasts(trick: Trick, requests: number): Promise<void> {
    const first = client.claims.length;
    const burst = startBurst(client, pairs, BEFORE);
    while (client.claims.length < first + BEFORE) await pause(5);
    proxy.play(trick);
    burst.more(MEANWHILE);
    const until = Date.now() + LONGEST_MS;
    while (proxy.tricked < requests && Date.now() < until) await pause(10);
    expect(proxy.tricked).to.be.greaterThan(0);
    const told = await included(client.claims.slice(first));
    expect(await notExecuted(told)).to.deep.equal([]);
    proxy.beHonest();
    await burst.stop();
    expect(service.isRunning, service.said.slice(-5).join("\n")).to.equal(true);
  }

  async function included(claims: Claim[]): Promise<Claim[]> {
    const found: Claim[] = [];
    for (const claim of claims) {
      const answer = await fetch(`${service.url}/v1/acts/${claim.digest}`);
      const { status } = (await answer.json()) as { status: string };
      if (status === "included" || status === "final") found.push(claim);
    }
    return found;
  }

  async function notExecuted(claims: Claim[]): Promise<string[]> {
    const executed = await executions(chain.url);
    return claims.map(({ digest }) => digest).filter((digest) => !executed.has(digest));
  }

  const seed = Number(process.env["SEED"] ?? randomInt(1 << 30));
  it(`drops, garbles, delays and repeats at random goes on when that ends (SEED=${seed})`, () =>
    outlasts(faulty(generator(seed)), FAULTY));

  for (const [name, trick] of Object.entries(LIES)) {
    it(`${name} goes on when that ends`, () => outlasts(trick, TRICKED));
  }

  it("did all of that has executed each acknowledged act once, and shows the chain", async () => {
    await settled(client.claims, places());
    expect(await verdict(client.claims, places())).to.deep.equal(SOUND);
  });
});
