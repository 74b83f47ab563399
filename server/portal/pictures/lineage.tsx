/** Datasets and what was made of them: sources on the left, products on the right. */
import { standingInWords, toneOf } from "../components/standing.tsx";
import { shortId } from "../language/format.ts";
import type { Names } from "../ledger/names.ts";
import type { LineageEdge, LineageNode } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";
import { Arrow, type Box, BoxShape, measuresFor, Picture } from "./boxes.tsx";
import { planOf } from "./layout.ts";

interface Props {
  visit: Visit;
  names: Names;
  asset: string;
  nodes: readonly LineageNode[];
  edges: readonly LineageEdge[];
}

export function LineagePicture({ visit, names, asset, nodes, edges }: Props) {
  const { display, words } = visit;
  const textOf = ({ id }: LineageNode) => names.titles.get(id)?.text ?? words.records.untitled;
  const measures = measuresFor(display, nodes.map(textOf));
  const { em, width, height } = measures;
  const plan = planOf({
    boxes: nodes.map(({ id }) => id),
    arrows: edges.map(({ parent, child }) => [parent, child] as const),
    size: { width, height },
    direction: display.size === "standard" ? "across" : "down",
  });
  const boxOf = (node: LineageNode): Box => ({
    heading: node.id === asset ? words.asset.this : shortId(node.id),
    text: textOf(node),
    note: standingInWords(visit, node),
    tone: toneOf(node),
    href: to(visit, `/assets/${node.id}`),
  });
  return (
    <Picture label={words.asset.picture} width={plan.width} height={plan.height}>
      {edges.map(({ parent, child, usable }, n) => (
        <g key={`${parent} ${child}`} data-edge={`${parent} ${child}`}>
          <Arrow points={plan.arrows[n] ?? []} broken={!usable} em={em} />
        </g>
      ))}
      {nodes.map((node) => (
        <BoxShape
          key={node.id}
          box={boxOf(node)}
          at={plan.boxes.get(node.id) ?? { x: 0, y: 0 }}
          measures={measures}
        />
      ))}
    </Picture>
  );
}
