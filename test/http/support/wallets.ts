// Contracts that sign (ERC-1271), on the chain of a node under test.
import { setTimeout as pause } from "node:timers/promises";
import { AbiCoder, concat, getCreateAddress } from "ethers";
import hre from "hardhat";
import type { Hex } from "../../../server/core/records.ts";
import { newParty, type Party, type TestLedger } from "../../intake/ledger.ts";

const GAS = 2_000_000n;
const POLL_MS = 20;

/** One of `Wallets.sol`; the key of the party that comes back is that of its owner. */
export async function putWallet(
  { parts }: TestLedger,
  name = "Wallet",
): Promise<Party & { signer: Hex }> {
  const { chain, signer } = parts;
  const owner = newParty();
  const { bytecode } = await hre.artifacts.readArtifact(name);
  const encoded = AbiCoder.defaultAbiCoder().encode(["address"], [owner.address]);
  const data = (name === "Wallet" ? concat([bytecode, encoded]) : bytecode) as Hex;
  // The relay counts anew before it signs, and is idle between the acts of a test.
  const nonce = await chain.transactionCount(signer.address);
  const { raw } = signer.sign({ to: null, data, gasLimit: GAS }, nonce, await chain.fees());
  const [fault] = await chain.sendRaw([raw]);
  if (fault) throw new Error(fault.message);
  while ((await chain.transactionCount(signer.address)) === nonce) await pause(POLL_MS);
  const address = getCreateAddress({ from: signer.address, nonce }).toLowerCase() as Hex;
  return { address, key: owner.key, signer: address };
}
