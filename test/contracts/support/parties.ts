/** Who acts in the tests: accounts that Hardhat's chain funds, with the keys to sign for them. */
import { HDNodeWallet, Mnemonic } from "ethers";
import type { Hex } from "../../../server/core/records.ts";

/** Hardhat's own, published and worthless. */
const MNEMONIC = Mnemonic.fromPhrase("test test test test test test test test test test test junk");
const wallets = new Map<Hex, HDNodeWallet>();

function party(position: number): Hex {
  const wallet = HDNodeWallet.fromMnemonic(MNEMONIC, `m/44'/60'/0'/0/${position}`);
  const address = wallet.address.toLowerCase() as Hex;
  wallets.set(address, wallet);
  return address;
}

export function walletOf(address: Hex): HDNodeWallet {
  const wallet = wallets.get(address);
  if (wallet === undefined) throw new Error(`${address} is no party of the tests`);
  return wallet;
}

export const DEPLOYER = party(0);
/** Sends what others have signed, and is enrolled nowhere. */
export const RELAYER = party(1);
/** Of the offices. */
export const ADMIN = party(2);
export const ACCREDITOR = party(3);
export const REGULATOR = party(4);
export const OTHER_REGULATOR = party(5);
/** Holds the dataset and its rights. */
export const HOSPITAL = party(6);
/** Speaks for the persons in it. */
export const CUSTODIAN = party(7);
/** Licensed by the hospital. */
export const INSURER = party(8);
/** Licensed by the insurer. */
export const ANALYST = party(9);
export const LABORATORY = party(10);
/** Enrolled nowhere. */
export const STRANGER = party(11);
/** A key that others appoint; enrolled nowhere. */
export const AGENT = party(12);
/** A key that takes over from another. */
export const NEW_KEY = party(13);
/** Signs for contract wallets. */
export const OWNER = party(14);
/** Enrolled, and party to nothing. */
export const BYSTANDER = party(15);
/** Enrolled; offices act on it. */
export const SUBJECT = party(16);
