import { rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { hexlify, recoverAddress } from "ethers";
import { Chain } from "../../server/localchain/chain.ts";
import { ChainError } from "../../server/localchain/errors.ts";
import type { ChainOptions } from "../../server/localchain/parameters.ts";
import { alice, bob, chainOptions, RunningChain, temporaryFolder } from "./harness.ts";

const unexpected = (error: ChainError) => {
  throw error;
};

async function refusal(options: ChainOptions): Promise<ChainError> {
  try {
    const chain = await Chain.open(options, unexpected);
    await chain.close();
  } catch (error) {
    if (error instanceof ChainError) return error;
    throw error;
  }
  throw new Error("the chain opened");
}

describe("opening the local chain", () => {
  let options: ChainOptions;

  beforeEach(async () => {
    options = chainOptions(temporaryFolder());
    const chain = await Chain.open(options, unexpected);
    await chain.close();
  });

  afterEach(() => rmSync(options.folder, { recursive: true }));

  it("is refused while another has the file open", async () => {
    const first = await Chain.open(options, unexpected);
    const { code, message } = await refusal(options);
    await first.close();
    expect(code).to.equal("CHAIN_LOCKED");
    expect(message).to.contain("stop that one");
  });

  it("is refused with another chain id", async () => {
    const { code, message } = await refusal({ ...options, chainId: 1 });
    expect(code).to.equal("CHAIN_MISMATCH");
    expect(message).to.contain("chainId 31337, not 1").and.to.contain("empty data folder");
  });

  it("is refused with other genesis accounts or balances", async () => {
    const [[address, balance]] = Object.entries(options.genesis) as [[string, string]];
    for (const genesis of [{}, { [address]: balance }, { ...options.genesis, [address]: "1" }]) {
      expect((await refusal({ ...options, genesis })).code).to.equal("CHAIN_MISMATCH");
    }
  });

  it("is refused for a file of another hardfork, gas limit or format", async () => {
    for (const [key, value] of [
      ["hardfork", "prague"],
      ["gasLimit", 1],
      ["format", 2],
    ] as const) {
      const db = new DatabaseSync(join(options.folder, "chain.db"));
      const before = db.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.["value"];
      const update = db.prepare("UPDATE meta SET value = ? WHERE key = ?");
      update.run(value, key);
      db.close();
      const { code, message } = await refusal(options);
      expect([code, message.includes(key)]).to.deep.equal(["CHAIN_MISMATCH", true]);
      const again = new DatabaseSync(join(options.folder, "chain.db"));
      again.prepare("UPDATE meta SET value = ? WHERE key = ?").run(before as string, key);
      again.close();
    }
  });

  it("is refused without the authority's key, and makes no new one", async () => {
    const path = join(options.folder, "authority.key");
    rmSync(path);
    expect((await refusal(options)).code).to.equal("CHAIN_KEY");
    expect((await refusal(options)).code).to.equal("CHAIN_KEY");
    writeFileSync(path, "0x12");
    expect((await refusal(options)).code).to.equal("CHAIN_KEY");
    writeFileSync(path, bob.privateKey);
    const { code, message } = await refusal(options);
    expect([code, message.includes("authority")]).to.deep.equal(["CHAIN_MISMATCH", true]);
  });

  it("is refused when the last block bears no seal of the authority", async () => {
    const db = new DatabaseSync(join(options.folder, "chain.db"));
    db.exec("UPDATE block SET seal = zeroblob(65)");
    db.close();
    expect((await refusal(options)).code).to.equal("CHAIN_CORRUPT");
  });

  it("is refused when the state of the last block is missing", async () => {
    const db = new DatabaseSync(join(options.folder, "chain.db"));
    db.exec("DELETE FROM node");
    db.close();
    expect((await refusal(options)).code).to.equal("CHAIN_CORRUPT");
  });

  it("keeps the key readable for its owner only", function () {
    if (process.platform === "win32") this.skip();
    const { mode } = statSync(join(options.folder, "authority.key"));
    expect((mode & 0o777).toString(8)).to.equal("600");
  });

  it("does not mind the order or the spelling of genesis accounts", async () => {
    const entries = Object.entries(options.genesis).map(([address, wei]) => [
      address.toLowerCase(),
      `0x${BigInt(wei).toString(16)}`,
    ]);
    const genesis = Object.fromEntries(entries.reverse()) as Record<string, string>;
    const chain = await Chain.open({ ...options, genesis }, unexpected);
    expect(chain.head.row.number).to.equal(0);
    await chain.close();
  });

  it("continues where it stopped, under the same authority", async () => {
    const first = await RunningChain.open(options);
    await first.execute(alice, { to: bob.address, value: 5 });
    const before = await first.rpc<Record<string, string>>("eth_getBlockByNumber", ["latest"]);
    await first.stop();
    const second = await RunningChain.open(options);
    const after = await second.rpc<Record<string, string>>("eth_getBlockByNumber", ["latest"]);
    await second.stop();
    expect(after).to.deep.equal(before);
    expect(after["number"]).to.equal("0x1");
    const authority = hexlify(second.chain.authority.address);
    expect(after["extraData"]).to.equal(authority);
    const signer = recoverAddress(after["hash"] as string, after["seal"] as string);
    expect(signer.toLowerCase()).to.equal(authority);
  });
});
