import { expect } from "chai";
import fc from "fast-check";
import { inspect } from "node:util";
import { scopeOfBasis } from "../../server/core/acts/absent.ts";
import { DUTIES, OPERATIONS, PURPOSES, RELATIONS, TERRITORIES } from "../../server/core/codes.ts";
import { LedgerError } from "../../server/core/error.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Hex, Scope } from "../../server/core/records.ts";
import { expanded } from "../../server/core/rules/terms.ts";
import type { Field } from "../../server/core/wire/field.ts";
import { formatDimension, formatReason, formatTime } from "../../server/core/wire/format.ts";
import { formatScope, scope } from "../../server/core/wire/scope.ts";
import { territories, territory } from "../../server/core/wire/territories.ts";
import {
  address,
  code,
  days,
  digits,
  document,
  endOrNever,
  reason,
  set,
  subject,
  text,
  time,
  uses,
  version,
} from "../../server/core/wire/values.ts";
import { anyRecord } from "./support/messages.ts";

function faultOf(field: Field<unknown>, value: unknown): string | undefined {
  try {
    return `read as ${inspect(field.read(value, "/at"))}`;
  } catch (error) {
    if (error instanceof LedgerError && error.code === "E_SHAPE") return error.pointer;
    throw error;
  }
}

const maskOf = (codes: string[]) =>
  codes.reduce((mask, one) => mask | (1n << BigInt(TERRITORIES.indexOf(one))), 0n);

const HASH: Hex = `0x${"0a".repeat(32)}`;

describe("a value of the wire that is refused", () => {
  const cases: [string, Field<unknown>, unknown, string?][] = [
    ...[null, 1, {}, "P07"].map((v): [string, Field<unknown>, unknown] => [
      "a set",
      set(PURPOSES),
      v,
    ]),
    ["a mistyped address", address, "0x36E7D5271A5590BdC39ff351B63E8AbA6615242A"],
    ["a set with an unknown code", set(PURPOSES), ["P07", "P30"], "/at/1"],
    ["a set with a number", set(PURPOSES), [7], "/at/0"],
    ["a set with a code in other letters", set(PURPOSES), ["p07"], "/at/0"],
    ["a set with a code twice", set(PURPOSES), ["P07", "P08", "P07"], "/at/2"],
    ["a code twice, in two spellings", territories, ["CN", "CN-MAINLAND"], "/at/1"],
    ["a state beside its group", territories, ["HK", "DE", "EEA"], "/at/2"],
    ["a part of a country in terms, which it would widen", territories, ["HK", "GBA-9"], "/at/1"],
    ["a zone of a country in terms", territories, ["FTZ-SH"], "/at/0"],
    ["no list of territories", territories, "CN"],
    ["a group as a place", territory, "EEA"],
    ["a zone without a code as a place", territory, "FTZ-"],
    ["a zone in small letters as a place", territory, "ftz-sh"],
    ["a number as a place", territory, 47],
    ["an empty set where one is needed", set(PURPOSES, 1), []],
    ["a number as a code", code(RELATIONS), 1],
    ["the name of an inherited property as a code", territory, "constructor"],
    ["field group 64", scope, { categories: [64] }, "/at/categories/0"],
    ["a field group twice", scope, { categories: [1, 1] }, "/at/categories/1"],
    ["an unknown field", scope, { purpose: [] }, "/at/purpose"],
    ["a list as a scope", scope, []],
    ...[-1, 1.5, NaN, Infinity, 2 ** 40, "", "2027", "1800000000", null, true].map(
      (v): [string, Field<unknown>, unknown] => ["a time", time, v],
    ),
    ...[
      "2027-02-30T00:00:00Z",
      "2027-13-01T00:00:00Z",
      "2027-01-01T24:00:00Z",
      "2027-01-01T00:00:60Z",
      "2027-01-01T00:00:00",
      "2027-01-01T00:00:00+08:00",
      "2027-01-01T00:00:00.5Z",
      "2027-01-01",
      "1969-12-31T23:59:59Z",
    ].map((v): [string, Field<unknown>, unknown] => ["a time", time, v]),
    ["uses that are unlimited in disguise", uses, UNLIMITED_USES],
    ["a negative number of uses", uses, -1],
    ["a fraction of a day", days, 0.5],
    ["more days than fit", days, UNLIMITED_DAYS],
    ["a version in small letters", version, "head"],
    ["a sector that does not fit", digits(16), "65536"],
    ["a sector with letters", digits(16), "A01"],
    ["a sector with a leading zero", digits(16), "011"],
    ...["", " ", "a b", "-a", "x".repeat(32), "é", "0x12", `${HASH}00`, 7, null].map(
      (v): [string, Field<unknown>, unknown] => ["a reason", reason, v],
    ),
    ["a short hash as a document", document, HASH.slice(0, 65)],
    ["a number as a document", document, 7],
    ["nothing as a document", document, null],
    ["a document with a lone surrogate", document, { a: "\ud800" }],
    ["a document over its limit", document, "x".repeat(1024 * 1024 - 1)],
    ["an id as an address", address, HASH],
    ["a mistyped subject", subject, "0x36E7D5271A5590BdC39ff351B63E8AbA6615242A"],
    ["an address of 39 digits as a subject", subject, `0x${"1".repeat(39)}`],
    ["a name over its bytes", text(1, 4), "中国"],
    ["an empty name", text(1, 4), ""],
    ["a name with a lone surrogate", text(1, 9), "\ud800"],
  ];
  for (const [name, field, value, pointer = "/at"] of cases)
    it(`is ${name}: ${inspect(value).slice(0, 50)}`, () =>
      expect(faultOf(field, value)).to.equal(pointer));
});

describe("a value of the wire", () => {
  const values: [string, Field<unknown>, unknown, unknown][] = [
    ["a time with a fraction of zeros", time, "2027-01-15T08:00:00.000Z", 1_800_000_000],
    ["a time in seconds", time, 1_800_000_000, 1_800_000_000],
    ["a leap day", time, "2028-02-29T00:00:00Z", 1_835_395_200],
    ["no end", endOrNever, null, 0],
    ["unlimited uses", uses, null, UNLIMITED_USES],
    ["unlimited days", days, null, UNLIMITED_DAYS],
    ["no uses", uses, -0, 0],
    ["the head", version, "HEAD", 0],
    ...["CN", "CN-MAINLAND", "GBA-9", "FTZ-SH", "FTZ-HI01"].map(
      (spelling): [string, Field<unknown>, unknown, unknown] => [
        `a place in the mainland as ${spelling}`,
        territory,
        spelling,
        TERRITORIES.indexOf("CN"),
      ],
    ),
    ["the mainland and Macao", territories, ["CN-MAINLAND", "MO"], maskOf(["CN", "MO"])],
    [
      // 27 states of the EU and three of EFTA.
      "the European Economic Area and Hong Kong",
      territories,
      ["HK", "EEA"],
      maskOf(
        "HK AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(
          " ",
        ),
      ) | maskOf(["IS", "LI", "NO"]),
    ],
    ["a region in digits", digits(32), "440300", 440300],
    ["a region as a number", digits(32), 440300, 440300],
    ["an address in capitals", address, `0x${"AB".repeat(20)}`, `0x${"ab".repeat(20)}`],
    [
      "a participant as a subject",
      subject,
      `0x${"AB".repeat(20)}`,
      `0x${"0".repeat(24)}${"ab".repeat(20)}`,
    ],
    ["a short reason", reason, "BREACH", `0x425245414348${"0".repeat(52)}`],
    ["the longest short reason", reason, "x".repeat(31), `0x${"78".repeat(31)}00`],
    ["a document by its hash", document, HASH.toUpperCase().replace("0X", "0x"), { hash: HASH }],
    [
      // SHA-256 of {"a":1,"b":[2]}, as any other tool gives it.
      "a document in its canonical form",
      document,
      { b: [2], a: 1.0 },
      {
        hash: "0x0855bfc20eb6cfaa4be7d6b510c63dd22997718bddadcb1a4915cec3a16145b9",
        content: '{"a":1,"b":[2]}',
      },
    ],
  ];
  for (const [name, field, value, expected] of values)
    it(`may be ${name}`, () => expect(field.read(value, "")).to.deep.equal(expected));

  it("names the dimension that a refusal numbers", () => {
    const detail = (n: number): Hex => `0x${n.toString(16).padStart(64, "0")}`;
    expect(formatDimension("E_EXCEEDS_GRANTOR", detail(1))).to.equal("purposes");
    expect(formatDimension("E_EXCEEDS_BASIS", detail(18))).to.equal("recipient");
    expect(formatDimension("E_EXCEEDS_BASIS", detail(0))).to.equal(undefined);
    expect(formatDimension("E_FORK", detail(1))).to.equal(undefined);
  });

  it("is written as it was read: any time", () => {
    const seconds = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 40 - 1 }),
      fc.integer({ min: 0, max: 2 ** 32 }),
    );
    fc.assert(
      fc.property(seconds, (value) => {
        expect(time.read(formatTime(value), "")).to.equal(value);
      }),
    );
  });

  it("is written as it was read: any reason", () => {
    const short = fc.stringMatching(/^[1-9A-Za-z][A-Za-z0-9_.:-]{0,30}$/);
    fc.assert(
      fc.property(short, (value) => {
        expect(formatReason(reason.read(value, ""))).to.equal(value);
      }),
    );
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, (value) => {
        const hex: Hex = `0x${Buffer.from(value).toString("hex")}`;
        const written = formatReason(hex);
        expect(written === null ? ZERO : reason.read(written, "")).to.equal(hex);
      }),
    );
  });

  it("is written as it was read: any scope of known codes", () => {
    const known = anyRecord("Scope").map((value) => {
      const { limits, conditions } = value as unknown as Scope;
      const masked = (mask: bigint, list: readonly string[]) =>
        mask & ((1n << BigInt(list.length)) - 1n);
      const codes = {
        purposes: masked(limits.purposes, PURPOSES),
        operations: limits.operations & ((1 << OPERATIONS.length) - 1),
        outputs: limits.outputs & 63,
        environments: expanded(limits.environments & 63),
        territories: masked(limits.territories, TERRITORIES),
      };
      const more = {
        relation: 0,
        policyDoc: ZERO,
        duties: masked(conditions.duties, DUTIES),
        prohibitions: conditions.prohibitions & 7n,
      };
      return { limits: { ...limits, ...codes }, conditions: { ...conditions, ...more } };
    });
    fc.assert(
      fc.property(known, (value) => {
        const wire = JSON.parse(JSON.stringify(formatScope(value))) as unknown;
        expect(scopeOfBasis(scope.read(wire, ""), value.conditions.salt)).to.deep.equal(value);
      }),
    );
  });
});
