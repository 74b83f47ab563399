import * as codes from "../../core/codes.ts";
import * as labels from "../../core/language/labels.ts";
import type { Hex } from "../../core/records.ts";
import { When } from "../components/moment.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import type { SummaryRow } from "../components/summary-list.tsx";
import { joined, label, numberInWords, shortId, timeInWords } from "../language/format.ts";
import { wordFor } from "../language/word-for.ts";
import type { Names } from "../ledger/names.ts";
import type { RecordBase, Scope, Stamp, Time } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import type { RecordKind } from "./record-kinds.ts";

/** What records of these kinds say, each of them some of it. */
export interface AnyRecord extends Partial<Omit<RecordBase, "id">> {
  id: Hex;
  asset?: Hex;
  holder?: Hex;
  right?: string;
  basis?: string | null;
  notAfter?: Time | null;
  giver?: Hex;
  recipient?: Hex | null;
  codes?: string[];
  form?: string;
  requester?: Hex;
  grantor?: Hex;
  grantee?: Hex;
  parent?: Hex;
  relation?: string;
  scope?: Scope;
  uses?: { used: number; left: number | null };
  subject?: Hex;
  issuer?: Hex;
  reviewBy?: Time;
  basisDoc?: Hex | null;
  authorization?: Hex;
  operation?: string;
  purpose?: string;
  count?: number;
  product?: Hex | null;
  operator?: Hex;
  origin?: string;
  size?: string;
  root?: Hex | null;
  recorded?: Stamp;
}

interface Shown {
  visit: Visit;
  names: Names;
  kind: RecordKind;
  record: AnyRecord;
}

export const partiesOf = (record: AnyRecord): Hex[] => {
  const { holder, giver, recipient, requester, grantor, grantee, issuer, operator } = record;
  const all = [holder, giver, recipient, requester, grantor, grantee, issuer, operator];
  return all.filter((one) => one !== undefined && one !== null);
};

export function rowsOf(shown: Shown): SummaryRow[] {
  const { visit, names, record, kind } = shown;
  const { records } = visit.words;
  const { asset } = record;
  const own = {
    rights: rightRows,
    consents: consentRows,
    requests: licenseRows,
    authorizations: licenseRows,
    orders: orderRows,
    receipts: useRows,
    logs: logRows,
  }[kind];
  const of = asset && {
    key: records.asset,
    value: <AssetLink visit={visit} names={names} asset={{ id: asset }} />,
  };
  return [...(of ? [of] : []), ...own(shown).filter(({ value }) => value !== undefined)];
}

const party = ({ visit, names }: Shown, address: Hex | null | undefined) =>
  address ? <Party visit={visit} names={names} address={address} /> : undefined;

const when = ({ visit }: Shown, time: Time | undefined) =>
  time === undefined ? undefined : <When visit={visit} time={time} />;

const hash = (value: Hex | null | undefined) => (value ? <code>{value}</code> : undefined);

/** A record of some kind, found by the search. */
const linked = ({ visit }: Shown, id: Hex | undefined) =>
  id && (
    <a href={to(visit, `/search?q=${id}`)}>
      <code>{shortId(id)}</code>
    </a>
  );

function inWords(
  { language, words }: Visit,
  list: readonly string[],
  names: labels.Labels,
  chosen: readonly string[],
): string {
  if (chosen.length === list.length) return words.record.all;
  return joined(
    chosen.map((code) => label(list, names, code, language)),
    language,
  );
}

function rightRows(shown: Shown): SummaryRow[] {
  const { visit, record } = shown;
  const { records } = visit.words;
  const { right = "", basis, notAfter } = record;
  return [
    { key: records.right, value: label(codes.RIGHTS, labels.RIGHT_LABELS, right, visit.language) },
    { key: records.holder, value: party(shown, record.holder) },
    { key: records.basis, value: wordFor(records.titleBases, basis ?? "") },
    { key: records.until, value: notAfter === null ? records.noEnd : when(shown, notAfter) },
  ];
}

function consentRows(shown: Shown): SummaryRow[] {
  const { visit, record } = shown;
  const { record: own } = visit.words;
  const { form = "" } = record;
  return [
    { key: own.giver, value: party(shown, record.giver) },
    { key: own.recipient, value: party(shown, record.recipient) ?? own.anyone },
    { key: own.codes, value: joined(record.codes ?? [], visit.language) },
    { key: own.form, value: label(codes.CONSENT_FORMS, labels.FORM_LABELS, form, visit.language) },
    ...scopeRows(shown),
  ];
}

function licenseRows(shown: Shown): SummaryRow[] {
  const { visit, record } = shown;
  const { record: own, asset, records } = visit.words;
  const { relation = "", uses } = record;
  const count = (uses: number | null) =>
    uses === null ? asset.unlimited : numberInWords(uses, visit.language);
  return [
    { key: own.requester, value: party(shown, record.requester) },
    { key: own.grantor, value: party(shown, record.grantor) },
    { key: own.grantee, value: party(shown, record.grantee) },
    { key: own.parent, value: linked(shown, record.parent) },
    {
      key: own.relation,
      value: label(codes.RELATIONS, labels.RELATION_LABELS, relation, visit.language),
    },
    { key: own.maxUses, value: uses && own.usesText(count(uses.used), count(uses.left)) },
    ...scopeRows(shown),
    { key: records.consent, value: linked(shown, (record.basis ?? undefined) as Hex | undefined) },
  ];
}

function scopeRows({ visit, record: { scope } }: Shown): SummaryRow[] {
  const { record: own } = visit.words;
  if (scope === undefined) return [];
  const { purposes, operations, outputs, environments, territories } = scope;
  const allowed = (flag: boolean) => (flag ? own.allowed : own.forbidden);
  const set = (list: readonly string[], names: labels.Labels, chosen: readonly string[]) =>
    inWords(visit, list, names, chosen);
  return [
    { key: own.purposes, value: set(codes.PURPOSES, labels.PURPOSE_LABELS, purposes) },
    { key: own.operations, value: set(codes.OPERATIONS, labels.OPERATION_LABELS, operations) },
    { key: own.outputs, value: set(codes.OUTPUTS, labels.OUTPUT_LABELS, outputs) },
    {
      key: own.environments,
      value: set(codes.ENVIRONMENTS, labels.ENVIRONMENT_LABELS, environments),
    },
    { key: own.territories, value: set(codes.TERRITORIES, labels.TERRITORY_LABELS, territories) },
    { key: own.term, value: termInWords(visit, scope) },
    { key: own.passing, value: own.depth(scope.sublicenseDepth) },
    { key: own.entrust, value: allowed(scope.entrustAllowed) },
    { key: own.commercial, value: allowed(scope.commercial) },
  ];
}

/** Zero on the wire: it began before anybody could have used it. */
const ALWAYS = "1970-01-01T00:00:00Z";

function termInWords({ language, words }: Visit, { notBefore, notAfter }: Scope): string {
  const until = timeInWords(notAfter, language);
  if (notBefore === ALWAYS) return words.record.termUntil(until);
  return words.record.termText(timeInWords(notBefore, language), until);
}

function orderRows(shown: Shown): SummaryRow[] {
  const { record: own } = shown.visit.words;
  const { subject, issuer, reviewBy, basisDoc } = shown.record;
  return [
    { key: own.subject, value: linked(shown, subject) },
    { key: own.issuer, value: party(shown, issuer) },
    { key: own.reviewBy, value: when(shown, reviewBy) },
    { key: own.basisDoc, value: hash(basisDoc) },
  ];
}

function useRows(shown: Shown): SummaryRow[] {
  const { visit, record } = shown;
  const { record: own, records } = visit.words;
  const { operation = "", purpose = "", count, product } = record;
  const { language } = visit;
  return [
    { key: own.used, value: party(shown, record.grantee) },
    { key: records.authorization, value: linked(shown, record.authorization) },
    {
      key: own.operation,
      value: label(codes.OPERATIONS, labels.OPERATION_LABELS, operation, language),
    },
    { key: own.purpose, value: label(codes.PURPOSES, labels.PURPOSE_LABELS, purpose, language) },
    { key: own.count, value: count === undefined ? undefined : numberInWords(count, language) },
    { key: own.product, value: linked(shown, product ?? undefined) },
  ];
}

function logRows(shown: Shown): SummaryRow[] {
  const { ledger } = shown.visit.words;
  const { origin, operator, size, root } = shown.record;
  return [
    { key: ledger.origin, value: <bdi>{origin}</bdi> },
    { key: ledger.operator, value: party(shown, operator) },
    { key: ledger.size, value: size },
    { key: ledger.root, value: hash(root) },
  ];
}
