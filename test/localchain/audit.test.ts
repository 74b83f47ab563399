// The check of a file of the local chain: what a chain wrote through all that it can do is found
// right. What is wrong in a file is in test/bin/fsck.test.ts.
import { rmSync } from "node:fs";
import { expect } from "chai";
import { auditChain } from "../../server/localchain/audit.ts";
import type { ChainError } from "../../server/localchain/errors.ts";
import { alice, bob, chainOptions, RunningChain, temporaryFolder, word } from "./harness.ts";
import { deploying, FILL, MAKE_AND_DESTROY, REVERT_WITH_INPUT, STORE } from "./programs.ts";

describe("a check of the chain's file", () => {
  const options = chainOptions(temporaryFolder(), { timeControl: true });
  let chain: RunningChain;
  before(async () => (chain = await RunningChain.open(options)));
  after(async () => {
    await chain.stop();
    rmSync(options.folder, { recursive: true });
  });

  it("is refused while the chain runs", async () => {
    const refusal = await auditChain(options).catch((error: unknown) => error);
    expect((refusal as ChainError).code).to.equal("CHAIN_LOCKED");
  });

  it("finds nothing after transfers, contracts, failures, set clocks and a restart", async () => {
    await chain.execute(alice, { to: bob.address, value: 5 });
    await chain.rpc("evm_increaseTime", [60]);
    await chain.rpc("evm_mine");
    const contracts = [STORE, FILL, MAKE_AND_DESTROY, REVERT_WITH_INPUT].map(deploying);
    const made: string[] = [];
    for (const data of contracts) made.push(await chain.deploy(alice, data));
    const inputs = [word(1) + word(7), word(5), "", "c0de"];
    for (const [n, to] of made.entries()) await chain.execute(bob, { to, data: `0x${inputs[n]}` });
    // A slot that is emptied leaves the trie.
    await chain.execute(bob, { to: made[0] ?? null, data: `0x${word(1)}${word(0)}` });
    await chain.stop();
    chain = await RunningChain.open(options);
    await chain.execute(alice, { nonce: 5, to: bob.address, value: 1 });
    await chain.stop();

    const { faults, nodes, ...counts } = await auditChain(options);
    expect(faults).to.deep.equal([]);
    expect(counts).to.deep.equal({ blocks: 13, transactions: 11, logs: 2 });
    expect(nodes).to.be.greaterThan(counts.blocks);
    chain = await RunningChain.open(options);
  });
});
