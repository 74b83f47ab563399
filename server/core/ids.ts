/** Ids: a record with a slot is named by the hash of its fixed facts, others by an act's digest. */
import { concatBytes } from "@noble/hashes/utils.js";
import { RIGHTS } from "./codes.ts";
import { keccak256 } from "./keccak.ts";
import type { Act } from "./parse-typed-data.ts";
import type { Asset, Basis, Hex, Log, Order, Scope, Terms, Title } from "./records.ts";
import { hashStruct } from "./struct-hash.ts";
import { toBytes, toHex } from "./typed-data.ts";

export const assetId = (asset: Asset): Hex => hashStruct("Asset", asset);
export const rightId = (asset: Hex, title: Title): Hex => hashStruct("Right", { asset, title });
export const consentId = (basis: Basis): Hex => hashStruct("Basis", basis);
export const authorizationId = (terms: Terms): Hex => hashStruct("Terms", terms);
export const orderId = (order: Order): Hex => hashStruct("Order", order);
export const logId = (log: Log): Hex => hashStruct("Log", log);

/** What the id of a derived asset fixes of its origin: the authorizations cited, in order. */
export const inputsHash = (authorizations: readonly Hex[]): Hex =>
  toHex(keccak256(concatBytes(...authorizations.map(toBytes))));
export const ceilingHash = (ceiling: Scope): Hex => hashStruct("Scope", ceiling);

/** A participant among subjects of 32 bytes: its address, padded on the left. */
export const participantSubject = (address: Hex): Hex =>
  `0x${address.slice(2).padStart(64, "0").toLowerCase()}`;

export interface Ids {
  asset?: Hex;
  rights?: Partial<Record<(typeof RIGHTS)[number], Hex>>;
  consent?: Hex;
  request?: Hex;
  authorization?: Hex;
  receipt?: Hex;
  order?: Hex;
  log?: Hex;
}

function idsOfAsset(asset: Asset, titles: readonly Title[]): Ids {
  const id = assetId(asset);
  const rights: Ids["rights"] = {};
  for (const title of titles) {
    const kind = RIGHTS[title.kind];
    if (kind !== undefined) rights[kind] = rightId(id, title);
  }
  return { asset: id, rights };
}

/** The ids of what an act creates. */
export function idsOf(act: Act, digest: Hex): Ids {
  switch (act.primary) {
    case "Register":
      return idsOfAsset(act.message.asset, act.message.rights);
    case "Derive":
      return { ...idsOfAsset(act.message.asset, act.message.rights), receipt: digest };
    case "Give":
      return { consent: consentId(act.message.basis) };
    case "Request":
      return { request: digest };
    case "Grant":
      return { authorization: authorizationId(act.message.terms) };
    case "Use":
      return { receipt: digest };
    case "Freeze":
      return { order: orderId(act.message.order) };
    case "OpenLog":
      return { log: logId(act.message.log) };
    case "Enroll":
    case "Suspend":
    case "Reinstate":
    case "Succeed":
    case "Appoint":
    case "Dismiss":
    case "AddVersion":
    case "Retire":
    case "Reclassify":
    case "Offer":
    case "Accept":
    case "Renounce":
    case "Withdraw":
    case "Refuse":
    case "Revoke":
    case "Surrender":
    case "RevokeAll":
    case "Lift":
    case "Anchor":
      return {};
  }
}
