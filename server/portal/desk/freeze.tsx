import type { Hex } from "../../core/records.ts";
import { FormField } from "../components/form-field.tsx";
import { When } from "../components/moment.tsx";
import { Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { shortId } from "../language/format.ts";
import { orMissing } from "../ledger/names.ts";
import type { Asset, Standing } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import { ActLink } from "./pieces.tsx";
import { listOf, namesFor, type Order } from "./records.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";

interface Dependant extends Standing {
  id: Hex;
  kind: "asset" | "authorization";
  depth: number;
  party: Hex;
}

const ID = /^0x[0-9a-f]{64}$/i;

/** What an order would stop, seen before it is signed, and the orders that can be lifted. */
export const freezePage = deskPage({
  path: "/desk/freeze",
  async answer(visit, desk) {
    const { freeze: words } = visit.words.desk;
    const subject = (visit.query.get("subject") ?? "").trim();
    const isWrong = subject !== "" && !ID.test(subject);
    const field = { type: "text", value: subject, spellcheck: false, required: true } as const;
    const error = isWrong ? visit.words.acts.kinds.id : undefined;
    return {
      title: words.title,
      status: isWrong ? 422 : 200,
      main: (
        <>
          <h1>{words.title}</h1>
          <form method="get" action={deskTo(visit, desk, "/desk/freeze")}>
            <FormField id="subject" label={words.subject} error={error} input={field} />
            <button type="submit">{words.preview}</button>
          </form>
          {subject !== "" && !isWrong && (await preview(visit, desk, subject as Hex))}
          {await orders(visit, desk)}
        </>
      ),
    };
  },
});

async function preview(visit: Visit, desk: Desk, subject: Hex) {
  const { freeze: words, licenses } = visit.words.desk;
  const { records } = visit.words;
  const found = await dependantsOf(visit, subject);
  const names = await namesFor(
    visit,
    found.map(({ party }) => party),
    [],
  );
  const rows = found.map((one) => [
    <a href={to(visit, `/${one.kind}s/${one.id}`)}>
      <code>{shortId(one.id)}</code>
    </a>,
    one.kind === "asset" ? records.asset : records.authorization,
    <Party visit={visit} names={names} address={one.party} />,
    <StandingTag visit={visit} standing={one} />,
  ]);
  const head = [records.id, words.kind, visit.words.desk.data.who, licenses.state];
  return (
    <>
      <Table caption={words.would} head={head} rows={rows} empty={words.nothing} />
      <p>
        <ActLink visit={visit} desk={desk} act="orders.freeze" typed={{ "/subject": subject }}>
          {words.go}
        </ActLink>
      </p>
    </>
  );
}

/** Question 10 knows rights, licenses and consents; a dataset stops what rests on its rights. */
async function dependantsOf(visit: Visit, subject: Hex): Promise<Dependant[]> {
  const asset = await orMissing(visit.ask<Asset & { rights: Hex[] }>(`/v1/assets/${subject}`));
  const roots = asset ? asset.rights : [subject];
  const found = new Map<Hex, Dependant>();
  for (const id of roots) {
    const { items } = await visit.ask<{ items: Dependant[] }>(`/v1/audit/10?id=${id}`);
    for (const one of items) found.set(one.id, one);
  }
  return [...found.values()];
}

async function orders(visit: Visit, desk: Desk) {
  const { freeze: words, inbox, act } = visit.words.desk;
  const open = await listOf<Order>(visit, "orders", { status: "OPEN" });
  const names = await namesFor(
    visit,
    open.map(({ issuer }) => issuer),
    [],
  );
  const rows = open.map((order) => [
    <code>{shortId(order.subject)}</code>,
    <Party visit={visit} names={names} address={order.issuer} />,
    <When visit={visit} time={order.reviewBy} />,
    <ActLink visit={visit} desk={desk} act="orders.lift" typed={{ "/order": order.id }}>
      {words.lift}
    </ActLink>,
  ]);
  const head = [inbox.what, words.issuer, words.review, act];
  return <Table caption={words.open} head={head} rows={rows} empty={words.noOrders} />;
}
