/**
 * The code lists under their wire names, the twin of `contracts/types/Codes.sol`: entry n is number
 * n and bit n of a set, for ever. Lists only grow at their end.
 */
const words = <const T extends string>(text: T) => text.trim().split(/\s+/) as readonly string[];

/** Given by contract and service alike; number 0 on chain means "none". */
export const CHAIN_REASONS = [
  "E_SIG",
  "E_ROLE",
  "E_RECIPIENT",
  "E_FROZEN",
  "E_STATE",
  "E_TIME",
  "E_RIGHT_MISSING",
  "E_PURPOSE",
  "E_OPERATION",
  "E_CATEGORY",
  "E_TERRITORY",
  "E_ENVIRONMENT",
  "E_OUTPUT",
  "E_VERSION",
  "E_CLASS_CORE",
  "E_LEGAL_BASIS",
  "E_CONSENT_WITHDRAWN",
  "E_CONSENT_FORM",
  "E_QUOTA",
  "E_DEPTH",
  "E_OUTLIVES_GRANTOR",
  "E_EXCEEDS_GRANTOR",
  "E_EXCEEDS_BASIS",
  "E_CONFLICT_TERMS",
  "E_LOW_ENTROPY",
  "E_ORDER_FORM",
  "E_FORK",
  "E_SHAPE",
  "E_TOO_LARGE",
  "E_NOT_FOUND",
  "E_NONCE",
  "E_EXPIRED_SIGNATURE",
] as const;
/** Given by the service only. */
export const SERVICE_REASONS = [
  "E_UNKNOWN_ACT",
  "E_CHAIN",
  "E_ASOF",
  "E_STALE",
  "E_NOT_HELD",
  "E_LIMIT",
  "E_SESSION",
  "E_UNAVAILABLE",
] as const;
export type ChainReason = (typeof CHAIN_REASONS)[number];
export type Reason = ChainReason | (typeof SERVICE_REASONS)[number];

/** What `detail` of E_EXCEEDS_GRANTOR and E_EXCEEDS_BASIS names; number 0 on chain means "none". */
export const DIMENSIONS = [
  "purposes",
  "operations",
  "outputs",
  "environments",
  "categories",
  "territories",
  "notBefore",
  "notAfter",
  "maxUses",
  "minK",
  "version",
  "sublicenseDepth",
  "entrustAllowed",
  "commercial",
  "retentionDays",
  "duties",
  "prohibitions",
  "recipient",
  "classification",
  "piLevel",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The acts by the bits of an agent's powers. Three of them are one Grant on chain. */
export const AGENT_ACTS = words(`
  participants.enroll participants.suspend participants.reinstate
  participants.succeed participants.appoint participants.dismiss
  assets.register assets.addVersion assets.retire assets.reclassify
  rights.offer rights.accept rights.renounce
  consents.give consents.withdraw
  authorizations.request authorizations.grant authorizations.sublicense authorizations.entrust
  authorizations.refuse authorizations.revoke authorizations.surrender authorizations.revokeAll
  receipts.use receipts.derive orders.freeze orders.lift
  logs.open logs.anchor`);

/** Signed by the acting key alone: an agent can neither replace its principal nor appoint. */
export const KEY_ACTS = words("participants.succeed participants.appoint participants.dismiss");

export const RIGHTS = ["HOLD", "USE", "OPERATE"] as const;
export const RELATIONS = words(
  "INTERNAL PROVIDE ENTRUST JOINT GOV_SHARE RETURN PUBLIC_OPERATION ALTRUISM EMERGENCY REGULATORY",
);
export const TITLE_BASES = words(`
  ORIGINAL_COLLECTION SOURCE_AUTHORIZATION CONTRACT STATUTE PUBLIC_AUTHORIZATION DERIVATION
  SUCCESSION ENTRUSTED_HOLDING`);
/** Legal bases: 个人信息保护法 art. 13(1) nos. 1-7; GDPR arts. 6(1), 9(2); EU Data Act arts. 4, 5, 14. */
export const BASIS_CODES = words(`
  CN-13.1 CN-13.2 CN-13.3 CN-13.4 CN-13.5 CN-13.6 CN-13.7
  EU-6.1.a EU-6.1.b EU-6.1.c EU-6.1.d EU-6.1.e EU-6.1.f
  EU-9.2.a EU-9.2.b EU-9.2.c EU-9.2.d EU-9.2.e EU-9.2.f EU-9.2.g EU-9.2.h EU-9.2.i EU-9.2.j
  EU-DA-4 EU-DA-5 EU-DA-14 NONPERSONAL`);
export const CONSENT_FORMS = words("GENERAL SEPARATE WRITTEN GUARDIAN");
export const CLASSIFICATIONS = words("GENERAL IMPORTANT CORE");
export const PI_LEVELS = words("NONE PI SENSITIVE U14");
export const ORIGINS = words("PUBLIC ENTERPRISE PERSONAL");
export const SCHEMES = words("PLAIN_HASH SALTED SALTED_MERKLE");
export const HASH_ALGS = words("SHA-256 KECCAK-256 SM3");
export const DEIDENT_LEVELS = words("NONE DEID ANON_ATTESTED");
export const OPERATIONS = words(`
  STORE QUERY VERIFY ANALYSE AGGREGATE COMBINE TRANSFORM ANONYMISE TRAIN EVALUATE DERIVE
  EXPORT_COPY PROVIDE SUBLICENSE PUBLISH ENTRUST TRANSFER_RIGHT PLEDGE DELETE`);
export const OUTPUTS = words("RAW DEIDENTIFIED AGGREGATE ANONYMISED MODEL_ONLY VERDICT_ONLY");
export const ENVIRONMENTS = words("ANY CONTROLLED_SPACE SANDBOX TEE MPC FEDERATED");
export const PURPOSES = Array.from({ length: 29 }, (_, n) => `P${String(n + 1).padStart(2, "0")}`);
export const DUTIES = words(`
  ATTRIBUTE NOTIFY COMPENSATE REVENUE_REPORT DELETE_AT_END PUBLISH_RESULTS
  SHARE_ALIKE_1 SHARE_ALIKE_2 SHARE_ALIKE_3 SHARE_ALIKE_4`);
export const PROHIBITIONS = words("REIDENTIFY PUBLISH OPEN_REDISTRIBUTION");
/** ISO 3166-1 alpha-2 in alphabetical order. CN is the mainland; HK, MO and TW stand apart. */
export const TERRITORIES = words(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
  BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
  EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
  GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
  KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
  MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
  QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
  TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
  ZW`);
