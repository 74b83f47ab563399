// Data of a person, licensed in several ways: what acts are refused on.
import { enrolment, dataset, newParty, type Party } from "../../intake/ledger.ts";
import type { Client, Node } from "./node.ts";

export const GRANTED_UNTIL = "2036-01-01T00:00:00Z";
const CONSENTED_UNTIL = "2037-01-01T00:00:00Z";
export const RIGHT_UNTIL = "2038-01-01T00:00:00Z";

export const MAX_USES = 10;
export const LEAST_K = 20;
const MAX_INPUTS = 8;

export const place = {
  purpose: "P08",
  output: "AGGREGATE",
  environment: "SANDBOX",
  territory: "CN",
  k: LEAST_K,
};

const scope = {
  purposes: ["P08"],
  operations: ["QUERY", "DERIVE"],
  outputs: ["AGGREGATE"],
  environments: ["SANDBOX"],
  territories: ["CN"],
  categories: [0, 1],
  notAfter: GRANTED_UNTIL,
  minK: LEAST_K,
  maxUses: MAX_USES,
};

export interface LicensedData {
  client: Client;
  accreditor: Party;
  regulator: Party;
  holder: Party;
  laboratory: Party;
  stranger: Party;
  asset: string;
  operate: string;
  consent: string;
  /** May be used, not passed on. */
  license: string;
  /** May be passed on once. */
  passable: string;
  scope: typeof scope;
  consenting(more?: object): Promise<string>;
  granting(parent: string, more?: object): object;
  grant(more?: object): Promise<string>;
  registering(more?: object): object;
  deriving(authorizations: string[]): object;
  using(authorization: string, more?: object): object;
}

export async function licenseData({ client, ledger }: Node): Promise<LicensedData> {
  const [accreditor, regulator] = [ledger.office("accreditor"), ledger.office("regulator")];
  const [holder, laboratory, stranger] = [newParty(), newParty(), newParty()];
  for (const party of [holder, laboratory]) {
    await client.act(accreditor, "participants.enroll", enrolment(party, "数据方"));
  }
  const registering = (more: object = {}) => ({ ...dataset(), piLevel: "PI", ...more });
  const registered = await client.act(
    holder,
    "assets.register",
    registering({
      rights: [
        { right: "HOLD", basis: "ORIGINAL_COLLECTION" },
        { right: "OPERATE", basis: "ORIGINAL_COLLECTION", notAfter: RIGHT_UNTIL },
      ],
    }),
  );
  const asset = registered["asset"] as string;
  const { OPERATE: operate } = registered["rights"] as { OPERATE: string };

  async function consenting(more: object = {}): Promise<string> {
    const given = await client.act(holder, "consents.give", {
      asset,
      codes: ["CN-13.1"],
      form: "GENERAL",
      noticeDoc: { notice: 1 },
      scope: { purposes: ["P08"], sublicenseDepth: 1, notAfter: CONSENTED_UNTIL },
      ...more,
    });
    return given["consent"] as string;
  }
  const consent = await consenting();

  const granting = (parent: string, more: object = {}) => ({
    parent,
    grantee: laboratory.address,
    relation: "PROVIDE",
    basis: consent,
    scope,
    ...more,
  });
  async function grant(more: object = {}): Promise<string> {
    const granted = await client.act(holder, "authorizations.grant", granting(operate, more));
    return granted["authorization"] as string;
  }

  return {
    ...{ client, accreditor, regulator, holder, laboratory, stranger },
    ...{ asset, operate, consent, scope, consenting, granting, grant, registering },
    license: await grant(),
    passable: await grant({
      scope: { ...scope, operations: [...scope.operations, "SUBLICENSE"], sublicenseDepth: 1 },
    }),
    deriving: (authorizations) => ({
      ...registering(),
      ...place,
      inputs: authorizations.map((authorization) => ({ authorization })),
      transform: "COUNT",
      deidentLevel: "DEID",
      rights: [{ right: "USE", basis: "DERIVATION" }],
    }),
    using: (authorization, more = {}) => ({
      authorization,
      operation: "QUERY",
      ...place,
      ...more,
    }),
  };
}

/**
 * Two licenses of a product with as many upstream chains as one derivation can have: nothing can be
 * derived from both.
 */
export async function licensesOfLargeProduct(data: LicensedData): Promise<string[]> {
  const { client, laboratory } = data;
  const inputs: string[] = [];
  while (inputs.length < MAX_INPUTS) inputs.push(await data.grant());
  const product = await client.act(laboratory, "receipts.derive", data.deriving(inputs));
  const { USE: parent } = product["rights"] as { USE: string };
  const own = { parent, grantee: laboratory.address, relation: "INTERNAL", scope: data.scope };
  const licenses: string[] = [];
  while (licenses.length < 2) {
    const granted = await client.act(laboratory, "authorizations.grant", own);
    licenses.push(granted["authorization"] as string);
  }
  return licenses;
}
