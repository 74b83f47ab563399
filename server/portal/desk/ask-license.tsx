import { RELATIONS, RIGHTS } from "../../core/codes.ts";
import { RIGHT_LABELS } from "../../core/language/labels.ts";
import { When } from "../components/moment.tsx";
import { AssetName, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { label } from "../language/format.ts";
import type { Right } from "../ledger/wire.ts";
import { ActLink, purposesInWords } from "./pieces.tsx";
import { type Consent, listOf, namesFor } from "./records.ts";
import { deskPage } from "./session.ts";
import type { Hex } from "../../core/records.ts";

const PROVIDE = RELATIONS[1] as string;
/** Nothing hangs on the right to hold. */
const GRANTING = ["USE", "OPERATE"];

/** Rights on offer for a dataset, and what its source consented to, before one asks. */
export const askLicensePage = deskPage({
  path: "/desk/ask/{id}",
  async answer(visit, desk) {
    const { desk: words, records } = visit.words;
    const { request: own, licenses, data } = words;
    const asset = visit.path["id"] as Hex;
    const rights = (await listOf<Right>(visit, "rights", { asset })).filter(({ right }) =>
      GRANTING.includes(right),
    );
    const consents = await listOf<Consent>(visit, "consents", { asset, status: "GIVEN" });
    const parties = [
      ...rights.map(({ holder }) => holder),
      ...consents.flatMap(({ recipient }) => recipient ?? []),
    ];
    const names = await namesFor(visit, parties, [asset]);
    const rightRows = rights.map((right) => [
      label(RIGHTS, RIGHT_LABELS, right.right, visit.language),
      <Party visit={visit} names={names} address={right.holder} />,
      right.notAfter === null ? records.noEnd : <When visit={visit} time={right.notAfter} />,
      <StandingTag visit={visit} standing={right} />,
      <ActLink
        {...{ visit, desk }}
        act="authorizations.request"
        typed={{ "/parent": right.id, "/relation": PROVIDE }}
      >
        {own.ask}
      </ActLink>,
    ]);
    const consentRows = consents.map((one) => [
      purposesInWords(visit, one.scope),
      one.recipient === null ? (
        data.anyone
      ) : (
        <Party visit={visit} names={names} address={one.recipient} />
      ),
      <When visit={visit} time={one.scope.notAfter} />,
    ]);
    const head = [records.right, own.holder, records.until, licenses.state, words.act];
    return {
      title: own.title,
      main: (
        <>
          <h1>
            {own.title}: <AssetName names={names} id={asset} />
          </h1>
          <Table caption={own.rights} head={head} rows={rightRows} empty={own.none} />
          <Table
            caption={own.consents}
            head={[licenses.purposes, data.recipient, records.until]}
            rows={consentRows}
            empty={words.decide.noConsent}
          />
        </>
      ),
    };
  },
});
