import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { decryptKeystoreJson, Wallet } from "ethers";
import { drl } from "./support/command.ts";

const PASSWORD = "correct horse battery";

describe("drl key", () => {
  let root: string;
  const at = (name: string) => path.join(root, name);
  const write = (name: string, text: string) => {
    fs.writeFileSync(at(name), text);
    return at(name);
  };

  beforeEach(() => {
    root = fs.mkdtempSync(path.join(tmpdir(), "drl-cli-"));
    write("password", `${PASSWORD}\n`);
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  const make = (file: string, ...more: string[]) =>
    drl(["key", "new", at(file), "--password-file", at("password"), ...more]);

  it("leaves a file that exists as it is", async () => {
    write("mine.json", "kept");
    const { exit, err } = await make("mine.json");
    expect(exit).to.equal(2);
    expect(err).to.match(/^drl: EEXIST/);
    expect(fs.readFileSync(at("mine.json"), "utf8")).to.equal("kept");
  });

  it("takes no short password", async () => {
    write("password", "elevenchars\n");
    const { exit, err } = await make("mine.json");
    expect(exit).to.equal(2);
    expect(err).to.match(/12 characters or more/);
    expect(fs.existsSync(at("mine.json"))).to.be.false;
  });

  it("asks for no password where there is no terminal", async () => {
    const { exit, err } = await drl(["key", "new", at("mine.json")], { input: `${PASSWORD}\n` });
    expect(exit).to.equal(2);
    expect(err).to.match(/no terminal to ask on: name a --password-file/);
  });

  for (const [what, text] of [
    ["too short", "0x1234"],
    ["no hex", `0x${"zz".repeat(32)}`],
    ["zero", "0".repeat(64)],
    ["beyond the curve", "f".repeat(64)],
  ] as const) {
    it(`imports no private key that is ${what}, and does not repeat it`, async () => {
      const file = write("private", text);
      const options = ["--private-key-file", file, "--password-file", at("password")];
      const { exit, out, err } = await drl(["key", "import", at("mine.json"), ...options]);
      expect({ exit, out }).to.deep.equal({ exit: 2, out: "" });
      expect(err)
        .to.match(/no private key/)
        .and.not.include(text.slice(2, 30));
      expect(fs.existsSync(at("mine.json"))).to.be.false;
    });
  }

  for (const [what, text, said] of [
    ["is no JSON", "0x1234", /no keystore/],
    ["is another version", '{"version":1}', /no keystore/],
    ["names no address", '{"version":3}', /tells no address/],
    ["names half an address", '{"version":3,"address":"abcd"}', /tells no address/],
  ] as const) {
    it(`shows no address of a file that ${what}`, async () => {
      const { exit, err } = await drl(["key", "show", write("other.json", text)]);
      expect(exit).to.equal(2);
      expect(err).to.match(said);
    });
  }

  it("makes a key that its password opens, in a file for its owner alone", async () => {
    const { exit, out } = await make("mine.json", "--json");
    expect(exit).to.equal(0);
    const keystore = fs.readFileSync(at("mine.json"), "utf8");
    const { address, privateKey } = await decryptKeystoreJson(keystore, PASSWORD);
    expect(JSON.parse(out)).to.deep.equal({
      address: address.toLowerCase(),
      file: at("mine.json"),
    });
    expect(fs.statSync(at("mine.json")).mode & 0o777).to.equal(0o600);
    expect(out + keystore).not.to.include(privateKey.slice(2));
  });

  it("imports a private key and shows its address", async () => {
    const { address, privateKey } = Wallet.createRandom();
    const file = write("private", `${privateKey}\n`);
    const options = ["--private-key-file", file];
    const imported = await drl(["key", "import", at("mine.json"), ...options], {
      passwordFile: at("password"),
    });
    expect(imported.exit).to.equal(0);
    const { exit, out } = await drl(["key", "show", at("mine.json")]);
    expect(exit).to.equal(0);
    expect(out).to.equal(`address: ${address.toLowerCase()}\nfile: ${at("mine.json")}\n`);
    expect(imported.out).to.equal(out);
  });
});
