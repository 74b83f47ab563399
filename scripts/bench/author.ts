import { randomBytes } from "node:crypto";
import type { Wallet } from "ethers";
import { encodeCall, type EncodedCall } from "../../server/chain/calls.ts";
import { curve } from "../../server/chain/curve.ts";
import { addressOf } from "../../server/chain/signer.ts";
import { type Ids, participantSubject } from "../../server/core/ids.ts";
import { MAX_RFC3339_SECONDS } from "../../server/core/limits.ts";
import { BLANK_STATE, overlay, type Overlay } from "../../server/core/overlay.ts";
import { type Act, parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { prepare } from "../../server/core/prepare.ts";
import type { Hex } from "../../server/core/records.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import { apply, check } from "../../server/core/rules/index.ts";
import { toBytes, toHex, type TypedData } from "../../server/core/typed-data.ts";
import { NOTHING_KNOWN } from "../../server/core/view.ts";

export interface Party {
  address: Hex;
  key: Uint8Array;
}
export interface SignedAct {
  typedData: TypedData;
  signature: Hex;
  digest: Hex;
  ids: Ids;
  signer: Hex;
  act: Act;
  /** What the contract is handed beside the message. */
  facts: ReturnType<typeof handedIn>;
}

const HOUR = 3_600;
const randomWord = () => toHex(randomBytes(32));

export function newParty(key = randomWord()): Party {
  return { address: addressOf(key), key: toBytes(key) };
}
export const partyOf = (wallet: Wallet): Party => newParty(wallet.privateKey as Hex);

/** The ledger as it was founded: offices, which no act enrolled, and nothing else. */
export function foundedView(offices: readonly Party[]): Overlay {
  const view = overlay({
    ...NOTHING_KNOWN,
    office: () => true,
  });
  const state = { ...BLANK_STATE, status: "ACTIVE" as const, until: MAX_RFC3339_SECONDS };
  view.add(
    offices.map(({ address }) => {
      return { id: participantSubject(address), state: { ...state, key: address } };
    }),
  );
  return view;
}

/** Writes and signs acts ahead, each on those before it, as a client that knows them would. */
export class Author {
  readonly #place: Whereabouts;
  readonly #time = Math.floor(Date.now() / 1000);
  readonly #view: Overlay;
  #nonce = 0n;

  constructor(place: Whereabouts, offices: readonly Party[]) {
    this.#place = place;
    this.#view = foundedView(offices);
  }

  act(party: Party, type: string, input: object): SignedAct {
    const prepared = prepare(
      { type, actor: party.address, input },
      {
        view: this.#view,
        time: this.#time,
        deadline: BigInt(this.#time + HOUR),
        nonce: () => this.#nonce++,
        salt: randomWord,
        place: this.#place,
      },
    );
    const { typedData, digest, ids } = prepared;
    const { rs, recovery } = curve.sign(toBytes(digest), party.key);
    const signature = toHex(Uint8Array.of(...rs, 27 + recovery));
    const { primary, message } = parseTypedData(typedData, this.#place);
    const act = { primary, message } as Act;
    const context = { view: this.#view, time: this.#time, signer: party.address, digest };
    const refusal = check(primary, message, context);
    if (refusal !== undefined) throw new Error(`${type} would be refused: ${refusal.reason}`);
    const facts = handedIn(primary, message, this.#view);
    this.#view.add(apply(primary, message, context));
    return { typedData, signature, digest, ids, signer: party.address, act, facts };
  }
}

/** The act as the contract takes it, from the signer itself if there is no signature. */
export function callOf({ act, facts, signer }: SignedAct, signature: Hex): EncodedCall {
  const { primary, message } = act;
  const replaced = message as { nonce?: bigint; head?: number; epoch?: number };
  const proof = {
    actor: message.actor,
    signer,
    nonce: replaced.nonce ?? replaced.head ?? replaced.epoch ?? 0,
    deadline: message.deadline,
    signature,
  };
  return encodeCall(primary, message, facts, proof);
}
