/** The deployed contracts on Hardhat's EDR, which can be taken back to their founding. */
import { AbiCoder, concat, type Result } from "ethers";
import hre from "hardhat";
import { type Chain, connect } from "../../server/chain/connect.ts";
import { deploy } from "../../server/chain/deploy.ts";
import { type Deployed, INTERFACES } from "../../server/chain/contracts.ts";
import { type ChainRefusal, refusalOf } from "../../server/chain/refusal.ts";
import { createRpc, resultOf, type Rpc } from "../../server/chain/rpc.ts";
import { createSigner } from "../../server/chain/signer.ts";
import { CHAIN_REASONS, type ChainReason } from "../../server/core/codes.ts";
import type { Hex, Messages } from "../../server/core/records.ts";
import type { HandedIn } from "../../server/core/rules/facts.ts";
import type { Contract } from "../../server/core/view.ts";
import { START } from "../core/rules/support/words.ts";
import { EVERYBODY, KEYS, OFFICES, RELAYER_KEY, WALLET_MAKER, WALLET_OWNERS } from "./parties.ts";

export const CHAIN_ID = 31337;
const WEALTH = "0xffffffffffffffffffff";
/** The base fee of blocks is far below; what is not used is not paid. */
const FEES = { maxFeePerGas: "0x174876e800", maxPriorityFeePerGas: "0x0" };

export interface Call {
  contract: Contract;
  data: Hex;
  gasLimit: bigint;
  /** Absent: the relayer. */
  from?: Hex;
}

/** `fault` is revert data that is no refusal. */
export type Outcome = { refusal: ChainRefusal | undefined; fault?: string; tx: Hex };
export interface Mined {
  block: number;
  outcomes: Outcome[];
}
export interface Read {
  contract: Contract;
  view: string;
  args: readonly unknown[];
  block?: number;
}
export interface AsOf {
  block: number;
  asked: Messages["Use"];
  facts: HandedIn["Use"];
}
export interface Answer {
  reason: ChainReason | undefined;
  subject: Hex;
  detail: Hex;
}

async function putWallet(rpc: Rpc, ownedBy: Hex): Promise<void> {
  const { bytecode } = await hre.artifacts.readArtifact("Wallet");
  const owner = AbiCoder.defaultAbiCoder().encode(["address"], [ownedBy]);
  const data = concat([bytecode, owner]);
  await rpc.call("eth_sendTransaction", { from: WALLET_MAKER, data, ...FEES });
}

export class Contracts {
  readonly chain: Chain;
  readonly #rpc: Rpc;
  readonly #relayer: Hex;
  readonly #close: () => Promise<void>;
  #founded = "";
  #stage = "";

  private constructor(chain: Chain, rpc: Rpc, relayer: Hex, close: () => Promise<void>) {
    this.chain = chain;
    this.#rpc = rpc;
    this.#relayer = relayer;
    this.#close = close;
  }

  static async open(): Promise<Contracts> {
    const server = await hre.network.createServer();
    const { address, port } = await server.listen();
    const rpcUrl = `http://${address}:${port}`;
    const rpc = createRpc(rpcUrl);
    const signer = createSigner(RELAYER_KEY, CHAIN_ID);
    for (const account of [signer.address, WALLET_MAKER, ...EVERYBODY, ...KEYS]) {
      await rpc.call("hardhat_setBalance", account, WEALTH);
      await rpc.call("hardhat_impersonateAccount", account);
    }
    await rpc.call("evm_setNextBlockTimestamp", START - 60);
    for (const owner of WALLET_OWNERS) await putWallet(rpc, owner);
    const deployment = await deploy({ rpcUrl, signer, offices: OFFICES });
    const chain = await connect({ rpcUrl, deployment });
    await rpc.call("evm_setAutomine", false);
    const contracts = new Contracts(chain, rpc, signer.address, () => server.close());
    contracts.#founded = await rpc.call("evm_snapshot");
    contracts.#stage = await rpc.call("evm_snapshot");
    return contracts;
  }

  /** Forgets everything since the founding. */
  async restart(): Promise<void> {
    await this.#rpc.call("evm_revert", this.#founded);
    this.#founded = await this.#rpc.call("evm_snapshot");
    await this.mark();
  }

  /** Makes the present the stage of what follows. */
  async mark(): Promise<void> {
    this.#stage = await this.#rpc.call("evm_snapshot");
  }

  /** Forgets everything since the stage was set. */
  async rewind(): Promise<void> {
    await this.#rpc.call("evm_revert", this.#stage);
    await this.mark();
  }

  addressOf(contract: Deployed): Hex {
    return this.chain.deployment.contracts[contract].address;
  }

  /** One block of these calls, in this order. */
  async mine(time: number, calls: readonly Call[]): Promise<Mined> {
    const sent: Hex[] = [];
    for (const { contract, data, gasLimit, from = this.#relayer } of calls) {
      const to = this.addressOf(contract);
      const gas = `0x${gasLimit.toString(16)}`;
      sent.push(await this.#rpc.call("eth_sendTransaction", { from, to, data, gas, ...FEES }));
    }
    await this.#rpc.call("evm_mine", time);
    const mined = await Promise.all(sent.map((tx) => this.#outcomeOf(tx)));
    return { block: mined[0]?.block ?? 0, outcomes: mined };
  }

  async #outcomeOf(tx: Hex): Promise<Outcome & { block: number }> {
    const receipt = await this.#rpc.call<{ status: string; blockNumber: string } | null>(
      "eth_getTransactionReceipt",
      tx,
    );
    if (receipt === null) throw new Error(`${tx} was not mined`);
    const block = Number(receipt.blockNumber);
    if (Number(receipt.status) === 1) return { refusal: undefined, tx, block };
    const tracer = { tracer: "callTracer", tracerConfig: { onlyTopCall: true } };
    const { output, error } = await this.#rpc.call<{ output?: string; error?: string }>(
      "debug_traceTransaction",
      tx,
      tracer,
    );
    const refusal = refusalOf(output);
    const fault = refusal === undefined && { fault: output ?? error ?? "unknown" };
    return { refusal, tx, block, ...fault };
  }

  /** What `evaluate` answers as of each block. */
  async evaluate(questions: readonly AsOf[]): Promise<Answer[]> {
    const reads = questions.map(({ block, asked, facts }) => {
      const args = [asked, facts.leaf, facts.upstream, asked.actor];
      return { contract: "Authorizations", view: "evaluate", args, block } as const;
    });
    const answers = await this.read(reads);
    return answers.map(([reason, subject, detail]) => ({
      reason: CHAIN_REASONS[Number(reason) - 1],
      subject: subject as Hex,
      detail: detail as Hex,
    }));
  }

  /** What views of the contracts answer, in the newest block where none is named. */
  async read(reads: readonly Read[]): Promise<Result[]> {
    const answers = await this.#rpc.batch(
      reads.map(({ contract, view, args, block }) => {
        const data = INTERFACES[contract].encodeFunctionData(view, args);
        const at = block === undefined ? "latest" : `0x${block.toString(16)}`;
        return { method: "eth_call", params: [{ to: this.addressOf(contract), data }, at] };
      }),
    );
    return answers.map((answer, n) => {
      const { contract, view } = reads[n] as Read;
      return INTERFACES[contract].decodeFunctionResult(view, resultOf<Hex>(answer));
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}
