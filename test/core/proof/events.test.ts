import { expect } from "chai";
import type { EventFragment, Interface } from "ethers";
import { INTERFACES } from "../../../server/chain/contracts.ts";
import {
  type EventName,
  readDerived,
  readUsed,
  readVersionAdded,
  signerOf,
  TOPICS,
} from "../../../server/core/proof/events.ts";
import type { Log } from "../../../server/core/proof/receipt.ts";
import { Disproved } from "../../../server/core/proof/steps.ts";
import type { Hex } from "../../../server/core/records.ts";
import { toBytes } from "../../../server/core/typed-data.ts";

const HOME: Record<EventName, Interface> = {
  ActExecuted: INTERFACES.Registry,
  VersionAdded: INTERFACES.Registry,
  Used: INTERFACES.Authorizations,
  Derived: INTERFACES.Derivations,
};
const CONTRACT: Hex = `0x${"aa".repeat(20)}`;
const PARTY: Hex = `0x${"bb".repeat(20)}`;
const id = (digit: string): Hex => `0x${digit.repeat(64)}`;

function logOf(name: EventName, values: unknown[], address: Hex = CONTRACT): Log {
  const { topics, data } = HOME[name].encodeEventLog(name, values);
  return { address, topics: topics as Hex[], data: toBytes(data as Hex) };
}

const VERSION = {
  asset: id("1"),
  commitment: id("2"),
  scheme: 1,
  hashAlg: 0,
  manifestDoc: id("3"),
};
const USE = {
  authorization: id("4"),
  version: 7,
  operation: 1,
  purpose: 28,
  output: 2,
  environment: 5,
  territory: 44,
  categories: 2n ** 64n - 1n,
  k: 20,
  outputsDoc: id("5"),
  count: 2 ** 32 - 1,
};

describe("events as a bundle holds them", () => {
  it("are refused from another contract, under another name, or with more or less data", () => {
    const log = logOf("VersionAdded", [id("1"), 2, VERSION]);
    const cases: [Log, RegExp][] = [
      [{ ...log, address: PARTY }, /another contract/],
      [{ ...log, topics: [TOPICS.Used, ...log.topics.slice(1)] }, /not VersionAdded/],
      [{ ...log, topics: [] }, /not VersionAdded/],
      [{ ...log, data: log.data.slice(0, -32) }, /too early/],
      [{ ...log, data: log.data.slice(0, -1) }, /no words/],
      [{ ...log, data: new Uint8Array([...log.data, ...new Uint8Array(32)]) }, /more than/],
    ];
    for (const [given, problem] of cases)
      expect(() => readVersionAdded(given, CONTRACT)).to.throw(Disproved, problem);
  });

  it("tell nobody's signature for an act of another transaction or contract", () => {
    const executed = logOf("ActExecuted", [id("6"), PARTY, PARTY]);
    expect(() => signerOf([executed], CONTRACT, id("7"))).to.throw(Disproved);
    expect(() => signerOf([{ ...executed, address: PARTY }], CONTRACT, id("6"))).to.throw(
      Disproved,
    );
    expect(signerOf([executed], CONTRACT, id("6"))).to.equal(PARTY);
  });

  it("have the names that the contracts' interfaces give them", () => {
    for (const [name, topic] of Object.entries(TOPICS)) {
      const event = HOME[name as EventName].getEvent(name);
      expect((event as EventFragment).topicHash, name).to.equal(topic);
    }
  });

  it("say what a contract wrote", () => {
    const version = readVersionAdded(logOf("VersionAdded", [id("1"), 2, VERSION]), CONTRACT);
    expect(version).to.deep.equal({ number: 2, version: VERSION });
    const used = readUsed(logOf("Used", [id("6"), id("4"), PARTY, USE]), CONTRACT);
    expect(used).to.deep.equal({ id: id("6"), grantee: PARTY, use: USE });
  });

  it("say of a derivation all its inputs, in order", () => {
    const inputs = [1, 2, 3].map((n) => ({
      authorization: id(String(n)),
      version: n,
      categories: BigInt(n),
    }));
    const making = {
      purpose: 7,
      output: 2,
      environment: 2,
      territory: 44,
      k: 20,
      transform: id("8"),
      deidentLevel: 1,
      attestationDoc: id("9"),
    };
    const limits = {
      purposes: 1n,
      operations: 2,
      outputs: 3,
      environments: 4,
      categories: 5n,
      territories: 6n,
      notBefore: 7,
      notAfter: 8,
      maxUses: 9,
      minK: 10,
      version: 11,
    };
    const conditions = {
      relation: 1,
      sublicenseDepth: 2,
      entrustAllowed: true,
      commercial: false,
      retentionDays: 3,
      duties: 4n,
      prohibitions: 5n,
      policyDoc: id("a"),
      salt: id("b"),
    };
    const ceiling = { limits, conditions };
    const values = [id("6"), id("1"), PARTY, inputs, making, ceiling, 3, 4, true];
    const read = readDerived(logOf("Derived", values), CONTRACT);
    expect(read).to.deep.equal({
      id: id("6"),
      asset: id("1"),
      deriver: PARTY,
      inputs,
      making,
      ceiling,
    });
  });
});
