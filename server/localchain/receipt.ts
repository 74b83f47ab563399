import { RLP } from "@ethereumjs/rlp";
import type { TypedTransaction } from "@ethereumjs/tx";
import { bigIntToUnpaddedBytes, bytesToBigInt } from "@ethereumjs/util";
import type { RunTxResult } from "@ethereumjs/vm";
import { BASE_FEE } from "./parameters.ts";

/** What the transaction and its logs don't tell; the sender saves a recovery at each read. */
export interface StoredReceipt {
  from: Uint8Array;
  /** Empty unless the transaction made a contract. */
  contract: Uint8Array;
  succeeded: boolean;
  gasUsed: bigint;
  cumulativeGasUsed: bigint;
  gasPrice: bigint;
}

export function receiptOf(tx: TypedTransaction, result: RunTxResult): StoredReceipt {
  const succeeded = result.execResult.exceptionError === undefined;
  const made = succeeded && tx.to === undefined ? result.createdAddress : undefined;
  return {
    from: tx.getSenderAddress().bytes,
    contract: made?.bytes ?? new Uint8Array(0),
    succeeded,
    gasUsed: result.totalGasSpent,
    cumulativeGasUsed: result.receipt.cumulativeBlockGasUsed,
    gasPrice: BASE_FEE + tx.getEffectivePriorityFee(BASE_FEE),
  };
}

export function encodeStoredReceipt(receipt: StoredReceipt): Uint8Array {
  return RLP.encode([
    receipt.from,
    receipt.contract,
    Uint8Array.of(receipt.succeeded ? 1 : 0),
    bigIntToUnpaddedBytes(receipt.gasUsed),
    bigIntToUnpaddedBytes(receipt.cumulativeGasUsed),
    bigIntToUnpaddedBytes(receipt.gasPrice),
  ]);
}

export function decodeStoredReceipt(bytes: Uint8Array): StoredReceipt {
  const [from, contract, succeeded, gasUsed, cumulativeGasUsed, gasPrice] = RLP.decode(
    bytes,
  ) as Uint8Array[] as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  return {
    from,
    contract,
    succeeded: succeeded[0] === 1,
    gasUsed: bytesToBigInt(gasUsed),
    cumulativeGasUsed: bytesToBigInt(cumulativeGasUsed),
    gasPrice: bytesToBigInt(gasPrice),
  };
}
