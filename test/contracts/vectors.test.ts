// The vectors that all implementations share, put to the contracts' libraries.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface } from "ethers";
import hre from "hardhat";
import wrongInclusions from "../vectors/merkle/invalid/proofs.json" with { type: "json" };
import consistencies from "../vectors/merkle/valid/consistency.json" with { type: "json" };
import inclusions from "../vectors/merkle/valid/proofs.json" with { type: "json" };
import roots from "../vectors/merkle/valid/roots.json" with { type: "json" };
import { leafHash } from "../../server/core/merkle.ts";
import { toBytes, toHex } from "../../server/core/typed-data.ts";
import { DIMENSIONS } from "../../server/core/codes.ts";
import type { Hex } from "../../server/core/records.ts";
import { START } from "../core/rules/support/words.ts";
import { chain, send } from "./support/chain.ts";
import { STRANGER } from "./support/parties.ts";

type Json = Record<string, unknown>;

function vectors<T>(name: string): T[] {
  const file = new URL(`../vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as T[];
}

interface RecordVector {
  type: string;
  cases: { value: Json; hash: Hex }[];
}
interface Comparison {
  name: string;
  child: Json;
  bound: Json;
  exactVersion: boolean;
  excess: string | null;
}
interface Meet {
  name: string;
  now: string;
  scopes: Json[];
  scope?: Json;
  conflict?: string;
}

/** Types of the vectors that the libraries hash, and how they are asked. */
const HASHED: Record<string, (value: Json) => [name: string, ...values: unknown[]]> = {
  Limits: (value) => ["limits", value],
  Conditions: (value) => ["conditions", value],
  Scope: (value) => ["scope", value],
  Terms: (value) => ["authorization", value],
  Basis: (value) => ["basis", value],
  Asset: (value) => ["asset", value],
  Title: (value) => ["title", value],
  Right: ({ asset, title }) => ["right", asset, title],
  Order: (value) => ["order", value],
  Log: (value) => ["log", value],
};

const leaves = roots.leaves.map((data) => toHex(leafHash(toBytes(data as Hex))));

const numberOf = (dimension: string | null | undefined) =>
  BigInt(DIMENSIONS.findIndex((one) => one === dimension) + 1);

describe("the libraries agree with the vectors", () => {
  let ask: (name: string, ...values: unknown[]) => Promise<unknown[]>;
  before(async () => {
    const { rpc } = await chain();
    const { abi, bytecode } = await hre.artifacts.readArtifact("Libraries");
    const libraries = new Interface(abi);
    const deployment = { time: START, from: STRANGER, data: bytecode as Hex, gas: 10_000_000n };
    const { contractAddress: to } = await send(deployment);
    ask = async (name, ...values) => {
      const data = libraries.encodeFunctionData(name, values);
      const answer = await rpc.call<Hex>("eth_call", { to, data }, "latest");
      return libraries.decodeFunctionResult(name, answer).toArray() as unknown[];
    };
  });

  for (const { type, cases } of vectors<RecordVector>("ids/records")) {
    const asked = HASHED[type];
    if (asked === undefined) continue;
    it(`of ${type}`, async () => {
      for (const { value, hash } of cases) expect(await ask(...asked(value))).to.deep.equal([hash]);
    });
  }

  for (const vector of vectors<Comparison>("terms/comparisons")) {
    it(`comparing ${vector.name}`, async () => {
      const { child, bound, exactVersion, excess } = vector;
      const [found] = await ask("firstExcess", child, bound, exactVersion);
      expect(found).to.equal(numberOf(excess));
    });
  }

  for (const { name, now, scopes, scope, conflict } of vectors<Meet>("terms/meets")) {
    it(`meeting ${name}`, async () => {
      const [met] = await ask("meet", scopes);
      const found = await ask("conflict", met, now);
      if (scope === undefined) {
        expect(found).to.deep.equal([true, numberOf(conflict)]);
        return;
      }
      expect(found).to.deep.equal([false, 0n]);
      const [expected] = await ask("scope", scope);
      expect(await ask("scope", met)).to.deep.equal([expected]);
      expect(await ask("computedScope", met)).to.deep.equal([expected]);
    });
  }

  it("of proofs of inclusion, right and wrong ones", async () => {
    for (const { index, size, proof } of inclusions.proofs) {
      const leaf = leaves[index]!;
      expect(await ask("includes", size, roots.roots[size], leaf, index, proof)).to.deep.equal([
        true,
      ]);
    }
    for (const { why, leaf, index, size, proof, root } of wrongInclusions) {
      if (index < 0 || !Number.isInteger(index)) continue; // can't be said to a contract
      expect(await ask("includes", size, root, leaf, index, proof), why).to.deep.equal([false]);
    }
  });

  it("of proofs of consistency", async () => {
    for (const { first, second, proof } of consistencies.proofs) {
      const trees = [first, roots.roots[first], second, roots.roots[second]];
      expect(await ask("isExtension", ...trees, proof)).to.deep.equal([true]);
      expect(await ask("isExtension", ...trees, proof.slice(1))).to.deep.equal([false]);
    }
  });
});
