/**
 * The deployed ledger as tests act on it. A view of it is kept by the service's own rules, so that
 * each answer of the contracts, and each word that an act writes, is held against what they say.
 */
import { expect } from "chai";
import { encodeCall } from "../../../server/chain/calls.ts";
import type { Deployed } from "../../../server/chain/contracts.ts";
import { decode } from "../../../server/chain/events.ts";
import type { ChainEvent } from "../../../server/chain/events.ts";
import { TYPES } from "../../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../../server/core/records.ts";
import { overlay } from "../../../server/core/overlay.ts";
import type { Overlay } from "../../../server/core/overlay.ts";
import type { HandedIn } from "../../../server/core/rules/facts.ts";
import { apply, check } from "../../../server/core/rules/index.ts";
import { CONTRACT_OF, digestOf, domainOf, typesOf } from "../../../server/core/typed-data.ts";
import type { Domain } from "../../../server/core/typed-data.ts";
import type { Change, Refusal, View } from "../../../server/core/view.ts";
import { keyOf } from "../../core/rules/support/ledger.ts";
import type { Fields } from "../../core/rules/support/ledger.ts";
import { attempt, CHAIN_ID, chain, isInstrumented } from "./chain.ts";
import type { Attempt, Receipt } from "./chain.ts";
import { factsFor } from "./facts.ts";
import { RELAYER, walletOf } from "./parties.ts";
import { isWallet, ownerOf } from "./wallets.ts";
import { expectWords, pokeWord } from "./words.ts";
import type { Poke } from "./words.ts";

/** How a signed act comes to the chain: sent by the signer itself, or carried there by another. */
export type Route = "direct" | "relayed";
export const ROUTES: readonly Route[] = ["direct", "relayed"];

/** Seconds that a signature is good for, where a test does not say. */
const VALIDITY = 3600;

/** What a contract that signs may take, and what must be left besides. */
const WALLET_GAS = 450_000n;

/** How much more instrumented code may take. */
const INSTRUMENTED_GAS = 10;

/** What a test bends about an act. */
export interface Header<P extends PrimaryType = PrimaryType> {
  signer?: Hex;
  nonce?: bigint;
  deadline?: bigint;
  /** Instead of those that belong there. */
  facts?: HandedIn[P];
  domain?: Partial<Domain>;
  sender?: Hex;
  signedBy?: Hex;
  /** Makes another signature of the one that belongs there. */
  alter?: (signature: Hex, digest: Hex) => Hex;
  /** That the transaction may take, instead of what the service gives it. */
  gas?: bigint;
}

export interface Outcome<P extends PrimaryType = PrimaryType> {
  message: Messages[P];
  signer: Hex;
  digest: Hex;
  /** Why it was refused; undefined where it was executed or the facts handed in were wrong. */
  refusal: Refusal | undefined;
  /** The error of facts that do not fit, which is no refusal. */
  fault: string | undefined;
  events: ChainEvent[];
  gas: number;
}

export class ChainLedger {
  readonly route: Route;
  readonly view: View;
  /** The chain's clock in seconds, which only moves forward. */
  time: number;
  readonly #overlay: Overlay;
  #nonce: bigint;

  constructor(view: View, time: number, route: Route, nonce = 0n) {
    this.route = route;
    this.#overlay = overlay(view);
    this.view = this.#overlay;
    this.time = time;
    this.#nonce = nonce;
  }

  /** As it is now, to be acted on by this route. What happens to one is not seen by the other. */
  fork(route: Route): ChainLedger {
    return new ChainLedger(this.view, this.time, route, this.#nonce);
  }

  /** Writes what the rules know without any act. */
  note(...changes: Change[]): void {
    this.#overlay.add(changes);
  }

  async act<P extends PrimaryType>(
    primary: P,
    actor: Hex,
    fields: Fields<P>,
    header: Header<P> = {},
  ): Promise<Outcome<P>> {
    const message = this.#messageOf(primary, actor, fields, header);
    const { addresses } = await chain();
    const domain = domainOf(CHAIN_ID, addresses[CONTRACT_OF[primary]]);
    const digest = digestOf(primary, message, domain);
    const signer = header.signer ?? keyOf(this.view, actor, this.time);
    const signed = { ...header, signer };
    const { refusal, fault, receipt } = await this.#attempt(primary, message, domain, signed);
    const context = { view: this.view, time: this.time, signer, digest };

    if (isPlain(primary, header)) {
      const expected = check(primary, message, context);
      expect(refusal, "the rules and the contract answer alike").to.deep.equal(expected);
    }
    if (receipt !== undefined) {
      const changes = apply(primary, message, context);
      this.note(...changes);
      await expectWords(this.view, changes);
    }
    const events = receipt === undefined ? [] : await eventsOf(receipt);
    return { message, signer, digest, refusal, fault, events, gas: Number(receipt?.gasUsed ?? 0) };
  }

  /** Writes into a word what takes acts too many or years too long: an end, a count. */
  async poke(id: Hex, change: Poke): Promise<void> {
    await pokeWord(this.view, id, change);
    const { used, ...state } = change;
    this.note(used === undefined ? { id, state } : { id, used });
  }

  #messageOf<P extends PrimaryType>(
    primary: P,
    actor: Hex,
    fields: Fields<P>,
    header: Header<P>,
  ): Messages[P] {
    this.#nonce += 1n;
    const spends = TYPES[primary].some((field) => field.name === "nonce");
    return {
      actor,
      deadline: header.deadline ?? BigInt(this.time + VALIDITY),
      ...(spends && { nonce: header.nonce ?? this.#nonce }),
      ...fields,
    } as unknown as Messages[P];
  }

  async #attempt<P extends PrimaryType>(
    primary: P,
    message: Messages[P],
    domain: Domain,
    header: Header<P> & { signer: Hex },
  ): Promise<Attempt> {
    const { signer } = header;
    const signs = header.signedBy ?? ownerOf(signer);
    const signature = await this.#sign(primary, message, signs, { ...domain, ...header.domain });
    const proof = {
      actor: message.actor,
      signer,
      nonce: numberOf(message),
      deadline: message.deadline,
      signature: header.alter?.(signature, digestOf(primary, message, domain)) ?? signature,
    };
    const facts = header.facts ?? factsFor(primary, message, this.view);
    const factor = isInstrumented ? INSTRUMENTED_GAS : 1;
    const { data, gasLimit } = encodeCall(primary, message, facts, proof, factor);
    const gas = header.gas ?? gasLimit + (isWallet(signer) ? WALLET_GAS : 0n);
    const from = header.sender ?? (this.route === "direct" ? signs : RELAYER);
    return attempt({ time: this.time, from, to: domain.verifyingContract, data, gas });
  }

  async #sign(primary: PrimaryType, message: object, signer: Hex, domain: Domain): Promise<Hex> {
    if (this.route === "direct") return "0x";
    // By ethers, whose encoding of the types is not the service's own.
    const { EIP712Domain: _, ...types } = typesOf(primary) as Record<string, never[]>;
    return (await walletOf(signer).signTypedData(domain, types, message)) as Hex;
  }
}

/** The nonce that an act spends, or the state that it replaces. */
export function numberOf(message: object): bigint | number {
  const { nonce, revision, head, epoch } = message as {
    nonce?: bigint;
    revision?: number;
    head?: number;
    epoch?: number;
  };
  return nonce ?? revision ?? head ?? epoch ?? 0;
}

/** Whether the rules can tell the outcome: they see no signature, the chain sees no requests. */
function isPlain(primary: PrimaryType, header: Header): boolean {
  const { facts, domain, sender, signedBy, alter } = header;
  return primary !== "Refuse" && (facts ?? domain ?? sender ?? signedBy ?? alter) === undefined;
}

async function eventsOf({ logs }: Receipt): Promise<ChainEvent[]> {
  const { addresses } = await chain();
  return logs.map(({ address, topics, data }, idx) => {
    const [contract] = Object.entries(addresses).find(([, at]) => at === address.toLowerCase())!;
    const event = decode({ contract: contract as Deployed, idx, tx: "0x", topics, data });
    if (event === undefined) throw new Error(`an event that is not of the ABI: ${topics[0]}`);
    return event;
  });
}
