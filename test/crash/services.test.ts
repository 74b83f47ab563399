// Two services on one chain, each with files, relay and index of its own: a signed act may be
// handed to either or to both, as often as one likes.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { dataset, enrolPairs, grant, newKey, use, type Pair } from "./burst.ts";
import { settled, SOUND, verdict } from "./checker.ts";
import { Client, type Answer, type Claim } from "./client.ts";
import { Proxy, type Trick } from "./proxy.ts";
import { Service } from "./service.ts";

const ETHER = 10n ** 18n;
const PATIENCE_MS = 60_000;

describe("two services on one chain", function () {
  this.timeout(120_000);
  let first: Service;
  let second: Service;
  let proxy: Proxy;
  let client: Client;
  let pair: Pair;

  before(async () => {
    first = await Service.started();
    proxy = await Proxy.open(first.rpcUrl);
    const relayer = newKey();
    await fund(relayer.address);
    second = await Service.prepared({
      RPC_URL: proxy.url,
      RELAYER_KEY_FILE: path.join(first.folder, "second-relayer"),
      DEPLOYMENT_FILE: path.join(first.folder, "second-deployment.json"),
      FINALITY: "0",
    });
    writeFileSync(path.join(first.folder, "second-relayer"), relayer.privateKey, { mode: 0o600 });
    copyFileSync(
      path.join(first.folder, "deployment.json"),
      path.join(first.folder, "second-deployment.json"),
    );
    await second.start();
    client = new Client(() => first.url);
    [pair] = (await enrolPairs(client, first.office("accreditor"), 1)) as [Pair];
  });
  after(async () => {
    await second.remove();
    await proxy.close();
    await first.remove();
  });

  /** As an operator does it who has nothing but the files of the first node. */
  async function fund(address: string): Promise<void> {
    const key = readFileSync(path.join(first.folder, "keys/relayer"), "utf8").trim();
    const provider = new JsonRpcProvider(first.rpcUrl, undefined, { cacheTimeout: -1 });
    const sent = await new Wallet(key, provider).sendTransaction({ to: address, value: ETHER });
    await sent.wait();
    provider.destroy();
  }

  const both = () => [first, second];

  /** Until the service takes it: a refusal by an index that lags is none for good. */
  async function insist(service: Service, claim: Claim): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await client.tryAt(service.url, claim);
      if (answer?.status === 200 || answer?.status === 202) return;
      if (Date.now() > until) expect.fail(`${claim.type}: ${JSON.stringify(answer)}`);
      await pause(20);
    }
  }

  async function expectSound(): Promise<void> {
    const rpcUrl = first.rpcUrl;
    for (const { url } of both()) await settled(client.claims, { url, rpcUrl });
    for (const { url } of both()) {
      expect(await verdict(client.claims, { url, rpcUrl })).to.deep.equal(SOUND);
    }
  }

  it("execute an act once that both are handed, at once or one after the other", async () => {
    const { holder, user } = pair;
    const handBoth = async (...what: Parameters<Client["sign"]>) => {
      const claim = await client.sign(...what);
      await Promise.all(both().map((service) => insist(service, claim)));
      await insist(second, claim);
      return claim.ids;
    };
    for (let n = 0; n < 3; n += 1) {
      const { rights } = await handBoth(holder, "assets.register", dataset());
      const granted = grant(rights?.OPERATE, user.address);
      const { authorization } = await handBoth(holder, "authorizations.grant", granted);
      await handBoth(user, "receipts.use", use(authorization));
    }
    await expectSound();
  });

  it("execute it once when one is killed in between and both are handed it again", async () => {
    const { holder } = pair;
    for (const victim of both()) {
      const claims: Claim[] = [];
      for (let n = 0; n < 5; n += 1) {
        claims.push(await client.sign(holder, "assets.register", dataset()));
      }
      await Promise.all(claims.flatMap((claim) => both().map((one) => insist(one, claim))));
      await victim.kill();
      await victim.start();
      for (const claim of claims) for (const one of both()) await insist(one, claim);
    }
    await expectSound();
  });

  it("refuse nothing for good while they can't see the newest block", async () => {
    const { holder, user } = pair;
    const silent: Trick = () => new Promise(() => undefined);
    proxy.play(silent);
    while ((await health()) !== "behind") await pause(50);
    const { rights } = await client.act(holder, "assets.register", dataset());
    const granted = grant(rights?.OPERATE, user.address);
    const { authorization } = await client.act(holder, "authorizations.grant", granted);
    const used = await client.sign(user, "receipts.use", use(authorization));
    const answer = (await client.tryAt(second.url, used)) as Answer;
    expect([answer.status, answer.body["code"]]).to.deep.equal([503, "E_STALE"]);
    expect(answer.body).not.to.have.property("denial");

    proxy.beHonest();
    await insist(second, used);
    await expectSound();
    const { body } = (await client.tryAt(second.url, used)) as Answer;
    expect(body["status"]).to.equal("final");
  });

  async function health(): Promise<unknown> {
    const response = await fetch(`${second.url}/healthz`);
    return ((await response.json()) as { status: unknown }).status;
  }
});
