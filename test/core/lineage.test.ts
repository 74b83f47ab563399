import { expect } from "chai";
import fc from "fast-check";
import { walkLineage } from "../../server/core/lineage.ts";
import type { Direction, Edge, LineagePage } from "../../server/core/lineage.ts";

/** Edges as a database gives them: sorted, and no more than asked for. */
function sourceOf(edges: readonly Edge<number>[]) {
  const sorted = [...edges].sort(
    (a, b) => a.child - b.child || a.parent - b.parent || a.authorization - b.authorization,
  );
  const edgesOf = (end: "child" | "parent") => (ids: readonly number[], limit: number) =>
    Promise.resolve(sorted.filter((edge) => ids.includes(edge[end])).slice(0, limit));
  return { up: edgesOf("child"), down: edgesOf("parent") };
}

const edge = (child: number, parent: number, authorization = child * 100 + parent) => ({
  child,
  parent,
  authorization,
});
/** 1 and 2 make 3; 2 and 3 make 4; 4 makes 5 and 6; 6 uses 1 as well. */
const GRAPH = [edge(3, 1), edge(3, 2), edge(4, 2), edge(4, 3), edge(5, 4), edge(6, 4), edge(6, 1)];

const whole = { depth: 20, skip: 0, limit: 1000 };
const walk = (start: number, directions: Direction[], change: Partial<typeof whole> = {}) =>
  walkLineage({ start, directions, ...whole, ...change }, sourceOf(GRAPH));
const idsOf = (page: LineagePage<number>) => page.nodes.map((node) => node.id);

describe("the walk of lineage", () => {
  it("finds nothing above an original, but itself", async () => {
    expect(await walk(1, ["up"])).to.deep.equal({ nodes: [{ id: 1, level: 0 }], edges: [] });
  });
  it("goes up level by level, each node once, each edge once", async () => {
    const page = await walk(6, ["up"]);
    expect(page.nodes).to.deep.equal([
      { id: 6, level: 0 },
      { id: 1, level: 1, direction: "up" },
      { id: 4, level: 1, direction: "up" },
      { id: 2, level: 2, direction: "up" },
      { id: 3, level: 2, direction: "up" },
    ]);
    expect(page.edges).to.deep.equal([
      edge(6, 1),
      edge(6, 4),
      edge(4, 2),
      edge(4, 3),
      edge(3, 1),
      edge(3, 2),
    ]);
    expect(page.next).to.equal(undefined);
  });
  it("goes down, and both ways without meeting siblings", async () => {
    expect(idsOf(await walk(3, ["down"]))).to.deep.equal([3, 4, 5, 6]);
    expect(idsOf(await walk(4, ["up", "down"]))).to.deep.equal([4, 2, 3, 1, 5, 6]);
    expect(idsOf(await walk(5, ["up", "down"]))).to.not.include(6);
  });
  it("tells two authorizations between the same assets apart", async () => {
    const twice = [edge(2, 1, 7), edge(2, 1, 8)];
    const page = await walkLineage({ start: 2, directions: ["up"], ...whole }, sourceOf(twice));
    expect(page.edges).to.deep.equal(twice);
    expect(idsOf(page)).to.deep.equal([2, 1]);
  });
  it("stops at the depth that was asked for", async () => {
    expect(idsOf(await walk(6, ["up"], { depth: 1 }))).to.deep.equal([6, 1, 4]);
    expect(idsOf(await walk(6, ["up"], { depth: 0 }))).to.deep.equal([6]);
  });
  it("asks for as many edges as a page holds, and one to see if more follow", async () => {
    const limits: number[] = [];
    const { up, down } = sourceOf(GRAPH);
    const spying = (ids: readonly number[], limit: number) => {
      limits.push(limit);
      return up(ids, limit);
    };
    const request = { start: 6, directions: ["up"] as Direction[], ...whole, limit: 3 };
    const page = await walkLineage(request, { up: spying, down });
    expect(limits).to.deep.equal([4, 2]);
    expect(page.edges).to.deep.equal([edge(6, 1), edge(6, 4), edge(4, 2)]);
    expect(page.next).to.equal(3);
  });
  it("is not said to go on when a page ends just where it ends", async () => {
    const page = await walk(6, ["up"], { limit: 6 });
    expect(page.edges).to.have.length(6);
    expect(page.next).to.equal(undefined);
  });
  it("gives page by page what it gives at once, on random graphs", async () => {
    const graphs = fc
      .array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 40 })
      .map((pairs) =>
        [
          ...new Set(
            pairs
              .filter(([a, b]) => a !== b)
              .map(([a, b]) => `${Math.max(a, b)} ${Math.min(a, b)}`),
          ),
        ]
          .map((pair) => pair.split(" ").map(Number) as [number, number])
          .map(([child, parent]) => edge(child, parent)),
      );
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.nat(14),
        fc.integer({ min: 1, max: 7 }),
        async (edges, start, limit) => {
          const directions: Direction[] = ["up", "down"];
          const at = (skip: number, most: number) =>
            walkLineage({ start, directions, depth: 20, skip, limit: most }, sourceOf(edges));
          const once = await at(0, 1000);
          const paged: LineagePage<number> = { nodes: [], edges: [] };
          for (let skip: number | undefined = 0; skip !== undefined;) {
            const page: LineagePage<number> = await at(skip, limit);
            expect(page.edges.length).to.be.at.most(limit);
            paged.nodes.push(...page.nodes);
            paged.edges.push(...page.edges);
            skip = page.next;
          }
          expect(paged).to.deep.equal(once);
          expect(new Set(idsOf(paged)).size).to.equal(paged.nodes.length);
        },
      ),
    );
  });
});
