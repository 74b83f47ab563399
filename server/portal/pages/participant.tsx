import { RIGHTS, TERRITORIES } from "../../core/codes.ts";
import { RIGHT_LABELS, TERRITORY_LABELS } from "../../core/language/labels.ts";
import { AsOf, When } from "../components/moment.tsx";
import { AssetLink } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { Table } from "../components/table.tsx";
import { joined, label } from "../language/format.ts";
import { wordFor } from "../language/word-for.ts";
import { namesOf, type Names, type Titled } from "../ledger/names.ts";
import type { Asset, Authorization, Moment, Page as Answer, Participant } from "../ledger/wire.ts";
import type { Right } from "../ledger/wire.ts";
import { type Page, to, type View, type Visit } from "../page.ts";
import { purposesInWords } from "./asset-parts.tsx";

/** Of each list; every dataset in them is looked up for its title. */
const ROWS = 20;

interface Read {
  participant: Participant & Moment;
  assets: Answer<Asset>;
  rights: Answer<Right>;
  licenses: Answer<Authorization>;
  names: Names;
}

export const participantPage: Page = {
  path: "/participants/{address}",
  async answer(visit) {
    const { address } = visit.path;
    const participant = await visit.ask<Read["participant"]>(`/v1/participants/${address}`);
    const at = `asOf=${participant.block}&limit=${ROWS}`;
    const list = <T,>(path: string) => visit.ask<Answer<T>>(`/v1/${path}=${address}&${at}`);
    const assets = await list<Asset>("assets?registrant");
    const rights = await list<Right>("rights?holder");
    const licenses = await list<Authorization>("authorizations?grantee");
    const cited = [...rights.items, ...licenses.items].map(({ asset }) => asset);
    const titled: Titled[] = [...assets.items];
    for (const id of new Set(cited)) {
      if (titled.every((one) => one.id !== id))
        titled.push(await visit.ask<Asset>(`/v1/assets/${id}`));
    }
    const names = await namesOf(visit, [], titled);
    return shown(visit, { participant, assets, rights, licenses, names });
  },
};

function shown(visit: Visit, read: Read): View {
  const { participant: one } = read;
  const { participant: own, records, search } = visit.words;
  const offices = one.offices.map((office) => wordFor(records.offices, office));
  return {
    title: one.name,
    main: (
      <>
        <h1>
          <bdi>{one.name}</bdi>
        </h1>
        <SummaryList
          rows={[
            { key: records.state, value: <StandingTag visit={visit} standing={one} /> },
            ...(one.code === "" ? [] : [{ key: search.code, value: <bdi>{one.code}</bdi> }]),
            {
              key: search.territory,
              value: label(TERRITORIES, TERRITORY_LABELS, one.jurisdiction, visit.language),
            },
            ...(offices.length === 0
              ? []
              : [{ key: own.offices, value: joined(offices, visit.language) }]),
            { key: own.validTo, value: <When visit={visit} time={one.validTo} /> },
            { key: records.id, value: <code>{one.id}</code> },
            { key: own.key, value: <code>{one.key}</code> },
          ]}
        />
        <Lists visit={visit} read={read} />
        <AsOf visit={visit} moment={one} />
      </>
    ),
  };
}

function Lists({ visit, read }: { visit: Visit; read: Read }) {
  const { participant: own, records, asset } = visit.words;
  const { assets, rights, licenses, names } = read;
  const assetLink = (id: Asset["id"]) => <AssetLink visit={visit} names={names} asset={{ id }} />;
  const isCut = [assets, rights, licenses].some(({ next }) => next !== null);
  return (
    <>
      {isCut && <p>{own.whole}</p>}
      <h2>{own.assets}</h2>
      <Table
        caption={own.assets}
        head={[records.asset, asset.origin, records.state]}
        empty={own.noAssets}
        rows={assets.items.map((one) => [
          assetLink(one.id),
          wordFor(records.origins, one.origin),
          <StandingTag visit={visit} standing={one} />,
        ])}
      />
      <h2>{own.rights}</h2>
      <Table
        caption={own.rights}
        head={[records.right, records.asset, records.state]}
        empty={own.noRights}
        rows={rights.items.map((one) => [
          <a href={to(visit, `/rights/${one.id}`)}>
            {label(RIGHTS, RIGHT_LABELS, one.right, visit.language)}
          </a>,
          assetLink(one.asset),
          <StandingTag visit={visit} standing={one} />,
        ])}
      />
      <h2>{own.licenses}</h2>
      <Table
        caption={own.licenses}
        head={[asset.purposes, records.asset, records.until, records.state]}
        empty={own.noLicenses}
        rows={licenses.items.map((one) => [
          <a href={to(visit, `/authorizations/${one.id}`)}>
            {purposesInWords(visit, one.scope.purposes)}
          </a>,
          assetLink(one.asset),
          <When visit={visit} time={one.scope.notAfter} />,
          <StandingTag visit={visit} standing={one} />,
        ])}
      />
    </>
  );
}
