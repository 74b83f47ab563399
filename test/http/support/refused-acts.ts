// For every reason of the contracts an act that is refused for it at the door.
import { enrolment, newParty, type Party } from "../../intake/ledger.ts";
import {
  LEAST_K,
  licensesOfLargeProduct,
  type LicensedData,
  MAX_USES,
  place,
} from "./licensed-data.ts";
import type { Json } from "./node.ts";
import { signTypedData, type TypedData } from "./typed-data.ts";

const PAST = "2020-01-01T00:00:00Z";
const BEYOND_RIGHT = "2039-01-01T00:00:00Z";
const UNKNOWN = `0x${"8".repeat(64)}`;

export interface RefusedAct {
  /** What is handed in. */
  act: Json;
  /** Of an answer other than 422. */
  status?: number;
  /** What the problem names beside its code; nothing else. */
  subject?: string;
  dimension?: string;
  value?: string;
}
type Make = (data: LicensedData) => Promise<RefusedAct>;

export const wordOf = ({ address }: Party) => `0x${address.slice(2).padStart(64, "0")}`;
export const numberWord = (value: number) => `0x${value.toString(16).padStart(64, "0")}`;

export const freezing = (subject: string) => ({
  subject,
  basisDoc: { order: 1 },
  reviewBy: "2036-01-01T00:00:00Z",
  reason: "INSPECTION",
});

/** A signed act, and the id that it would make. */
async function making(data: LicensedData, party: Party, type: string, input: object) {
  const { typedData, digest, ids } = await data.client.prepare(party, type, input);
  const act = { typedData, signature: party.key.sign(digest as string).serialized };
  return { act, ids: ids as Record<string, string> };
}

/** A use of the license in another way than it allows. */
const useOtherwise =
  (more: object): Make =>
  async (data) => ({
    act: await data.client.signed(data.laboratory, "receipts.use", data.using(data.license, more)),
    subject: data.license,
  });

const registerOtherwise =
  (more: object): Make =>
  async (data) => {
    const input = data.registering(more);
    const { act, ids } = await making(data, data.holder, "assets.register", input);
    return { act, subject: ids["asset"] as string };
  };

/** A signed act whose message was changed before signing. */
async function changed(
  data: LicensedData,
  party: Party,
  change: (message: Json) => void,
): Promise<Json> {
  const input = data.using(data.license);
  const { typedData } = await data.client.signed(party, "receipts.use", input);
  change((typedData as TypedData).message);
  return { typedData, signature: signTypedData(party, typedData as TypedData) };
}

const ofMessages: Record<string, Make> = {
  async E_SIG(data) {
    const act = await data.client.signed(data.holder, "assets.register", data.registering());
    const signature = signTypedData(data.laboratory, act["typedData"] as TypedData);
    return { act: { ...act, signature }, status: 401, subject: wordOf(data.holder) };
  },

  E_SHAPE: async (data) => ({
    act: await data.client.signed(
      data.laboratory,
      "receipts.use",
      data.using(data.license, { operation: "DERIVE" }),
    ),
    status: 400,
  }),

  E_NOT_FOUND: async ({ client, holder }) => ({
    act: await client.signed(holder, "consents.withdraw", { consent: UNKNOWN }),
    subject: UNKNOWN,
  }),

  async E_NONCE(data) {
    const { client, laboratory } = data;
    const first = await client.signed(laboratory, "receipts.use", data.using(data.license));
    await client.get("/v1/acts", { method: "POST", body: first });
    const { nonce } = (first["typedData"] as TypedData).message;
    const act = await changed(data, laboratory, (message) => {
      Object.assign(message, { nonce, k: LEAST_K + 1 });
    });
    return { act, status: 409 };
  },

  E_EXPIRED_SIGNATURE: async (data) => ({
    act: await changed(data, data.laboratory, (message) => (message["deadline"] = "1")),
  }),
};

const ofRecords: Record<string, Make> = {
  E_ROLE: async (data) => ({
    act: await data.client.signed(data.stranger, "assets.register", data.registering()),
    subject: wordOf(data.stranger),
  }),

  async E_FROZEN(data) {
    const license = await data.grant();
    await data.client.act(data.regulator, "orders.freeze", freezing(license));
    const use = data.using(license);
    const act = await data.client.signed(data.laboratory, "receipts.use", use);
    return { act, subject: license };
  },

  async E_STATE(data) {
    const license = await data.grant();
    const revoking = { authorization: license, reason: "BREACH" };
    await data.client.act(data.holder, "authorizations.revoke", revoking);
    const use = data.using(license);
    const act = await data.client.signed(data.laboratory, "receipts.use", use);
    return { act, subject: license };
  },

  async E_TIME({ client, accreditor }) {
    const party = newParty();
    const input = { ...enrolment(party, "Late"), validTo: PAST };
    const act = await client.signed(accreditor, "participants.enroll", input);
    return { act, subject: wordOf(party) };
  },

  async E_FORK({ client, holder, asset }) {
    const version = (fill: string) => ({
      asset,
      commitment: `0x${fill.repeat(32)}`,
      scheme: "SALTED",
      hashAlg: "SHA-256",
    });
    const act = await client.signed(holder, "assets.addVersion", version("a1"));
    await client.act(holder, "assets.addVersion", version("a2"));
    return { act, subject: asset, value: numberWord(2) };
  },

  async E_ORDER_FORM(data) {
    const input = { ...freezing(data.license), reviewBy: PAST };
    const { act, ids } = await making(data, data.regulator, "orders.freeze", input);
    return { act, subject: ids["order"] as string };
  },

  E_CLASS_CORE: registerOtherwise({ classification: "CORE" }),
  E_LOW_ENTROPY: registerOtherwise({ scheme: "PLAIN_HASH" }),
};

const ofUses: Record<string, Make> = {
  async E_RECIPIENT(data) {
    const use = data.using(data.license);
    const act = await data.client.signed(data.holder, "receipts.use", use);
    return { act, subject: data.license };
  },

  E_RIGHT_MISSING: useOtherwise({ operation: "PUBLISH" }),
  E_PURPOSE: useOtherwise({ purpose: "P19" }),
  E_OPERATION: useOtherwise({ operation: "TRAIN" }),
  E_CATEGORY: useOtherwise({ categories: [0, 2] }),
  E_TERRITORY: useOtherwise({ territory: "HK" }),
  E_ENVIRONMENT: useOtherwise({ environment: "ANY" }),
  E_OUTPUT: useOtherwise({ k: LEAST_K - 1 }),
  E_VERSION: useOtherwise({ version: 1_000 }),
  E_QUOTA: useOtherwise({ count: MAX_USES + 1 }),

  async E_CONSENT_WITHDRAWN(data) {
    const consent = await data.consenting();
    const license = await data.grant({ basis: consent });
    await data.client.act(data.holder, "consents.withdraw", { consent });
    const use = data.using(license);
    const act = await data.client.signed(data.laboratory, "receipts.use", use);
    return { act, subject: consent };
  },

  async E_CONFLICT_TERMS(data) {
    const alike = (duty: string) => data.grant({ scope: { ...data.scope, duties: [duty] } });
    const inputs = [await alike("SHARE_ALIKE_1"), await alike("SHARE_ALIKE_2")];
    const input = data.deriving(inputs);
    const { act, ids } = await making(data, data.laboratory, "receipts.derive", input);
    return { act, subject: ids["asset"] as string };
  },

  async E_TOO_LARGE(data) {
    const input = data.deriving(await licensesOfLargeProduct(data));
    const { act, ids } = await making(data, data.laboratory, "receipts.derive", input);
    return { act, subject: ids["asset"] as string };
  },
};

const ofGrants: Record<string, Make> = {
  async E_LEGAL_BASIS(data) {
    const { basis: _, ...input } = data.granting(data.operate) as Json;
    const act = await data.client.signed(data.holder, "authorizations.grant", input);
    return { act, subject: data.asset };
  },

  async E_CONSENT_FORM(data) {
    const sensitive = data.registering({ piLevel: "SENSITIVE" });
    const { asset } = await data.client.act(data.holder, "assets.register", sensitive);
    const { act, ids } = await making(data, data.holder, "consents.give", {
      asset,
      codes: ["CN-13.1"],
      form: "GENERAL",
      noticeDoc: { notice: 2 },
      scope: { notAfter: BEYOND_RIGHT },
    });
    return { act, subject: ids["consent"] as string };
  },

  async E_DEPTH(data) {
    const input = data.granting(data.license);
    const act = await data.client.signed(data.laboratory, "authorizations.sublicense", input);
    return { act, subject: data.license };
  },

  async E_OUTLIVES_GRANTOR(data) {
    const scope = { ...data.scope, notAfter: BEYOND_RIGHT };
    const input = data.granting(data.operate, { scope });
    const act = await data.client.signed(data.holder, "authorizations.grant", input);
    return { act, subject: data.operate };
  },

  async E_EXCEEDS_GRANTOR(data) {
    const scope = { ...data.scope, territories: ["CN", "SG"] };
    const input = data.granting(data.passable, { scope });
    const act = await data.client.signed(data.laboratory, "authorizations.sublicense", input);
    return { act, subject: data.passable, dimension: "territories" };
  },

  async E_EXCEEDS_BASIS(data) {
    const scope = { ...data.scope, purposes: [place.purpose, "P19"] };
    const input = data.granting(data.operate, { scope });
    const act = await data.client.signed(data.holder, "authorizations.grant", input);
    return { act, subject: data.consent, dimension: "purposes" };
  },
};

export const REFUSED_ACTS: Readonly<Record<string, Make | undefined>> = {
  ...ofMessages,
  ...ofRecords,
  ...ofUses,
  ...ofGrants,
};
