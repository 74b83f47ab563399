import { createCustomCommon, Hardfork, Mainnet, type Common } from "@ethereumjs/common";
import { customCrypto } from "./crypto.ts";

/** Layout of chain.db; a file with another number is refused. */
export const FORMAT = 1;
export const HARDFORK = Hardfork.Cancun;
export const BLOCK_GAS_LIMIT = 30_000_000n;
/**
 * Constant. The rule of EIP-1559 itself never falls below 7 (an eighth of it rounds to nothing),
 * and 0 makes ethers believe that the network has no fee market.
 */
export const BASE_FEE = 7n;

export interface ChainOptions {
  /** Folder of chain.db and authority.key; made if missing. */
  folder: string;
  /** 0 = any free port. */
  port: number;
  chainId: number;
  /** Address to balance in wei, as a decimal string. Fixed for the life of the file. */
  genesis: Record<string, string>;
  /** Enables evm_setNextBlockTimestamp, evm_increaseTime and evm_mine. */
  timeControl: boolean;
}

export function createChainCommon(chainId: number): Common {
  return createCustomCommon({ chainId }, Mainnet, { hardfork: HARDFORK, customCrypto });
}
