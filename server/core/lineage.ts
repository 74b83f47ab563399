/**
 * Lineage as a walk in breadth, one level of edges at a time and within bounds. It knows assets by
 * whatever names the caller's edges use, and asks for edges through callbacks: a database, usually.
 */
export interface Edge<Id> {
  child: Id;
  parent: Id;
  /** The authorization under which `child` was made from `parent`. */
  authorization: Id;
}

export type Direction = "up" | "down";

/**
 * up: the edges whose child is one of `ids`; down: those whose parent is. At most `limit`, in an
 * order that is always the same, or pages of one lineage would not fit together.
 */
export type EdgesOf<Id, E extends Edge<Id> = Edge<Id>> = (
  ids: readonly Id[],
  limit: number,
) => readonly E[] | Promise<readonly E[]>;

export interface LineageRequest<Id> {
  start: Id;
  /** Each is walked from the start by itself, so siblings of the start are not met. */
  directions: readonly Direction[];
  /** Levels of edges in each direction. */
  depth: number;
  /** Edges that earlier pages held: walked again, not given again. */
  skip: number;
  /** Edges in this page. */
  limit: number;
}

export interface LineagePage<Id, E extends Edge<Id> = Edge<Id>> {
  /** Those met first on this page, with their distance; the start stands on the first page at 0. */
  nodes: { id: Id; level: number; direction?: Direction }[];
  edges: E[];
  /** `skip` of the next page; absent on the last. */
  next?: number;
}

/**
 * A product's id contains those of its inputs, so there are no cycles; and each edge is met once,
 * since a node stands in the frontier of one level only.
 */
export async function walkLineage<Id, E extends Edge<Id>>(
  { start, directions, depth, skip, limit }: LineageRequest<Id>,
  edgesOf: Record<Direction, EdgesOf<Id, E>>,
): Promise<LineagePage<Id, E>> {
  const nodes = skip === 0 ? [{ id: start, level: 0 }] : [];
  const page: LineagePage<Id, E> = { nodes, edges: [] };
  const end = skip + limit;
  let walked = 0;

  for (const direction of directions) {
    const seen = new Set([start]);
    let frontier = [start];
    for (let level = 1; level <= depth && frontier.length > 0; level += 1) {
      const room = end - walked;
      const edges = await edgesOf[direction](frontier, room + 1);
      const reached: Id[] = [];

      for (const edge of edges.slice(0, room)) {
        const id = direction === "up" ? edge.parent : edge.child;
        const isNew = !seen.has(id);
        const isOnPage = walked >= skip;
        if (isNew) reached.push(id);
        if (isOnPage) page.edges.push(edge);
        if (isNew && isOnPage) page.nodes.push({ id, level, direction });
        seen.add(id);
        walked += 1;
      }
      if (edges.length > room) return { ...page, next: end };
      frontier = reached;
    }
  }
  return page;
}
