/** Kinds of records with a plain page of their own, as the API spells them in its paths. */
export const RECORD_KINDS = [
  "rights",
  "consents",
  "requests",
  "authorizations",
  "orders",
  "receipts",
  "logs",
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
