import { When } from "../components/moment.tsx";
import { AssetLink } from "../components/party.tsx";
import { StandingTag, Why } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { numberInWords } from "../language/format.ts";
import { ActLink, purposesInWords } from "./pieces.tsx";
import { licensesOf, namesFor } from "./records.ts";
import { deskPage } from "./session.ts";

/** What for, until when, how much is left, and why one can't be used. */
export const licensesPage = deskPage({
  path: "/desk/licenses",
  async answer(visit, desk) {
    const { desk: words, records } = visit.words;
    const { licenses: own } = words;
    const items = desk.acting ? await licensesOf(visit, desk.acting.participant) : [];
    const names = await namesFor(
      visit,
      [],
      items.map(({ asset }) => asset),
    );
    const rows = items.map((one) => [
      <AssetLink visit={visit} names={names} asset={{ id: one.asset }} />,
      purposesInWords(visit, one.scope),
      <When visit={visit} time={one.scope.notAfter} />,
      one.uses.left === null ? own.unlimited : numberInWords(one.uses.left, visit.language),
      <>
        <StandingTag visit={visit} standing={one} /> <Why visit={visit} standing={one} />
      </>,
      <>
        <ActLink {...{ visit, desk }} act="receipts.use" typed={{ "/authorization": one.id }}>
          {own.use}
        </ActLink>
        {" · "}
        <ActLink
          {...{ visit, desk }}
          act="authorizations.surrender"
          typed={{ "/authorization": one.id }}
        >
          {own.giveUp}
        </ActLink>
      </>,
    ]);
    const head = [words.dataset, own.purposes, records.until, own.left, own.state, words.act];
    return {
      title: own.title,
      main: (
        <>
          <h1>{own.title}</h1>
          <Table caption={own.title} head={head} rows={rows} empty={own.none} />
        </>
      ),
    };
  },
});
