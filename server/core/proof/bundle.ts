/**
 * What a proof bundle looks like: one fact, and all that shows it to follow from the hash of one
 * block, the pinned one. The same table gives the types, the reader and the published JSON Schema.
 */
import { shapeError } from "../error.ts";
import {
  MAX_INPUTS,
  MAX_LOG_LEVELS,
  MAX_PROOF_ANCESTORS,
  MAX_PROOF_NODES,
  MAX_PROOF_RECORDS,
} from "../limits.ts";
import { ENTRY_KINDS } from "../log/entry.ts";
import type { Asset, Basis, Log, Right, Scope, Terms } from "../records.ts";
import { type Field, type JsonSchema, list, optional, type Read, record } from "../wire/field.ts";
import { ADDRESS, BYTES, BYTES32, constant, COUNT, oneOf, struct, TEXT } from "./fields.ts";

export const FORMAT = "data-rights-ledger/proof@1";

const DERIVATION = record({
  /** Cited, in order. */
  authorizations: list(BYTES32, 1, MAX_INPUTS),
  ceiling: struct<Scope>("Scope"),
});

/** The fixed facts of a record, which its id is the hash of; a participant is its address. */
const RECORD_FORMS = {
  participant: record({ kind: constant("participant"), participant: ADDRESS }),
  asset: record({
    kind: constant("asset"),
    asset: struct<Asset>("Asset"),
    derivation: optional(DERIVATION),
  }),
  right: record({ kind: constant("right"), right: struct<Right>("Right") }),
  consent: record({ kind: constant("consent"), basis: struct<Basis>("Basis") }),
  authorization: record({ kind: constant("authorization"), terms: struct<Terms>("Terms") }),
} as const;
export type RecordForm = Read<(typeof RECORD_FORMS)[keyof typeof RECORD_FORMS]>;
const RECORD = oneOf<RecordForm>("kind", RECORD_FORMS);
const RECORDS = list(RECORD, 1, MAX_PROOF_RECORDS);

const NODES = list(BYTES, 1, MAX_PROOF_NODES);

/** A log of a transaction in the block of the last header. */
const EVENT = record({
  /** Its place in the block. */
  transaction: COUNT,
  /** The place of the log in the transaction's receipt. */
  log: COUNT,
  /** Of the block's trie of receipts, from the root down. */
  nodes: NODES,
});
export type EventPlace = Read<typeof EVENT>;

const ENTRY_KIND = oneOfTexts(ENTRY_KINDS);
const HASHES = list(BYTES32, 0, MAX_LOG_LEVELS);
const ENTRY = record({ kind: ENTRY_KIND, index: COUNT, path: HASHES });

const SIDE = oneOfTexts(["left", "right"] as const);

/** One file of the dataset that a version commits to, by its leaf in the manifest. */
const FILE = record({
  path: TEXT,
  size: COUNT,
  mediaType: TEXT,
  sha256: BYTES32,
  /** Of this leaf alone, where the manifest is salted. */
  salt: optional(BYTES32),
  /**
   * From its sibling up, and on which side each is. A root does not tell of how many leaves it is,
   * so a place among them would be a claim that nothing proves.
   */
  siblings: list(record({ side: SIDE, hash: BYTES32 }), 0, MAX_LOG_LEVELS),
});
export type FileProof = Read<typeof FILE>;

const common = {
  format: constant(FORMAT),
  block: record({ number: COUNT, hash: BYTES32, time: COUNT }),
  /** RLP: the pinned block first, then its ancestors down to the block of the event. */
  headers: list(BYTES, 1, MAX_PROOF_ANCESTORS + 1),
  /** Of the tries of state, in the order in which verifying meets them. */
  nodes: NODES,
};

/** By kind of fact: what a bundle of it holds. */
const FORMS = {
  assetVersion: record({
    ...common,
    fact: record({ kind: constant("assetVersion"), asset: BYTES32, number: COUNT }),
    contracts: record({ Registry: ADDRESS }),
    records: list(RECORD, 1, 1),
    /** Of every version but the first, which the asset's id fixes. */
    event: optional(EVENT),
    file: optional(FILE),
  }),
  anchoredHash: record({
    ...common,
    fact: record({ kind: constant("anchoredHash"), hash: BYTES32 }),
    contracts: record({ Anchors: ADDRESS }),
    log: struct<Log>("Log"),
    entry: ENTRY,
  }),
  receipt: record({
    ...common,
    fact: record({ kind: constant("receipt"), receipt: BYTES32 }),
    contracts: record({ Authorizations: ADDRESS }),
    event: EVENT,
  }),
  authorization: record({
    ...common,
    fact: record({ kind: constant("authorization"), authorization: BYTES32 }),
    contracts: record({ Registry: ADDRESS, Authorizations: ADDRESS }),
    records: RECORDS,
  }),
  derivation: record({
    ...common,
    fact: record({ kind: constant("derivation"), asset: BYTES32 }),
    contracts: record({ Registry: ADDRESS, Authorizations: ADDRESS }),
    records: RECORDS,
    event: EVENT,
  }),
} as const;
export type FactKind = keyof typeof FORMS;
export const FACT_KINDS = Object.keys(FORMS) as FactKind[];
export type BundleOf<K extends FactKind> = Read<(typeof FORMS)[K]>;
export type Bundle = BundleOf<FactKind>;

const kindIn = (value: Record<string, unknown>): unknown =>
  (value["fact"] as { kind?: unknown } | null | undefined)?.kind;
const BUNDLE = oneOf<Bundle>("fact/kind", FORMS, kindIn);

export const BUNDLE_SCHEMA: JsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Proof bundle of the Data Rights Ledger",
  ...BUNDLE.schema,
};

/** Throws E_SHAPE with the place that has another form. */
export const parseBundle = (value: unknown): Bundle => BUNDLE.read(value, "");

/** Whether JSON is meant to be a bundle, whole or not. */
export function isBundle(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { format } = value as { format?: unknown };
  return typeof format === "string" && format.startsWith("data-rights-ledger/proof@");
}

function oneOfTexts<T extends string>(texts: readonly T[]): Field<T> {
  return {
    schema: { enum: texts },
    read(value, pointer) {
      if (!texts.includes(value as T))
        throw shapeError(pointer, `must be one of ${texts.join(", ")}`);
      return value as T;
    },
  };
}

/** A bundle as JSON: large integers as decimal text, nothing for what is left out. */
export function bundleJson(bundle: Bundle): Record<string, unknown> {
  const text = JSON.stringify(bundle, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}
