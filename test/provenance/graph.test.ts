// A diamond of products under one source, each made under a license of its own.
import { randomInt } from "node:crypto";
import { expect } from "chai";
import { assetId, authorizationId, rightId } from "../../server/core/ids.ts";
import { upstreamStands } from "../../server/core/rules/chain.ts";
import { refuse } from "../../server/core/rules/refusal.ts";
import { usability } from "../../server/core/rules/usability.ts";
import { cited } from "../../server/core/rules/walk.ts";
import type { Hex, Terms } from "../../server/core/records.ts";
import { ZERO } from "../../server/core/records.ts";
import { compareWithInputs } from "../../server/provenance/comparison.ts";
import { dependants } from "../../server/provenance/dependants.ts";
import { lineage } from "../../server/provenance/lineage.ts";
import { verify } from "../../server/provenance/verify.ts";
import type { BlockWriter } from "../../server/store/index/block-writer.ts";
import { assetOf, scopeOf, START, titleOf, unique } from "../core/rules/support/words.ts";
import { Random } from "../histories/random.ts";
import {
  enrolmentOf,
  executes,
  fill,
  HOLDER,
  PROCESSOR,
  RECORDS,
  temporaryIndex,
} from "../store/index/support/blocks.ts";

const MIDDLE = 5;
const GRAPH = 25;
const STOPS = 6;
const LICENSED_UNTIL = START + 100_000;

interface Made {
  asset: Hex;
  right: Hex;
  license: Hex;
}

/** An asset with one right and one license under it; a product cites licenses. */
function make(writer: BlockWriter, cited: readonly Hex[], narrower = false): Made {
  const digest = executes(writer, 0);
  const facts = assetOf(PROCESSOR, cited.length > 0 ? { inputs: unique(), ceiling: unique() } : {});
  const asset = assetId(facts);
  writer.asset(asset, facts);
  const { commitment, scheme, hashAlg, manifestDoc } = facts;
  writer.version(1, { asset, commitment, scheme, hashAlg, manifestDoc }, digest);
  const title = titleOf(PROCESSOR, "OPERATE");
  const right = rightId(asset, title);
  writer.right(right, { asset, title });
  if (cited.length > 0) {
    const inputs = cited.map((authorization) => ({ authorization, version: 1, categories: 1n }));
    const ceiling = scopeOf(
      narrower ? { purposes: ["P07"], minK: 20, notAfter: LICENSED_UNTIL - 1 } : {},
    );
    const making = {
      purpose: 0,
      output: 0,
      environment: 0,
      territory: 0,
      k: 0,
      transform: ZERO,
      deidentLevel: 0,
      attestationDoc: ZERO,
    };
    const closure = { chains: 1, nodes: 1, closed: false };
    writer.derivation({ digest, asset, deriver: PROCESSOR, inputs, making, ceiling, ...closure });
  }
  const scope = scopeOf({ notAfter: LICENSED_UNTIL });
  const terms: Terms = { asset, parent: right, grantee: PROCESSOR, basis: ZERO, scope };
  const license = authorizationId(terms);
  writer.authorization(license, terms, 0, undefined);
  return { asset, right, license };
}

describe("the graph of what was made from what", () => {
  const ledger = temporaryIndex();
  const made: { source: Made; middle: Made[]; top: Made } = {
    middle: [],
  } as unknown as typeof made;
  before(() => {
    const add = (cited: () => Hex[], keep: (one: Made) => void, narrower = false) =>
      fill(ledger.index, [(writer) => keep(make(writer, cited(), narrower))]);
    fill(ledger.index, [
      (writer) => {
        writer.participant(HOLDER, enrolmentOf(HOLDER, "Holder"));
        writer.participant(PROCESSOR, enrolmentOf(PROCESSOR, "Processor"));
      },
    ]);
    add(
      () => [],
      (one) => (made.source = one),
    );
    for (let n = 0; n < MIDDLE; n += 1) {
      add(
        () => [made.source.license],
        (one) => made.middle.push(one),
      );
    }
    add(
      () => made.middle.map(({ license }) => license),
      (one) => (made.top = one),
      true,
    );
  });
  after(() => ledger.close());

  const at = () => {
    const block = ledger.reader.head()?.number ?? 0;
    return { view: ledger.reader.view(block), block, time: START + 60 };
  };
  const walk = (asset: Hex, direction: "up" | "down", more: object = {}) =>
    lineage(
      ledger.reader,
      { asset, directions: [direction], depth: 20, skip: 0, limit: 1_000, ...more },
      at(),
    );
  const ending = (root: Hex, more: object = {}) =>
    dependants(ledger.reader, root, { skip: 0, limit: 1_000, ...more }, at());

  it("ends at the depth that was asked for", async () => {
    const { nodes, edges } = await walk(made.top.asset, "up", { depth: 1 });
    expect(edges).to.have.lengthOf(MIDDLE);
    expect(nodes.map(({ id }) => id)).not.to.include(made.source.asset);
  });

  it("meets an asset once, however many ways lead to it", async () => {
    const { nodes, edges, next } = await walk(made.top.asset, "up");
    expect(edges).to.have.lengthOf(2 * MIDDLE);
    expect(nodes.filter(({ id }) => id === made.source.asset)).to.have.lengthOf(1);
    expect(nodes.filter(({ isSource }) => isSource).map(({ id }) => id)).to.deep.equal([
      made.source.asset,
    ]);
    expect(next).to.equal(undefined);
  });

  it("tells the same from both ends", async () => {
    const key = ({
      child,
      parent,
      authorization,
    }: {
      child: Hex;
      parent: Hex;
      authorization: Hex;
    }) => child + parent + authorization;
    const up = (await walk(made.top.asset, "up")).edges.map(key).sort();
    const down = (await walk(made.source.asset, "down")).edges.map(key).sort();
    expect(down).to.deep.equal(up);
  });

  it("gives the whole in pages of any size", async () => {
    const whole = await walk(made.source.asset, "down");
    for (const limit of [1, 3, 7]) {
      const nodes = [];
      const edges = [];
      for (let skip: number | undefined = 0; skip !== undefined;) {
        const page: Awaited<ReturnType<typeof walk>> = await walk(made.source.asset, "down", {
          skip,
          limit,
        });
        nodes.push(...page.nodes);
        edges.push(...page.edges);
        skip = page.next;
      }
      expect(edges, `edges by ${limit}`).to.deep.equal(whole.edges);
      expect(nodes, `nodes by ${limit}`).to.deep.equal(whole.nodes);
    }
  });

  it("finds everything that stops with a right, each once, in pages of any size", async () => {
    const { items } = await ending(made.source.right);
    const expected = [made.source, ...made.middle, made.top].length;
    expect(items.filter(({ kind }) => kind === "authorization")).to.have.lengthOf(expected);
    expect(new Set(items.map(({ id }) => id)).size).to.equal(items.length);
    expect(items.at(-1)).to.include({ id: made.top.license, depth: 5 });

    const paged = [];
    for (let skip: number | undefined = 0; skip !== undefined;) {
      const page: Awaited<ReturnType<typeof ending>> = await ending(made.source.right, {
        skip,
        limit: 4,
      });
      paged.push(...page.items);
      skip = page.next;
    }
    expect(paged).to.deep.equal(items);
  });

  it("finds nothing new below what was revoked already", async () => {
    const [first] = made.middle as [Made];
    fill(ledger.index, [(writer) => writer.change(first.license, { status: "REVOKED" })]);
    const ids = (await ending(made.source.license)).items.map(({ id }) => id);
    expect(ids).not.to.include(first.license);
    // The other inputs of the product are alive, and each of them alone would stop it.
    expect(ids).to.include(made.top.asset);
    expect((await ending(first.right)).items).to.deep.equal([]);
  });

  it("compares a product with each input in every dimension", () => {
    const { inputs } = compareWithInputs(at().view, made.top.asset);
    expect(inputs).to.have.lengthOf(MIDDLE);
    for (const { broader, narrower } of inputs) {
      expect(broader).to.deep.equal([]);
      expect(narrower).to.include.members(["purposes", "minK", "notAfter"]);
    }
    expect(() => compareWithInputs(at().view, made.source.asset)).to.throw(/no derived asset/);
  });

  it("finds every claimant of one hash, in the order of the chain", () => {
    const documents = { content: () => undefined, manifestsNaming: () => [], uploads: () => [] };
    const { commitment } = RECORDS.asset;
    const claim = { commitment, scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const [first, second] = made.middle as [Made, Made];
    fill(ledger.index, [
      (writer) => {
        const digest = executes(writer, 0);
        writer.version(2, { asset: second.asset, ...claim }, digest);
        writer.version(2, { asset: first.asset, ...claim }, digest);
        writer.change(first.asset, { head: 2 });
      },
    ]);
    const sources = { index: ledger.reader, documents };
    const { matches, verdict } = verify(sources, { hash: commitment }, at().block);
    expect(matches.map(({ asset }) => asset)).to.deep.equal([first.asset, second.asset]);
    expect(verdict).to.equal("REGISTERED");
    const other = { hash: commitment, asset: made.source.asset };
    expect(verify(sources, other, at().block)).to.include({ verdict: "UNDECIDED" });
  });
});

describe("the standing of what a lineage meets", () => {
  const seed = randomInt(2 ** 31);
  const ledger = temporaryIndex();
  after(() => ledger.close());

  it(`is what each has by itself, in any graph (seed ${seed})`, async () => {
    const random = new Random(seed, 0);
    const made: Made[] = [];
    const add = (cited: readonly Made[]) =>
      fill(ledger.index, [
        (writer) =>
          made.push(
            make(
              writer,
              cited.map(({ license }) => license),
            ),
          ),
      ]);
    fill(ledger.index, [
      (writer) => writer.participant(PROCESSOR, enrolmentOf(PROCESSOR, "Processor")),
    ]);
    add([]);
    for (let n = 0; n < GRAPH; n += 1) {
      add([...new Set([random.pick(made)!, random.pick(made)!])]);
    }
    for (let n = 0; n < STOPS; n += 1) {
      const { asset, right, license } = random.pick(made)!;
      const [id, change] = random.pick<Parameters<BlockWriter["change"]>>([
        [asset, { orders: 1 }],
        [right, { status: "RENOUNCED" }],
        [license, { status: "REVOKED" }],
      ])!;
      fill(ledger.index, [(writer) => writer.change(id, change)]);

      const block = ledger.reader.head()!.number;
      const [view, time] = [ledger.reader.view(block), START + 60];
      const question = { asset: made[0]!.asset, depth: 20, skip: 0, limit: 1_000 };
      const found = await lineage(
        ledger.reader,
        { ...question, directions: ["down"] },
        { view, block, time },
      );
      for (const { id, standing } of found.nodes) {
        const alone = [...upstreamStands(ledger.reader.view(), cited(view, "asset", id), time)];
        const own = (view.state(id)?.orders ?? 0) > 0 ? [refuse("E_FROZEN", id)] : [];
        expect(standing.why, `${id} at ${block}`).to.deep.equal([...own, ...alone][0]);
      }
      for (const { authorization, standing } of found.edges) {
        const alone = usability(ledger.reader.view(), authorization, time);
        expect(standing, `${authorization} at ${block}`).to.deep.equal(alone);
      }
    }
  });
});
