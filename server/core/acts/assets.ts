import {
  CLASSIFICATIONS,
  HASH_ALGS,
  ORIGINS,
  PI_LEVELS,
  RIGHTS,
  SCHEMES,
  TITLE_BASES,
} from "../codes.ts";
import { MAX_TITLES } from "../limits.ts";
import { ZERO } from "../records.ts";
import type { Asset, Hex, Title } from "../records.ts";
import { described, list, optional, record } from "../wire/field.ts";
import type { Read } from "../wire/field.ts";
import { address, code, digits, document, endOrNever, id, reason } from "../wire/values.ts";
import { defineAct, INPUT, notFound } from "./act.ts";
import type { Preparation } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const commitment = {
  commitment: described(id, "root of the manifest, from /v1/datasets"),
  scheme: code(SCHEMES),
  hashAlg: code(HASH_ALGS),
  manifestDoc: optional(document),
};

const title = record({
  right: code(RIGHTS),
  basis: described(code(TITLE_BASES), "how the right was acquired"),
  basisDoc: optional(document),
  notAfter: described(optional(endOrNever), "end of the right; null or absent = none"),
});

/** What registering and deriving say of the new asset alike. */
export const assetFields = {
  ...commitment,
  metadataDoc: described(document, "DCAT terms: title and description by language, field groups"),
  origin: code(ORIGINS),
  classification: code(CLASSIFICATIONS),
  piLevel: described(code(PI_LEVELS), "personal information in the data"),
  sector: described(digits(16), "GB/T 4754; 0 = none"),
  region: described(digits(32), "GB/T 2260 of where the data was collected; 0 = none"),
  rights: list(title, 0, MAX_TITLES),
  salt: described(optional(id), "drawn by prepare where it is absent"),
};
type GivenAsset = { [K in keyof typeof assetFields]: Read<(typeof assetFields)[K]> };

export const exampleAsset = {
  commitment: EXAMPLE.commitment,
  scheme: "SALTED_MERKLE",
  hashAlg: "SHA-256",
  metadataDoc: {
    title: { en: "Claims 2025", "zh-Hans": "2025 年理赔数据" },
    keyword: ["claims"],
    fieldGroups: ["diagnosis", "cost"],
  },
  origin: "PERSONAL",
  classification: "GENERAL",
  piLevel: "SENSITIVE",
  sector: "8411",
  region: "440300",
  rights: [
    { right: "HOLD", basis: "ORIGINAL_COLLECTION" },
    { right: "OPERATE", basis: "ORIGINAL_COLLECTION", notAfter: "2030-01-01T00:00:00Z" },
  ],
};

/** Titles carry no salt of their own: the asset's is in their ids already. */
export function assetAndTitles(
  given: GivenAsset,
  from: { source: Hex; inputs: Hex; ceiling: Hex },
  { actor, salt, cite }: Preparation,
): { asset: Asset; rights: Title[] } {
  const { rights, manifestDoc, metadataDoc, salt: own, ...fields } = given;
  const asset = {
    ...fields,
    ...from,
    registrant: actor,
    manifestDoc: cite(manifestDoc),
    metadataDoc: cite(metadataDoc),
    salt: own ?? salt(),
  };
  const titles = rights.map(({ right, basis, basisDoc, notAfter }) => ({
    kind: right,
    holder: actor,
    basis,
    basisDoc: cite(basisDoc),
    notAfter: notAfter ?? 0,
    salt: ZERO,
  }));
  return { asset, rights: titles };
}

const register = defineAct({
  name: "assets.register",
  primary: "Register",
  who: "any enrolled participant",
  reasons: ["E_STATE", "E_TIME", "E_CLASS_CORE", "E_LOW_ENTROPY"],
  input: record({
    ...assetFields,
    source: described(
      optional(address),
      "who provides the data, or keeps persons' consents; absent = the registrant",
    ),
  }),
  example: exampleAsset,
  message({ source, ...given }, preparation) {
    const { actor, deadline } = preparation;
    const from = { source: source ?? actor, inputs: ZERO, ceiling: ZERO };
    return { actor, deadline, ...assetAndTitles(given, from, preparation) };
  },
});

const KEEPER = "the holder of HOLD, or the registrant where nobody claimed it";

const addVersion = defineAct({
  name: "assets.addVersion",
  primary: "AddVersion",
  who: KEEPER,
  reasons: [
    "E_NOT_FOUND",
    "E_FROZEN",
    "E_STATE",
    "E_FORK",
    "E_TIME",
    "E_CLASS_CORE",
    "E_LOW_ENTROPY",
  ],
  input: record({ asset: id, ...commitment }),
  example: {
    asset: EXAMPLE.asset,
    commitment: EXAMPLE.commitment,
    scheme: "SALTED_MERKLE",
    hashAlg: "SHA-256",
  },
  message({ manifestDoc, ...version }, { actor, deadline, view, cite }) {
    const head = view.state(version.asset)?.head;
    if (head === undefined || view.kind(version.asset) !== "asset")
      throw notFound(version.asset, `${INPUT}/asset`);
    return { actor, head, deadline, version: { ...version, manifestDoc: cite(manifestDoc) } };
  },
});

const retire = defineAct({
  name: "assets.retire",
  primary: "Retire",
  who: KEEPER,
  reasons: ["E_NOT_FOUND", "E_STATE", "E_TIME"],
  input: record({ asset: id, reason }),
  example: { asset: EXAMPLE.asset, reason: "NO_LONGER_KEPT" },
  message: (input, { actor, deadline }) => ({ actor, deadline, ...input }),
});

const reclassify = defineAct({
  name: "assets.reclassify",
  primary: "Reclassify",
  who: `${KEEPER}, upwards and below CORE; a regulator either way`,
  reasons: ["E_NONCE", "E_NOT_FOUND", "E_STATE", "E_TIME", "E_CLASS_CORE"],
  input: record({
    asset: id,
    classification: described(optional(code(CLASSIFICATIONS)), "absent = as it is"),
    piLevel: described(optional(code(PI_LEVELS)), "absent = as it is"),
    reason,
  }),
  example: { asset: EXAMPLE.asset, piLevel: "SENSITIVE", reason: "HEALTH_DATA_FOUND" },
  message({ asset, classification, piLevel, reason: why }, { actor, nonce, deadline, view }) {
    const present = view.kind(asset) === "asset" ? view.state(asset) : undefined;
    if (present === undefined) throw notFound(asset, `${INPUT}/asset`);
    const level = {
      classification: classification ?? present.classification,
      piLevel: piLevel ?? present.piLevel,
    };
    return { actor, nonce: nonce(), deadline, asset, ...level, reason: why };
  },
});

export const ASSET_ACTS = [register, addVersion, retire, reclassify];
