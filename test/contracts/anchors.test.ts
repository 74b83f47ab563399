// Logs and their anchored heads, and the ways to make one say what its tree does not.
import { expect } from "chai";
import { logId } from "../../server/core/ids.ts";
import { inclusionProof, leafHash, merkleRoot } from "../../server/core/merkle.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Log } from "../../server/core/records.ts";
import { toBytes, toHex } from "../../server/core/typed-data.ts";
import { START } from "../core/rules/support/words.ts";
import { headOf, leavesOf } from "../core/support/tree.ts";
import { executes, isRefused } from "./support/answers.ts";
import { read } from "./support/chain.ts";
import type { Route } from "./support/ledger.ts";
import { anchorHead, logOf, openLog } from "./support/logs.ts";
import { ACCREDITOR, HOSPITAL, INSURER, REGULATOR, STRANGER } from "./support/parties.ts";
import { founded, overBothRoutes, suspend, UNKNOWN } from "./support/story.ts";

/** The hospital's log with a head of these many leaves. */
async function anchored(route: Route, size: number) {
  const ledger = await founded(route);
  const log = await openLog(ledger, HOSPITAL);
  if (size > 0) await anchorHead(ledger, HOSPITAL, log, size);
  return { ledger, log };
}

const headAt = async (log: Hex) => [...(await read("Anchors", "head", log))] as unknown[];

overBothRoutes("opening a log", (route) => {
  const malformed: [string, Partial<Log>][] = [
    ["of another operator", { operator: INSURER }],
    ["without an origin", { origin: "" }],
    ["with an origin beyond 200 bytes", { origin: "o".repeat(201) }],
    ["with a space in its origin", { origin: "a log" }],
    ["with a line break in its origin", { origin: "log\n2" }],
    ["with a plus in its origin", { origin: "a+log" }],
    ["with an origin beyond ASCII", { origin: "日志" }],
    ["without a key", { key: ZERO }],
  ];
  for (const [title, words] of malformed) {
    it(`is refused ${title}`, async () => {
      const ledger = await founded(route);
      const act = ledger.act("OpenLog", HOSPITAL, { log: logOf(HOSPITAL, words) });
      await isRefused(act, "E_SHAPE");
    });
  }
  it("is refused to who is not enrolled or suspended", async () => {
    const ledger = await founded(route);
    await suspend(ledger, INSURER);
    for (const actor of [STRANGER, INSURER]) {
      await isRefused(ledger.act("OpenLog", actor, { log: logOf(actor) }), "E_ROLE", actor);
    }
  });
  it("is refused a second time, after heads were anchored too", async () => {
    const { ledger, log } = await anchored(route, 0);
    const again = () => ledger.act("OpenLog", HOSPITAL, { log: logOf(HOSPITAL) });
    await isRefused(again(), "E_STATE", log);
    await anchorHead(ledger, HOSPITAL, log, 3);
    await isRefused(again(), "E_STATE", log);
  });
  it("is open to any participant, with an origin of 1 to 200 visible characters", async () => {
    const ledger = await founded(route);
    for (const operator of [HOSPITAL, REGULATOR, ACCREDITOR]) {
      for (const origin of ["!", "~".repeat(200)]) {
        const log = logOf(operator, { origin });
        const id = logId(log);
        const opened = { log: id, operator, facts: log };
        await executes(ledger.act("OpenLog", operator, { log }), ["LogOpened", opened]);
        expect(await headAt(id)).to.deep.equal([0n, BigInt(START), ZERO]);
      }
    }
  });
});

overBothRoutes("anchoring a head", (route) => {
  it("is refused of a log that nobody opened", async () => {
    const ledger = await founded(route);
    for (const log of [UNKNOWN, logId(logOf(HOSPITAL)), ZERO]) {
      await isRefused(ledger.act("Anchor", HOSPITAL, { log, ...headOf(3) }), "E_NOT_FOUND", log);
    }
    expect(await headAt(UNKNOWN)).to.deep.equal([0n, 0n, ZERO]);
  });
  it("is refused to everybody but its operator", async () => {
    const { ledger, log } = await anchored(route, 3);
    for (const actor of [INSURER, REGULATOR, ACCREDITOR, STRANGER]) {
      await isRefused(ledger.act("Anchor", actor, { log, ...headOf(8, 3) }), "E_ROLE", actor);
    }
  });
  it("is refused to an operator that is suspended", async () => {
    const { ledger, log } = await anchored(route, 3);
    await suspend(ledger, HOSPITAL);
    const act = ledger.act("Anchor", HOSPITAL, { log, ...headOf(8, 3) });
    await isRefused(act, "E_ROLE", HOSPITAL);
  });
  it("is refused of a smaller tree, and of the same size whatever its root", async () => {
    const { ledger, log } = await anchored(route, 8);
    for (const head of [headOf(7), headOf(3), headOf(8), headOf(8, 0, 1)]) {
      await isRefused(ledger.act("Anchor", HOSPITAL, { log, ...head }), "E_STATE", log);
    }
    const empty = { ...headOf(1), size: 0n };
    await isRefused(ledger.act("Anchor", HOSPITAL, { log, ...empty }), "E_STATE", log);
    const none = await openLog(ledger, INSURER);
    await isRefused(ledger.act("Anchor", INSURER, { log: none, ...empty }), "E_STATE", none);
  });
  it("is refused of a tree that lacks what was anchored, and names the size now", async () => {
    const { ledger, log } = await anchored(route, 6);
    const right = headOf(8, 6);
    const hashes = right.consistency;
    const wrong = {
      "another tree": headOf(8, 6, 1),
      "no proof": { ...right, consistency: [] },
      "a proof from another size": headOf(8, 5),
      "a proof to another size": { ...right, consistency: headOf(9, 6).consistency },
      "a hash too few": { ...right, consistency: hashes.slice(1) },
      "a hash too many": { ...right, consistency: [...hashes, ZERO] },
      "a hash before the others": { ...right, consistency: [ZERO, ...hashes] },
      "hashes in another order": { ...right, consistency: [...hashes].reverse() },
      "a leaf that is duplicated to fill a level": { ...right, root: headOf(7).root },
      "the root of the head before": { ...right, root: headOf(6).root },
      "a size beyond any proof": { ...right, size: 2n ** 64n - 1n },
    };
    for (const [title, head] of Object.entries(wrong)) {
      const { refusal: found } = await ledger.act("Anchor", HOSPITAL, { log, ...head });
      expect(found?.reason, title).to.equal("E_FORK");
      expect(found?.subject, title).to.equal(log);
      expect(Number(found?.detail), title).to.equal(6);
    }
    expect(await headAt(log)).to.deep.equal([6n, BigInt(START), headOf(6).root]);
  });
  it("is refused of a first head with something to prove", async () => {
    const { ledger, log } = await anchored(route, 0);
    const head = { ...headOf(4), consistency: headOf(4, 2).consistency };
    await isRefused(ledger.act("Anchor", HOSPITAL, { log, ...head }), "E_FORK", log);
  });
  it("is refused a second time, from whoever sends it", async () => {
    const { ledger, log } = await anchored(route, 0);
    const fields = { log, ...headOf(3) };
    const header = { deadline: BigInt(START + 60) };
    const first = await ledger.act("Anchor", HOSPITAL, fields, header);
    expect(first.refusal ?? first.fault).to.equal(undefined);
    for (const other of ["direct", "relayed"] as const) {
      const again = await ledger.fork(other).act("Anchor", HOSPITAL, fields, header);
      expect(again.digest).to.equal(first.digest);
      await isRefused(Promise.resolve(again), "E_STATE", log);
    }
  });
  it("replaces the head, from every size to every larger one of a small tree", async () => {
    const { ledger } = await anchored(route, 0);
    for (const first of [1, 2, 3, 4, 6, 7, 8]) {
      for (const next of [first + 1, first + 2, 16, 17]) {
        const log = logOf(HOSPITAL, { origin: `log/${first}/${next}` });
        const id = logId(log);
        await ledger.act("OpenLog", HOSPITAL, { log });
        await anchorHead(ledger, HOSPITAL, id, first);
        ledger.time += 1;
        const { size, root, consistency } = headOf(next, first);
        const act = ledger.act("Anchor", HOSPITAL, { log: id, size, root, consistency });
        await executes(act, ["Anchored", { log: id, size, root }]);
        expect(await headAt(id)).to.deep.equal([size, BigInt(ledger.time), root]);
      }
    }
  });
  it("of one log changes no other", async () => {
    const { ledger, log } = await anchored(route, 3);
    const other = await openLog(ledger, INSURER);
    await anchorHead(ledger, INSURER, other, 5);
    expect(await headAt(log)).to.deep.equal([3n, BigInt(START), headOf(3).root]);
  });
});

describe("inclusion under an anchored head", () => {
  const SIZE = 13;
  const leaves = leavesOf(SIZE);
  const leaf = (n: number) => toHex(leaves[n]!);
  const proofOf = (n: number) => inclusionProof(leaves, n).map(toHex);
  async function includes(log: Hex, hash: Hex, index: number | bigint, proof: Hex[]) {
    return (await read("Anchors", "verifyInclusion", log, hash, index, proof))[0] as boolean;
  }

  it("is not shown at another place, by another proof or of another leaf", async () => {
    const { log } = await anchored("direct", SIZE);
    const proof = proofOf(5);
    const wrong: [Hex, number | bigint, Hex[]][] = [
      [leaf(5), 4, proof],
      [leaf(5), SIZE, proof],
      [leaf(5), 2n ** 64n - 1n, proof],
      [leaf(4), 5, proof],
      [leaf(5), 5, proof.slice(1)],
      [leaf(5), 5, proof.slice(0, -1)],
      [leaf(5), 5, [...proof, ZERO]],
      [leaf(5), 5, [...proof].reverse()],
      [leaf(5), 5, []],
      // The last leaf stands alone on its level, and nothing is duplicated to fill it.
      [leaf(SIZE - 1), SIZE, proofOf(SIZE - 1)],
      [leaf(SIZE - 1), SIZE - 1, [leaf(SIZE - 1), ...proofOf(SIZE - 1)]],
    ];
    for (const [n, [hash, index, hashes]] of wrong.entries()) {
      expect(await includes(log, hash, index, hashes), `case ${n}`).to.equal(false);
    }
  });
  it("is not shown of the data of a node as if it were an entry", async () => {
    const { log } = await anchored("direct", SIZE);
    const sides = Buffer.concat([toBytes(leaf(4)), toBytes(leaf(5))]);
    for (const data of [sides, Buffer.concat([Uint8Array.of(1), sides])]) {
      expect(await includes(log, toHex(leafHash(data)), 2, proofOf(4).slice(1))).to.equal(false);
    }
  });
  it("is not shown under a log without a head, or without a log", async () => {
    const { log } = await anchored("direct", 0);
    for (const unknown of [log, UNKNOWN]) {
      expect(await includes(unknown, ZERO, 0, [])).to.equal(false);
      expect(await includes(unknown, leaf(0), 0, [])).to.equal(false);
    }
  });
  it("is shown of every leaf, of a lone one without any proof, at its place alone", async () => {
    const { log } = await anchored("direct", SIZE);
    for (let n = 0; n < SIZE; n += 1) {
      expect(await includes(log, leaf(n), n, proofOf(n)), `leaf ${n}`).to.equal(true);
    }
    const lone = await anchored("direct", 1);
    expect(await includes(lone.log, leaf(0), 0, [])).to.equal(true);
    for (const beyond of [1, 2, 3]) {
      expect(await includes(lone.log, leaf(0), beyond, []), `at ${beyond}`).to.equal(false);
    }
  });
  it("tells two equal leaves apart by their places", async () => {
    const ledger = await founded("direct");
    const log = await openLog(ledger, HOSPITAL);
    const twice = [leaves[0]!, leaves[1]!, leaves[0]!];
    const root = toHex(merkleRoot(twice));
    await ledger.act("Anchor", HOSPITAL, { log, size: 3n, root, consistency: [] });
    const [first, second] = [inclusionProof(twice, 0), inclusionProof(twice, 2)];
    expect(await includes(log, leaf(0), 0, first.map(toHex))).to.equal(true);
    expect(await includes(log, leaf(0), 2, second.map(toHex))).to.equal(true);
    expect(await includes(log, leaf(0), 2, first.map(toHex))).to.equal(false);
  });
});
