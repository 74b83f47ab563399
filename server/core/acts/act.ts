/** What the outside knows of one act, and how its input becomes the message that is signed. */
import { CHAIN_REASONS } from "../codes.ts";
import type { ChainReason } from "../codes.ts";
import type { Document } from "../document.ts";
import { LedgerError } from "../error.ts";
import type { Act } from "../parse-typed-data.ts";
import type { Hex, Messages, PrimaryType } from "../records.ts";
import { CONTRACT_OF } from "../typed-data.ts";
import type { Contract, FactsOf, Kind, View } from "../view.ts";
import type { Field, JsonSchema } from "../wire/field.ts";

/** Where `input` stands in the body of a call, so that pointers lead there. */
export const INPUT = "/input";

/** What a message takes that its input does not say. */
export interface Preparation {
  readonly actor: Hex;
  readonly view: View;
  /** Seconds, by the chain's clock. */
  readonly time: number;
  readonly deadline: bigint;
  /** Asked at most once, and only by acts that spend a nonce. */
  readonly nonce: () => bigint;
  /** 32 random bytes; asked at most once, and not where the input brings its own. */
  readonly salt: () => Hex;
  /** The hash of a document, which is kept to be handed in with the act; 0 without one. */
  readonly cite: (document: Document | undefined) => Hex;
}

interface Definition<P extends PrimaryType, I> {
  name: string;
  primary: P;
  who: string;
  reasons: readonly ChainReason[];
  input: Field<I>;
  /** An input as somebody might send it. */
  example: object;
  message: (input: I, preparation: Preparation) => Messages[P];
}

export interface ActType {
  readonly name: string;
  readonly contract: Contract;
  readonly primary: PrimaryType;
  readonly who: string;
  /** In the order of the code list. */
  readonly reasons: readonly ChainReason[];
  readonly input: JsonSchema;
  readonly example: object;
  readonly prepare: (input: unknown, preparation: Preparation) => Act;
}

/** Every act can be malformed or badly signed. */
const ALWAYS: readonly ChainReason[] = ["E_SHAPE", "E_SIG", "E_ROLE", "E_EXPIRED_SIGNATURE"];

export function defineAct<P extends PrimaryType, I>(definition: Definition<P, I>): ActType {
  const { name, primary, who, input, example, message } = definition;
  const given = new Set([...ALWAYS, ...definition.reasons]);
  return {
    name,
    contract: CONTRACT_OF[primary],
    primary,
    who,
    reasons: CHAIN_REASONS.filter((reason) => given.has(reason)),
    input: input.schema,
    example,
    prepare: (value, preparation) =>
      ({ primary, message: message(input.read(value, INPUT), preparation) }) as unknown as Act,
  };
}

export function notFound(id: Hex, pointer: string): LedgerError {
  return new LedgerError("E_NOT_FOUND", `${pointer} names nothing that the ledger knows`, {
    subject: id,
    pointer,
  });
}

/** The facts that a message is built from; where they lack, nothing can be signed. */
export function factsAt<K extends Kind>(view: View, kind: K, id: Hex, pointer: string): FactsOf<K> {
  const facts = view.facts(kind, id);
  if (facts === undefined) throw notFound(id, pointer);
  return facts;
}
