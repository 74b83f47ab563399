/**
 * What is about to be signed, read anew by whoever signs it. A service that prepares an act could
 * give another one to sign: nothing of what it says beside the message is believed.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { actType } from "./acts.ts";
import { LedgerError } from "./error.ts";
import type { Text } from "./language/languages.ts";
import { parseTypedData, type SignedAct, type Whereabouts } from "./parse-typed-data.ts";
import type { CitedDocument, Prepared } from "./prepare.ts";
import type { Hex } from "./records.ts";
import { summaryOf } from "./summary.ts";
import { type Domain, toHex } from "./typed-data.ts";
import { NOTHING_KNOWN } from "./view.ts";

export interface Wanted {
  type: string;
  actor: Hex;
  input: unknown;
  /** The ledger that is meant; without it, whichever one the service names. */
  place: Whereabouts | undefined;
}
export interface ReadAct {
  act: SignedAct;
  /** Of the message alone: whatever a service adds to it could be a lie. */
  summary: Text;
}

/** What was prepared is not what was asked for. */
export class PreparedOtherwise extends Error {
  override readonly name = "PreparedOtherwise";
}

/**
 * The digest comes from the message and not from the service, and the message is an act of the kind
 * that was asked for, by the actor and about the parties and records that were named.
 */
export function readPrepared(prepared: Prepared, wanted: Wanted): ReadAct {
  const act = readAct(prepared, wanted.place ?? placeIn(prepared));
  const kind = actType(wanted.type);
  if (act.primary !== kind.primary)
    throw otherwise(`it is a ${act.primary}, not a ${kind.primary}`);
  if (act.message.actor !== wanted.actor) throw otherwise(`its actor is ${act.message.actor}`);
  if (act.digest !== prepared.digest) throw otherwise(`its digest is ${act.digest}`);
  const signed = new Set([...namesIn(act.message)].flatMap((name) => [name, addressOf(name)]));
  for (const name of namesIn(wanted.input))
    if (!signed.has(name)) throw otherwise(`it does not name ${name}`);
  for (const document of prepared.documents) checkDocument(document);
  return { act, summary: summaryOf(act, NOTHING_KNOWN) };
}

function readAct(prepared: Prepared, place: Whereabouts): SignedAct {
  try {
    return parseTypedData(prepared.typedData, place);
  } catch (error) {
    if (error instanceof LedgerError) throw otherwise(error.message);
    throw error;
  }
}

function placeIn({ typedData }: Prepared): Whereabouts {
  const { chainId, verifyingContract } = (typedData?.domain ?? {}) as Partial<Domain>;
  const address = typeof verifyingContract === "string" ? verifyingContract : ("0x" as Hex);
  const contract = { address };
  return {
    chainId: chainId ?? 0,
    contracts: {
      Registry: contract,
      Authorizations: contract,
      Oversight: contract,
      Anchors: contract,
    },
  };
}

/** Every address and id, outside documents that stand in an input as a whole. */
function* namesIn(value: unknown): Generator<string> {
  if (typeof value === "string" && /^0x([0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) {
    yield value.toLowerCase();
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      const isDocument = name.endsWith("Doc") && typeof inner === "object";
      if (!isDocument) yield* namesIn(inner);
    }
  }
}

/** Subjects of orders are 32 bytes: of a participant, its address behind zeros. */
const addressOf = (name: string) => name.replace(/^0x0{24}(?=.{40}$)/, "0x");

function checkDocument({ hash, content }: CitedDocument): void {
  const found = toHex(sha256(utf8ToBytes(content)));
  if (found !== hash) throw otherwise(`the document ${hash} has the hash ${found}`);
}

const otherwise = (how: string) =>
  new PreparedOtherwise(`the service gave something else to sign than was asked for: ${how}`);
