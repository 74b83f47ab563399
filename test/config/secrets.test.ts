import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { decryptKeystoreJsonSync } from "ethers";
import { ConfigError, configure, type Config } from "../../server/config/config.ts";
import { readEnvironment } from "../../server/config/env.ts";
import {
  readLogKey,
  readPolicy,
  readOffices,
  readRelayerKey,
} from "../../server/config/secrets.ts";

const KEY = "0x4646464646464646464646464646464646464646464646464646464646464646";
const OFFICE = "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F";

describe("secrets", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "secrets-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const settings = (variables: Record<string, string> = {}): Config =>
    configure(readEnvironment({ DATA_DIR: folder, ...variables }));
  const file = (content: string) => {
    const name = path.join(folder, "input");
    writeFileSync(name, content);
    return name;
  };
  const offices = (json: unknown) =>
    readOffices(settings({ OFFICES_FILE: file(JSON.stringify(json)) }));

  for (const [what, content] of [
    ["too short", "0x1234"],
    ["zero", "0".repeat(64)],
    ["above the order of the curve", "f".repeat(64)],
    ["not hex", "z".repeat(64)],
  ] as const) {
    it(`refuse a relayer key that is ${what}, without repeating it`, () => {
      const config = settings({ RELAYER_KEY_FILE: file(content) });
      expect(() => readRelayerKey(config))
        .to.throw(ConfigError, "RELAYER_KEY_FILE")
        .with.property("message")
        .not.include(content);
    });
  }

  it("refuse a log key that is none, or of another kind", () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const other = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    for (const content of ["no key", other]) {
      const config = settings({ LOG_KEY_FILE: file(content) });
      expect(() => readLogKey(config)).to.throw(ConfigError, "Ed25519");
    }
    const absent = settings({ LOG_KEY_FILE: path.join(folder, "absent.pem") });
    expect(() => readLogKey(absent)).to.throw(ConfigError, "ENOENT");
  });

  it("name the file and the line of a policy that is none", () => {
    const config = settings({ LOG_POLICY_FILE: file("quorum none\nlog x+00000000+AA==\n") });
    expect(() => readPolicy(config))
      .to.throw(ConfigError, "LOG_POLICY_FILE")
      .with.property("message")
      .include("line 2");
    const absent = settings({ LOG_POLICY_FILE: path.join(folder, "absent") });
    expect(() => readPolicy(absent)).to.throw(ConfigError, "ENOENT");
    expect(readPolicy(settings())).to.deep.equal({ logs: [], witnesses: [] });
  });

  it("make a log key once, for its owner alone", () => {
    const jwk = () => readLogKey(settings()).export({ format: "jwk" });
    expect(jwk()).to.deep.equal(jwk());
    const made = path.join(folder, "keys/log.pem");
    expect(statSync(made).mode & 0o777).to.equal(0o600);
  });

  it("name the file that can't be read", () => {
    const config = settings({ RELAYER_KEY_FILE: path.join(folder, "absent") });
    expect(() => readRelayerKey(config)).to.throw(ConfigError, "ENOENT");
  });

  for (const [what, json] of [
    ["no regulator", { accreditor: [OFFICE], admin: OFFICE }],
    ["an empty list", { accreditor: [], regulator: [OFFICE], admin: OFFICE }],
    ["one holder twice", { accreditor: [OFFICE, OFFICE], regulator: [OFFICE], admin: OFFICE }],
    [
      "the zero address",
      { accreditor: [OFFICE], regulator: [OFFICE], admin: `0x${"0".repeat(40)}` },
    ],
    [
      "a wrong checksum",
      { accreditor: [OFFICE], regulator: [OFFICE], admin: OFFICE.replace("d8A", "d8a") },
    ],
    [
      "a key beside the addresses",
      { accreditor: [OFFICE], regulator: [OFFICE], admin: OFFICE, key: KEY },
    ],
    ["no object", null],
  ] as const) {
    it(`refuse an offices file with ${what}`, () => {
      expect(() => offices(json)).to.throw(ConfigError, "OFFICES_FILE");
    });
  }

  it("refuse an offices file that is not JSON", () => {
    expect(() => readOffices(settings({ OFFICES_FILE: file("{") }))).to.throw("is not JSON");
  });

  it("make no office keys for a network that is not ours", () => {
    const config = settings({ RPC_URL: "http://node", RELAYER_KEY_FILE: file(KEY) });
    expect(() => readOffices(config)).to.throw(ConfigError, "OFFICES_FILE is needed");
    expect(existsSync(path.join(folder, "keys"))).to.equal(false);
  });

  it("take offices as addresses in lower case", () => {
    const found = offices({
      accreditor: [OFFICE],
      regulator: [OFFICE.toLowerCase()],
      admin: OFFICE,
    });
    const address = OFFICE.toLowerCase();
    expect(found).to.deep.equal({
      accreditor: [address],
      regulator: [address],
      admin: address,
      trial: false,
    });
  });

  it("make a relayer key once, for its owner's eyes only", () => {
    const key = readRelayerKey(settings());
    expect(readRelayerKey(settings())).to.equal(key);
    expect(statSync(path.join(folder, "keys/relayer")).mode & 0o777).to.equal(0o600);
  });

  it("make trial keystores once, which their password opens", () => {
    const first = readOffices(settings());
    expect(readOffices(settings())).to.deep.equal(first);
    const password = readFileSync(path.join(folder, "keys/password"), "utf8").trim();
    for (const [office, address] of [
      ["accreditor", first.accreditor[0]],
      ["regulator", first.regulator[0]],
      ["admin", first.admin],
    ] as const) {
      const name = path.join(folder, `keys/${office}.json`);
      expect(statSync(name).mode & 0o777).to.equal(0o600);
      const opened = decryptKeystoreJsonSync(readFileSync(name, "utf8"), password);
      expect(opened.address.toLowerCase()).to.equal(address);
    }
  });
});
