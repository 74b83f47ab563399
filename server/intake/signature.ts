import { curve } from "../chain/curve.ts";
import { LedgerError } from "../core/error.ts";
import { keccak256 } from "../core/keccak.ts";
import type { Hex } from "../core/records.ts";
import { toBytes, toHex } from "../core/typed-data.ts";

const SIGNATURE = /^0x[0-9a-fA-F]{130}$/;
/** Half the order of the curve. Above it lies every signature's twin, which anybody can make. */
const HIGHEST_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ADDRESS_BYTES = 20;

const wrong = (problem: string) =>
  new LedgerError("E_SIG", `the signature ${problem}`, { pointer: "/signature" });

/** Whose key signed `digest`: 65 bytes r ‖ s ‖ v, v 27 or 28, as the contracts take it. */
export function recoverSigner(digest: Hex, signature: string): Hex {
  if (!SIGNATURE.test(signature)) throw wrong("must be 0x and 65 bytes in hex, r ‖ s ‖ v");
  const bytes = toBytes(signature.toLowerCase() as Hex);
  const v = bytes[64];
  if (v !== 27 && v !== 28) throw wrong("must end in v = 27 or 28");
  if (BigInt(`0x${signature.slice(66, 130)}`) > HIGHEST_S) throw wrong("must have a low s");
  let key: Uint8Array;
  try {
    key = curve.recover(toBytes(digest), bytes.subarray(0, 64), v - 27);
  } catch {
    throw wrong("is none of any key");
  }
  return toHex(keccak256(key).slice(-ADDRESS_BYTES));
}

/** Whether it is a key's; if not, it may be a contract's. */
export function isSignedByKey(digest: Hex, signature: string, signer: Hex): boolean {
  try {
    return recoverSigner(digest, signature) === signer;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
