/** Acts that most tests of the index start from. */
import { TERRITORIES } from "../../../server/core/codes.ts";
import { assetId, authorizationId, consentId, rightId } from "../../../server/core/ids.ts";
import { type Asset, type Hex, ZERO } from "../../../server/core/records.ts";
import { useOf } from "../../core/rules/support/story.ts";
import {
  assetOf,
  type AssetWords,
  basisOf,
  type BasisWords,
} from "../../core/rules/support/words.ts";
import { DAY, entry, scopeOf, type ScopeWords } from "../../core/rules/support/words.ts";
import { START, titleOf } from "../../core/rules/support/words.ts";
import { ACCREDITOR, addressOf, type RunningLedger } from "./ledger.ts";

export const HOLDER = "holder";
export const SOURCE = "source";
export const PROCESSOR = "processor";

export async function enrol(ledger: RunningLedger, name: string, title = name): Promise<void> {
  await ledger.must("Enroll", ACCREDITOR, {
    enrolment: {
      account: addressOf(name),
      name: title,
      code: "",
      jurisdiction: entry(TERRITORIES, "CN"),
      region: 310000,
      profileDoc: ZERO,
      validTo: START + 1000 * DAY,
    },
  });
}

export interface Registered {
  id: Hex;
  asset: Asset;
  hold: Hex;
  use: Hex;
  operate: Hex;
}

export async function register(ledger: RunningLedger, words: AssetWords = {}): Promise<Registered> {
  const asset = assetOf(addressOf(HOLDER), words);
  const rights = ["HOLD", "USE", "OPERATE"].map((kind) => titleOf(addressOf(HOLDER), kind));
  await ledger.must("Register", HOLDER, { asset, rights });
  const id = assetId(asset);
  const [hold, use, operate] = rights.map((title) => rightId(id, title)) as [Hex, Hex, Hex];
  return { id, asset, hold, use, operate };
}

export async function give(
  ledger: RunningLedger,
  asset: Hex,
  giver: string,
  words: BasisWords = {},
): Promise<Hex> {
  const basis = basisOf(asset, addressOf(giver), words);
  await ledger.must("Give", giver, { basis });
  return consentId(basis);
}

export interface Grant {
  asset: Hex;
  parent: Hex;
  grantee: string;
  basis?: Hex;
  request?: Hex;
  scope?: ScopeWords;
}

export async function grant(ledger: RunningLedger, grantor: string, words: Grant): Promise<Hex> {
  const { asset, parent, basis = ZERO, request = ZERO } = words;
  const grantee = addressOf(words.grantee);
  const terms = { asset, parent, grantee, basis, scope: scopeOf(words.scope) };
  await ledger.must("Grant", grantor, { request, terms });
  return authorizationId(terms);
}

export async function use(ledger: RunningLedger, actor: string, authorization: Hex): Promise<Hex> {
  return (await ledger.must("Use", actor, useOf(authorization))).digest;
}
