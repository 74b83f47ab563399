/**
 * From what a person means to what its key signs. Only the form is judged here, and whether the
 * facts exist that the message is built from; what the act may do is for the rules.
 */
import { actType } from "./acts.ts";
import type { Document } from "./document.ts";
import { idsOf } from "./ids.ts";
import type { Ids } from "./ids.ts";
import type { Text } from "./language/languages.ts";
import type { Whereabouts } from "./parse-typed-data.ts";
import { ZERO } from "./records.ts";
import type { Hex } from "./records.ts";
import { summaryOf } from "./summary.ts";
import { digestOf, domainOf, typedDataOf } from "./typed-data.ts";
import type { TypedData } from "./typed-data.ts";
import type { View } from "./view.ts";
import { address } from "./wire/values.ts";

export interface Wish {
  type: string;
  actor: unknown;
  input: unknown;
}
export interface Means {
  view: View;
  /** Seconds, by the chain's clock. */
  time: number;
  deadline: bigint;
  /** Called at most once, and only for acts that spend a nonce. */
  nonce: () => bigint;
  /** 32 random bytes, called at most once. */
  salt: () => Hex;
  place: Whereabouts;
}
/** To be handed in with the act; `content` is canonical JSON, whose bytes the hash is of. */
export interface CitedDocument {
  hash: Hex;
  mediaType: "application/json";
  content: string;
}
export interface Prepared {
  typedData: TypedData;
  digest: Hex;
  ids: Ids;
  documents: CitedDocument[];
  summary: Text;
}

export function prepare({ type, actor, input }: Wish, means: Means): Prepared {
  const documents = new Map<Hex, CitedDocument>();
  const cite = (document: Document | undefined): Hex => {
    if (document?.content !== undefined) {
      const { hash, content } = document;
      documents.set(hash, { hash, mediaType: "application/json", content });
    }
    return document?.hash ?? ZERO;
  };
  const chosen = actType(type);
  const act = chosen.prepare(input, { ...means, actor: address.read(actor, "/actor"), cite });
  const { contract } = chosen;
  const domain = domainOf(means.place.chainId, means.place.contracts[contract].address);
  const digest = digestOf(act.primary, act.message, domain);
  return {
    typedData: typedDataOf(act.primary, act.message, domain),
    digest,
    ids: idsOf(act, digest),
    documents: [...documents.values()],
    summary: summaryOf(act, means.view),
  };
}
