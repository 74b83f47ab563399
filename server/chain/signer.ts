import { computeAddress, getBytes, hexlify, Transaction } from "ethers";
import type { Hex } from "../core/records.ts";
import { curve } from "./curve.ts";

export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}
export interface Call {
  /** null creates a contract. */
  to: Hex | null;
  data: Hex;
  gasLimit: bigint;
}

/** The key that pays for relayed acts. Warning: who signs sees to it that no nonce serves twice. */
export type Signer = ReturnType<typeof createSigner>;

export function addressOf(privateKey: Hex): Hex {
  return computeAddress(privateKey).toLowerCase() as Hex;
}

export function createSigner(privateKey: Hex, chainId: number) {
  const key = getBytes(privateKey);
  return {
    address: addressOf(privateKey),

    sign(call: Call, nonce: number, fees: Fees): { raw: Hex; hash: Hex } {
      const transaction = Transaction.from({ type: 2, chainId, nonce, ...call, ...fees });
      const { rs, recovery } = curve.sign(getBytes(transaction.unsignedHash), key);
      transaction.signature = {
        r: hexlify(rs.subarray(0, 32)),
        s: hexlify(rs.subarray(32)),
        yParity: recovery === 1 ? 1 : 0,
      };
      return { raw: transaction.serialized as Hex, hash: transaction.hash as Hex };
    },
  };
}
