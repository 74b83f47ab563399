/** What was done: receipts, derivations, refused uses, and what an asset has seen. */
import { OPERATIONS, PURPOSES } from "../../core/codes.ts";
import { PAGE_ITEMS } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import type { Page } from "../../store/index/paging.ts";
import type { DerivationRow } from "../../store/index/derivations.ts";
import { formatMoment, MOMENT, type Moment, momentOf } from "../as-of.ts";
import { nextPage, openPage } from "../page-moment.ts";
import type { HttpDeps } from "../deps.ts";
import { formatDerivation, formatEvent, formatReceipt } from "../forms/activity.ts";
import { formatVersionRow, VERSION } from "../forms/activity.ts";
import { bundleOf, PROOF, type ProofQuery, withBundle } from "../forms/bundles.ts";
import { component, extended, list } from "../forms/shapes.ts";
import { DERIVATION, RECEIPT } from "../forms/activity.ts";
import { AS_OF, type AsOfQuery, PAGE, type PageQuery } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";
import { found, listRecords, page } from "./records.ts";

const ID: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" };
const PARTY: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" };
const lower = (hex: Hex | undefined) => hex?.toLowerCase() as Hex | undefined;

/** A page of `read`, each item formatted, as of one block. */
async function pageAnswer<T>(
  deps: HttpDeps,
  { asOf, cursor, limit = PAGE_ITEMS }: PageQuery,
  read: (options: { at: number; cursor: string | undefined; limit: number }) => Page<T>,
  format: (item: T, moment: Moment) => object,
): Promise<Answer> {
  const opened = await openPage(deps, { asOf, cursor });
  const { items, next, at } = read({ at: opened.at, cursor: opened.cursor, limit });
  const moment = opened.momentAt(at);
  return {
    body: {
      items: items.map((item) => format(item, moment)),
      next: nextPage(next, moment),
      ...formatMoment(moment),
    },
  };
}

interface ReceiptQuery extends PageQuery {
  authorization?: Hex;
  asset?: Hex;
  grantee?: Hex;
  operation?: string;
  purpose?: string;
}

function listReceipts(deps: HttpDeps, query: ReceiptQuery): Promise<Answer> {
  const { operation, purpose } = query;
  const filters = {
    authorization: lower(query.authorization),
    asset: lower(query.asset),
    grantee: lower(query.grantee),
    operation: operation === undefined ? undefined : OPERATIONS.indexOf(operation),
    purpose: purpose === undefined ? undefined : PURPOSES.indexOf(purpose),
  };
  return pageAnswer(
    deps,
    query,
    (options) => deps.index.receipts(filters, options),
    (receipt) => formatReceipt(receipt),
  );
}

type ReadQuery = AsOfQuery & ProofQuery;

/** Who names a moment means its block; else the newest final one is pinned. */
const pinned = ({ asOf }: AsOfQuery, { block }: Moment): number | undefined =>
  asOf === undefined ? undefined : block.number;

/** One act; a derivation debits each of its inputs. */
async function readReceipt(deps: HttpDeps, id: Hex, query: ReadQuery): Promise<Answer> {
  const moment = await momentOf(deps, query.asOf);
  const debits = deps.index.receiptsOf(id, moment.block.number);
  const receipt = found(debits[0], `receipt ${id}`);
  const { proofs } = deps;
  const at = pinned(query, moment);
  const bundle = await bundleOf(query, () =>
    receipt.product === undefined ? proofs.receipt(id, at) : proofs.derivation(id, at),
  );
  const formatted = { ...formatReceipt(receipt), debits: debits.map(formatReceipt) };
  return { body: { ...formatted, ...bundle, ...formatMoment(moment) } };
}

interface DerivationQuery extends PageQuery {
  authorization?: Hex;
  input?: Hex;
  deriver?: Hex;
}

function listDerivations(deps: HttpDeps, query: DerivationQuery): Promise<Answer> {
  const filters = {
    authorization: lower(query.authorization),
    input: lower(query.input),
    deriver: lower(query.deriver),
  };
  return pageAnswer(deps, query, (options) => deps.index.derivations(filters, options), format);
}

const format = (row: DerivationRow) => formatDerivation(row);

async function readDerivation(deps: HttpDeps, id: Hex, query: ReadQuery): Promise<Answer> {
  const moment = await momentOf(deps, query.asOf);
  const row = found(deps.index.derivation(id, moment.block.number), `derivation ${id}`);
  const bundle = await bundleOf(query, () => deps.proofs.derivation(id, pinned(query, moment)));
  return { body: { ...formatDerivation(row), ...bundle, ...formatMoment(moment) } };
}

async function readVersion(
  deps: HttpDeps,
  id: Hex,
  number: number,
  query: ReadQuery,
): Promise<Answer> {
  const moment = await momentOf(deps, query.asOf);
  const row = deps.index.version(id, number, moment.block.number);
  const version = formatVersionRow(found(row, `version ${number} of asset ${id}`));
  const bundle = await bundleOf(query, () =>
    deps.proofs.assetVersion(id, number, pinned(query, moment)),
  );
  return { body: { ...version, ...bundle, ...formatMoment(moment) } };
}

/** 404 for an asset that isn't there, where an empty list would only look like an answer. */
export async function ofAsset(
  deps: HttpDeps,
  id: Hex,
  { asOf }: AsOfQuery,
  answer: () => Promise<Answer>,
): Promise<Answer> {
  const { view } = await momentOf(deps, asOf);
  found(view.facts("asset", id), `asset ${id}`);
  return answer();
}

type AssetList = (deps: HttpDeps, asset: Hex, query: PageQuery) => Promise<Answer>;

const versions: AssetList = (deps, asset, query) =>
  pageAnswer(deps, query, (options) => deps.index.versions(asset, options), formatVersionRow);
export const historyOf: AssetList = (deps, asset, query) =>
  pageAnswer(deps, query, (options) => deps.index.history(asset, options), formatEvent);
const rights: AssetList = (deps, asset, query) => listRecords(deps, "right", { asset }, query);
const authorizations: AssetList = (deps, asset, query) =>
  listRecords(deps, "authorization", { asset }, query);
const receipts: AssetList = (deps, asset, query) => listReceipts(deps, { ...query, asset });

const records = { method: "GET", tag: "records" } as const;

const assetList = (deps: HttpDeps, name: string, of: Schema, handle: AssetList): Route => ({
  ...records,
  path: `/v1/assets/{id}/${name}`,
  summary: `The ${name} of an asset`,
  query: PAGE,
  output: { 200: page(of) },
  handle: ({ path: { id }, query }: Call<PageQuery>) =>
    ofAsset(deps, id, query, () => handle(deps, id, query)),
});

export const activityRoutes = (deps: HttpDeps): Route[] => [
  {
    ...records,
    path: "/v1/receipts",
    summary: "Uses, one item for each authorization debited",
    query: {
      ...PAGE,
      authorization: ID,
      asset: ID,
      grantee: PARTY,
      operation: { type: "string", enum: OPERATIONS },
      purpose: { type: "string", enum: PURPOSES },
    },
    output: { 200: page(component("Receipt")) },
    handle: ({ query }: Call<ReceiptQuery>) => listReceipts(deps, query),
  },
  {
    ...records,
    path: "/v1/receipts/{id}",
    summary: "One use, or one derivation with all that it debited",
    query: { ...AS_OF, ...PROOF },
    output: {
      200: withBundle(extended(RECEIPT, { debits: list(component("Receipt")), ...MOMENT })),
    },
    handle: ({ path, query }: Call<ReadQuery>) => readReceipt(deps, path.id, query),
  },
  {
    ...records,
    path: "/v1/derivations",
    summary: "Derivations, in the order of their products",
    query: { ...PAGE, authorization: ID, input: ID, deriver: PARTY },
    output: { 200: page(component("Derivation")) },
    handle: ({ query }: Call<DerivationQuery>) => listDerivations(deps, query),
  },
  {
    ...records,
    path: "/v1/derivations/{id}",
    summary: "One derivation, by its act or its product",
    query: { ...AS_OF, ...PROOF },
    output: { 200: withBundle(extended(DERIVATION, MOMENT)) },
    handle: ({ path, query }: Call<ReadQuery>) => readDerivation(deps, path.id, query),
  },
  assetList(deps, "versions", component("Version"), versions),
  {
    ...records,
    path: "/v1/assets/{id}/versions/{number}",
    summary: "One version of an asset",
    query: { ...AS_OF, ...PROOF },
    output: { 200: withBundle(extended(VERSION, MOMENT)) },
    handle: ({ path, query }: Call<ReadQuery>) =>
      readVersion(deps, path.id, Number(path.number), query),
  },
  assetList(deps, "rights", component("Right"), rights),
  assetList(deps, "authorizations", component("Authorization"), authorizations),
  assetList(deps, "receipts", component("Receipt"), receipts),
  assetList(deps, "history", component("Event"), historyOf),
];
