import type { Hex } from "../../core/records.ts";
import { When } from "../components/moment.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import type { Names } from "../ledger/names.ts";
import type { Asset, Authorization } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";
import { ActLink, purposesInWords } from "./pieces.tsx";
import { type Consent, listOf, LOOKED_AT, namesFor } from "./records.ts";
import { type Desk, deskPage } from "./session.ts";

interface Provided {
  uses: Authorization[];
  consents: Consent[];
  names: Names;
}

/** The source's view: which uses of its data, by whom, for what, until when; and taking it back. */
export const providedDataPage = deskPage({
  path: "/desk/my-data",
  async answer(visit, desk) {
    const { data: words } = visit.words.desk;
    const provided = desk.acting && (await read(visit, desk.acting.participant));
    return {
      title: words.title,
      main: (
        <>
          <h1>{words.title}</h1>
          <p>{words.lead}</p>
          {provided && (
            <>
              <Uses visit={visit} provided={provided} />
              <Consents visit={visit} desk={desk} provided={provided} />
            </>
          )}
          <p>
            <ActLink visit={visit} desk={desk} act="consents.give" typed={{}}>
              {words.give}
            </ActLink>
          </p>
        </>
      ),
    };
  },
});

async function read(visit: Visit, source: Hex): Promise<Provided> {
  const assets = await listOf<Asset>(visit, "assets", { source }, LOOKED_AT);
  const uses: Authorization[] = [];
  for (const { id } of assets) {
    uses.push(...(await listOf<Authorization>(visit, "authorizations", { asset: id })));
  }
  const consents = await listOf<Consent>(visit, "consents", { giver: source });
  const parties = [
    ...uses.map(({ grantee }) => grantee),
    ...consents.flatMap(({ recipient }) => recipient ?? []),
  ];
  const named = [...assets.map(({ id }) => id), ...consents.map(({ asset }) => asset)];
  return { uses, consents, names: await namesFor(visit, parties, named) };
}

function Uses({ visit, provided: { uses, names } }: { visit: Visit; provided: Provided }) {
  const { desk: words, records } = visit.words;
  const rows = uses.map((one) => [
    <Party visit={visit} names={names} address={one.grantee} />,
    <AssetLink visit={visit} names={names} asset={{ id: one.asset }} />,
    purposesInWords(visit, one.scope),
    <When visit={visit} time={one.scope.notAfter} />,
    <StandingTag visit={visit} standing={one} />,
  ]);
  const { licenses, data, dataset } = words;
  const head = [data.who, dataset, licenses.purposes, records.until, licenses.state];
  return <Table caption={data.title} head={head} rows={rows} empty={data.none} />;
}

type ConsentProps = { visit: Visit; desk: Desk; provided: Provided };

/** Withdrawing takes as few steps as consenting: one form, one signature. */
function Consents({ visit, desk, provided: { consents, names } }: ConsentProps) {
  const { desk: words, records } = visit.words;
  const { data, licenses, dataset, act } = words;
  const rows = consents.map((one) => [
    <AssetLink visit={visit} names={names} asset={{ id: one.asset }} />,
    one.recipient === null ? (
      data.anyone
    ) : (
      <Party visit={visit} names={names} address={one.recipient} />
    ),
    purposesInWords(visit, one.scope),
    <When visit={visit} time={one.scope.notAfter} />,
    <StandingTag visit={visit} standing={one} />,
    <ActLink visit={visit} desk={desk} act="consents.withdraw" typed={{ "/consent": one.id }}>
      {data.withdraw}
    </ActLink>,
  ]);
  const head = [dataset, data.recipient, licenses.purposes, records.until, licenses.state, act];
  return <Table caption={data.consents} head={head} rows={rows} empty={data.noConsents} />;
}
