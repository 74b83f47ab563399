// Transactions that reach the contracts and that the relay knows nothing of.
import { createSigner } from "../../server/chain/signer.ts";
import { parseTypedData } from "../../server/core/parse-typed-data.ts";
import type { Hex } from "../../server/core/records.ts";
import { readRelayerKey } from "../../server/config/secrets.ts";
import type { AcceptedAct } from "../../server/intake/stored-act.ts";
import { callOf } from "../../server/relay/call.ts";
import type { TestLedger } from "../intake/ledger.ts";

const TURN_MS = 20;
export const turn = () => new Promise((resolve) => setTimeout(resolve, TURN_MS));

export interface SignedTypedData {
  typedData: object;
  signature: string;
}

/** Only the relayer's key has funds, so it pays here too. */
export function relayerOf({ config, parts }: TestLedger) {
  return createSigner(readRelayerKey(config), parts.chain.deployment.chainId);
}

export function acceptedOf(
  { parts }: TestLedger,
  { typedData, signature }: SignedTypedData,
  seq: number,
): AcceptedAct {
  const act = parseTypedData(typedData, parts.chain.deployment);
  const at = parts.now();
  return { seq, act, signer: act.message.actor, signature: signature as Hex, at };
}

/** The transaction of an act, signed and not sent. */
export async function foreign(
  ledger: TestLedger,
  signed: SignedTypedData,
  nonce: number,
): Promise<Hex> {
  const { chain, intake } = ledger.parts;
  const call = callOf(acceptedOf(ledger, signed, 0), intake.pending, chain.deployment, 1);
  return relayerOf(ledger).sign(call, nonce, await chain.fees()).raw;
}

/** Resolves once a block holds the transaction. */
export async function sendPast(ledger: TestLedger, signed: SignedTypedData): Promise<void> {
  const { chain, signer } = ledger.parts;
  const nonce = await quietNonce(ledger);
  await chain.sendRaw([await foreign(ledger, signed, nonce)]);
  while ((await chain.transactionCount(signer.address)) === nonce) await turn();
}

/** The relayer's next nonce, once all that it signed is in a block. */
export async function quietNonce({ parts }: TestLedger): Promise<number> {
  const { chain, signer, store } = parts;
  const next = (store.sendings.lastNonce(signer.address) ?? -1) + 1;
  for (;;) {
    const count = await chain.transactionCount(signer.address);
    if (count >= next) return count;
    await turn();
  }
}
