import { When } from "../components/moment.tsx";
import { Pager } from "../components/pager.tsx";
import { Party } from "../components/party.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { Table } from "../components/table.tsx";
import { numberInWords, shortId } from "../language/format.ts";
import { wordFor } from "../language/word-for.ts";
import { namesOf, type Names } from "../ledger/names.ts";
import type { Block, Health, Log, Page as Answer } from "../ledger/wire.ts";
import { type Page, to, type Visit } from "../page.ts";

const ROWS = 20;

interface Blocks {
  items: Block[];
  next: number | null;
}

/** Where the ledger stands: this node, the newest blocks, the logs. */
export const ledgerPage: Page = {
  path: "/ledger",
  async answer(visit) {
    const { ledger } = visit.words;
    const before = visit.query.get("before");
    const from = before !== null && /^[0-9]{1,9}$/.test(before) ? `&before=${before}` : "";
    const health = await visit.ask<Health>("/healthz");
    const blocks = await visit.ask<Blocks>(`/v1/blocks?limit=${ROWS}${from}`);
    const logs = await visit.ask<Answer<Log>>("/v1/logs");
    const names = await namesOf(
      visit,
      logs.items.map(({ operator }) => operator),
    );
    return {
      title: ledger.title,
      main: (
        <>
          <h1>{ledger.title}</h1>
          <p>{ledger.lead}</p>
          <Node visit={visit} health={health} />
          <h2>{ledger.blocks}</h2>
          <BlockTable visit={visit} blocks={blocks} />
          <h2>{ledger.logs}</h2>
          <p>{ledger.logsText}</p>
          <LogTable visit={visit} names={names} logs={logs.items} />
        </>
      ),
    };
  },
};

function Node({ visit, health }: { visit: Visit; health: Health }) {
  const { ledger } = visit.words;
  const { head, chainId, contracts, status } = health;
  return (
    <SummaryList
      rows={[
        { key: ledger.status, value: wordFor(ledger.health, status) },
        ...(head === null
          ? []
          : [
              {
                key: ledger.head,
                value: (
                  <>
                    {numberInWords(head.number, visit.language)},{" "}
                    <When visit={visit} time={head.time} />
                  </>
                ),
              },
            ]),
        { key: ledger.chain, value: <code>eip155:{chainId}</code> },
        {
          key: ledger.contracts,
          value: (
            <ul class="plain">
              {Object.entries(contracts).map(([name, address]) => (
                <li key={name}>
                  {name} <code>{address}</code>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}

function BlockTable({ visit, blocks }: { visit: Visit; blocks: Blocks }) {
  const { ledger } = visit.words;
  return (
    <>
      <Table
        caption={ledger.blocks}
        head={[ledger.number, ledger.time, ledger.transactions, ledger.events, ledger.hash]}
        empty=""
        rows={blocks.items.map(({ number, time, transactions, events, hash }) => [
          <a href={to(visit, `/ledger/blocks/${number}`)}>
            {numberInWords(number, visit.language)}
          </a>,
          <When visit={visit} time={time} />,
          numberInWords(transactions, visit.language),
          numberInWords(events, visit.language),
          <code>{shortId(hash)}</code>,
        ])}
      />
      <Pager visit={visit} next={blocks.next} name="before" />
    </>
  );
}

function LogTable({ visit, names, logs }: { visit: Visit; names: Names; logs: readonly Log[] }) {
  const { ledger } = visit.words;
  return (
    <Table
      caption={ledger.logs}
      head={[ledger.origin, ledger.operator, ledger.size, ledger.root]}
      empty={ledger.noLogs}
      rows={logs.map(({ id, origin, operator, size, root }) => [
        <a href={to(visit, `/logs/${id}`)}>
          <bdi>{origin}</bdi>
        </a>,
        <Party visit={visit} names={names} address={operator} />,
        size,
        root === null ? "–" : <code>{shortId(root)}</code>,
      ])}
    />
  );
}
