import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Upload } from "../store/intake/documents.ts";
import { isParty } from "./parties.ts";
import type { Reader } from "./reader.ts";

interface Cited {
  index: Pick<IndexReader, "citedBy" | "citing" | "list">;
  view: View;
  /** The block that parties are judged at. */
  at: number;
}

/**
 * Each level is open to those of the one after it: PUBLIC to all; PARTIES to parties of a record
 * where the uploader itself cited the document; REGULATORS to the office, OWNER to the uploader. It
 * belongs to the upload: what one holder keeps to itself another may have published. Nobody opens
 * another's document by citing its hash, not even in a record that names that other as a party.
 */
export function readableUpload(
  hash: Hex,
  uploads: readonly Upload[],
  reader: Reader,
  cited: Cited,
): Upload | undefined {
  const { participants, regulator } = reader;
  return uploads.find(({ visibility, uploader }) => {
    if (visibility === "PUBLIC" || participants.includes(uploader)) return true;
    if (visibility === "OWNER") return false;
    if (regulator) return true;
    if (visibility !== "PARTIES" || participants.length === 0) return false;
    const records = cited.index.citedBy(hash, uploader, cited.at);
    return participants.some((participant) => isPartyOfAny(records, participant, cited));
  });
}

/** Which of these participants is a party of some record that cites the document. */
export function partiesCiting(hash: Hex, participants: readonly Hex[], cited: Cited): Hex[] {
  if (participants.length === 0) return [];
  const records = cited.index.citing(hash, cited.at);
  return participants.filter((participant) => isPartyOfAny(records, participant, cited));
}

function isPartyOfAny(records: readonly Hex[], participant: Hex, { index, view, at }: Cited) {
  return records.some((record) => isParty(index, view, at, record, participant));
}
