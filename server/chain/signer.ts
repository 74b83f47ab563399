import { computeAddress, getBytes, Transaction } from "ethers";
import { keccak256 } from "../core/keccak.ts";
import type { Hex } from "../core/records.ts";
import { toHex } from "../core/typed-data.ts";
import { curve } from "./curve.ts";
import { encodeTransaction } from "./transaction.ts";

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
    const fields = { chainId, nonce, ...fees, ...call };
    const { rs, recovery } = curve.sign(keccak256(encodeTransaction(fields)), key);
    const signature = { yParity: recovery, r: rs.subarray(0, 32), s: rs.subarray(32) };
    const raw = encodeTransaction(fields, signature);
    return { raw: toHex(raw), hash: toHex(keccak256(raw)) };
  }

  return {
    address: addressOf(privateKey),

    sign,

    /** Of an act that the node itself takes: 65 bytes, as wallets sign. */
    signDigest(digest: Hex): Hex {
      const { rs, recovery } = curve.sign(getBytes(digest), key);
      return `${toHex(rs)}${(27 + recovery).toString(16)}`;
    },

    /** The same call under the same nonce for `fees`; undefined if it offers those already. */
    raise(raw: Hex, fees: Fees): { raw: Hex; hash: Hex } | undefined {
      const { call, nonce, offered } = parts(raw);
      const { maxFeePerGas, maxPriorityFeePerGas } = offered;
      const isEnough =
        fees.maxFeePerGas <= maxFeePerGas && fees.maxPriorityFeePerGas <= maxPriorityFeePerGas;
      if (isEnough) return undefined;
      return sign(call, nonce, {
        maxFeePerGas: greater(fees.maxFeePerGas, raised(maxFeePerGas)),
        maxPriorityFeePerGas: greater(fees.maxPriorityFeePerGas, raised(maxPriorityFeePerGas)),
      });
    },

    /** The same call under another nonce. */
    renumber: (raw: Hex, nonce: number, fees: Fees) => sign(parts(raw).call, nonce, fees),
  };
}

function parts(raw: Hex) {
  const { to, data, gasLimit, nonce, maxFeePerGas, maxPriorityFeePerGas } = Transaction.from(raw);
  const offered = {
    maxFeePerGas: maxFeePerGas ?? 0n,
    maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n,
  };
  return { call: { to: to as Hex | null, data: data as Hex, gasLimit }, nonce, offered };
}

const raised = (fee: bigint) => (fee * RAISE.times) / RAISE.by + 1n;
const greater = (a: bigint, b: bigint) => (a > b ? a : b);
