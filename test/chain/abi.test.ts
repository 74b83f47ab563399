import { AbiCoder, ParamType } from "ethers";
import { expect } from "chai";
import fc from "fast-check";
import { encodingOf, encodingTogether } from "../../server/chain/abi.ts";

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
