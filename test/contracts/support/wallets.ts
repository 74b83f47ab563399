/** Contracts that sign for a participant (ERC-1271), as Wallets.sol has them. */
import { AbiCoder, concat } from "ethers";
import hre from "hardhat";
import type { Hex } from "../../../server/core/records.ts";
import { send } from "./chain.ts";
import { DEPLOYER, OWNER } from "./parties.ts";

/** By the contract's address, whose key it takes for its own. */
const owners = new Map<Hex, Hex>();

export const isWallet = (address: Hex): boolean => owners.has(address);
/** Who signs where this one should: itself, if it is a key. */
export const ownerOf = (address: Hex): Hex => owners.get(address) ?? address;

async function put(
  time: number,
  name: string,
  ...argument: [type: string, value: Hex] | []
): Promise<Hex> {
  const { bytecode } = await hre.artifacts.readArtifact(name);
  const [type, value] = argument;
  const encoded = type === undefined ? "0x" : AbiCoder.defaultAbiCoder().encode([type], [value]);
  const data = concat([bytecode, encoded]) as Hex;
  const { contractAddress } = await send({ time, from: DEPLOYER, data });
  const address = contractAddress!.toLowerCase() as Hex;
  owners.set(address, OWNER);
  return address;
}

/** One that takes its owner's signature for its own. */
export const putWallet = (time: number): Promise<Hex> => put(time, "Wallet", "address", OWNER);

/** One that takes what `keccak256(digest, secret)` begins. */
export const putCommittee = (time: number, secret: Hex): Promise<Hex> =>
  put(time, "Committee", "bytes32", secret);

/** One that answers in its own way. */
export const putOdd = (time: number, name: string): Promise<Hex> => put(time, name);
