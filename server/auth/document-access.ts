import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { Upload } from "../store/intake/documents.ts";
import { isParty } from "./parties.ts";
import type { Reader } from "./reader.ts";

interface Cited {
  index: Pick<IndexReader, "citing" | "list">;
  view: View;
  /** The block that parties are judged at. */
  at: number;
}

/**
 * Each level is open to those of the one after it: PUBLIC to all; PARTIES to parties of a record
 * that cites the document, REGULATORS to the office, OWNER to the uploader. It belongs to the
 * upload: what one holder keeps to itself another may have published.
 */
export function readableUpload(
  hash: Hex,
  uploads: readonly Upload[],
  reader: Reader,
  cited: Cited,
): Upload | undefined {
  return uploads.find(({ visibility, uploader }) => {
    if (visibility === "PUBLIC" || uploader === reader.address) return true;
    if (visibility === "OWNER") return false;
    if (reader.regulator) return true;
    return visibility === "PARTIES" && citesAsParty(hash, reader.address, cited);
  });
}

/** Whether some record that cites the document has this participant as a party. */
export function citesAsParty(hash: Hex, address: Hex | undefined, cited: Cited): boolean {
  if (address === undefined) return false;
  const { index, view, at } = cited;
  return index.citing(hash, at).some((record) => isParty(index, view, at, record, address));
}
