import type { Hex } from "../../core/records.ts";
import { EventName } from "../components/event-name.tsx";
import { When } from "../components/moment.tsx";
import { Party } from "../components/party.tsx";
import { SummaryList } from "../components/summary-list.tsx";
import { Table } from "../components/table.tsx";
import { shortId } from "../language/format.ts";
import { namesOf } from "../ledger/names.ts";
import type { Block, LedgerEvent } from "../ledger/wire.ts";
import { type Page, to } from "../page.ts";

/** One block, with what this ledger recorded in it. */
export const blockPage: Page = {
  path: "/ledger/blocks/{number}",
  async answer(visit) {
    const { ledger, asset } = visit.words;
    const number = Number(visit.path["number"]);
    const block = await visit.ask<Block & { items: LedgerEvent[] }>(`/v1/blocks/${number}`);
    const actors = block.items.map(({ actor }) => actor).filter((actor) => actor !== null);
    const names = await namesOf(visit, actors);
    const title = ledger.blockTitle(number);
    return {
      title,
      main: (
        <>
          <h1>{title}</h1>
          <SummaryList
            rows={[
              { key: ledger.time, value: <When visit={visit} time={block.time} /> },
              { key: ledger.hash, value: <code>{block.hash}</code> },
              {
                key: ledger.parent,
                value: (
                  <a href={to(visit, `/ledger/blocks/${number - 1}`)}>
                    <code>{block.parent}</code>
                  </a>
                ),
              },
            ]}
          />
          <h2>{ledger.happened}</h2>
          <Table
            caption={ledger.happened}
            head={[asset.event, asset.who, ledger.subject, asset.transaction]}
            empty={ledger.quiet}
            rows={block.items.map((event) => [
              <EventName visit={visit} event={event} />,
              event.actor && <Party visit={visit} names={names} address={event.actor} />,
              <a href={to(visit, `/search?q=${asSearched(event.subject)}`)}>
                <code>{shortId(asSearched(event.subject))}</code>
              </a>,
              event.transaction && <code>{shortId(event.transaction)}</code>,
            ])}
          />
        </>
      ),
    };
  },
};

const ADDRESS_IN_32_BYTES = /^0x0{24}([0-9a-f]{40})$/;

/** A participant stands as a subject in 32 bytes, and is looked up by its address. */
const asSearched = (subject: Hex): string => {
  const address = ADDRESS_IN_32_BYTES.exec(subject)?.[1];
  return address === undefined ? subject : `0x${address}`;
};
