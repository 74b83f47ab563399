import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import { shortId } from "../language/format.ts";
import type { LineageEdge } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import { LineagePicture } from "../pictures/lineage.tsx";
import type { AssetRead } from "./asset.tsx";

/** What is drawn stays readable, and its layout quick. */
export const MAX_DRAWN_STEPS = 3;
const MAX_DRAWN_BOXES = 150;

/** The graph, and the same edges as a table. */
export function LineageSection({ visit, read }: { visit: Visit; read: AssetRead }) {
  const { words } = visit;
  const { lineage, names, asset } = read;
  const nodes = lineage.nodes.toSorted((a, b) => a.level - b.level).slice(0, MAX_DRAWN_BOXES);
  const drawn = new Set(nodes.map(({ id }) => id));
  const edges = lineage.edges.filter(({ parent, child }) => drawn.has(parent) && drawn.has(child));
  if (edges.length === 0) {
    return (
      <>
        <h2>{words.asset.lineage}</h2>
        <p>{words.asset.noLineage}</p>
      </>
    );
  }
  const isCut = nodes.length < lineage.nodes.length || lineage.next !== null;
  const deepest = nodes.some(({ level }) => level === MAX_DRAWN_STEPS);
  const rowOf = ({ parent, child, grantee, authorization, ...standing }: LineageEdge) => [
    <AssetLink visit={visit} names={names} asset={{ id: parent }} />,
    <AssetLink visit={visit} names={names} asset={{ id: child }} />,
    <Party visit={visit} names={names} address={grantee} />,
    <a href={to(visit, `/authorizations/${authorization}`)}>
      <code>{shortId(authorization)}</code>
    </a>,
    <StandingTag visit={visit} standing={standing} />,
  ];
  return (
    <>
      <h2>{words.asset.lineage}</h2>
      <LineagePicture
        visit={visit}
        names={names}
        asset={asset.id}
        nodes={nodes}
        edges={once(edges)}
      />
      {(isCut || deepest) && <p>{words.asset.capped(nodes.length)}</p>}
      <p>
        <a href={`/v1/assets/${asset.id}/lineage`}>{words.asset.all}</a>
      </p>
      <h3>{words.asset.edges}</h3>
      <Table
        caption={words.asset.edges}
        head={[
          words.asset.from,
          words.asset.made,
          words.asset.by,
          words.asset.license,
          words.records.state,
        ]}
        empty=""
        rows={edges.map(rowOf)}
      />
    </>
  );
}

/** Two licenses of one source are two rows and one arrow, broken if either does not hold. */
function once(edges: readonly LineageEdge[]): LineageEdge[] {
  const arrows = new Map<string, LineageEdge>();
  for (const edge of edges) {
    const key = `${edge.parent} ${edge.child}`;
    const known = arrows.get(key);
    if (known === undefined || known.usable) arrows.set(key, edge);
  }
  return [...arrows.values()];
}
