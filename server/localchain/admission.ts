import {
  Capability,
  isBlob4844Tx,
  isEOACode7702Tx,
  isLegacyTx,
  type TypedTransaction,
} from "@ethereumjs/tx";
import { bytesToHex, type Account } from "@ethereumjs/util";
import type { Chain, Head } from "./chain.ts";
import { RPC, RpcError } from "./errors.ts";
import { MAX_TX_BYTES } from "./limits.ts";
import { BASE_FEE, BLOCK_GAS_LIMIT } from "./parameters.ts";
import { PoolRefusal, type PooledTx } from "./pool.ts";
import { readTransaction } from "./transaction.ts";

function refused(message: string): RpcError {
  return new RpcError(RPC.REFUSED, message);
}

/** Takes a signed transaction into the pool and returns its hash. */
export async function admit(chain: Chain, raw: Uint8Array): Promise<string> {
  const tx = decode(chain, raw);
  const pooled = checkedAlone(tx, raw);
  const account = await senderAtHead(chain, tx);
  if (account.isContract()) throw refused("sender not an eoa");
  if (account.balance < tx.gasLimit * pooled.maxFee + tx.value) {
    throw refused("insufficient funds for gas * price + value");
  }
  try {
    chain.submit(pooled, Number(account.nonce));
  } catch (error) {
    if (error instanceof PoolRefusal) throw refused(error.message);
    throw error;
  }
  return pooled.hash;
}

const senders = new WeakMap<Head, Map<string, Promise<Account>>>();

/** A relay sends hundreds between two blocks, and only a block changes what is asked for here. */
function senderAtHead({ head, archive }: Chain, tx: TypedTransaction): Promise<Account> {
  const known = senders.get(head) ?? new Map<string, Promise<Account>>();
  senders.set(head, known);
  const address = tx.getSenderAddress();
  const found =
    known.get(address.toString()) ?? archive.account(head.header.stateRoot, address.bytes);
  known.set(address.toString(), found);
  return found;
}

function decode(chain: Chain, raw: Uint8Array): TypedTransaction {
  if (raw.length > MAX_TX_BYTES) throw refused("oversized data");
  let tx: TypedTransaction;
  try {
    tx = readTransaction(chain.common, raw);
  } catch (error) {
    throw refused(`invalid transaction: ${(error as Error).message}`);
  }
  if (isBlob4844Tx(tx) || isEOACode7702Tx(tx)) throw refused("transaction type not supported");
  if (!tx.isSigned()) throw refused("the transaction isn't signed");
  if (isLegacyTx(tx) && !tx.supports(Capability.EIP155ReplayProtection)) {
    throw refused("only replay-protected (EIP-155) transactions allowed over RPC");
  }
  return tx;
}

/** Everything that the transaction alone shows. */
function checkedAlone(tx: TypedTransaction, raw: Uint8Array): PooledTx {
  let sender: string;
  try {
    sender = tx.getSenderAddress().toString();
  } catch {
    throw refused("invalid sender");
  }
  if (tx.nonce >= BigInt(Number.MAX_SAFE_INTEGER)) throw refused("nonce too high");
  if (tx.gasLimit > BLOCK_GAS_LIMIT) throw refused("exceeds block gas limit");
  if (tx.gasLimit < tx.getIntrinsicGas()) throw refused("intrinsic gas too low");
  const maxFee = "maxFeePerGas" in tx ? tx.maxFeePerGas : tx.gasPrice;
  const tip = "maxPriorityFeePerGas" in tx ? tx.maxPriorityFeePerGas : tx.gasPrice;
  if (maxFee < BASE_FEE) throw refused(`max fee per gas less than block base fee ${BASE_FEE}`);
  return { tx, raw, hash: bytesToHex(tx.hash()), sender, nonce: Number(tx.nonce), maxFee, tip };
}
