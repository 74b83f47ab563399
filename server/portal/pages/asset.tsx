import type { Hex } from "../../core/records.ts";
import { AsOf } from "../components/moment.tsx";
import { Notice } from "../components/panel.tsx";
import { AssetName } from "../components/party.tsx";
import { Why } from "../components/standing.tsx";
import { shortId } from "../language/format.ts";
import { namesOf, type Names } from "../ledger/names.ts";
import type { Page as Answer } from "../ledger/wire.ts";
import type { Asset, Authorization, LedgerEvent, Lineage, Right, Version } from "../ledger/wire.ts";
import { type Page, to, type View, type Visit } from "../page.ts";
import { AssetFacts, Licenses, Proof, Rights } from "./asset-parts.tsx";
import { History } from "./history.tsx";
import { LineageSection, MAX_DRAWN_STEPS } from "./lineage-section.tsx";

/** Rows of each list that one page shows; the rest is behind the API. */
const ROWS = 25;

export interface AssetRead {
  asset: Asset;
  rights: readonly Right[];
  authorizations: Answer<Authorization>;
  history: Answer<LedgerEvent>;
  versions: Answer<Version>;
  lineage: Lineage;
  names: Names;
}

export const assetPage: Page = {
  path: "/assets/{id}",
  async answer(visit) {
    const { id } = visit.path;
    const path = `/v1/assets/${id}`;
    const asset = await visit.ask<Asset & Lineage>(path);
    // All lists as of the block of the first answer, so that the page tells of one moment.
    const at = `asOf=${asset.block}&limit=${ROWS}`;
    const cursor = visit.query.get("cursor");
    const more = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const rights = await visit.ask<Answer<Right>>(`${path}/rights?${at}`);
    const authorizations = await visit.ask<Answer<Authorization>>(`${path}/authorizations?${at}`);
    const history = await visit.ask<Answer<LedgerEvent>>(
      `${path}/history?${cursor === null ? at : `limit=${ROWS}${more}`}`,
    );
    const versions = await visit.ask<Answer<Version>>(`${path}/versions?${at}`);
    const lineage = await visit.ask<Lineage>(
      `${path}/lineage?asOf=${asset.block}&depth=${MAX_DRAWN_STEPS}`,
    );
    const read = { asset, rights: rights.items, authorizations, history, versions, lineage };
    const names = await namesOf(visit, partiesOf(read), lineage.nodes);
    return shown(visit, { ...read, names }, asset);
  },
};

function* partiesOf(read: Omit<AssetRead, "names">): Iterable<Hex> {
  yield* [read.asset.registrant, read.asset.source];
  for (const { holder } of read.rights) yield holder;
  for (const { grantee } of read.authorizations.items) yield grantee;
  for (const { grantee } of read.lineage.edges) yield grantee;
  for (const { actor } of read.history.items) if (actor !== null) yield actor;
}

function shown(visit: Visit, read: AssetRead, moment: Lineage): View {
  const { asset, names } = read;
  const { words } = visit;
  const title = names.titles.get(asset.id)?.text ?? `${words.records.asset} ${shortId(asset.id)}`;
  return {
    title,
    main: (
      <>
        <h1>{names.titles.has(asset.id) ? <AssetName names={names} id={asset.id} /> : title}</h1>
        {!asset.usable && (
          <Notice tone="bad">
            <p>
              {words.asset.stopped} <Why visit={visit} standing={asset} />
            </p>
          </Notice>
        )}
        <AssetFacts visit={visit} read={read} />
        <p class="no-print">
          <a class="button" href={to(visit, `/check?asset=${asset.id}`)}>
            {words.asset.check}
          </a>{" "}
          <a class="button" href={to(visit, `/desk/ask/${asset.id}`)}>
            {words.desk.request.title}
          </a>
        </p>
        <Rights visit={visit} read={read} />
        <LineageSection visit={visit} read={read} />
        <Licenses visit={visit} read={read} />
        <History visit={visit} names={names} history={read.history} />
        <Proof visit={visit} read={read} />
        <AsOf visit={visit} moment={moment} />
      </>
    ),
  };
}
