/**
 * The fixed facts of every record and the message of every act, as in
 * `contracts/types/Records.sol`. One rule for values: integers up to 48 bits are `number`, larger
 * ones `bigint`; addresses and bytes32 are lower-case hex; sets are bit masks over the lists of
 * `codes.ts`.
 */
export type Hex = `0x${string}`;

export const ZERO: Hex = `0x${"0".repeat(64)}`;
export const ZERO_ADDRESS: Hex = `0x${"0".repeat(40)}`;
/** `maxUses` without a limit: counted, never compared. */
export const UNLIMITED_USES = 2 ** 40 - 1;
/** The number of the version that is the registration itself. */
export const FIRST_VERSION = 1;
export const UNLIMITED_DAYS = 2 ** 16 - 1;

export interface Limits {
  purposes: bigint;
  operations: number;
  outputs: number;
  environments: number;
  categories: bigint;
  territories: bigint;
  notBefore: number;
  notAfter: number;
  maxUses: number;
  minK: number;
  version: number;
}
export interface Conditions {
  relation: number;
  sublicenseDepth: number;
  entrustAllowed: boolean;
  commercial: boolean;
  retentionDays: number;
  duties: bigint;
  prohibitions: bigint;
  policyDoc: Hex;
  salt: Hex;
}
export interface Scope {
  limits: Limits;
  conditions: Conditions;
}
export interface Terms {
  asset: Hex;
  parent: Hex;
  grantee: Hex;
  basis: Hex;
  scope: Scope;
}
export interface Basis {
  asset: Hex;
  giver: Hex;
  recipient: Hex;
  codes: bigint;
  form: number;
  noticeDoc: Hex;
  scope: Scope;
}
export interface Asset {
  registrant: Hex;
  source: Hex;
  commitment: Hex;
  scheme: number;
  hashAlg: number;
  manifestDoc: Hex;
  metadataDoc: Hex;
  origin: number;
  classification: number;
  piLevel: number;
  sector: number;
  region: number;
  inputs: Hex;
  ceiling: Hex;
  salt: Hex;
}
export interface Title {
  kind: number;
  holder: Hex;
  basis: number;
  basisDoc: Hex;
  notAfter: number;
  salt: Hex;
}
export interface Right {
  asset: Hex;
  title: Title;
}
export interface Order {
  subject: Hex;
  issuer: Hex;
  basisDoc: Hex;
  reviewBy: number;
  salt: Hex;
}
export interface Log {
  operator: Hex;
  origin: string;
  key: Hex;
}
export interface Enrolment {
  account: Hex;
  name: string;
  code: string;
  jurisdiction: number;
  region: number;
  profileDoc: Hex;
  validTo: number;
}
export interface Version {
  asset: Hex;
  commitment: Hex;
  scheme: number;
  hashAlg: number;
  manifestDoc: Hex;
}
export interface Input {
  authorization: Hex;
  version: number;
  categories: bigint;
}
export interface Making {
  purpose: number;
  output: number;
  environment: number;
  territory: number;
  k: number;
  transform: Hex;
  deidentLevel: number;
  attestationDoc: Hex;
}

/** Who acts, and until when the signature may be used (seconds, inclusive). */
interface Header {
  actor: Hex;
  deadline: bigint;
}
type Once = Header & { nonce: bigint };

export interface Messages {
  Enroll: Once & { enrolment: Enrolment };
  Suspend: Once & { participant: Hex; reason: Hex };
  Reinstate: Once & { participant: Hex; reason: Hex };
  Succeed: Header & { revision: number; participant: Hex; newKey: Hex };
  Appoint: Once & { agent: Hex; acts: bigint; notAfter: number };
  Dismiss: Header & { revision: number; agent: Hex };
  Register: Header & { asset: Asset; rights: Title[] };
  AddVersion: Header & { head: number; version: Version };
  Retire: Header & { asset: Hex; reason: Hex };
  Reclassify: Once & { asset: Hex; classification: number; piLevel: number; reason: Hex };
  Offer: Once & { right: Hex; to: Hex; endGrants: boolean; termsDoc: Hex };
  Accept: Once & { right: Hex; from: Hex; endGrants: boolean };
  Renounce: Header & { right: Hex; reason: Hex };
  Give: Header & { basis: Basis };
  Withdraw: Header & { consent: Hex; reason: Hex };
  Request: Once & { parent: Hex; scope: Scope };
  Grant: Header & { request: Hex; terms: Terms };
  Refuse: Once & { request: Hex; parent: Hex; reason: Hex };
  Revoke: Header & { authorization: Hex; reason: Hex; doc: Hex };
  Surrender: Header & { authorization: Hex; reason: Hex };
  RevokeAll: Header & { epoch: number; subject: Hex; reason: Hex };
  Use: Once & {
    authorization: Hex;
    version: number;
    operation: number;
    purpose: number;
    output: number;
    environment: number;
    territory: number;
    categories: bigint;
    k: number;
    outputsDoc: Hex;
    count: number;
  };
  Derive: Once & { asset: Asset; rights: Title[]; inputs: Input[]; making: Making };
  Freeze: Header & { order: Order; reason: Hex };
  Lift: Header & { order: Hex; reason: Hex };
  OpenLog: Header & { log: Log };
  Anchor: Header & { log: Hex; size: bigint; root: Hex; consistency: Hex[] };
}
export type PrimaryType = keyof Messages;

const fields = (list: string) =>
  list.split(",").map((field) => {
    const [type, name] = field.trim().split(" ");
    return { name: name as string, type: type as string };
  });

/** EIP-712 struct types; the order of fields is part of every id. */
export const TYPES = {
  Limits: fields(`
    uint64 purposes, uint32 operations, uint16 outputs, uint16 environments, uint64 categories,
    uint256 territories, uint40 notBefore, uint40 notAfter, uint40 maxUses, uint32 minK,
    uint32 version`),
  Conditions: fields(`
    uint8 relation, uint8 sublicenseDepth, bool entrustAllowed, bool commercial,
    uint16 retentionDays, uint64 duties, uint64 prohibitions, bytes32 policyDoc, bytes32 salt`),
  Scope: fields("Limits limits, Conditions conditions"),
  Terms: fields("bytes32 asset, bytes32 parent, address grantee, bytes32 basis, Scope scope"),
  Basis: fields(`
    bytes32 asset, address giver, address recipient, uint64 codes, uint8 form,
    bytes32 noticeDoc, Scope scope`),
  Asset: fields(`
    address registrant, address source, bytes32 commitment, uint8 scheme, uint8 hashAlg,
    bytes32 manifestDoc, bytes32 metadataDoc, uint8 origin, uint8 classification, uint8 piLevel,
    uint16 sector, uint32 region, bytes32 inputs, bytes32 ceiling, bytes32 salt`),
  Right: fields("bytes32 asset, Title title"),
  Title: fields(`
    uint8 kind, address holder, uint8 basis, bytes32 basisDoc, uint40 notAfter, bytes32 salt`),
  Order: fields(`
    bytes32 subject, address issuer, bytes32 basisDoc, uint40 reviewBy, bytes32 salt`),
  Log: fields("address operator, string origin, bytes32 key"),
  Enrolment: fields(`
    address account, string name, string code, uint8 jurisdiction, uint32 region,
    bytes32 profileDoc, uint40 validTo`),
  Version: fields(`
    bytes32 asset, bytes32 commitment, uint8 scheme, uint8 hashAlg, bytes32 manifestDoc`),
  Input: fields("bytes32 authorization, uint32 version, uint64 categories"),
  Making: fields(`
    uint8 purpose, uint8 output, uint8 environment, uint8 territory, uint32 k,
    bytes32 transform, uint8 deidentLevel, bytes32 attestationDoc`),
  Enroll: fields("address actor, uint256 nonce, uint256 deadline, Enrolment enrolment"),
  Suspend: fields(`
    address actor, uint256 nonce, uint256 deadline, address participant, bytes32 reason`),
  Reinstate: fields(`
    address actor, uint256 nonce, uint256 deadline, address participant, bytes32 reason`),
  Succeed: fields(`
    address actor, uint32 revision, uint256 deadline, address participant, address newKey`),
  Appoint: fields(`
    address actor, uint256 nonce, uint256 deadline, address agent, uint64 acts,
    uint40 notAfter`),
  Dismiss: fields("address actor, uint32 revision, uint256 deadline, address agent"),
  Register: fields("address actor, uint256 deadline, Asset asset, Title[] rights"),
  AddVersion: fields("address actor, uint32 head, uint256 deadline, Version version"),
  Retire: fields("address actor, uint256 deadline, bytes32 asset, bytes32 reason"),
  Reclassify: fields(`
    address actor, uint256 nonce, uint256 deadline, bytes32 asset, uint8 classification,
    uint8 piLevel, bytes32 reason`),
  Offer: fields(`
    address actor, uint256 nonce, uint256 deadline, bytes32 right, address to, bool endGrants,
    bytes32 termsDoc`),
  Accept: fields(`
    address actor, uint256 nonce, uint256 deadline, bytes32 right, address from,
    bool endGrants`),
  Renounce: fields("address actor, uint256 deadline, bytes32 right, bytes32 reason"),
  Give: fields("address actor, uint256 deadline, Basis basis"),
  Withdraw: fields("address actor, uint256 deadline, bytes32 consent, bytes32 reason"),
  Request: fields("address actor, uint256 nonce, uint256 deadline, bytes32 parent, Scope scope"),
  Grant: fields("address actor, uint256 deadline, bytes32 request, Terms terms"),
  Refuse: fields(`
    address actor, uint256 nonce, uint256 deadline, bytes32 request, bytes32 parent,
    bytes32 reason`),
  Revoke: fields(`
    address actor, uint256 deadline, bytes32 authorization, bytes32 reason, bytes32 doc`),
  Surrender: fields("address actor, uint256 deadline, bytes32 authorization, bytes32 reason"),
  RevokeAll: fields(`
    address actor, uint32 epoch, uint256 deadline, bytes32 subject, bytes32 reason`),
  Use: fields(`
    address actor, uint256 nonce, uint256 deadline, bytes32 authorization, uint32 version,
    uint8 operation, uint8 purpose, uint8 output, uint8 environment, uint8 territory,
    uint64 categories, uint32 k, bytes32 outputsDoc, uint32 count`),
  Derive: fields(`
    address actor, uint256 nonce, uint256 deadline, Asset asset, Title[] rights, Input[] inputs,
    Making making`),
  Freeze: fields("address actor, uint256 deadline, Order order, bytes32 reason"),
  Lift: fields("address actor, uint256 deadline, bytes32 order, bytes32 reason"),
  OpenLog: fields("address actor, uint256 deadline, Log log"),
  Anchor: fields(`
    address actor, uint256 deadline, bytes32 log, uint64 size, bytes32 root,
    bytes32[] consistency`),
} as const satisfies Record<string, readonly { name: string; type: string }[]>;
export type StructType = keyof typeof TYPES;
