/** The contracts, put on Hardhat's chain by the service's own deployment. */
import { toBeHex } from "ethers";
import type { Result } from "ethers";
import hre from "hardhat";
import { connect } from "../../../server/chain/connect.ts";
import { DEPLOYED, FACTORIES, INTERFACES } from "../../../server/chain/contracts.ts";
import type { Deployed } from "../../../server/chain/contracts.ts";
import { deploy } from "../../../server/chain/deploy.ts";
import { refusalOf } from "../../../server/chain/refusal.ts";
import { createRpc, resultOf, type Rpc, RpcError } from "../../../server/chain/rpc.ts";
import { createSigner } from "../../../server/chain/signer.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import { DAY, START } from "../../core/rules/support/words.ts";
import { ACCREDITOR, ADMIN, DEPLOYER, OTHER_REGULATOR, REGULATOR, walletOf } from "./parties.ts";

export const CHAIN_ID = 31337;
/** Enough for a call that is no act. */
const GAS = 1_000_000n;

export interface Chain {
  rpc: Rpc;
  addresses: Record<Deployed, Hex>;
}

export interface Receipt {
  status: string;
  contractAddress: Hex | null;
  gasUsed: string;
  logs: { address: Hex; topics: Hex[]; data: Hex }[];
}

const network = hre.config.networks["default"];
/** Coverage and mutants put code of their own into the contracts, so these cost more. */
export const isInstrumented =
  hre.globalOptions.coverage ||
  (network?.type === "edr-simulated" && network.allowUnlimitedContractSize);

async function instrument(): Promise<void> {
  for (const name of DEPLOYED) {
    const source = name === "AccessManager" ? "Offices" : name;
    const { bytecode } = await hre.artifacts.readArtifact(source);
    Object.assign(FACTORIES[name], { bytecode });
  }
}

async function start(): Promise<Chain> {
  const mutant = Number(process.env["MUTANT"] ?? 0);
  if (isInstrumented) await instrument();
  const server = await hre.network.createServer({
    override: {
      initialDate: new Date((START - DAY) * 1000),
      allowUnlimitedContractSize: isInstrumented,
      ...(mutant !== 0 && { coinbase: toBeHex(mutant, 20) }),
    },
  });
  const { address, port } = await server.listen();
  stop = () => server.close();
  const rpcUrl = `http://${address}:${port}`;
  const rpc = createRpc(rpcUrl);
  const signer = createSigner(walletOf(DEPLOYER).privateKey as Hex, CHAIN_ID);
  const accreditor = [ACCREDITOR];
  const regulator = [REGULATOR, OTHER_REGULATOR];
  const offices = { accreditor, regulator, admin: ADMIN };
  const deployment = await deploy({ rpcUrl, signer, offices });
  await connect({ rpcUrl, deployment });
  const addresses = Object.fromEntries(
    Object.entries(deployment.contracts).map(([name, contract]) => [name, contract.address]),
  ) as Record<Deployed, Hex>;
  return { rpc, addresses };
}

interface Kept {
  build: unknown;
  snapshot: string;
  value: unknown;
}

const kept: Kept[] = [];
let started: Promise<Chain> | undefined;
let stop: (() => Promise<void>) | undefined;
after(async () => {
  await stop?.();
  // The mutants are tried in one process, each on a chain of its own.
  started = undefined;
  kept.length = 0;
});

/** One chain serves all tests: `fixture` takes it back to where each of them starts. */
export function chain(): Promise<Chain> {
  return (started ??= start());
}

/** One question to a view function. */
export type Question = [contract: Deployed, name: string, ...values: unknown[]];

/** The answers, in their order, from one request. */
export async function readAll(questions: readonly Question[]): Promise<Result[]> {
  const { rpc, addresses } = await chain();
  const calls = questions.map(([contract, name, ...values]) => {
    const data = INTERFACES[contract].encodeFunctionData(name, values);
    return { method: "eth_call", params: [{ to: addresses[contract], data }, "latest"] };
  });
  const answers = await rpc.batch(calls);
  return questions.map(([contract, name], n) =>
    INTERFACES[contract].decodeFunctionResult(name, resultOf<Hex>(answers[n])),
  );
}

export async function read(...question: Question): Promise<Result> {
  const [answer] = await readAll([question]);
  return answer!;
}

export interface Transaction {
  /** Of its block. */
  time: number;
  from: Hex;
  /** Absent: creates a contract. */
  to?: Hex;
  data: Hex;
  gas?: bigint;
  value?: Hex;
}

/** One that must be executed. A revert is thrown as RpcError with its data. */
export async function send({ time, gas, ...transaction }: Transaction): Promise<Receipt> {
  const { rpc } = await chain();
  const limited = { ...transaction, gas: `0x${(gas ?? GAS).toString(16)}` };
  const [, sent] = await rpc.batch([
    { method: "evm_setNextBlockTimestamp", params: [time] },
    { method: "eth_sendTransaction", params: [limited] },
  ]);
  return rpc.call<Receipt>("eth_getTransactionReceipt", resultOf<Hex>(sent));
}

/** What came of a transaction: it was executed, refused by a rule, or met another error. */
export interface Attempt {
  receipt?: Receipt;
  refusal?: Refusal;
  /** With its arguments. */
  fault?: string;
}

export async function attempt(transaction: Transaction): Promise<Attempt> {
  try {
    return { receipt: await send(transaction) };
  } catch (error) {
    if (!(error instanceof RpcError) || error.data === undefined) throw error;
    return revertOf(error.data);
  }
}

function revertOf(data: string): Attempt {
  if (data === "0x") return { fault: data };
  const refused = refusalOf(data);
  if (refused) {
    const { reason, subject, detail } = refused;
    return { refusal: { reason, subject, detail } };
  }
  for (const contract of Object.values(INTERFACES)) {
    const error = contract.parseError(data);
    if (error) return { fault: `${error.name}(${error.args.join(",")})` };
  }
  return { fault: data };
}

/** What `build` built, once; at every later call the chain goes back to that moment. */
export async function buildOnce<T>(build: () => Promise<T>): Promise<T> {
  const { rpc } = await chain();
  const known = kept.findIndex((entry) => entry.build === build);
  const entry = kept[known];
  if (entry === undefined) {
    const value = await build();
    kept.push({ build, snapshot: await rpc.call("evm_snapshot"), value });
    return value;
  }
  // Going back forgets the snapshot itself and all later ones.
  kept.length = known + 1;
  const [, taken] = await rpc.batch([
    { method: "evm_revert", params: [entry.snapshot] },
    { method: "evm_snapshot", params: [] },
  ]);
  entry.snapshot = resultOf<string>(taken);
  return entry.value as T;
}
