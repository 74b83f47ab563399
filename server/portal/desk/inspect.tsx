import type { Hex } from "../../core/records.ts";
import { FormField } from "../components/form-field.tsx";
import { AsOf } from "../components/moment.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { Tag } from "../components/tag.tsx";
import { namesOf, orMissing } from "../ledger/names.ts";
import type { Lineage, LineageEdge } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import { deskPage, deskTo } from "./session.ts";

const DEPTH = 10;
const FIELDS = ["asset", "asOf", "before"] as const;
const ID = /^0x[0-9a-f]{64}$/i;

/** Where a dataset came from as of a chosen date or block, and what differs from another. */
export const inspectPage = deskPage({
  path: "/desk/inspect",
  async answer(visit, desk) {
    const { inspect: words } = visit.words.desk;
    const asset = (visit.query.get("asset") ?? "").trim();
    const isWrong = asset !== "" && !ID.test(asset);
    return {
      title: words.title,
      status: isWrong ? 422 : 200,
      main: (
        <>
          <h1>{words.title}</h1>
          <form method="get" action={deskTo(visit, desk, "/desk/inspect")}>
            {FIELDS.map((name) => {
              const value = visit.query.get(name) ?? "";
              const input = { type: "text", value, autocomplete: "off" } as const;
              const error = name === "asset" && isWrong ? visit.words.acts.kinds.id : undefined;
              return <FormField key={name} id={name} label={words[name]} {...{ input, error }} />;
            })}
            <button type="submit">{words.button}</button>
          </form>
          {asset !== "" && !isWrong && (await inspected(visit, asset as Hex))}
        </>
      ),
    };
  },
});

function addressOf(asset: Hex, asOf: string): string {
  const query = new URLSearchParams({ direction: "up", depth: String(DEPTH), limit: "1000" });
  if (asOf !== "") query.set("asOf", asOf);
  return `/v1/assets/${asset}/lineage?${query.toString()}`;
}

async function inspected(visit: Visit, asset: Hex) {
  const { inspect: words } = visit.words.desk;
  const [asOf = "", before = ""] = ["asOf", "before"].map((name) =>
    (visit.query.get(name) ?? "").trim(),
  );
  const lineage = await visit.ask<Lineage>(addressOf(asset, asOf));
  // Registered later, it came from nothing then.
  const none = { edges: [] };
  const then = () => orMissing(visit.ask<Lineage>(addressOf(asset, before)));
  const earlier = before === "" ? undefined : ((await then()) ?? none);
  return (
    <>
      <AsOf visit={visit} moment={lineage} />
      {earlier && "asOf" in earlier && <AsOf visit={visit} moment={earlier} />}
      <Edges {...{ visit, lineage, earlier }} names={await named(visit, lineage)} />
      <ul class="links">
        <li>
          <a href={addressOf(asset, String(lineage.block))} download="lineage.json">
            {words.json}
          </a>
        </li>
        <li>
          <a href={`data:text/csv;charset=utf-8,${csvOf(lineage)}`} download="lineage.csv">
            {words.csv}
          </a>
        </li>
      </ul>
    </>
  );
}

const named = (visit: Visit, { nodes, edges }: Lineage) =>
  namesOf(
    visit,
    edges.map(({ grantee }) => grantee),
    nodes,
  );

/** One row an edge; ids have no character that a table of text could misread. */
function csvOf({ edges }: Lineage): string {
  const head = ["child", "parent", "authorization", "grantee", "status", "usable", "why"];
  const rows = edges.map((edge) => [
    ...[edge.child, edge.parent, edge.authorization, edge.grantee, edge.status],
    ...[String(edge.usable), edge.why?.reason ?? ""],
  ]);
  return encodeURIComponent([head, ...rows].map((row) => `${row.join(",")}\r\n`).join(""));
}

interface EdgesProps {
  visit: Visit;
  lineage: Lineage;
  earlier: Pick<Lineage, "edges"> | undefined;
  names: Awaited<ReturnType<typeof namesOf>>;
}

function Edges({ visit, lineage, earlier, names }: EdgesProps) {
  const { desk, asset: own, records } = visit.words;
  const rows = lineage.edges.map((edge) => [
    <AssetLink visit={visit} names={names} asset={{ id: edge.parent }} />,
    <AssetLink visit={visit} names={names} asset={{ id: edge.child }} />,
    <Party visit={visit} names={names} address={edge.grantee} />,
    <>
      <a href={to(visit, `/authorizations/${edge.authorization}`)}>{records.authorization}</a>{" "}
      <StandingTag visit={visit} standing={edge} />
    </>,
    earlier ? <Change visit={visit} edge={edge} earlier={earlier} /> : "–",
  ]);
  const head = [own.from, own.made, own.by, own.license, desk.inspect.change];
  return <Table caption={own.edges} head={head} rows={rows} empty={own.noLineage} />;
}

/** Against the other moment: a word, and only then a colour. */
function Change(props: { visit: Visit; edge: LineageEdge; earlier: Pick<Lineage, "edges"> }) {
  const { visit, edge, earlier } = props;
  const { inspect: words } = visit.words.desk;
  const then = earlier.edges.find(
    ({ child, authorization }) => child === edge.child && authorization === edge.authorization,
  );
  if (then === undefined) return <Tag tone="warn">{words.added}</Tag>;
  if (then.usable === edge.usable) return words.same;
  return <Tag tone="warn">{edge.usable ? words.usableNow : words.stoppedNow}</Tag>;
}
