import { randomBytes } from "node:crypto";
import type { Wallet } from "ethers";
import { curve } from "../../server/chain/curve.ts";
import { addressOf } from "../../server/chain/signer.ts";
import { type Ids, participantSubject } from "../../server/core/ids.ts";
import { MAX_RFC3339_SECONDS } from "../../server/core/limits.ts";
import { BLANK_STATE, overlay } from "../../server/core/overlay.ts";
import { parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { prepare } from "../../server/core/prepare.ts";
import type { Hex } from "../../server/core/records.ts";
import { apply, check } from "../../server/core/rules/index.ts";
import { toBytes, toHex, type TypedData } from "../../server/core/typed-data.ts";

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
}

const HOUR = 3_600;
const randomWord = () => toHex(randomBytes(32));

export function newParty(key = randomWord()): Party {
  return { address: addressOf(key), key: toBytes(key) };
}
export const partyOf = (wallet: Wallet): Party => newParty(wallet.privateKey as Hex);

/** Writes and signs acts ahead, each on those before it, as a client that knows them would. */
export class Author {
  readonly #place: Whereabouts;
  readonly #time = Math.floor(Date.now() / 1000);
  readonly #view = overlay({
    facts: () => undefined,
    kind: () => undefined,
    state: () => undefined,
    used: () => 0,
    allotted: () => 0,
    nonceSpent: () => false,
    agent: () => undefined,
    office: () => true,
  });
  #nonce = 0n;

  constructor(place: Whereabouts, offices: readonly Party[]) {
    this.#place = place;
    // Founded with the ledger, by no act.
    const state = { ...BLANK_STATE, status: "ACTIVE" as const, until: MAX_RFC3339_SECONDS };
    const changes = offices.map(({ address }) => ({ id: participantSubject(address), state }));
    this.#view.add(changes);
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
    const context = { view: this.#view, time: this.#time, signer: party.address, digest };
    const refusal = check(primary, message, context);
    if (refusal !== undefined) throw new Error(`${type} would be refused: ${refusal.reason}`);
    this.#view.add(apply(primary, message, context));
    return { typedData, signature, digest, ids, signer: party.address };
  }
}
