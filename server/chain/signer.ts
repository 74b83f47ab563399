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

/** What nodes ask of a replacement, with room: Besu and geth want a tenth more of both fees. */
const RAISE = { times: 9n, by: 8n };

/** The key that pays for relayed acts. Warning: who signs sees to it that no nonce serves twice. */
export type Signer = ReturnType<typeof createSigner>;

export function addressOf(privateKey: Hex): Hex {
  return computeAddress(privateKey).toLowerCase() as Hex;
}

export function createSigner(privateKey: Hex, chainId: number) {
  const key = getBytes(privateKey);

  function sign(call: Call, nonce: number, fees: Fees): { raw: Hex; hash: Hex } {
    const transaction = Transaction.from({ type: 2, chainId, nonce, ...call, ...fees });
    const { rs, recovery } = curve.sign(getBytes(transaction.unsignedHash), key);
    transaction.signature = {
      r: hexlify(rs.subarray(0, 32)),
      s: hexlify(rs.subarray(32)),
      yParity: recovery === 1 ? 1 : 0,
    };
    return { raw: transaction.serialized as Hex, hash: transaction.hash as Hex };
  }

  return {
    address: addressOf(privateKey),

    sign,

    /** The same call under the same nonce for `fees`; undefined if it offers those already. */
    raise(raw: Hex, fees: Fees): { raw: Hex; hash: Hex } | undefined {
      const { to, data, gasLimit, nonce, maxFeePerGas, maxPriorityFeePerGas } =
        Transaction.from(raw);
      const offered = maxFeePerGas ?? 0n;
      if (fees.maxFeePerGas <= offered) return undefined;
      const call = { to: to as Hex | null, data: data as Hex, gasLimit };
      return sign(call, nonce, {
        maxFeePerGas: greater(fees.maxFeePerGas, raised(offered)),
        maxPriorityFeePerGas: greater(
          fees.maxPriorityFeePerGas,
          raised(maxPriorityFeePerGas ?? 0n),
        ),
      });
    },
  };
}

const raised = (fee: bigint) => (fee * RAISE.times) / RAISE.by + 1n;
const greater = (a: bigint, b: bigint) => (a > b ? a : b);
