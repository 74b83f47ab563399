/** The contracts on a real local chain with its index: acts are signed, relayed and followed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { getBytes, id, SigningKey, Signature, Wallet } from "ethers";
import { encodeCall } from "../../../server/chain/calls.ts";
import { type Chain, connect } from "../../../server/chain/connect.ts";
import { deploy } from "../../../server/chain/deploy.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { createSigner } from "../../../server/chain/signer.ts";
import { type Hex, type Messages, type PrimaryType, TYPES } from "../../../server/core/records.ts";
import { handedIn } from "../../../server/core/rules/facts.ts";
import { CONTRACT_OF, digestOf, domainOf } from "../../../server/core/typed-data.ts";
import { createFollower, type Finality, type Follower } from "../../../server/indexer/follower.ts";
import { startLocalChain } from "../../../server/localchain/supervisor.ts";
import { type Index, openIndex } from "../../../server/store/index/open.ts";
import { type IndexReader, openIndexReader } from "../../../server/store/index/reader.ts";
import { DAY, START } from "../../core/rules/support/words.ts";

const CHAIN_ID = 31337;
const POLL_MS = 10;

export type Fields<P extends PrimaryType> = Omit<Messages[P], "actor" | "nonce" | "deadline">;

const keyOf = (name: string) => new SigningKey(id(`party ${name} of the tests`));
export const addressOf = (name: string) => new Wallet(keyOf(name)).address.toLowerCase() as Hex;

export const ACCREDITOR = "accreditor";
export const REGULATOR = "regulator";

export interface Act {
  digest: Hex;
  tx: Hex;
}

export interface Network {
  url: string;
  /** Gives the account what it pays gas with, if the network has not yet. */
  fund?: (account: Hex) => Promise<void>;
  stop: () => Promise<void>;
}

export const RELAYER = createSigner(keyOf("relayer").privateKey as Hex, CHAIN_ID);

/** The durable local chain, with its clock where the tests' records begin. */
export async function localNetwork(folder: string): Promise<Network> {
  const genesis = { [RELAYER.address]: (10n ** 24n).toString() };
  const options = { folder, port: 0, chainId: CHAIN_ID, genesis, timeControl: true };
  const chain = await startLocalChain(options);
  return { url: chain.url, stop: () => chain.stop() };
}

/** Nothing outlives `stop`. */
export class RunningLedger {
  readonly folder: string;
  readonly url: string;
  readonly rpc: Rpc;
  readonly chain: Chain;
  readonly index: Index;
  readonly reader: IndexReader;
  readonly follower: Follower;
  /** What the follower told: `unwound` the ancestors, `stopped` why it gave up. */
  readonly told: { unwound: number[]; faults: unknown[]; stopped: Error | undefined };
  readonly #network: Network;
  readonly #sent = new Set<Hex>();
  #nonce = 0n;

  private constructor(folder: string, network: Network, chain: Chain, finality: Finality) {
    this.folder = folder;
    this.url = network.url;
    this.rpc = createRpc(network.url);
    this.chain = chain;
    this.index = openIndex(this.file);
    this.reader = openIndexReader(this.file);
    this.told = { unwound: [], faults: [], stopped: undefined };
    this.#network = network;
    this.follower = createFollower({
      chain,
      index: this.index,
      finality,
      sentHere: this.sentHere,
      onUnwind: (ancestor) => this.told.unwound.push(ancestor),
      onFault: (error) => this.told.faults.push(error),
      onStop: (error) => (this.told.stopped = error),
    });
    this.follower.start();
  }

  static async start(
    open: (folder: string) => Promise<Network> = localNetwork,
    finality: Finality = 0,
  ): Promise<RunningLedger> {
    const folder = mkdtempSync(path.join(tmpdir(), "indexer-"));
    const network = await open(folder);
    try {
      await network.fund?.(RELAYER.address);
      const rpcUrl = network.url;
      await createRpc(rpcUrl).call("evm_setNextBlockTimestamp", START);
      const deployment = await deploy({
        rpcUrl,
        signer: RELAYER,
        offices: {
          accreditor: [addressOf(ACCREDITOR)],
          regulator: [addressOf(REGULATOR)],
          admin: addressOf("admin"),
        },
      });
      const chain = await connect({ rpcUrl, deployment });
      const ledger = new RunningLedger(folder, network, chain, finality);
      await ledger.follower.caughtUp();
      return ledger;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  get file(): string {
    return path.join(this.folder, "index.db");
  }

  readonly sentHere = (tx: Hex) => this.#sent.has(tx);

  async stop(): Promise<void> {
    await this.follower.stop();
    this.reader.close();
    this.index.close();
    await this.#network.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Signs as `actor` and has it relayed; resolves once the index knows what became of it. */
  async act<P extends PrimaryType>(
    primary: P,
    actor: string,
    fields: Fields<P>,
    changes: Partial<Messages[P]> = {},
  ): Promise<Act> {
    this.#nonce += 1n;
    const once = TYPES[primary].some(({ name }) => name === "nonce");
    const message = {
      actor: addressOf(actor),
      deadline: BigInt(START + 10 * DAY),
      ...(once && { nonce: this.#nonce }),
      ...fields,
      ...changes,
    } as unknown as Messages[P];
    const { contract, digest, signature } = this.#sign(primary, message, actor);
    const replaced = message as {
      nonce?: bigint;
      revision?: number;
      head?: number;
      epoch?: number;
    };
    const { data, gasLimit } = encodeCall(
      primary,
      message,
      handedIn(primary, message, this.reader.view()),
      {
        actor: message.actor,
        signer: addressOf(actor),
        nonce: replaced.nonce ?? replaced.revision ?? replaced.head ?? replaced.epoch ?? 0,
        deadline: message.deadline,
        signature,
      },
    );
    const tx = await this.send(contract, data, gasLimit);
    await this.settled(tx, digest);
    return { digest, tx };
  }

  /** Resolves once the index has the act, or the failure of its transaction. */
  async settled(tx: Hex, digest: Hex = tx): Promise<void> {
    while (!this.reader.executed(digest) && !this.reader.reverted(tx)) {
      if (this.told.stopped) throw this.told.stopped;
      this.follower.kick();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** The same, for an act that must execute. */
  async must<P extends PrimaryType>(
    primary: P,
    actor: string,
    fields: Fields<P>,
    changes: Partial<Messages[P]> = {},
  ): Promise<Act> {
    const act = await this.act(primary, actor, fields, changes);
    const failed = this.reader.reverted(act.tx);
    if (failed) throw new Error(`${primary} failed: ${failed.reason ?? "without a reason"}`);
    return act;
  }

  #sign(primary: PrimaryType, message: Messages[PrimaryType], actor: string) {
    const contract = this.chain.deployment.contracts[CONTRACT_OF[primary]].address;
    const digest = digestOf(primary, message, domainOf(CHAIN_ID, contract));
    const signature = Signature.from(keyOf(actor).sign(getBytes(digest))).serialized as Hex;
    return { contract, digest, signature };
  }

  /** `foreign`: the node is not to know that the transaction is its own. */
  async send(
    to: Hex,
    data: Hex,
    gasLimit: bigint,
    { foreign = false }: { foreign?: boolean } = {},
  ): Promise<Hex> {
    const pending = await this.rpc.call<string>(
      "eth_getTransactionCount",
      RELAYER.address,
      "pending",
    );
    const fees = await this.chain.fees();
    const { raw, hash } = RELAYER.sign({ to, data, gasLimit }, Number(pending), fees);
    if (!foreign) this.#sent.add(hash);
    const [fault] = await this.chain.sendRaw([raw]);
    if (fault) throw new Error(fault.message);
    return hash;
  }
}
