/** The contracts on a real local chain with its index: acts are signed, relayed and followed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { getBytes, id, SigningKey, Signature, Wallet } from "ethers";
import { encodeCall } from "../../../server/chain/calls.ts";
import { type Chain, connect } from "../../../server/chain/connect.ts";
import { deploy } from "../../../server/chain/deploy.ts";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import { createSigner, type Signer } from "../../../server/chain/signer.ts";
import { type Hex, type Messages, type PrimaryType, TYPES } from "../../../server/core/records.ts";
import { handedIn } from "../../../server/core/rules/facts.ts";
import { CONTRACT_OF, digestOf, domainOf } from "../../../server/core/typed-data.ts";
import { createFollower, type Follower } from "../../../server/indexer/follower.ts";
import { type LocalChain, startLocalChain } from "../../../server/localchain/supervisor.ts";
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

/** `file` is the index, `folder` everything. Nothing outlives `stop`. */
export class RunningLedger {
  readonly folder: string;
  readonly local: LocalChain;
  readonly rpc: Rpc;
  readonly chain: Chain;
  readonly index: Index;
  readonly reader: IndexReader;
  readonly follower: Follower;
  readonly #relayer: Signer;
  readonly #sent = new Set<Hex>();
  #nonce = 0n;

  private constructor(folder: string, local: LocalChain, chain: Chain, relayer: Signer) {
    this.folder = folder;
    this.local = local;
    this.rpc = createRpc(local.url);
    this.chain = chain;
    this.index = openIndex(this.file);
    this.reader = openIndexReader(this.file);
    this.#relayer = relayer;
    this.follower = createFollower({
      chain,
      index: this.index,
      finality: 0,
      sentHere: this.sentHere,
      onFault: (error) => console.error(error),
    });
    this.follower.start();
  }

  static async start(): Promise<RunningLedger> {
    const folder = mkdtempSync(path.join(tmpdir(), "indexer-"));
    const relayer = createSigner(keyOf("relayer").privateKey as Hex, CHAIN_ID);
    const local = await startLocalChain({
      folder,
      port: 0,
      chainId: CHAIN_ID,
      genesis: { [relayer.address]: (10n ** 24n).toString() },
      timeControl: true,
    });
    try {
      await createRpc(local.url).call("evm_setNextBlockTimestamp", START);
      const deployment = await deploy({
        rpcUrl: local.url,
        signer: relayer,
        offices: {
          accreditor: [addressOf(ACCREDITOR)],
          regulator: [addressOf(REGULATOR)],
          admin: addressOf("admin"),
        },
      });
      const chain = await connect({ rpcUrl: local.url, deployment });
      const ledger = new RunningLedger(folder, local, chain, relayer);
      await ledger.follower.caughtUp();
      return ledger;
    } catch (error) {
      await local.stop();
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
    await this.local.stop();
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
    const replaced = message as { nonce?: bigint; head?: number; epoch?: number };
    const { data, gasLimit } = encodeCall(
      primary,
      message,
      handedIn(primary, message, this.reader.view()),
      {
        actor: message.actor,
        signer: addressOf(actor),
        nonce: replaced.nonce ?? replaced.head ?? replaced.epoch ?? 0,
        deadline: message.deadline,
        signature,
      },
    );
    const tx = await this.send(contract, data, gasLimit);
    while (!this.reader.executed(digest) && !this.reader.reverted(tx)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return { digest, tx };
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

  async send(to: Hex, data: Hex, gasLimit: bigint): Promise<Hex> {
    const nonce = await this.chain.transactionCount(this.#relayer.address);
    const fees = await this.chain.fees();
    const { raw, hash } = this.#relayer.sign({ to, data, gasLimit }, nonce, fees);
    this.#sent.add(hash);
    const [fault] = await this.chain.sendRaw([raw]);
    if (fault) throw new Error(fault.message);
    return hash;
  }
}
