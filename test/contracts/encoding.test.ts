// Calls that are not encoded as they should be. The contracts hash structs where they lie in
// calldata, so each bit there has to be one that the message means, or the call has to fail.
import { expect } from "chai";
import type { ParamType } from "ethers";
import { encodeCall } from "../../server/chain/calls.ts";
import { INTERFACES } from "../../server/chain/contracts.ts";
import { RpcError } from "../../server/chain/rpc.ts";
import { TYPES } from "../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../server/core/records.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import { CONTRACT_OF, domainOf, typesOf } from "../../server/core/typed-data.ts";
import type { Contract } from "../../server/core/view.ts";
import { START } from "../core/rules/support/words.ts";
import { CHAIN_ID, chain } from "./support/chain.ts";
import { numberOf } from "./support/ledger.ts";
import { RELAYER, walletOf } from "./support/parties.ts";
import { SAMPLES } from "./support/samples.ts";
import type { Sample } from "./support/samples.ts";

const WORD = 64;
/** Place in a proof of what an act without nonce, revision, head and epoch does not have. */
const NUMBER = 2;
const SELECTOR = 10;
/**
 * Beyond the width of every field but bytes32 and uint256; in a text it leaves ASCII what it was.
 */
const HIGH = 1n << 200n;
const LOW = 1n;

interface Call {
  contract: Contract;
  data: Hex;
  /** Whoever sends it. */
  from: Hex;
}

async function callOf(
  { ledger, primary, actor, fields }: Sample,
  isSigned: boolean,
): Promise<Call> {
  const { addresses } = await chain();
  const spends = TYPES[primary].some(({ name }) => name === "nonce");
  const header = { deadline: BigInt(START + 3600), ...(spends && { nonce: 1000n }) };
  const message = { actor, ...header, ...fields } as Messages[PrimaryType];
  const contract = CONTRACT_OF[primary];
  const domain = domainOf(CHAIN_ID, addresses[contract]);
  const { EIP712Domain: _, ...types } = typesOf(primary) as Record<string, never[]>;
  const signature = await walletOf(actor).signTypedData(domain, types, message);
  const { data } = encodeCall(primary, message, handedIn(primary, message, ledger.view), {
    actor,
    signer: actor,
    nonce: numberOf(message),
    deadline: message.deadline,
    signature: isSigned ? (signature as Hex) : "0x",
  });
  return { contract, data, from: isSigned ? RELAYER : actor };
}

/** The call with this word changed. */
function changed(data: Hex, word: number, bits: bigint): Hex {
  const at = SELECTOR + word * WORD;
  const value = BigInt(`0x${data.slice(at, at + WORD)}`) ^ bits;
  const text = value.toString(16).padStart(WORD, "0");
  return `${data.slice(0, at)}${text}${data.slice(at + WORD)}` as Hex;
}

/** Which of these calls a contract executes, each from the present state. */
async function executed({ contract, from }: Call, calls: readonly Hex[]): Promise<boolean[]> {
  const { rpc, addresses } = await chain();
  const to = addresses[contract];
  const answers = await rpc.batch(
    calls.map((data) => ({ method: "eth_call", params: [{ from, to, data }, "latest"] })),
  );
  return answers.map((answer) => !(answer instanceof RpcError));
}

/** Decodes as the ABI says and encodes anew; undefined for what is no call at all. */
function again({ contract }: Call, data: Hex): string | undefined {
  const abi = INTERFACES[contract];
  const call = abi.getFunction(data.slice(0, SELECTOR))!;
  try {
    return abi.encodeFunctionData(call, abi.decodeFunctionData(call, data));
  } catch {
    return undefined;
  }
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);

function isPointedTo(type: ParamType): boolean {
  if (type.isTuple()) return type.components.some(isPointedTo);
  return type.isArray() || type.type === "bytes" || type.type === "string";
}

/** The words in which each argument lies: its place in the head, and what the head points to. */
function placesOf({ contract, data }: Call): number[][] {
  const abi = INTERFACES[contract];
  const call = abi.getFunction(data.slice(0, SELECTOR))!;
  const values = abi.decodeFunctionData(call, data);
  const sizes = call.inputs.map((input, n) => {
    const encoded = abi.getAbiCoder().encode([input], [values[n] as unknown]);
    const words = Math.floor(encoded.length / WORD);
    // Alone it is encoded with an offset in front.
    return isPointedTo(input) ? { head: 1, tail: words - 1 } : { head: words, tail: 0 };
  });
  let head = 0;
  let tail = sizes.reduce((sum, size) => sum + size.head, 0);
  return sizes.map((size) => {
    const words = [...range(head, size.head), ...range(tail, size.tail)];
    head += size.head;
    tail += size.tail;
    return words;
  });
}

/** The words of the message and of the proof, without the facts between them. */
function signedWords(call: Call, { primary, fields, ledger }: Sample) {
  const places = placesOf(call);
  const facts = Object.keys(handedIn(primary, fields as never, ledger.view)).length;
  const proof = places.at(-1)!;
  const message = places.slice(0, places.length - 1 - facts).flat();
  return { message, proof };
}

describe("an act", () => {
  for (const [act, sampleOf] of Object.entries(SAMPLES)) {
    it(`${act} without a signature is executed in canonical encoding alone`, async () => {
      const sample = await sampleOf();
      const call = await callOf(sample, false);
      const { message, proof } = signedWords(call, sample);
      const words = [...message, ...proof];
      const calls = words.map((word) => changed(call.data, word, HIGH));
      const done = await executed(call, [call.data, ...calls]);
      expect(done[0], "as it is").to.equal(true);
      for (const [n, word] of words.entries()) {
        if (done[n + 1]) expect(again(call, calls[n]!), `word ${word}`).to.equal(calls[n]);
      }
    });

    it(`${act} with a signature is executed as it was signed alone`, async () => {
      const sample = await sampleOf();
      const call = await callOf(sample, true);
      const { message, proof } = signedWords(call, sample);
      // The last word is the end of the signature: a byte, and padding that means nothing.
      const words = [...message, ...proof.slice(0, -1)];
      const numbers: readonly string[] = ["nonce", "revision", "head", "epoch"];
      const hasNumber = TYPES[sample.primary].some(({ name }) => numbers.includes(name));
      for (const bits of [LOW, HIGH]) {
        const calls = words.map((word) => changed(call.data, word, bits));
        const done = await executed(call, [call.data, ...calls]);
        expect(done[0], "as it is").to.equal(true);
        const others = words.filter((_, n) => done[n + 1]);
        expect(others).to.deep.equal(hasNumber ? [] : [proof[1 + NUMBER]]);
      }
    });
  }
});
