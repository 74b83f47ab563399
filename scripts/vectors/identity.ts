// Vectors for ids and signed messages, computed by ethers alone: the service and the contracts must
// both arrive at them. Integers are decimal strings, everything else is JSON as EIP-712 has it.
import { keccak256, SigningKey, toBeHex, TypedDataEncoder, Wallet } from "ethers";
import type { TypedDataField } from "ethers";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TYPES } from "../../server/core/records.ts";
import type { PrimaryType, StructType } from "../../server/core/records.ts";
import { structOf, structsOf } from "../../server/core/struct-hash.ts";
import { CONTRACT_OF } from "../../server/core/typed-data.ts";

const folder = path.resolve(import.meta.dirname, "../../test/vectors");

type Sample = "least" | "most" | "mixed";
const SAMPLES: Sample[] = ["least", "most", "mixed"];
const RECORDS: StructType[] = [
  ...(["Limits", "Conditions", "Scope", "Terms", "Basis", "Asset", "Title"] as const),
  ...(["Right", "Order", "Log", "Enrolment", "Version", "Input", "Making"] as const),
];

/** All bits of a number are set ("most"), none ("least"), or as a hash says ("mixed"). */
function uintOf(bits: number, sample: Sample, seed: string): string {
  const most = (1n << BigInt(bits)) - 1n;
  if (sample === "least") return "0";
  if (sample === "most") return most.toString();
  return (BigInt(keccak256(Buffer.from(seed))) & most).toString();
}

function valueOf(type: string, sample: Sample, seed: string): unknown {
  if (type.endsWith("[]")) {
    const count = { least: 0, most: 3, mixed: 1 }[sample];
    const element = type.slice(0, -2);
    return Array.from({ length: count }, (_, n) => valueOf(element, sample, `${seed}/${n}`));
  }
  const struct = structOf(type);
  if (struct !== undefined) return recordOf(struct, sample, seed);
  if (type === "bool") return sample === "most";
  if (type === "string") return { least: "", most: "数据权益账本", mixed: "Ledger é" }[sample];
  if (type === "address") return toBeHex(uintOf(160, sample, seed), 20);
  if (type === "bytes32") return toBeHex(uintOf(256, sample, seed), 32);
  return uintOf(Number(type.slice(4)), sample, seed);
}

function recordOf(type: StructType, sample: Sample, seed: string): Record<string, unknown> {
  const entries = TYPES[type].map(({ name, type: inner }) => [
    name,
    valueOf(inner, sample, `${seed}/${name}`),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function typesOf(type: StructType): Record<string, TypedDataField[]> {
  return Object.fromEntries([...structsOf(type)].map((one) => [one, [...TYPES[one]]]));
}

function idVectors() {
  return RECORDS.map((type) => {
    const encoder = new TypedDataEncoder(typesOf(type));
    const cases = SAMPLES.map((sample) => {
      const value = recordOf(type, sample, type);
      return { value, hash: encoder.hash(value) };
    });
    const encodeType = encoder.encodeType(type);
    return { type, encodeType, typeHash: keccak256(Buffer.from(encodeType)), cases };
  });
}

/** A key for tests alone: everybody can read it here. */
const wallet = new Wallet(new SigningKey(keccak256(Buffer.from("Data Rights Ledger test key"))));
const CONTRACTS = {
  Registry: "0x1111111111111111111111111111111111111111",
  Authorizations: "0x2222222222222222222222222222222222222222",
  Oversight: "0x3333333333333333333333333333333333333333",
  Anchors: "0x4444444444444444444444444444444444444444",
};

function messageVectors() {
  return Promise.all(
    Object.entries(CONTRACT_OF).map(async ([primaryType, contract]) => {
      const domain = {
        name: "Data Rights Ledger",
        version: "1",
        chainId: 31337,
        verifyingContract: CONTRACTS[contract],
      };
      const types = typesOf(primaryType as PrimaryType);
      const signed = SAMPLES.map(async (sample) => {
        const message = recordOf(primaryType as PrimaryType, sample, primaryType);
        const digest = TypedDataEncoder.hash(domain, types, message);
        return { message, digest, signature: await wallet.signTypedData(domain, types, message) };
      });
      const encodeType = new TypedDataEncoder(types).encodeType(primaryType);
      return { primaryType, encodeType, domain, cases: await Promise.all(signed) };
    }),
  );
}

function write(name: string, content: unknown): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

export async function writeIdentityVectors(): Promise<void> {
  write("ids/records.json", idVectors());
  const messages = await messageVectors();
  const key = { privateKey: wallet.privateKey, address: wallet.address };
  write("typed-data/messages.json", { signer: key, messages });
}
