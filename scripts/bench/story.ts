import { randomBytes } from "node:crypto";
import type { Hex } from "../../server/core/records.ts";
import { toHex } from "../../server/core/typed-data.ts";
import type { Author, Party, SignedAct } from "./author.ts";

type RightName = "HOLD" | "USE" | "OPERATE";
const RIGHTS: readonly RightName[] = ["HOLD", "USE", "OPERATE"];
export const ALLOWED = {
  purposes: ["P08"],
  operations: ["QUERY", "ANALYSE", "PROVIDE", "SUBLICENSE"],
  outputs: ["RAW"],
  environments: ["SANDBOX"],
  territories: ["CN"],
  notAfter: "2090-01-01T00:00:00Z",
};
export const USED = {
  operation: "QUERY",
  purpose: "P08",
  output: "RAW",
  environment: "SANDBOX",
  territory: "CN",
};
const USES_PER_AUTHORIZATION = 2;

export function enrolled(author: Author, accreditor: Party, party: Party): SignedAct {
  return author.act(accreditor, "participants.enroll", {
    account: party.address,
    name: `Organization ${party.address.slice(2, 8)}`,
    jurisdiction: "CN",
    region: 0,
    validTo: "2090-01-01T00:00:00Z",
  });
}

export function registered(
  author: Author,
  holder: Party,
  rights: readonly RightName[] = RIGHTS,
): SignedAct {
  return author.act(holder, "assets.register", {
    commitment: toHex(randomBytes(32)),
    scheme: "SALTED",
    hashAlg: "SHA-256",
    metadataDoc: toHex(randomBytes(32)),
    origin: "ENTERPRISE",
    classification: "GENERAL",
    piLevel: "NONE",
    sector: 0,
    region: 0,
    rights: rights.map((right) => {
      return { right, basis: "ORIGINAL_COLLECTION", basisDoc: toHex(randomBytes(32)) };
    }),
  });
}

/**
 * One asset and what is done with it: a registration, a basis, one authorization below the other
 * for each of `grantees`, and uses of every one.
 */
export function assetStory(author: Author, holder: Party, grantees: readonly Party[]): SignedAct[] {
  const asset = registered(author, holder);
  const basis = author.act(holder, "consents.give", {
    asset: asset.ids.asset,
    codes: ["CN-13.3"],
    form: "GENERAL",
    noticeDoc: toHex(randomBytes(32)),
    scope: { ...ALLOWED, sublicenseDepth: grantees.length },
  });
  const acts = [asset, basis];
  let parent = asset.ids.rights?.OPERATE as Hex;
  let grantor = holder;
  for (const [n, grantee] of grantees.entries()) {
    const type = n === 0 ? "authorizations.grant" : "authorizations.sublicense";
    const granted = author.act(grantor, type, {
      parent,
      grantee: grantee.address,
      relation: "PROVIDE",
      basis: basis.ids.consent,
      scope: { ...ALLOWED, maxUses: null, sublicenseDepth: grantees.length - n - 1 },
    });
    acts.push(granted);
    const authorization = granted.ids.authorization as Hex;
    for (let uses = 0; uses < USES_PER_AUTHORIZATION; uses += 1) {
      acts.push(author.act(grantee, "receipts.use", { authorization, ...USED }));
    }
    [parent, grantor] = [authorization, grantee];
  }
  return acts;
}
