import { AbiCoder, ParamType } from "ethers";
import { expect } from "chai";
import fc from "fast-check";
import { decodingOf, structOf } from "../../server/chain/decoding.ts";
import { encodingOf, encodingTogether } from "../../server/chain/encoding.ts";

/** A type as ethers reads it, and a value of it. */
interface Typed {
  type: string;
  value: unknown;
}

const hex = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
const typed = (type: string, values: fc.Arbitrary<unknown>) =>
  values.map((value): Typed => ({ type, value }));

const { type: anyType } = fc.letrec<{ type: Typed }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    typed("uint8", fc.nat(255)),
    typed("uint40", fc.nat(2 ** 31)),
    typed("uint256", fc.bigInt({ min: 0n, max: 2n ** 256n - 1n })),
    typed("bool", fc.boolean()),
    typed("address", hex(20)),
    typed("bytes32", hex(32)),
    typed("bytes", hex(0, 70)),
    typed("string", fc.string({ unit: "binary", maxLength: 40 })),
    fc.array(tie("type"), { minLength: 1, maxLength: 4 }).map((fields) => ({
      type: `tuple(${fields.map(({ type }, n) => `${type} f${n}`).join(",")})`,
      value: Object.fromEntries(fields.map(({ value }, n) => [`f${n}`, value])),
    })),
    fc.tuple(tie("type"), fc.nat(3)).map(([{ type, value }, length]) => ({
      type: `${type}[]`,
      value: Array(length).fill(value),
    })),
  ),
}));

describe("the encoding of arguments", () => {
  it("refuses a type that no contract of the ledger takes", () => {
    for (const type of ["int8", "bytes4", "tuple(int256 a)", "int8[]"]) {
      expect(() => encodingOf(ParamType.from(type)), type).to.throw("has no encoding");
    }
  });

  it("refuses a value that is no word", () => {
    const cases: [string, unknown][] = [
      ["uint256", -1],
      ["uint256", 2n ** 256n],
      ["uint256", 0.5],
      ["address", `0x${"zz".repeat(20)}`],
      ["bytes32", `0x${"00".repeat(33)}`],
      ["bytes32", `0x${"00".repeat(31)}`],
    ];
    for (const [type, value] of cases) {
      const { encode } = encodingOf(ParamType.from(type));
      expect(() => encode(value), `${type} ${String(value)}`).to.throw("is no");
    }
  });

  it("is that of ethers for any types and values", () => {
    fc.assert(
      fc.property(fc.array(anyType, { maxLength: 4 }), (parameters) => {
        const types = parameters.map(({ type }) => ParamType.from(type));
        const values = parameters.map(({ value }) => value);
        const expected = AbiCoder.defaultAbiCoder().encode(types, values);
        expect(`0x${encodingTogether(types).encode(values)}`).to.equal(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the decoding of arguments", () => {
  it("refuses a type that no event of the ledger has", () => {
    for (const type of ["int8", "bytes", "bytes4", "tuple(int256 a)", "int8[]"]) {
      expect(() => decodingOf(ParamType.from(type)), type).to.throw("has no decoding");
    }
  });

  it("refuses data that ends early, or says that it holds more than it does", () => {
    const word = (value: number) => value.toString(16).padStart(64, "0");
    const cases: [string, string][] = [
      ["uint8", ""],
      ["address", "00".repeat(31)],
      ["tuple(uint8 a,bytes32 b)", word(1)],
      ["tuple(string a)", word(32)],
      ["tuple(string a)", word(2 ** 40)],
      ["string", word(33) + word(0)],
      ["uint8[]", word(2) + word(1)],
      ["uint8[]", "f".repeat(64)],
      ["string[]", word(1) + word(64)],
    ];
    for (const [type, data] of cases) {
      const { decode } = decodingOf(ParamType.from(type));
      expect(() => decode(data, 0), `${type} ${data}`).to.throw("the data ends before");
    }
  });

  it("gives back any values of any types that ethers encoded", () => {
    fc.assert(
      fc.property(fc.array(anyType, { maxLength: 4 }), (parameters) => {
        const readable = parameters.filter(({ type }) => !/bytes(?!32)/.test(type));
        const types = readable.map(({ type }, n) => ParamType.from(`${type} p${n}`));
        const values = readable.map(({ value }) => value);
        const data = AbiCoder.defaultAbiCoder().encode(types, values).slice(2);
        const expected = Object.fromEntries(values.map((value, n) => [`p${n}`, value]));
        expect(structOf(types).decode(data, 0)).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  });
});
