import { keccak256 } from "ethers";
import type { Hex } from "../core/records.ts";
import { DEPLOYED, type Deployed, FACTORIES } from "./contracts.ts";
import type { Rpc } from "./rpc.ts";

/** Where a ledger lives, as plain JSON: every node of one ledger has the same. */
export interface Deployment {
  chainId: number;
  /** Nothing of the ledger is in an earlier block. */
  firstBlock: number;
  contracts: Record<Deployed, DeployedContract>;
}

export interface DeployedContract {
  address: Hex;
  /** keccak-256 of the code at the address: no other code may answer there. */
  codeHash: Hex;
  /** keccak-256 of the creation code that it came from: tells whether this program knows it. */
  creationHash: Hex;
}

/** The chain, the deployment and this program do not belong together. Nothing has been touched. */
export class DeploymentMismatch extends Error {
  override readonly name = "DeploymentMismatch";
}

export const creationHash = (name: Deployed) => keccak256(FACTORIES[name].bytecode) as Hex;

export async function codeHashAt(rpc: Rpc, address: Hex): Promise<Hex> {
  return keccak256(await rpc.call<string>("eth_getCode", address, "latest")) as Hex;
}

/**
 * Throws DeploymentMismatch unless the chain holds exactly this deployment, made of our contracts.
 */
export async function verifyDeployment(rpc: Rpc, deployment: Deployment): Promise<void> {
  const chainId = Number(await rpc.call<string>("eth_chainId"));
  if (chainId !== deployment.chainId) {
    throw new DeploymentMismatch(
      `the deployment is for chain ${deployment.chainId}, this is chain ${chainId}: ` +
        "give the deployment file of this chain, or the address of that one",
    );
  }
  for (const name of DEPLOYED) {
    const { address, codeHash, creationHash: from } = deployment.contracts[name];
    if (from !== creationHash(name)) {
      throw new DeploymentMismatch(
        `${name} at ${address} was made from other contracts than this program's: run the ` +
          "program that deployed it, or start a new ledger in another data folder",
      );
    }
    if ((await codeHashAt(rpc, address)) !== codeHash) {
      throw new DeploymentMismatch(
        `the code of ${name} at ${address} is not what was deployed: this chain is another one, ` +
          "or was started anew; give the deployment file that belongs to it",
      );
    }
  }
}
