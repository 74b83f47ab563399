/** Where boxes and arrows go. Kept: a layout of 150 boxes takes a tenth of a second. */
import * as dagre from "@dagrejs/dagre";
import type { Placed } from "./boxes.tsx";

export interface Plan {
  width: number;
  height: number;
  /** Upper left corners. */
  boxes: ReadonlyMap<string, Placed>;
  arrows: readonly (readonly Placed[])[];
}

export interface Sketch {
  boxes: readonly string[];
  /** From, to: names of boxes. */
  arrows: readonly (readonly [string, string])[];
  size: { width: number; height: number };
  direction: "across" | "down";
}

/** What is used here of a dagre graph. Its own types name files that resolution does not find. */
interface Layout {
  setGraph(options: object): void;
  setNode(name: string, size: object): void;
  setEdge(from: string, to: string, label: object): void;
  graph(): { width: number; height: number };
  node(name: string): Placed;
  edge(from: string, to: string): { points: Placed[] };
}
const { Graph, layout } = dagre as unknown as {
  Graph: new () => Layout;
  layout: (graph: Layout) => void;
};

const MAX_KEPT = 200;
const kept = new Map<string, Plan>();

export function planOf(sketch: Sketch): Plan {
  const key = JSON.stringify(sketch);
  const plan = kept.get(key) ?? drawn(sketch);
  // Put behind all others: the first is the one that was not asked for the longest.
  kept.delete(key);
  kept.set(key, plan);
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) break;
    kept.delete(oldest);
  }
  return plan;
}

function drawn({ boxes, arrows, size, direction }: Sketch): Plan {
  const graph = new Graph();
  const gap = size.height / 4;
  graph.setGraph({
    rankdir: direction === "across" ? "LR" : "TB",
    nodesep: gap,
    ranksep: gap * 2,
    marginx: gap / 2,
    marginy: gap / 2,
  });
  for (const box of boxes) graph.setNode(box, { ...size });
  for (const [from, to] of arrows) graph.setEdge(from, to, {});
  layout(graph);
  const { width, height } = graph.graph();
  const corner = (box: string): Placed => {
    const { x, y } = graph.node(box);
    return { x: x - size.width / 2, y: y - size.height / 2 };
  };
  return {
    width,
    height,
    boxes: new Map(boxes.map((box) => [box, corner(box)])),
    arrows: arrows.map(([from, to]) => graph.edge(from, to).points),
  };
}
