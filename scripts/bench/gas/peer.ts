/** Contracts of other projects, from the artifacts that they publish. */
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { concat, Interface, type JsonFragment, Signature } from "ethers";
import { curve } from "../../../server/chain/curve.ts";
import type { Hex } from "../../../server/core/records.ts";
import { toBytes, toHex } from "../../../server/core/typed-data.ts";
import type { Party } from "../author.ts";
import type { BenchNetwork, Receipt } from "../network.ts";

/** Enough for the largest of their deployments, and within a block. */
const GAS_LIMIT = 12_000_000n;

/** Gas of each operation in steady state. */
export type Costs = Record<string, number>;

export interface PeerContract {
  abi: Interface;
  address: Hex;
}

export interface Artifact {
  abi: JsonFragment[];
  bytecode: Hex;
}

/** `file` within the package; a package may not name its artifacts among its exports. */
export async function artifactOf(name: string, file: string): Promise<Artifact> {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const path of paths) {
    const text = await readFile(join(path, name, file), "utf8").catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Artifact;
  }
  throw new Error(`${join(name, file)} is not installed beside ${dirname(import.meta.filename)}`);
}

/** What one party does to the contracts of a peer. */
export class Caller {
  readonly party: Party;
  readonly #network: BenchNetwork;

  constructor(network: BenchNetwork, party: Party) {
    this.#network = network;
    this.party = party;
  }

  get address(): Hex {
    return this.party.address;
  }

  async deploy({ abi, bytecode }: Artifact, ...values: unknown[]): Promise<PeerContract> {
    const contract = new Interface(abi);
    const data = concat([bytecode, contract.encodeDeploy(values)]) as Hex;
    const { contractAddress } = await this.#send(null, data);
    if (contractAddress === null) throw new Error("no contract was made");
    return { abi: contract, address: contractAddress };
  }

  call({ abi, address }: PeerContract, name: string, ...values: unknown[]): Promise<Receipt> {
    return this.#send(address, abi.encodeFunctionData(name, values) as Hex);
  }

  /** As `call`, for what it costs. */
  async gas(contract: PeerContract, name: string, ...values: unknown[]): Promise<number> {
    return Number((await this.call(contract, name, ...values)).gasUsed);
  }

  async read<T>({ abi, address }: PeerContract, name: string, ...values: unknown[]): Promise<T> {
    const data = abi.encodeFunctionData(name, values);
    const call = { to: address, data };
    const answer = await this.#network.rpc.call<string>("eth_call", call, "latest");
    return abi.decodeFunctionResult(name, answer)[0] as T;
  }

  /** Of a digest, in the three parts that contracts of that time take. */
  sign(digest: string): { v: number; r: string; s: string } {
    const { rs, recovery } = curve.sign(toBytes(digest as Hex), this.party.key);
    const { v, r, s } = Signature.from(toHex(Uint8Array.of(...rs, 27 + recovery)));
    return { v, r, s };
  }

  #send(to: Hex | null, data: Hex): Promise<Receipt> {
    return this.#network.execute(this.party, { to, data, gasLimit: GAS_LIMIT });
  }
}

/** The values of the first such event of a receipt. */
export function eventValue<T>(contract: PeerContract, receipt: Receipt, name: string): T[] {
  for (const { topics, data } of receipt.logs) {
    const event = contract.abi.parseLog({ topics, data });
    if (event?.name === name) return [...event.args] as T[];
  }
  throw new Error(`the receipt has no ${name}`);
}
