import { EventName } from "../components/event-name.tsx";
import { BlockLink, When } from "../components/moment.tsx";
import { Pager } from "../components/pager.tsx";
import { Party } from "../components/party.tsx";
import { Table } from "../components/table.tsx";
import type { Names } from "../ledger/names.ts";
import type { LedgerEvent, Page } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";

/** What has happened, in the order of the chain. */
export function History(props: { visit: Visit; names: Names; history: Page<LedgerEvent> }) {
  const { visit, names, history } = props;
  const { asset, check } = visit.words;
  return (
    <>
      <h2 id="history">{asset.history}</h2>
      <Table
        caption={asset.history}
        head={[asset.event, asset.when, asset.who, check.boxes.block]}
        empty=""
        rows={history.items.map((event) => [
          <EventName visit={visit} event={event} />,
          <When visit={visit} time={event.time} />,
          event.actor && <Party visit={visit} names={names} address={event.actor} />,
          <BlockLink visit={visit} number={event.block} />,
        ])}
      />
      <Pager visit={visit} next={history.next} />
    </>
  );
}
