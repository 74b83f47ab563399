import { setTimeout as pause } from "node:timers/promises";
import { AbiCoder, concat, getCreateAddress } from "ethers";
import { TERRITORIES } from "../core/codes.ts";
import { MAX_RFC3339_SECONDS } from "../core/limits.ts";
import { type Enrolment, type Hex, ZERO } from "../core/records.ts";
import { type Deployed, DEPLOYED, FACTORIES, INTERFACES } from "./contracts.ts";
import { codeHashAt, creationHash, type Deployment } from "./deployment.ts";
import { currentFees } from "./fees.ts";
import { createRpc, type Rpc } from "./rpc.ts";
import type { Signer } from "./signer.ts";

export interface FoundingOffices {
  accreditor: readonly Hex[];
  regulator: readonly Hex[];
  /** Appoints offices later, each time after the delay; best a multisig. */
  admin: Hex;
}

/** Who is there from the beginning. */
export interface Founding {
  offices: FoundingOffices;
  /** Of a node's log: enrolled with the offices, so that it can be opened at once. */
  operator?: Hex;
}

/** Roles of `Codes.sol`; 0 is the AccessManager's own admin role. */
const ADMIN = 0;
const ACCREDITOR = 1;
const REGULATOR = 2;
/** Whoever depends on an office sees a change of offices coming for this long. */
const ADMIN_DELAY_SECONDS = 3 * 24 * 60 * 60;

/** Code deposit (200), its calldata (16) and initcode words, by byte; rounded up. */
const CREATION_GAS_PER_BYTE = 240;
const FOUNDER_GAS = 200_000;
const CALL_GAS = 300_000;
const RECEIPT_POLL_MS = 100;
const DEPLOY_TIMEOUT_MS = 180_000;

/**
 * Puts a new ledger on a chain. The contracts name each other by predicted addresses, so the signer
 * may send nothing else meanwhile. The deployer holds the admin role only until its last
 * transaction; if it stops before, what it made has no deployment and is never used.
 */
export async function deploy(
  options: Founding & { rpcUrl: string; signer: Signer },
): Promise<Deployment> {
  const { signer, offices } = options;
  if (offices.admin.toLowerCase() === signer.address) {
    throw new Error("the admin of the offices must not be the key that deploys and relays");
  }
  const rpc = createRpc(options.rpcUrl);
  const chainId = Number(await rpc.call<string>("eth_chainId"));
  const first = Number(await rpc.call<string>("eth_getTransactionCount", signer.address, "latest"));
  const addresses = Object.fromEntries(
    DEPLOYED.map((name, position) => {
      const nonce = first + position;
      return [name, getCreateAddress({ from: signer.address, nonce }).toLowerCase()];
    }),
  ) as Record<Deployed, Hex>;

  const calls = foundingCalls(addresses, signer.address, options);
  const fees = await currentFees(rpc);
  const signed = calls.map(({ contract, ...call }, position) => {
    const to = contract === undefined ? null : addresses[contract];
    return signer.sign({ ...call, to }, first + position, fees);
  });
  for (const { raw } of signed) await rpc.call("eth_sendRawTransaction", raw);
  const receipts = await receiptsOf(
    rpc,
    signed.map(({ hash }) => hash),
  );

  const contracts = {} as Deployment["contracts"];
  for (const name of DEPLOYED) {
    const address = addresses[name];
    const codeHash = await codeHashAt(rpc, address);
    contracts[name] = { address, codeHash, creationHash: creationHash(name) };
  }
  return { chainId, firstBlock: Number(receipts[0]?.blockNumber), contracts };
}

const foundingCalls = (addresses: Record<Deployed, Hex>, deployer: Hex, founding: Founding) => [
  ...creations(addresses, deployer, founding),
  ...appointments(founding.offices, deployer),
];

/** Gas limits of the transactions of `deploy`. */
export function deploymentGas(founding: Founding): bigint[] {
  const anywhere = `0x${"00".repeat(20)}` as const;
  const addresses = Object.fromEntries(DEPLOYED.map((name) => [name, anywhere]));
  const calls = foundingCalls(addresses as Record<Deployed, Hex>, anywhere, founding);
  return calls.map(({ gasLimit }) => gasLimit);
}

interface DeployCall {
  /** Absent: creates a contract. */
  contract?: Deployed;
  data: Hex;
  gasLimit: bigint;
}

/** In the order of DEPLOYED, which the predicted addresses follow. */
function creations(
  addresses: Record<Deployed, Hex>,
  deployer: Hex,
  founding: Founding,
): DeployCall[] {
  const { AccessManager, Registry, Derivations, Authorizations, Oversight } = addresses;
  const enrolled = founders(founding);
  const parameters: Record<Deployed, unknown[]> = {
    AccessManager: [deployer],
    Registry: [AccessManager, Authorizations, Oversight, enrolled],
    Derivations: [Registry, Oversight],
    Authorizations: [Registry, Oversight, Derivations],
    Oversight: [AccessManager, Registry, Authorizations],
    Anchors: [Registry],
  };
  return DEPLOYED.map((name) => {
    const { deploy: constructor } = INTERFACES[name];
    const encoded = AbiCoder.defaultAbiCoder().encode(constructor.inputs, parameters[name]);
    const data = concat([FACTORIES[name].bytecode, encoded]) as Hex;
    const founded = name === "Registry" ? enrolled.length : 0;
    const gas = CALL_GAS + (data.length / 2) * CREATION_GAS_PER_BYTE + founded * FOUNDER_GAS;
    return { data, gasLimit: BigInt(Math.ceil(gas)) };
  });
}

/**
 * Offices are participants. Their enrolment does not lapse: an office ends by its role or
 * suspension, an operator by the latter.
 */
function founders({ offices: { accreditor, regulator }, operator }: Founding): Enrolment[] {
  const named = [
    ...accreditor.map((account, n) => ({ account, name: `Accreditor ${n + 1}` })),
    ...regulator.map((account, n) => ({ account, name: `Regulator ${n + 1}` })),
    ...(operator === undefined ? [] : [{ account: operator, name: "Node operator" }]),
  ];
  const once = new Map<string, (typeof named)[number]>();
  for (const founder of named) {
    const account = founder.account.toLowerCase();
    if (!once.has(account)) once.set(account, founder);
  }
  return [...once.values()].map((founder) => ({
    ...founder,
    code: "",
    jurisdiction: TERRITORIES.indexOf("CN"),
    region: 0,
    profileDoc: ZERO,
    validTo: MAX_RFC3339_SECONDS,
  }));
}

/** The last one renounces: from then on the deployer holds no power over the ledger. */
function appointments(
  { accreditor, regulator, admin }: FoundingOffices,
  deployer: Hex,
): DeployCall[] {
  const call = (name: string, ...values: unknown[]): DeployCall => ({
    contract: "AccessManager",
    data: INTERFACES.AccessManager.encodeFunctionData(name, values) as Hex,
    gasLimit: BigInt(CALL_GAS),
  });
  const grant = (role: number, account: Hex, delay: number) =>
    call("grantRole", role, account, delay);
  return [
    ...accreditor.map((account) => grant(ACCREDITOR, account, 0)),
    ...regulator.map((account) => grant(REGULATOR, account, 0)),
    grant(ADMIN, admin, ADMIN_DELAY_SECONDS),
    call("renounceRole", ADMIN, deployer),
  ];
}

interface Receipt {
  status: string;
  blockNumber: string;
}

async function receiptsOf(rpc: Rpc, hashes: Hex[]): Promise<Receipt[]> {
  const deadline = Date.now() + DEPLOY_TIMEOUT_MS;
  const receipts: Receipt[] = [];
  for (const hash of hashes) {
    let receipt: Receipt | null = null;
    while (receipt === null) {
      receipt = await rpc.call<Receipt | null>("eth_getTransactionReceipt", hash);
      if (receipt !== null) break;
      if (Date.now() > deadline) {
        throw new Error(`${hash} of the deployment was not included in ${DEPLOY_TIMEOUT_MS} ms`);
      }
      await pause(RECEIPT_POLL_MS);
    }
    if (Number(receipt.status) !== 1) throw new Error(`${hash} of the deployment failed on chain`);
    receipts.push(receipt);
  }
  return receipts;
}
