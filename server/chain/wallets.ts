import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import { type Rpc, RpcError } from "./rpc.ts";

/** What a contract may spend on a signature: `Signatures.CONTRACT_GAS` of the contracts. */
export const WALLET_GAS = 400_000;
/** Questions to contracts at one time: anybody's code runs in them. */
const MAX_WALLET_CALLS = 8;

/** ERC-1271: `isValidSignature(bytes32,bytes)`, and what it answers if so. */
const SELECTOR = "0x1626ba7e";
const YES = SELECTOR.padEnd(2 + 64, "0");
const WORD_DIGITS = 64;

const TRANSACTION_GAS = 21_000;
/** EIP-2028, as if no byte were zero. */
const CALLDATA_BYTE_GAS = 16;
/** EIP-1474 has no code for it, and nodes word it as they like. */
const FAILED_IN_CONTRACT = /revert|out of gas|opcode|stack|jump|vm exception/i;
const REVERTED = 3;

/** Whether a contract takes a signature for its own, asked as the ledger's contracts ask it. */
export type WalletCheck = (wallet: Hex, digest: Hex, signature: Hex) => Promise<boolean>;

/** Throws E_CHAIN where the chain can't be asked, which says nothing about the signature. */
export function createWalletCheck(rpc: Pick<Rpc, "call">): WalletCheck {
  let asked = 0;

  return async function accepts(wallet, digest, signature) {
    if (asked >= MAX_WALLET_CALLS) {
      throw new LedgerError("E_LIMIT", "too many signatures of contracts are being checked");
    }
    asked += 1;
    try {
      const asks = question(wallet, digest, signature);
      const answer = await rpc.call<string>("eth_call", asks, "latest");
      // Without code, the answer is empty.
      return answer.slice(0, YES.length).toLowerCase() === YES;
    } catch (error) {
      if (error instanceof RpcError && hasFailed(error)) return false;
      const problem = `the chain can't ask ${wallet}: ${(error as Error).message}`;
      throw new LedgerError("E_CHAIN", problem, { status: 503 });
    } finally {
      asked -= 1;
    }
  };
}

function question(wallet: Hex, digest: Hex, signature: Hex) {
  const digits = signature.slice(2);
  const padded = digits.padEnd(Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS, "0");
  const word = (value: number) => value.toString(16).padStart(WORD_DIGITS, "0");
  const data = `${SELECTOR}${digest.slice(2)}${word(64)}${word(digits.length / 2)}${padded}`;
  const gas = WALLET_GAS + TRANSACTION_GAS + (data.length / 2 - 1) * CALLDATA_BYTE_GAS;
  return { to: wallet, data, gas: `0x${gas.toString(16)}` };
}

const hasFailed = ({ code, data, message }: RpcError) =>
  code === REVERTED || data !== undefined || FAILED_IN_CONTRACT.test(message);
