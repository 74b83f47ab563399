// Keys of a browser, and the files that other programs must be able to read.
import { expect } from "chai";
import {
  decryptKeystoreJson,
  encryptKeystoreJsonSync,
  hexlify,
  verifyMessage,
  Wallet,
} from "ethers";
import {
  addressOf,
  type Keystore,
  lock,
  newPrivateKey,
  NoKeystore,
  parseKeystore,
  unlock,
  WrongPassword,
} from "../../../server/portal/islands/desk/keystore.ts";
import { keySigner } from "../../../server/portal/islands/desk/signer.ts";

const PASSWORD = "correct horse ① battery";
/** What NFKC makes of it. */
const SAME_PASSWORD = "correct horse 1 battery";
const ignore = () => undefined;

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => "it opened").catch((error: unknown) => error);
}

describe("a key of the browser", function () {
  this.timeout(60_000);
  const privateKey = newPrivateKey();
  let keystore: Keystore;
  before(async () => (keystore = await lock(privateKey, PASSWORD, ignore)));

  it("is not opened by another password", async () => {
    const found = await failure(unlock(keystore, "correct horse", ignore));
    expect(found).to.be.instanceOf(WrongPassword);
  });

  it("is not opened where the file tells another address or another ciphertext", async () => {
    const other = { ...keystore, address: "1".repeat(40) };
    expect(await failure(unlock(other, PASSWORD, ignore))).to.be.instanceOf(WrongPassword);
    const ciphertext = keystore.crypto.ciphertext.replace(/^../, (byte) =>
      byte === "00" ? "01" : "00",
    );
    const spoiled = { ...keystore, crypto: { ...keystore.crypto, ciphertext } };
    expect(await failure(unlock(spoiled, PASSWORD, ignore))).to.be.instanceOf(WrongPassword);
  });

  for (const [what, text] of [
    ["no JSON", "{"],
    ["nothing", "null"],
    ["another version", JSON.stringify({ version: 1 })],
  ] as const) {
    it(`is not read from a file that is ${what}`, () => {
      expect(() => parseKeystore(text)).to.throw(NoKeystore);
    });
  }

  it("is not read from a file that asks for more memory than a browser has", () => {
    const kdfparams = { ...keystore.crypto.kdfparams, n: 2 ** 30 };
    const greedy = { ...keystore, crypto: { ...keystore.crypto, kdfparams } };
    expect(() => parseKeystore(JSON.stringify(greedy))).to.throw(NoKeystore);
  });

  it("is never in its file in the clear", () => {
    expect(JSON.stringify(keystore)).not.to.include(hexlify(privateKey).slice(2));
  });

  it("is opened again by its password, and tells how far it is", async () => {
    const parts: number[] = [];
    const opened = await unlock(keystore, SAME_PASSWORD, (part) => parts.push(part));
    expect(opened).to.deep.equal(privateKey);
    expect(parts.at(-1)).to.equal(1);
  });

  it("is opened by other programs from its backup", async () => {
    const account = await decryptKeystoreJson(JSON.stringify(keystore), PASSWORD);
    expect(account.privateKey).to.equal(hexlify(privateKey));
    expect(account.address.toLowerCase()).to.equal(addressOf(privateKey));
  });

  it("is restored from a file of another program", async () => {
    const { address, privateKey: key } = Wallet.createRandom();
    const scrypt = { N: 2 ** 10, r: 8, p: 1 };
    const file = encryptKeystoreJsonSync({ address, privateKey: key }, PASSWORD, { scrypt });
    const opened = await unlock(parseKeystore(file), PASSWORD, ignore);
    expect(hexlify(opened)).to.equal(key);
  });

  it("signs texts as wallets do", async () => {
    const signer = keySigner(privateKey);
    const signature = await signer.signText("登录");
    expect(verifyMessage("登录", signature).toLowerCase()).to.equal(signer.address);
  });
});
