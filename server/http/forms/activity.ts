/** What was done, on the wire: receipts, derivations, versions, events, and refused uses. */
import * as lists from "../../core/codes.ts";
import { denialEvidence, evidenceHash } from "../../core/log/evidence.ts";
import type { Hex, Making } from "../../core/records.ts";
import { formatCategories, formatReason, formatSet, formatTime } from "../../core/wire/format.ts";
import { formatScope } from "../../core/wire/scope.ts";
import type { DerivationRow } from "../../store/index/derivations.ts";
import type { LedgerEvent, VersionRow } from "../../store/index/history.ts";
import type { Receipt } from "../../store/index/receipts.ts";
import type { ListedDenial } from "../../store/intake/denials.ts";
import { formatRefusal } from "./refusals.ts";
import { ADDRESS, code, component, COUNT, FLAG, hashOrNull, ID, list } from "./shapes.ts";
import { orNull, partyOrNull, shape, STAMP, TEXT, TIME } from "./shapes.ts";

const RECORDED = shape({ block: COUNT, time: TIME, transaction: ID });
const formatRecorded = ({ block, time, tx }: { block: number; time: number; tx: Hex }) => ({
  block,
  time: formatTime(time),
  transaction: tx,
});

const CIRCUMSTANCES = {
  purpose: code(lists.PURPOSES),
  output: code(lists.OUTPUTS),
  environment: code(lists.ENVIRONMENTS),
  territory: code(lists.TERRITORIES),
  k: COUNT,
};
type Circumstances = Pick<Making, "purpose" | "output" | "environment" | "territory" | "k">;
const formatCircumstances = (use: Circumstances) => ({
  purpose: lists.PURPOSES[use.purpose],
  output: lists.OUTPUTS[use.output],
  environment: lists.ENVIRONMENTS[use.environment],
  territory: lists.TERRITORIES[use.territory],
  k: use.k,
});

export const RECEIPT = shape({
  id: { ...ID, description: "The act; a derivation has one receipt for each of its inputs." },
  authorization: ID,
  asset: ID,
  version: { ...COUNT, description: "The version used." },
  grantee: ADDRESS,
  operation: code(lists.OPERATIONS),
  ...CIRCUMSTANCES,
  categories: list(COUNT),
  count: COUNT,
  used: { ...COUNT, description: "Uses of the authorization up to this one." },
  outputsDoc: orNull(ID),
  product: { ...orNull(ID), description: "The asset derived, if this is a derivation." },
  recorded: RECORDED,
});

export function formatReceipt(receipt: Receipt) {
  return {
    id: receipt.digest,
    authorization: receipt.authorization,
    asset: receipt.asset,
    version: receipt.version,
    grantee: receipt.grantee,
    operation: lists.OPERATIONS[receipt.operation],
    ...formatCircumstances(receipt),
    categories: formatCategories(receipt.categories),
    count: receipt.count,
    used: receipt.used,
    outputsDoc: hashOrNull(receipt.outputsDoc),
    product: receipt.product ?? null,
    recorded: formatRecorded(receipt),
  };
}

const INPUT = shape({ authorization: ID, version: COUNT, categories: list(COUNT) });

export const DERIVATION = shape({
  id: ID,
  asset: { ...ID, description: "The product." },
  deriver: ADDRESS,
  inputs: list(INPUT),
  ...CIRCUMSTANCES,
  transform: orNull(ID),
  deidentLevel: code(lists.DEIDENT_LEVELS),
  attestationDoc: orNull(ID),
  ceiling: component("Scope"),
  chains: COUNT,
  nodes: COUNT,
  deriverOnly: FLAG,
  recorded: RECORDED,
});

export function formatDerivation({ making, inputs, ...row }: DerivationRow) {
  return {
    id: row.digest,
    asset: row.asset,
    deriver: row.deriver,
    inputs: inputs.map(({ authorization, version, categories }) => ({
      authorization,
      version,
      categories: formatCategories(categories),
    })),
    ...formatCircumstances(making),
    transform: hashOrNull(making.transform),
    deidentLevel: lists.DEIDENT_LEVELS[making.deidentLevel],
    attestationDoc: hashOrNull(making.attestationDoc),
    ceiling: formatScope(row.ceiling),
    chains: row.chains,
    nodes: row.nodes,
    deriverOnly: row.closed,
    recorded: formatRecorded(row),
  };
}

export const VERSION = shape({
  asset: ID,
  number: COUNT,
  commitment: ID,
  scheme: code(lists.SCHEMES),
  hashAlg: code(lists.HASH_ALGS),
  manifestDoc: orNull(ID),
  act: ID,
  recorded: STAMP,
});

export function formatVersionRow(row: VersionRow) {
  return {
    asset: row.asset,
    number: row.number,
    commitment: row.commitment,
    scheme: lists.SCHEMES[row.scheme],
    hashAlg: lists.HASH_ALGS[row.hashAlg],
    manifestDoc: hashOrNull(row.manifestDoc),
    act: row.digest,
    recorded: { block: row.block, time: formatTime(row.time) },
  };
}

export const EVENT = shape({
  id: { ...TEXT, description: "For Last-Event-ID." },
  block: COUNT,
  time: TIME,
  name: TEXT,
  subject: ID,
  act: orNull(ID),
  actor: orNull(ADDRESS),
  transaction: orNull(ID),
  data: { type: "object" },
});

type Data = LedgerEvent["data"];

/** The index keeps codes as numbers and reasons as 32 bytes. */
const DATA_FORMATS: Readonly<Record<string, (value: Data[string]) => unknown>> = {
  right: (value) => lists.RIGHTS[Number(value)],
  operation: (value) => lists.OPERATIONS[Number(value)],
  purpose: (value) => lists.PURPOSES[Number(value)],
  reason: (value) => formatReason(value as Hex),
  doc: (value) => hashOrNull(value as Hex),
  classification: (value) => lists.CLASSIFICATIONS[Number(value)],
  piLevel: (value) => lists.PI_LEVELS[Number(value)],
  acts: (value) => formatSet(lists.AGENT_ACTS, BigInt(value)),
  notAfter: (value) => formatTime(Number(value)),
  effectiveAt: (value) => formatTime(Number(value)),
  to: (value) => partyOrNull(value as Hex),
};

function formatData(data: Data): object {
  const entries = Object.entries(data).map(([name, value]) => {
    const format = DATA_FORMATS[name];
    return [name, format === undefined ? value : format(value)];
  });
  return Object.fromEntries(entries) as object;
}

export function formatEvent(event: LedgerEvent) {
  return {
    id: `${event.block}-${event.idx}`,
    block: event.block,
    time: formatTime(event.time),
    name: event.name,
    subject: event.subject,
    act: event.digest ?? null,
    actor: event.actor ?? null,
    transaction: event.tx ?? null,
    data: formatData(event.data),
  };
}

export const DENIAL = shape({
  id: { ...ID, description: "The refused act." },
  actor: ADDRESS,
  signer: { ...ADDRESS, description: "The actor's key or agent." },
  authorization: ID,
  operation: code(lists.OPERATIONS),
  ...CIRCUMSTANCES,
  refusal: component("Refusal"),
  refuser: code(["node", "chain"]),
  message: { type: "object", description: "As signed." },
  signature: { type: "string" },
  receipt: { ...orNull(ID), description: "The receipt, if the same act was executed later." },
  recorded: STAMP,
  evidence: {
    ...shape({ text: TEXT, hash: ID }),
    description: "What this node says of it, and the SHA-256, which its log holds as a `denial`.",
  },
});

export function formatDenial(denial: ListedDenial, executed: boolean) {
  // Written by this node's intake from a message that was read strictly.
  const evidence = denialEvidence(denial);
  const message = JSON.parse(denial.message) as Circumstances & { operation: number };
  return {
    id: denial.digest,
    actor: denial.actor,
    signer: denial.signer,
    authorization: denial.authorization,
    operation: lists.OPERATIONS[message.operation],
    ...formatCircumstances(message),
    refusal: formatRefusal(denial),
    refuser: denial.refuser,
    message,
    signature: denial.signature,
    receipt: executed ? denial.digest : null,
    recorded: { block: denial.block, time: formatTime(denial.at) },
    evidence: { text: evidence, hash: evidenceHash(evidence) },
  };
}
