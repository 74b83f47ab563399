import { expect } from "chai";
import { concat, keccak256, TypedDataEncoder } from "ethers";
import fc from "fast-check";
import vectors from "../vectors/ids/records.json" with { type: "json" };
import { idsOf, inputsHash, participantSubject, rightId } from "../../server/core/ids.ts";
import type { Asset, Hex, StructType, Title } from "../../server/core/records.ts";
import { TYPES, ZERO } from "../../server/core/records.ts";
import { encodeType, hashStruct, structsOf } from "../../server/core/struct-hash.ts";
import { anyRecord } from "./support/messages.ts";

const hex = (digits: string): Hex => `0x${digits}`;

describe("ids", () => {
  it("differ when any field of a record differs", () => {
    for (const { type, cases } of vectors) {
      const { value, hash } = cases[2]!;
      for (const field of TYPES[type as StructType]) {
        const other = cases[1]!.value as Record<string, unknown>;
        const changed = { ...value, [field.name]: other[field.name] };
        expect(hashStruct(type as StructType, changed), `${type}.${field.name}`).not.to.equal(hash);
      }
    }
  });

  it("of two rights with one title differ by their assets", () => {
    const title = vectors.find(({ type }) => type === "Title")!.cases[2]!.value as unknown as Title;
    expect(rightId(ZERO, title)).not.to.equal(rightId(hex("01".repeat(32)), title));
  });

  it("of inputs depend on their order", () => {
    const [one, two] = [hex("01".repeat(32)), hex("02".repeat(32))];
    expect(inputsHash([one, two])).not.to.equal(inputsHash([two, one]));
    expect(inputsHash([one, two])).to.equal(keccak256(concat([one, two])));
  });

  it("of participants are their lower-case address in the low 20 bytes", () => {
    const address = hex("Ab".repeat(20));
    expect(participantSubject(address)).to.equal(hex("00".repeat(12) + "ab".repeat(20)));
  });

  it("of an act without a record are none", () => {
    const message = { actor: hex("11".repeat(20)), deadline: 1n, order: ZERO, reason: ZERO };
    expect(idsOf({ primary: "Lift", message }, ZERO)).to.deep.equal({});
  });

  it("of a derivation name the product, its rights and the receipt", () => {
    const record = (type: string) =>
      vectors.find((v) => v.type === type)!.cases[2]!.value as unknown;
    const asset = record("Asset") as Asset;
    const title = { ...(record("Title") as Title), kind: 2 };
    const making = record("Making") as never;
    const digest = hex("ab".repeat(32));
    const message = { actor: hex("11".repeat(20)), nonce: 1n, deadline: 1n, asset, making };
    const ids = idsOf(
      { primary: "Derive", message: { ...message, rights: [title], inputs: [] } },
      digest,
    );
    const id = hashStruct("Asset", asset);
    expect(ids).to.deep.equal({
      asset: id,
      rights: { OPERATE: rightId(id, title) },
      receipt: digest,
    });
  });

  it("are the hashes of the vectors", () => {
    for (const { type, encodeType: text, typeHash, cases } of vectors) {
      expect(encodeType(type as StructType)).to.equal(text);
      expect(keccak256(Buffer.from(text))).to.equal(typeHash);
      for (const { value, hash } of cases)
        expect(hashStruct(type as StructType, value), type).to.equal(hash);
    }
  });

  it("are what ethers hashes, for any record", () => {
    const types = fc.constantFrom(...vectors.map(({ type }) => type as StructType));
    const records = types.chain((type) => anyRecord(type).map((value) => ({ type, value })));
    fc.assert(
      fc.property(records, ({ type, value }) => {
        const structs = Object.fromEntries(
          [...structsOf(type)].map((one) => [one, [...TYPES[one]]]),
        );
        expect(hashStruct(type, value)).to.equal(TypedDataEncoder.hashStruct(type, structs, value));
      }),
    );
  });
});
