// Copies of a ledger, made while acts pour in: what was acknowledged before is in them, and a
// ledger restored from one goes on.
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { Wallet } from "ethers";
import { EXIT } from "../../server/cli/failure.ts";
import { dataset, enrolment, newParty, type Party } from "../intake/ledger.ts";
import { drl, type Service, startService } from "./support/process.ts";

const AT_ONCE = 4;
const PAUSE_MS = 30;
const BEFORE_BACKUP = 30;
const SETTLE_MS = 30_000;

interface Act {
  id: string;
  signed: object;
}

describe("drl backup and restore", function () {
  this.timeout(120_000);
  let root: string;
  let data: string;
  let service: Service | undefined;
  before(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "backup-"));
    data = path.join(root, "data");
  });
  afterEach(async () => {
    await service?.stop("SIGKILL");
    service = undefined;
  });
  after(() => rmSync(root, { recursive: true }));

  const folder = (name: string) => path.join(root, name);
  const run = async (code: number, dataDir: string, ...args: string[]) => {
    const ended = await drl(dataDir, [...args, "--json"]);
    expect(ended.code, ended.err + ended.out).to.equal(code);
    return ended;
  };

  async function post(url: string, body: object) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function hand(signed: object): Promise<string> {
    const { status, body } = await post(`${service?.url}/v1/acts`, signed);
    expect(status, JSON.stringify(body)).to.be.oneOf([200, 202]);
    return body["id"] as string;
  }

  async function act(party: Party, type: string, input: object): Promise<Act> {
    const prepared = await post(`${service?.url}/v1/acts/prepare`, {
      type,
      actor: party.address,
      input,
    });
    const { digest, typedData } = prepared.body as { digest: string; typedData: object };
    expect(prepared.status, JSON.stringify(prepared.body)).to.equal(200);
    const signed = { typedData, signature: party.key.sign(digest).serialized };
    return { id: await hand(signed), signed };
  }

  const get = async (route: string) =>
    (await (await fetch(`${service?.url}${route}`)).json()) as Record<string, unknown>;

  async function isFinal(id: string): Promise<void> {
    const until = Date.now() + SETTLE_MS;
    for (;;) {
      const found = await get(`/v1/acts/${id}`);
      if (found["status"] === "final") return;
      expect(Date.now(), `${id}: ${JSON.stringify(found)}`).to.be.lessThan(until);
      await pause(50);
    }
  }

  function accreditor(): Party {
    const keys = path.join(data, "keys");
    const password = readFileSync(path.join(keys, "password"), "utf8").trim();
    const keystore = readFileSync(path.join(keys, "accreditor.json"), "utf8");
    return newParty(Wallet.fromEncryptedJsonSync(keystore, password).privateKey);
  }

  /** Registers datasets until it is told to end. */
  function burst(holder: Party) {
    const acts: Act[] = [];
    let isEnding = false;
    const streams = Array.from({ length: AT_ONCE }, async () => {
      while (!isEnding) {
        acts.push(await act(holder, "assets.register", dataset()));
        await pause(PAUSE_MS);
      }
    });
    return {
      acts,
      async end() {
        isEnding = true;
        await Promise.all(streams);
      },
    };
  }

  const holder = newParty();

  it("copies a running ledger in which all is that was acknowledged before", async () => {
    service = await startService(data);
    const { id } = await act(accreditor(), "participants.enroll", enrolment(holder, "Holder"));
    await isFinal(id);
    const running = burst(holder);
    while (running.acts.length < BEFORE_BACKUP) await pause(5);
    const acknowledged = [...running.acts];
    const { out } = await run(EXIT.DONE, data, "backup", folder("running"), "--with-keys");
    const during = running.acts.length - acknowledged.length;
    await running.end();
    await service.stop();
    expect(during, "no act came in while the backup was made").to.be.greaterThan(0);
    const { files } = JSON.parse(out) as { files: { path: string }[] };
    const names = files.map((file) => file.path);
    expect(names).to.include.members(["intake.db", "chain/chain.db", "chain/authority.key"]);
    expect(names).not.to.include("index.db");

    await run(EXIT.DONE, folder("again"), "restore", folder("running"));
    await run(EXIT.DONE, folder("again"), "fsck");
    service = await startService(folder("again"));
    for (const one of [{ id }, ...acknowledged]) await isFinal(one.id);
    // What came later may be missing. Handed in again, it happens.
    for (const { signed } of running.acts) await hand(signed);
    for (const one of running.acts) await isFinal(one.id);
    await service.stop();
    await run(EXIT.DONE, folder("again"), "fsck");
  });

  it("lets an older intake.db catch up with its chain: nothing happens twice", async () => {
    service = await startService(data);
    await run(EXIT.DONE, data, "backup", folder("older"));
    const late: Act[] = [];
    for (let n = 0; n < 3; n += 1) late.push(await act(holder, "assets.register", dataset()));
    for (const one of late) await isFinal(one.id);
    await service.stop();

    cpSync(path.join(folder("older"), "intake.db"), path.join(data, "intake.db"));
    service = await startService(data);
    for (const { id, signed } of late) {
      expect((await get(`/v1/acts/${id}`))["status"]).to.equal("final");
      expect(await hand(signed)).to.equal(id);
    }
    const registered = late.map(({ id }) => id);
    const events = await Promise.all(registered.map((id) => get(`/v1/acts/${id}`)));
    await isFinal((await act(holder, "assets.register", dataset())).id);
    expect(await Promise.all(registered.map((id) => get(`/v1/acts/${id}`)))).to.deep.equal(events);
    await service.stop();
    await run(EXIT.DONE, data, "fsck");
  });

  it("copies a ledger at rest, without keys unless asked for, and says so", async () => {
    const { out, err } = await run(EXIT.DONE, data, "backup", folder("rest"));
    expect(err).to.include("keys are NOT in the backup");
    const { files, keys } = JSON.parse(out) as { files: { path: string }[]; keys: boolean };
    expect(files.map((file) => file.path)).to.deep.equal([
      "intake.db",
      "chain/chain.db",
      "deployment.json",
    ]);
    expect(keys).to.equal(false);
    expect(existsSync(folder("rest/keys"))).to.equal(false);
    const loud = await run(EXIT.DONE, data, "backup", folder("rest-keys"), "--with-keys");
    expect(loud.err).to.include("holds private keys");
  });

  it("starts a ledger from a backup without keys once they are put back", async () => {
    const place = folder("put-back");
    await run(EXIT.DONE, place, "restore", folder("rest"));
    cpSync(path.join(data, "keys"), path.join(place, "keys"), { recursive: true });
    const key = "chain/authority.key";
    cpSync(path.join(data, key), path.join(place, key));
    service = await startService(place);
    await isFinal((await act(holder, "assets.register", dataset())).id);
  });

  describe("refuses", () => {
    const refused = async (said: string, dataDir: string, ...args: string[]) =>
      expect((await run(EXIT.INPUT, dataDir, ...args)).err).to.include(said);

    it("a folder that is not empty", async () => {
      await refused("is not empty", data, "backup", folder("rest"));
    });

    it("to restore over a ledger", async () => {
      await refused("into an empty data folder", data, "restore", folder("rest"));
    });

    it("a backup without its manifest", async () => {
      cpSync(folder("rest"), folder("cut"), { recursive: true });
      rmSync(folder("cut/manifest.json"));
      await refused("no whole backup", folder("new"), "restore", folder("cut"));
      expect(existsSync(folder("new"))).to.equal(false);
    });

    it("a backup that has changed", async () => {
      cpSync(folder("rest"), folder("changed"), { recursive: true });
      const file = folder("changed/intake.db");
      const bytes = readFileSync(file);
      bytes[5000] = (bytes[5000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
      await refused("has changed since", folder("new"), "restore", folder("changed"));
      expect(existsSync(folder("new"))).to.equal(false);
    });

    it("a manifest that leads out of its folder", async () => {
      cpSync(folder("rest"), folder("out"), { recursive: true });
      const file = folder("out/manifest.json");
      writeFileSync(file, readFileSync(file, "utf8").replace("chain/chain.db", "../chain.db"));
      await refused("no manifest", folder("new"), "restore", folder("out"));
    });
  });
});
