/** What the ledger says of a hash: the verdict in words, then the picture, then each step. */
import type { Hex } from "../../core/records.ts";
import { AsOf, Recorded } from "../components/moment.tsx";
import { Panel } from "../components/panel.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag, standingInWords, Why } from "../components/standing.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { Table } from "../components/table.tsx";
import type { Tone } from "../components/tag.tsx";
import { shortId } from "../language/format.ts";
import { namesOf, type Names } from "../ledger/names.ts";
import type { Asset, Verification } from "../ledger/wire.ts";
import { to, type View, type Visit } from "../page.ts";
import type { Box } from "../pictures/boxes.tsx";
import { ChainPicture } from "../pictures/chain.tsx";

const TONES: Readonly<Record<Verification["verdict"], Tone>> = {
  REGISTERED: "good",
  SUPERSEDED: "warn",
  CHANGED: "bad",
  UNDECIDED: "warn",
  NOT_FOUND: "warn",
};

type Match = Verification["matches"][number];

interface Found {
  hash: Hex;
  verification: Verification;
  names: Names;
  assets: ReadonlyMap<Hex, Asset>;
}

export async function verdictView(visit: Visit, hash: Hex, asset?: Hex): Promise<View> {
  const body = { hash, ...(asset !== undefined && { asset }) };
  const verification = await visit.ask<Verification>("/v1/verify", body);
  const assets = new Map<Hex, Asset>();
  for (const match of verification.matches) {
    assets.set(match.asset, await visit.ask<Asset>(`/v1/assets/${match.asset}`));
  }
  const records = [...assets.values()];
  const names = await namesOf(
    visit,
    records.map(({ registrant }) => registrant),
    records,
  );
  return shown(visit, { hash, verification, names, assets });
}

/** A record that is stopped is genuine all the same: both are said. */
function titleOf(visit: Visit, { verdict, matches }: Verification): { title: string; tone: Tone } {
  const { check } = visit.words;
  const standing = matches[0]?.standing;
  const title = check.verdicts[verdict];
  if (standing === undefined || standing.usable) return { title, tone: TONES[verdict] };
  return { title: check.but(title, standingInWords(visit, standing)), tone: "warn" };
}

function shown(visit: Visit, found: Found): View {
  const { check } = visit.words;
  const { verification } = found;
  const { title, tone } = titleOf(visit, verification);
  const stopped = verification.matches.find(({ standing }) => standing?.usable === false)?.standing;
  return {
    title,
    main: (
      <>
        <Panel tone={tone} title={title}>
          <p>{verification.words[visit.language]}</p>
          {stopped && (
            <p>
              {check.stops} <Why visit={visit} standing={stopped} />
            </p>
          )}
        </Panel>
        <h2>{check.picture}</h2>
        <ChainPicture display={visit.display} label={check.picture} boxes={boxesOf(visit, found)} />
        <Matches visit={visit} found={found} />
        <h2>{check.steps}</h2>
        <Table
          caption={check.steps}
          head={[check.step, check.holds, check.value]}
          empty=""
          rows={verification.steps.map(({ words, holds, value }) => [
            words[visit.language],
            holds ? visit.words.frame.yes : visit.words.frame.no,
            value === undefined ? "–" : <code>{value}</code>,
          ])}
        />
        <AsOf visit={visit} moment={verification} />
        <p>{check.print}</p>
        <p class="no-print">
          <a href={to(visit, "/check")}>{check.again}</a>
        </p>
      </>
    ),
  };
}

function boxesOf(visit: Visit, { hash, verification, names }: Found): Box[] {
  const { boxes, versionOf } = visit.words.check;
  const [match] = verification.matches;
  const file: Box[] = [
    { heading: boxes.file, text: "SHA-256", note: boxes.kept, tone: "good" },
    { heading: boxes.hash, text: shortId(hash), note: boxes.sought, tone: "good" },
  ];
  if (match === undefined) {
    const tone = verification.verdict === "CHANGED" ? "bad" : "warn";
    return [...file, { heading: boxes.record, text: "–", note: boxes.missing, tone }];
  }
  const { version, head, standing } = match;
  return [
    ...file,
    {
      heading: boxes.record,
      text: names.titles.get(match.asset)?.text ?? shortId(match.asset),
      note: standing ? standingInWords(visit, standing) : versionOf(version.number, head),
      tone: standing?.usable === false ? "warn" : "good",
      href: to(visit, `/assets/${match.asset}`),
    },
    {
      heading: boxes.block,
      text: String(version.recorded.block),
      note: boxes.recorded,
      tone: "good",
      href: to(visit, `/ledger/blocks/${version.recorded.block}`),
    },
  ];
}

function Matches({ visit, found }: { visit: Visit; found: Found }) {
  const { check, records } = visit.words;
  const { verification, names, assets } = found;
  if (verification.matches.length === 0) return null;
  const rowsOf = ({ asset, version, head, standing }: Match) => {
    const registrant = assets.get(asset)?.registrant;
    return [
      {
        key: records.asset,
        value: <AssetLink visit={visit} names={names} asset={{ id: asset }} />,
      },
      { key: check.version, value: check.versionOf(version.number, head) },
      { key: check.registered, value: <Recorded visit={visit} at={version.recorded} /> },
      {
        key: check.registrant,
        value: registrant && <Party visit={visit} names={names} address={registrant} />,
      },
      { key: records.state, value: standing && <StandingTag visit={visit} standing={standing} /> },
    ];
  };
  return (
    <>
      <h2>{check.found}</h2>
      {verification.matches.map((match) => (
        <SummaryList key={`${match.asset} ${match.version.number}`} rows={rowsOf(match)} />
      ))}
    </>
  );
}
