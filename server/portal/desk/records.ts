/** What the pages of the desk look up, for the participant that is acted for. */
import type { Hex } from "../../core/records.ts";
import { namesOf, type Names, orMissing } from "../ledger/names.ts";
import type {
  Asset,
  Authorization,
  Page as Answer,
  RecordBase,
  Right,
  Scope,
  Time,
} from "../ledger/wire.ts";
import type { Visit } from "../page.ts";

/** Of longer lists the pages say so, and lead to the records themselves. */
export const LISTED = 50;
/** Lists that are looked up for each of a participant's records: their number is bounded, too. */
export const LOOKED_AT = 20;

export interface Request extends RecordBase {
  asset: Hex;
  right: Hex;
  parent: Hex;
  requester: Hex;
  at: Time;
  relation: string;
  policyDoc: Hex | null;
  scope: Scope;
}
export interface Consent extends RecordBase {
  asset: Hex;
  giver: Hex;
  recipient: Hex | null;
  codes: string[];
  scope: Scope;
}
export interface Order extends RecordBase {
  subject: Hex;
  issuer: Hex;
  reviewBy: Time;
}

export async function listOf<T>(
  visit: Visit,
  kind: string,
  filters: Record<string, string>,
  limit = LISTED,
): Promise<T[]> {
  const query = new URLSearchParams({ ...filters, limit: String(limit) });
  return (await visit.ask<Answer<T>>(`/v1/${kind}?${query.toString()}`)).items;
}

export const rightsOf = (visit: Visit, holder: Hex): Promise<Right[]> =>
  listOf(visit, "rights", { holder });

export const licensesOf = (visit: Visit, grantee: Hex): Promise<Authorization[]> =>
  listOf(visit, "authorizations", { grantee, status: "GRANTED" });

/** Names of these parties, and titles of these assets as far as the reader may see them. */
export async function namesFor(
  visit: Visit,
  parties: readonly Hex[],
  assets: readonly Hex[],
): Promise<Names> {
  const found = await Promise.all(
    [...new Set(assets)].map((id) => orMissing(visit.ask<Asset>(`/v1/assets/${id}`))),
  );
  return namesOf(
    visit,
    parties,
    found.filter((asset) => asset !== undefined),
  );
}
