/** Rights, consents, requests, licenses, orders, uses and logs: each a page of plain facts. */
import { Recorded } from "../components/moment.tsx";
import { StandingTag, Why } from "../components/standing.tsx";
import { SummaryList, type SummaryRow } from "../components/summary-list.tsx";
import { shortId } from "../language/format.ts";
import { namesOf, orMissing } from "../ledger/names.ts";
import type { Asset, RecordBase } from "../ledger/wire.ts";
import { type Page, type View, type Visit } from "../page.ts";
import { RECORD_KINDS, type RecordKind } from "./record-kinds.ts";
import { type AnyRecord, partiesOf, rowsOf } from "./record-rows.tsx";

const TITLES: Readonly<Record<RecordKind, keyof Visit["words"]["records"]>> = {
  rights: "right",
  consents: "consent",
  requests: "request",
  authorizations: "authorization",
  orders: "order",
  receipts: "receipt",
  logs: "log",
};

export const recordPages: readonly Page[] = RECORD_KINDS.map((kind) => ({
  path: `/${kind}/{id}`,
  async answer(visit): Promise<View> {
    const record = await visit.ask<AnyRecord>(`/v1/${kind}/${visit.path["id"]}`);
    const { asset } = record;
    const of = asset && (await orMissing(visit.ask<Asset>(`/v1/assets/${asset}`)));
    const names = await namesOf(visit, partiesOf(record), of ? [of] : []);
    const title = `${visit.words.records[TITLES[kind]] as string} ${shortId(record.id)}`;
    return {
      title,
      main: (
        <>
          <h1>{title}</h1>
          <SummaryList
            rows={[
              ...standingRows(visit, record),
              ...rowsOf({ visit, names, kind, record }),
              ...stampRows(visit, record),
            ]}
          />
          {isProvable(kind) && (
            <p>
              <a href={`/v1/${kind}/${record.id}?proof=1`}>{visit.words.asset.proof} (JSON)</a>
            </p>
          )}
        </>
      ),
    };
  },
}));

/** Kinds whose state or fact a bundle can prove. */
const isProvable = (kind: RecordKind) => kind === "authorizations" || kind === "receipts";

function standingRows(visit: Visit, record: Partial<RecordBase>): SummaryRow[] {
  const { status, usable, why } = record;
  if (status === undefined || usable === undefined) return [];
  const standing = { status, usable, ...(why && { why }) };
  const { records } = visit.words;
  return [
    { key: records.state, value: <StandingTag visit={visit} standing={standing} /> },
    ...(why ? [{ key: records.why, value: <Why visit={visit} standing={standing} /> }] : []),
  ];
}

function stampRows(visit: Visit, { id, created, changed, recorded }: AnyRecord): SummaryRow[] {
  const { records } = visit.words;
  const first = created ?? recorded;
  return [
    ...(first ? [{ key: records.created, value: <Recorded visit={visit} at={first} /> }] : []),
    ...(changed && changed.block !== created?.block
      ? [{ key: records.changed, value: <Recorded visit={visit} at={changed} /> }]
      : []),
    { key: records.id, value: <code>{id}</code> },
  ];
}
