import { CLASSIFICATIONS, PI_LEVELS, PURPOSES, RIGHTS } from "../../core/codes.ts";
import { CLASSIFICATION_LABELS, PI_LABELS } from "../../core/language/labels.ts";
import { PURPOSE_LABELS, RIGHT_LABELS } from "../../core/language/labels.ts";
import { BlockLink, When } from "../components/moment.tsx";
import { Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { Table } from "../components/table.tsx";
import { joined, label, numberInWords } from "../language/format.ts";
import { wordFor } from "../language/word-for.ts";
import type { Right } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import type { AssetRead } from "./asset.tsx";

interface Props {
  visit: Visit;
  read: AssetRead;
}

export function AssetFacts({ visit, read: { asset, names } }: Props) {
  const { asset: own, records } = visit.words;
  const { language } = visit;
  const { classification, piLevel } = asset;
  return (
    <SummaryList
      rows={[
        { key: records.state, value: <StandingTag visit={visit} standing={asset} /> },
        {
          key: own.registrant,
          value: <Party visit={visit} names={names} address={asset.registrant} />,
        },
        { key: own.source, value: <Party visit={visit} names={names} address={asset.source} /> },
        { key: own.origin, value: wordFor(records.origins, asset.origin) },
        {
          key: own.classification,
          value: label(CLASSIFICATIONS, CLASSIFICATION_LABELS, classification, language),
        },
        { key: own.piLevel, value: label(PI_LEVELS, PI_LABELS, piLevel, language) },
        { key: own.versions, value: numberInWords(asset.head, language) },
        { key: records.id, value: <code>{asset.id}</code> },
      ]}
    />
  );
}

/** All three, also where nobody has claimed one: that nobody has is a fact, too. */
export function Rights({ visit, read: { rights, names } }: Props) {
  const { asset, records } = visit.words;
  const rowOf = (kind: string, right: Right | undefined) => {
    const name = label(RIGHTS, RIGHT_LABELS, kind, visit.language);
    if (right === undefined) return [name, asset.unclaimed, "–", "–", "–"];
    return [
      <a href={to(visit, `/rights/${right.id}`)}>{name}</a>,
      <Party visit={visit} names={names} address={right.holder} />,
      wordFor(records.titleBases, right.basis),
      right.notAfter === null ? records.noEnd : <When visit={visit} time={right.notAfter} />,
      <StandingTag visit={visit} standing={right} />,
    ];
  };
  return (
    <>
      <h2>{asset.rights}</h2>
      <Table
        caption={asset.rights}
        head={[records.right, records.holder, records.basis, records.until, records.state]}
        empty=""
        rows={RIGHTS.map((kind) =>
          rowOf(
            kind,
            rights.find(({ right }) => right === kind),
          ),
        )}
      />
    </>
  );
}

/** Those that are in force first. */
export function Licenses({ visit, read: { authorizations, names } }: Props) {
  const { asset, records } = visit.words;
  const items = authorizations.items.toSorted((a, b) => Number(b.usable) - Number(a.usable));
  return (
    <>
      <h2>{asset.licenses}</h2>
      <Table
        caption={asset.licenses}
        head={[asset.grantee, asset.purposes, records.until, asset.left, records.state]}
        empty={asset.noLicenses}
        rows={items.map((one) => [
          <Party visit={visit} names={names} address={one.grantee} />,
          <a href={to(visit, `/authorizations/${one.id}`)}>
            {purposesInWords(visit, one.scope.purposes)}
          </a>,
          <When visit={visit} time={one.scope.notAfter} />,
          one.uses.left === null ? asset.unlimited : numberInWords(one.uses.left, visit.language),
          <StandingTag visit={visit} standing={one} />,
        ])}
      />
    </>
  );
}

export const purposesInWords = ({ language }: Visit, purposes: readonly string[]): string =>
  joined(
    purposes.map((purpose) => label(PURPOSES, PURPOSE_LABELS, purpose, language)),
    language,
  );

export function Proof({ visit, read: { asset, versions } }: Props) {
  const { asset: own, check } = visit.words;
  return (
    <details class="proof">
      <summary>{own.proof}</summary>
      <p>
        {own.proofText} <code>drl verify bundle.json</code>
      </p>
      {versions.items.map(({ number, commitment, scheme, act, recorded }) => (
        <SummaryList
          key={number}
          rows={[
            { key: check.version, value: numberInWords(number, visit.language) },
            { key: own.commitment, value: <code>{commitment}</code> },
            { key: own.scheme, value: <code>{scheme}</code> },
            { key: own.act, value: <code>{act}</code> },
            { key: check.boxes.block, value: <BlockLink visit={visit} number={recorded.block} /> },
            {
              key: own.proof,
              value: (
                <a href={`/v1/assets/${asset.id}/versions/${number}?proof=1`}>
                  {own.bundle(number)}
                </a>
              ),
            },
          ]}
        />
      ))}
    </details>
  );
}
