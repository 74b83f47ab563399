import type { Hex } from "../../core/records.ts";
import { When } from "../components/moment.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { type Names, orMissing } from "../ledger/names.ts";
import type { Authorization, Refusal, Right, Stamp, Time } from "../ledger/wire.ts";
import { to, type View, type Visit } from "../page.ts";
import { purposesInWords } from "./pieces.tsx";
import { licensesOf, listOf, LOOKED_AT, namesFor, type Request, rightsOf } from "./records.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";

const SOON_SECONDS = 30 * 24 * 60 * 60;

interface Denial {
  actor: Hex;
  authorization: Hex;
  refusal: Refusal;
  recorded: Stamp;
}

interface Inbox {
  rights: Right[];
  licenses: Authorization[];
  requests: Request[];
  denials: Denial[];
  now: Time;
  names: Names;
}

/** What waits for whoever acts. */
export const inboxPage = deskPage({
  path: "/desk/inbox",
  async answer(visit, desk) {
    const { inbox: words } = visit.words.desk;
    const inbox = desk.acting && (await read(visit, desk.acting.participant));
    return {
      title: words.title,
      main: (
        <>
          <h1>{words.title}</h1>
          {inbox && shown(visit, desk, inbox)}
          <p class="hint">{words.first}</p>
        </>
      ),
    };
  },
});

async function read(visit: Visit, party: Hex): Promise<Inbox> {
  const { now } = await visit.ask<{ now: Time }>("/healthz");
  const rights = await rightsOf(visit, party);
  const licenses = await licensesOf(visit, party);
  const parents = [...rights, ...licenses].slice(0, LOOKED_AT).map(({ id }) => id);
  const requests = await each(parents, (parent) =>
    listOf<Request>(visit, "requests", { parent, status: "OPEN" }),
  );
  const granted = await each([...new Set(rights.map(({ asset }) => asset))], (asset) =>
    listOf<Authorization>(visit, "authorizations", { asset }, LOOKED_AT),
  );
  const denials = await each(granted.slice(0, LOOKED_AT), ({ id }) => denialsOf(visit, id));
  const parties = [...requests.map((one) => one.requester), ...denials.map(({ actor }) => actor)];
  const assets = [...rights, ...licenses, ...requests].map(({ asset }) => asset);
  const names = await namesFor(visit, parties, assets);
  return { rights, licenses, requests, denials, now, names };
}

async function each<A, B>(all: readonly A[], ask: (one: A) => Promise<B[]>): Promise<B[]> {
  const found: B[] = [];
  for (const one of all) found.push(...(await ask(one)));
  return found;
}

async function denialsOf(visit: Visit, authorization: Hex): Promise<Denial[]> {
  const path = `/v1/denials?authorization=${authorization}&limit=${LOOKED_AT}`;
  return (await orMissing(visit.ask<{ items: Denial[] }>(path)))?.items ?? [];
}

function shown(visit: Visit, desk: Desk, inbox: Inbox): View["main"] {
  return (
    <>
      <Requests visit={visit} desk={desk} inbox={inbox} />
      <Ends visit={visit} inbox={inbox} />
      <Stopped visit={visit} inbox={inbox} />
      <Refused visit={visit} inbox={inbox} />
    </>
  );
}

interface Props {
  visit: Visit;
  inbox: Inbox;
}

function Requests({ visit, desk, inbox: { requests, names } }: Props & { desk: Desk }) {
  const { inbox: words, dataset, licenses, act } = visit.words.desk;
  const rows = requests.map((one) => [
    <Party visit={visit} names={names} address={one.requester} />,
    <AssetLink visit={visit} names={names} asset={{ id: one.asset }} />,
    purposesInWords(visit, one.scope),
    <When visit={visit} time={one.at} />,
    <a class="button" href={deskTo(visit, desk, `/desk/decide/${one.id}`)}>
      {words.decide}
    </a>,
  ]);
  const head = [words.requester, dataset, licenses.purposes, words.asked, act];
  return <Table caption={words.requests} head={head} rows={rows} empty={words.noRequests} />;
}

function Ends({ visit, inbox: { rights, licenses, names, now } }: Props) {
  const { desk: words, records } = visit.words;
  const ending = [
    ...rights.map(({ id, asset, notAfter }) => ({ kind: "right", id, asset, notAfter })),
    ...licenses.map(({ id, asset, scope: { notAfter } }) => {
      return { kind: "authorization", id, asset, notAfter };
    }),
  ].filter(({ notAfter }) => notAfter !== null && isSoon(notAfter, now));
  const rows = ending.map(({ kind, id, asset, notAfter }) => [
    <a href={to(visit, `/${kind}s/${id}`)}>
      {kind === "right" ? records.right : records.authorization}
    </a>,
    <AssetLink visit={visit} names={names} asset={{ id: asset }} />,
    <When visit={visit} time={notAfter as Time} />,
  ]);
  const head = [words.inbox.what, words.dataset, records.until];
  return <Table caption={words.inbox.ends} head={head} rows={rows} empty={words.inbox.noEnds} />;
}

const seconds = (time: Time): number => (typeof time === "number" ? time : Date.parse(time) / 1000);
const isSoon = (time: Time, now: Time): boolean =>
  seconds(time) > seconds(now) && seconds(time) < seconds(now) + SOON_SECONDS;

function Stopped({ visit, inbox: { rights, licenses, names } }: Props) {
  const { desk: words, records } = visit.words;
  const rows = [...rights, ...licenses]
    .filter(({ why }) => why?.reason === "E_FROZEN")
    .map((one) => [
      "right" in one && "holder" in one ? records.right : records.authorization,
      <AssetLink visit={visit} names={names} asset={{ id: one.asset }} />,
      <StandingTag visit={visit} standing={one} />,
    ]);
  const head = [words.inbox.what, words.dataset, words.licenses.state];
  const { stopped, noStopped } = words.inbox;
  return <Table caption={stopped} head={head} rows={rows} empty={noStopped} />;
}

function Refused({ visit, inbox: { denials, names } }: Props) {
  const { desk: words, records } = visit.words;
  const rows = denials.map((one) => [
    <Party visit={visit} names={names} address={one.actor} />,
    <a href={to(visit, `/authorizations/${one.authorization}`)}>{records.authorization}</a>,
    <code>{one.refusal.reason}</code>,
    <When visit={visit} time={one.recorded.time} />,
  ]);
  const head = [words.inbox.by, records.authorization, records.why, words.inbox.when];
  const { refused, noRefused } = words.inbox;
  return <Table caption={refused} head={head} rows={rows} empty={noRefused} />;
}
