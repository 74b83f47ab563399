import { expect } from "chai";
import { TypedDataEncoder, Wallet } from "ethers";
import { inspect } from "node:util";
import fc from "fast-check";
import vectors from "../vectors/typed-data/messages.json" with { type: "json" };
import { LedgerError } from "../../server/core/error.ts";
import { parseTypedData } from "../../server/core/parse-typed-data.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { PrimaryType } from "../../server/core/records.ts";
import { encodeType } from "../../server/core/struct-hash.ts";
import {
  CONTRACT_OF,
  digestOf,
  domainOf,
  typedDataOf,
  type TypedData,
} from "../../server/core/typed-data.ts";
import { anyAct, PLACE, PRIMARY_TYPES } from "./support/messages.ts";

const domainFor = (primary: PrimaryType) =>
  domainOf(PLACE.chainId, PLACE.contracts[CONTRACT_OF[primary]].address);
const typedDataFor = ({ primary, message }: Act) =>
  typedDataOf(primary, message, domainFor(primary));

type Loose = Record<string, unknown>;
/** Typed data of a withdrawal or grant, as a client would send it, with one thing changed. */
function changed(
  primaryType: "Withdraw" | "Grant" | "Enroll" | "Register",
  change: (d: Loose) => void,
) {
  const vector = vectors.messages.find((entry) => entry.primaryType === primaryType)!;
  const message = structuredClone(vector.cases[2]!.message) as unknown;
  const types = structuredClone(typedDataFor({ primary: primaryType, message } as Act).types);
  const data: Loose = { types, primaryType, domain: structuredClone(vector.domain), message };
  change(data);
  return data;
}
const inside = (data: Loose, ...path: string[]) =>
  path.reduce<Loose>((place, key) => place[key] as Loose, data);

function fault(json: unknown): [string, string | undefined] {
  try {
    parseTypedData(json, PLACE);
  } catch (error) {
    if (error instanceof LedgerError) return [error.code, error.pointer];
    throw error;
  }
  return ["accepted", undefined];
}

describe("typed data that is not ours", () => {
  const cases: [string, unknown, string, string | undefined][] = [
    ["no object", "0x", "E_SHAPE", ""],
    ["an array", [], "E_SHAPE", ""],
    ["null", null, "E_SHAPE", ""],
    ["a missing part", changed("Grant", (d) => delete d["domain"]), "E_SHAPE", "/domain"],
    ["a part too many", changed("Grant", (d) => (d["note"] = 1)), "E_SHAPE", "/note"],
    [
      "a primary type that is no text",
      changed("Grant", (d) => (d["primaryType"] = 7)),
      "E_SHAPE",
      "/primaryType",
    ],
    [
      "an act that the ledger does not know",
      changed("Grant", (d) => (d["primaryType"] = "Burn")),
      "E_UNKNOWN_ACT",
      "/primaryType",
    ],
    [
      "the name of an inherited property as act",
      changed("Grant", (d) => (d["primaryType"] = "constructor")),
      "E_UNKNOWN_ACT",
      "/primaryType",
    ],
    [
      "another chain",
      changed("Grant", (d) => (inside(d, "domain")["chainId"] = 1)),
      "E_SIG",
      "/domain/chainId",
    ],
    [
      "another contract",
      changed("Grant", (d) => (inside(d, "domain")["verifyingContract"] = `0x${"44".repeat(20)}`)),
      "E_SIG",
      "/domain/verifyingContract",
    ],
    [
      "the contract of another act of this ledger",
      changed("Grant", (d) => (inside(d, "domain")["verifyingContract"] = `0x${"11".repeat(20)}`)),
      "E_SIG",
      "/domain/verifyingContract",
    ],
    [
      "another name",
      changed("Grant", (d) => (inside(d, "domain")["name"] = "Ledger")),
      "E_SIG",
      "/domain/name",
    ],
    [
      "another version",
      changed("Grant", (d) => (inside(d, "domain")["version"] = "2")),
      "E_SIG",
      "/domain/version",
    ],
    [
      "a domain with a salt",
      changed("Grant", (d) => (inside(d, "domain")["salt"] = `0x${"00".repeat(32)}`)),
      "E_SHAPE",
      "/domain/salt",
    ],
    [
      "a struct with other fields",
      changed("Grant", (d) => (inside(d, "types")["Terms"] = [])),
      "E_SHAPE",
      "/types/Terms",
    ],
    [
      "a struct with a field of another type",
      changed("Withdraw", (d) => (inside(d, "types", "Withdraw", "1")["type"] = "uint64")),
      "E_SHAPE",
      "/types/Withdraw",
    ],
    [
      "a struct too many",
      changed("Grant", (d) => (inside(d, "types")["Basis"] = [])),
      "E_SHAPE",
      "/types/Basis",
    ],
    [
      "a field too many",
      changed("Grant", (d) => (inside(d, "message", "terms", "scope")["a/b"] = 0)),
      "E_SHAPE",
      "/message/terms/scope/a~1b",
    ],
    [
      "a missing field",
      changed("Grant", (d) => delete inside(d, "message", "terms", "scope", "limits")["minK"]),
      "E_SHAPE",
      "/message/terms/scope/limits/minK",
    ],
    [
      "a number that does not fit its width",
      changed(
        "Grant",
        (d) => (inside(d, "message", "terms", "scope", "limits")["outputs"] = 65536),
      ),
      "E_SHAPE",
      "/message/terms/scope/limits/outputs",
    ],
    [
      "a number beyond 256 bits",
      changed("Withdraw", (d) => (inside(d, "message")["deadline"] = (2n ** 256n).toString())),
      "E_SHAPE",
      "/message/deadline",
    ],
    ...[-1, 1.5, 2 ** 53, NaN, "", "01", "-1", "1e3", "0x10", " 1", null, [1], "9".repeat(79)].map(
      (value): [string, unknown, string, string] => [
        `${inspect(value)} as a number`,
        changed("Withdraw", (d) => (inside(d, "message")["deadline"] = value)),
        "E_SHAPE",
        "/message/deadline",
      ],
    ),
    ...["0x12", `0x${"1".repeat(41)}`, "1".repeat(40), `0x${"g".repeat(40)}`, 1, null].map(
      (value): [string, unknown, string, string] => [
        `${inspect(value)} as an address`,
        changed("Withdraw", (d) => (inside(d, "message")["actor"] = value)),
        "E_SHAPE",
        "/message/actor",
      ],
    ),
    [
      "an odd number of digits",
      changed("Withdraw", (d) => (inside(d, "message")["consent"] = `0x${"1".repeat(63)}`)),
      "E_SHAPE",
      "/message/consent",
    ],
    [
      "a truth value in words",
      changed(
        "Grant",
        (d) => (inside(d, "message", "terms", "scope", "conditions")["commercial"] = "true"),
      ),
      "E_SHAPE",
      "/message/terms/scope/conditions/commercial",
    ],
    [
      "text with a lone surrogate",
      changed("Enroll", (d) => (inside(d, "message", "enrolment")["name"] = "\ud800")),
      "E_SHAPE",
      "/message/enrolment/name",
    ],
    [
      "one title in place of a list",
      changed("Register", (d) => (inside(d, "message")["rights"] = {})),
      "E_SHAPE",
      "/message/rights",
    ],
    [
      "an element of the wrong form",
      changed("Register", (d) => (inside(d, "message")["rights"] = [7])),
      "E_SHAPE",
      "/message/rights/0",
    ],
  ];
  for (const [name, json, code, pointer] of cases)
    it(`refuses ${name}`, () => expect(fault(json)).to.deep.equal([code, pointer]));
});

describe("typed data of the ledger", () => {
  it("hashes to what ethers hashes, for any message", () => {
    fc.assert(
      fc.property(anyAct, (act) => {
        const { domain, types, message } = typedDataFor(act);
        const { EIP712Domain: _, ...structs } = types as Record<
          string,
          { name: string; type: string }[]
        >;
        const expected = TypedDataEncoder.hash(domain, structs, message);
        expect(digestOf(act.primary, act.message, domain)).to.equal(expected);
      }),
    );
  });

  it("comes back as the same message and digest", () => {
    fc.assert(
      fc.property(anyAct, (act) => {
        const json = JSON.parse(JSON.stringify(typedDataFor(act))) as unknown;
        const { primary, message, digest, contract } = parseTypedData(json, PLACE);
        expect({ primary, message }).to.deep.equal(act);
        expect(digest).to.equal(digestOf(act.primary, act.message, domainFor(act.primary)));
        expect(contract).to.equal(CONTRACT_OF[act.primary]);
      }),
    );
  });

  it("reads upper-case hex and integers as strings as the same message", () => {
    fc.assert(
      fc.property(anyAct, (act) => {
        const upper = (value: unknown): unknown => {
          if (typeof value === "number") return value.toString();
          if (typeof value === "string" && /^0x[0-9a-f]{40,64}$/.test(value))
            return `0x${value.slice(2).toUpperCase()}`;
          if (Array.isArray(value)) return value.map(upper);
          if (typeof value !== "object" || value === null) return value;
          return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, upper(v)]));
        };
        const data = typedDataFor(act);
        const json = { ...data, message: upper(data.message) };
        expect(parseTypedData(json, PLACE).message).to.deep.equal(act.message);
      }),
    );
  });

  it("may leave the domain's own type out, as ethers does", () => {
    const data = changed("Grant", (d) => delete inside(d, "types")["EIP712Domain"]);
    expect(fault(data)).to.deep.equal(["accepted", undefined]);
  });

  it("is signed by ethers for the digest that the vectors name", async () => {
    const wallet = new Wallet(vectors.signer.privateKey);
    for (const { primaryType, encodeType: type, domain, cases } of vectors.messages) {
      const primary = primaryType as PrimaryType;
      expect(encodeType(primary)).to.equal(type);
      for (const { message, digest, signature } of cases) {
        const { types } = typedDataFor({ primary, message } as unknown as Act);
        const act = parseTypedData({ types, primaryType, domain, message }, PLACE);
        expect(act.digest, primaryType).to.equal(digest);
        const { EIP712Domain: _, ...structs } = types as Record<
          string,
          { name: string; type: string }[]
        >;
        const data: TypedData = typedDataFor(act);
        expect(await wallet.signTypedData(data.domain, structs, data.message)).to.equal(signature);
      }
    }
    expect(vectors.messages.map((entry) => entry.primaryType)).to.have.members(PRIMARY_TYPES);
  });
});
