import { expect } from "chai";
import {
  ContractFactory,
  id,
  isCallException,
  isError,
  type BaseContract,
  type BaseContractMethod,
  type ContractTransactionResponse,
  type EventLog,
} from "ethers";
import { alice, bob, poor, RunningChain } from "./harness.ts";
import { assemble, deploying } from "./programs.ts";

const ABI = [
  "function keep(uint256 n)",
  "function kept() view returns (uint256)",
  "event Kept(uint256 indexed n)",
];

const text = (words: string) => Buffer.from(words).toString("hex").padEnd(64, "0");

/** By the input's length: kept() answers, keep(0) reverts with "not today", keep(n) stores n. */
const KEEPER = assemble(`
  CALLDATASIZE 24 EQ 12 JUMPI
  00 SLOAD 00 MSTORE 20 00 RETURN
  JUMPDEST 04 CALLDATALOAD 70 JUMPI
  ${"08c379a0".padEnd(64, "0")} 00 MSTORE 20 04 MSTORE 09 24 MSTORE
  ${text("not today")} 44 MSTORE 64 00 REVERT
  JUMPDEST 04 CALLDATALOAD 00 SSTORE
  04 CALLDATALOAD ${id("Kept(uint256)").slice(2)} 00 00 LOG2 STOP`);

type Keeper = BaseContract & {
  keep: BaseContractMethod<[n: number], unknown, ContractTransactionResponse>;
  kept: BaseContractMethod<[], bigint>;
};

describe("ethers on the local chain", () => {
  let running: RunningChain;
  let keeper: Keeper;

  before(async () => {
    running = await RunningChain.fresh();
    const signer = alice.connect(running.provider);
    const factory = new ContractFactory(ABI, deploying(KEEPER), signer);
    const deployed = await factory.deploy();
    await deployed.waitForDeployment();
    keeper = deployed as unknown as Keeper;
  });

  after(() => running.discard());

  const thrown = async (attempt: Promise<unknown>): Promise<unknown> => {
    try {
      await attempt;
    } catch (error) {
      return error;
    }
    throw new Error("nothing was thrown");
  };

  it("reads the reason of a call that reverts", async () => {
    for (const attempt of [keeper.keep.staticCall(0), keeper.keep.estimateGas(0)]) {
      const error = await thrown(attempt);
      if (!isCallException(error)) throw error;
      expect(error.reason).to.equal("not today");
    }
  });

  it("throws when a sent transaction reverts", async () => {
    const sent = await keeper.keep(0, { gasLimit: 100_000 });
    const error = await thrown(sent.wait());
    if (!isCallException(error)) throw error;
    expect(error.receipt?.status).to.equal(0);
    expect(error.receipt?.hash).to.equal(sent.hash);
  });

  it("tells a used nonce and a lack of funds by their own codes", async () => {
    const used = alice.connect(running.provider);
    const nonce = { to: bob.address, nonce: 0 };
    expect(isError(await thrown(used.sendTransaction(nonce)), "NONCE_EXPIRED")).to.equal(true);
    const spender = poor.connect(running.provider);
    const spent = await thrown(spender.sendTransaction({ to: bob.address, gasLimit: 21_000 }));
    expect(isError(spent, "INSUFFICIENT_FUNDS")).to.equal(true);
  });

  it("sends, waits, reads the value and finds the event", async () => {
    const receipt = await (await keeper.keep(42)).wait();
    expect(receipt?.status).to.equal(1);
    expect(await keeper.kept()).to.equal(42n);
    await (await keeper.keep(43)).wait();
    const then = receipt === null ? "latest" : receipt.blockNumber;
    expect(await keeper.kept({ blockTag: then })).to.equal(42n);
    const events = (await keeper.queryFilter("Kept")) as EventLog[];
    expect(events.map(({ args }) => args["n"] as bigint)).to.deep.equal([42n, 43n]);
    const one = (await keeper.queryFilter(keeper.filters["Kept"]?.(43) ?? "Kept")) as EventLog[];
    expect(one.map(({ args }) => args["n"] as bigint)).to.deep.equal([43n]);
  });

  it("finds the network, its fees and its blocks", async () => {
    const { chainId } = await running.provider.getNetwork();
    expect(chainId).to.equal(31337n);
    const fees = await running.provider.getFeeData();
    expect([fees.gasPrice, fees.maxFeePerGas, fees.maxPriorityFeePerGas]).to.deep.equal([
      7n,
      14n,
      0n,
    ]);
    const block = await running.provider.getBlock("latest", true);
    expect(block?.prefetchedTransactions).to.have.length(block?.length ?? -1);
    expect(block?.baseFeePerGas).to.equal(7n);
  });
});
