import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { createReaders, sessionCookie } from "../../server/auth/reader.ts";
import { createSignIn } from "../../server/auth/sign-in.ts";
import { LedgerError } from "../../server/core/error.ts";
import type { Hex } from "../../server/core/records.ts";
import type { View } from "../../server/core/view.ts";
import { createExpress } from "../../server/http/express.ts";
import { signInRoutes } from "../../server/http/v1/sign-in.ts";
import { type IntakeStore, openIntakeStore } from "../../server/store/intake/open.ts";
import { listen, type Listening } from "./support/service.ts";

const ORIGIN = "https://ledger.example";
const wallet = Wallet.createRandom();
const address = wallet.address.toLowerCase() as Hex;
const emptyView = {
  office: (role: string, holder: Hex) => role === "regulator" && holder === address,
  state: () => undefined,
  agent: () => undefined,
} as unknown as View;

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof LedgerError) return `${error.status} ${error.code}`;
    throw error;
  }
  return expect.fail("nothing was refused");
}

describe("signing in", () => {
  let folder: string, store: IntakeStore, service: Listening;
  let signIn: ReturnType<typeof createSignIn>;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "sign-in-"));
    store = openIntakeStore(path.join(folder, "intake.db"), (fault) => {
      throw fault;
    });
    signIn = createSignIn({
      store: store.signIn,
      origin: () => ORIGIN,
      chainId: 31_337,
      walletSigned: () => Promise.resolve(false),
    });
    const readers = createReaders({
      addressOf: signIn.addressOf,
      origin: () => ORIGIN,
      index: { principals: () => [] },
      view: () => emptyView,
      now: () => 0,
    });
    const routes = signInRoutes({ signIn, readers, origin: () => ORIGIN });
    service = await listen(createExpress(routes, {}, { error: () => undefined }));
  });
  after(async () => {
    await service.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const post = (route: string, body: object) =>
    fetch(`${service.url}/v1/auth/${route}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Host: "evil.example" },
      body: JSON.stringify(body),
    });
  async function challenge(): Promise<string> {
    const answer = await post("challenge", { address: wallet.address });
    return ((await answer.json()) as { message: string }).message;
  }
  async function refused(message: string, signature: string, status: number, code: string) {
    const answer = await post("session", { message, signature });
    expect(await answer.json()).to.include({ status, code });
  }

  it("refuses what is no message of EIP-4361", async () => {
    await refused("hello", await wallet.signMessage("hello"), 400, "E_SHAPE");
  });

  it("refuses a message that this service did not hand out, though well signed", async () => {
    const message = await challenge();
    const elsewhere = message.replaceAll("ledger.example", "evil.example");
    await refused(elsewhere, await wallet.signMessage(elsewhere), 401, "E_SESSION");
    const later = (await challenge()).replace(
      /Expiration Time: .*/,
      "Expiration Time: 2099-01-01T00:00:00.000Z",
    );
    await refused(later, await wallet.signMessage(later), 401, "E_SESSION");
  });

  it("refuses a message with a nonce of its own", async () => {
    const message = (await challenge()).replace(/Nonce: \w+/, `Nonce: ${"a".repeat(32)}`);
    await refused(message, await wallet.signMessage(message), 401, "E_SESSION");
  });

  it("refuses another's signature and a broken one, and the challenge is then spent", async () => {
    const message = await challenge();
    const other = await Wallet.createRandom().signMessage(message);
    await refused(message, other, 401, "E_SIG");
    await refused(message, await wallet.signMessage(message), 401, "E_SESSION");
    await refused(await challenge(), "0x1234", 401, "E_SIG");
  });

  it("takes an answer once", async () => {
    const message = await challenge();
    const signature = await wallet.signMessage(message);
    expect((await post("session", { message, signature })).status).to.equal(200);
    await refused(message, signature, 401, "E_SESSION");
  });

  it("names this service in the message, whatever the request's host says", async () => {
    const message = await challenge();
    expect(message).to.match(/^ledger\.example wants you to sign in/);
    expect(message).to.include("URI: https://ledger.example").and.include("Chain ID: 31337");
  });

  it("tells nobody who is not signed in for whom it may act", async () => {
    const answer = await fetch(`${service.url}/v1/auth/session`);
    expect(await answer.json()).to.include({ status: 401, code: "E_SESSION" });
  });

  it("gives a token, and a cookie that no script and no other site gets", async () => {
    const message = await challenge();
    const signature = await wallet.signMessage(message);
    const answer = await post("session", { message, signature });
    const { token, ...session } = (await answer.json()) as Record<string, string>;
    expect(session["address"]).to.equal(address);
    expect(signIn.addressOf(token ?? "")).to.equal(address);
    expect(answer.headers.get("set-cookie")).to.match(
      /^__Host-drl_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/,
    );
  });

  it("gives a cookie without that prefix, and not for https alone, where there is no https", () => {
    expect(sessionCookie("t", 9, "http://127.0.0.1:3000")).to.equal(
      "drl_session=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=9",
    );
  });

  describe("out again", () => {
    const signOut = (headers: Record<string, string>) =>
      fetch(`${service.url}/v1/auth/sign-out`, { method: "POST", headers });
    async function session(): Promise<string> {
      const message = await challenge();
      const signature = (await wallet.signMessage(message)) as Hex;
      return (await signIn.open(message, signature)).token;
    }

    it("is not done by a page of another site", async () => {
      const token = await session();
      const cookie = `__Host-drl_session=${token}`;
      const answer = await signOut({ cookie, origin: "https://evil.example" });
      expect(await answer.json()).to.include({ status: 403, code: "E_SESSION" });
      expect(signIn.addressOf(token)).to.equal(address);
    });

    it("ends the session of a cookie, and makes the browser forget it", async () => {
      const token = await session();
      const answer = await signOut({ cookie: `__Host-drl_session=${token}`, origin: ORIGIN });
      expect(answer.status).to.equal(200);
      expect(answer.headers.get("set-cookie")).to.match(/^__Host-drl_session=; .*Max-Age=0/);
      expect(signIn.addressOf(token)).to.equal(undefined);
    });

    it("ends the session of a token and no other", async () => {
      const [token, other] = [await session(), await session()];
      expect((await signOut({ authorization: `Bearer ${token}` })).status).to.equal(200);
      expect([token, other].map(signIn.addressOf)).to.deep.equal([undefined, address]);
    });

    it("is nothing to whoever is out", async () => {
      expect((await signOut({ origin: ORIGIN })).status).to.equal(200);
    });
  });

  describe("a reader", () => {
    let token: string;
    const readers = () =>
      createReaders({
        addressOf: signIn.addressOf,
        origin: () => ORIGIN,
        index: { principals: () => [] },
        view: () => emptyView,
        now: () => 0,
      });
    before(async () => {
      const message = await challenge();
      ({ token } = await signIn.open(message, (await wallet.signMessage(message)) as Hex));
    });

    it("is refused with a token that nobody was given", () => {
      const headers = { authorization: "Bearer nobody" };
      expect(codeOf(() => readers().readerOf(headers))).to.equal("401 E_SESSION");
    });

    it("is nobody without a token, which is enough to read and not to change anything", () => {
      expect(readers().readerOf({})).to.deep.equal({
        address: undefined,
        participants: [],
        regulator: false,
      });
      expect(codeOf(() => readers().signedIn({}))).to.equal("401 E_SESSION");
    });

    it("can't be made to change anything by a page of another site", () => {
      const cookie = `__Host-drl_session=${token}`;
      const foreign: Record<string, string>[] = [
        { origin: "https://evil.example" },
        { origin: "null" },
        { origin: ORIGIN, "sec-fetch-site": "cross-site" },
        { "sec-fetch-site": "same-site" },
        { "sec-fetch-site": "none" },
        {},
      ];
      for (const headers of foreign) {
        const found = codeOf(() => readers().signedIn({ cookie, ...headers }));
        expect(found, JSON.stringify(headers)).to.equal("403 E_SESSION");
      }
    });

    it("is not known by a cookie that a neighbour under the same domain could plant", () => {
      const headers = { cookie: `drl_session=${token}`, origin: ORIGIN };
      expect(codeOf(() => readers().signedIn(headers))).to.equal("401 E_SESSION");
    });

    it("is nobody with the empty cookie of one who signed out", () => {
      expect(readers().readerOf({ cookie: "__Host-drl_session=" }).address).to.equal(undefined);
    });

    it("is known by token or cookie, with the office it holds now", () => {
      const known = { address, participants: [address], regulator: true };
      expect(readers().readerOf({ authorization: `Bearer ${token}` })).to.deep.equal(known);
      const headers = { cookie: `a=b; __Host-drl_session=${token}`, origin: ORIGIN };
      expect(readers().readerOf(headers)).to.deep.equal(known);
      expect(readers().signedIn(headers)).to.deep.equal(known);
      const fetched = { cookie: headers.cookie, "sec-fetch-site": "same-origin" };
      expect(readers().signedIn(fetched)).to.deep.equal(known);
    });
  });
});
