import type { WalletCheck } from "../chain/wallets.ts";
import { actName } from "../core/acts.ts";
import { LedgerError, shapeError } from "../core/error.ts";
import { MAX_SIGNATURE_BYTES } from "../core/limits.ts";
import type { SignedAct } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { actsFor } from "../core/rules/signer.ts";
import type { View } from "../core/view.ts";
import { isSignedByKey, recoverSigner } from "./signature.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;
const BYTES = /^0x([0-9a-f]{2})+$/;

interface Sources {
  pending: View;
  now: () => number;
  stale: () => boolean;
  walletSigned: WalletCheck;
}

/**
 * Who signed: the key that is recovered, or a contract that is named and says so (ERC-1271).
 * Throws E_SIG, or what kept the chain from being asked.
 */
export async function signerOf(
  act: SignedAct,
  given: { signature: string; signer?: string },
  sources: Sources,
): Promise<Hex> {
  const { digest } = act;
  if (given.signer === undefined) return recoverSigner(digest, given.signature);
  const signer = given.signer.toLowerCase() as Hex;
  const signature = given.signature.toLowerCase() as Hex;
  if (!ADDRESS.test(signer)) throw shapeError("/signer", "must be an address");
  if (isSignedByKey(digest, signature, signer)) return signer;

  // On chain an empty one is no signature: it means that the signer itself sends the act.
  if (!BYTES.test(signature)) throw wrong("must be 0x and bytes in hex");
  if (signature.length / 2 - 1 > MAX_SIGNATURE_BYTES)
    throw wrong(`may have at most ${MAX_SIGNATURE_BYTES} bytes`);
  assertMayAsk(act, signer, sources);
  if (!(await sources.walletSigned(signer, digest, signature)))
    throw wrong(`is not that of ${signer}`);
  return signer;
}

/** Code of anybody's runs when a contract is asked, so only whom the act is for may name one. */
function assertMayAsk(act: SignedAct, signer: Hex, { pending, now, stale }: Sources): void {
  const { actor } = act.message;
  if (actsFor(pending, actor, signer, actName(act, pending), now()) !== "E_SIG") return;
  if (!stale()) throw wrong(`is not that of ${signer}, who does not sign for ${actor}`);
  throw new LedgerError("E_STALE", "this node does not know who signs for the actor: try again");
}

const wrong = (problem: string) =>
  new LedgerError("E_SIG", `the signature ${problem}`, { pointer: "/signature" });
