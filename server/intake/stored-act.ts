import { parseTypedData, type SignedAct, type Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { domainOf, typedDataOf, typesOf } from "../core/typed-data.ts";
import type { StoredAct } from "../store/intake/acts.ts";

/** An accepted act in memory. */
export interface AcceptedAct {
  /** Place in the order of acceptance. */
  seq: number;
  act: SignedAct;
  signer: Hex;
  signature: Hex;
  /** Seconds of the chain's clock. */
  at: number;
}

/** The signed message as JSON: what is stored of an act and of a denial. */
export function messageText({ primary, message, contract }: SignedAct, place: Whereabouts): string {
  const domain = domainOf(place.chainId, place.contracts[contract].address);
  return JSON.stringify(typedDataOf(primary, message, domain).message);
}

export function toStored(accepted: AcceptedAct, place: Whereabouts): StoredAct {
  const { act, ...rest } = accepted;
  const { primary, message, digest, contract } = act;
  return {
    ...rest,
    digest,
    primary,
    contract,
    actor: message.actor,
    nonce: "nonce" in message ? message.nonce : undefined,
    deadline: Number(message.deadline),
    message: messageText(act, place),
  };
}

/** The same strict reading as at the door, so a damaged row is a fault and never another act. */
export function fromStored(stored: StoredAct, place: Whereabouts): AcceptedAct {
  const { seq, signer, signature, at, primary, contract } = stored;
  const act = parseTypedData(
    {
      types: typesOf(primary),
      primaryType: primary,
      domain: domainOf(place.chainId, place.contracts[contract].address),
      message: JSON.parse(stored.message) as unknown,
    },
    place,
  );
  if (act.digest !== stored.digest) throw new Error(`accepted act ${seq} is damaged in intake.db`);
  return { seq, act, signer, signature, at };
}
