/**
 * What a node knows that proves itself: headers, receipts and proofs of storage, each checked
 * against the hash that it has to have. Nodes write all of it as JSON with names of their own, so
 * the bytes are made again here.
 */
import { RLP } from "@ethereumjs/rlp";
import { keccak256 } from "../core/keccak.ts";
import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import { toBytes, toHex } from "../core/typed-data.ts";
import { quantity } from "./blocks.ts";
import { readHash, readHex, readList, readObject, readQuantity, unreadable } from "./reading.ts";
import { MAX_ARRAY_CALLS, resultOf, type Rpc, RpcError } from "./rpc.ts";

export interface HeaderBytes {
  hash: Hex;
  parent: Hex;
  receiptsRoot: Hex;
  rlp: Hex;
  transactions: Hex[];
}
export interface AccountProof {
  /** From the root down. */
  account: Hex[];
  /** In the order of the slots asked for. */
  slots: Hex[][];
}
export interface RawReceipt {
  /** As the trie of the block's receipts holds it (EIP-2718). */
  bytes: Uint8Array;
  logs: { address: Hex; topics: Hex[]; data: Hex }[];
}

export interface Evidence {
  /** Blocks `to` down to `from`, each with the header that its hash is of. */
  headers(from: number, to: number): Promise<HeaderBytes[]>;
  /** Of all transactions of a block, in their order. */
  receipts(block: HeaderBytes): Promise<RawReceipt[]>;
  proof(block: number, address: Hex, slots: readonly Hex[]): Promise<AccountProof>;
}

/**
 * The fields of a header in their order; a fork adds behind. `quantity` has no leading zeros.
 */
const HEADER_FIELDS: readonly { name: string; quantity?: true }[] = [
  { name: "parentHash" },
  { name: "sha3Uncles" },
  { name: "miner" },
  { name: "stateRoot" },
  { name: "transactionsRoot" },
  { name: "receiptsRoot" },
  { name: "logsBloom" },
  { name: "difficulty", quantity: true },
  { name: "number", quantity: true },
  { name: "gasLimit", quantity: true },
  { name: "gasUsed", quantity: true },
  { name: "timestamp", quantity: true },
  { name: "extraData" },
  { name: "mixHash" },
  { name: "nonce" },
];
/** London, Shanghai, Cancun, Prague: a header has the first so many of them. */
const LATER_FIELDS: readonly { name: string; quantity?: true }[] = [
  { name: "baseFeePerGas", quantity: true },
  { name: "withdrawalsRoot" },
  { name: "blobGasUsed", quantity: true },
  { name: "excessBlobGas", quantity: true },
  { name: "parentBeaconBlockRoot" },
  { name: "requestsHash" },
];

function fieldOf(
  block: Record<string, unknown>,
  { name, quantity }: { name: string; quantity?: true },
) {
  const value = block[name];
  if (!quantity) return toBytes(readHex(value, `a block's ${name}`));
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]+$/.test(value))
    throw unreadable(`a block's ${name} is no number`);
  return integerBytes(BigInt(value));
}

function integerBytes(number: bigint): Uint8Array {
  if (number === 0n) return new Uint8Array();
  const digits = number.toString(16);
  return toBytes(`0x${digits.padStart(digits.length + (digits.length % 2), "0")}`);
}

/** Networks with headers of their own making give nothing that could be verified elsewhere. */
function headerOf(raw: unknown): HeaderBytes {
  const block = readObject(raw, "a block");
  const hash = readHash(block["hash"], "a block's hash").toLowerCase() as Hex;
  const later = LATER_FIELDS.filter(
    ({ name }) => block[name] !== undefined && block[name] !== null,
  );
  const fields = [...HEADER_FIELDS, ...later].map((field) => fieldOf(block, field));
  const rlp = RLP.encode(fields);
  if (toHex(keccak256(rlp)) !== hash) {
    throw new LedgerError(
      "E_CHAIN",
      `the header of block ${hash} can't be made again from what the node tells of it`,
    );
  }
  return {
    hash,
    parent: readHash(block["parentHash"], "a block's parent"),
    receiptsRoot: readHash(block["receiptsRoot"], "a block's receipts"),
    rlp: toHex(rlp),
    transactions: readList(block["transactions"], "a block's transactions").map((transaction) =>
      readHash(transaction, "a transaction's hash"),
    ),
  };
}

function receiptOf(raw: unknown): RawReceipt {
  const receipt = readObject(raw, "a receipt");
  const type =
    receipt["type"] === undefined ? 0 : readQuantity(receipt["type"], "a receipt's type");
  const logs = readList(receipt["logs"], "a receipt's logs").map((one) => {
    const log = readObject(one, "a log");
    return {
      address: readHex(log["address"], "a log's address").toLowerCase() as Hex,
      topics: readList(log["topics"], "a log's topics").map((topic) => readHash(topic, "a topic")),
      data: readHex(log["data"], "a log's data"),
    };
  });
  const fields = RLP.encode([
    // Before Byzantium it was a state root; no network of the ledger is so old.
    integerBytes(BigInt(readQuantity(receipt["status"], "a receipt's status"))),
    integerBytes(BigInt(readQuantity(receipt["cumulativeGasUsed"], "a receipt's gas"))),
    toBytes(readHex(receipt["logsBloom"], "a receipt's bloom")),
    logs.map((log) => [toBytes(log.address), log.topics.map(toBytes), toBytes(log.data)]),
  ]);
  return { bytes: type === 0 ? fields : Uint8Array.of(type, ...fields), logs };
}

const hexList = (value: unknown, what: string): Hex[] =>
  readList(value, what).map((node) => readHex(node, what).toLowerCase() as Hex);

/** Most nodes forget the state of old blocks, and then refuse to prove it. */
function told(answer: Parameters<typeof resultOf>[0]): unknown {
  if (!(answer instanceof RpcError)) return resultOf(answer);
  const { message } = answer;
  throw new LedgerError("E_CHAIN", `the node shows no evidence, or has it no more: ${message}`);
}

export function createEvidence(rpc: Rpc): Evidence {
  return {
    async headers(from, to) {
      const numbers = Array.from({ length: to - from + 1 }, (_, n) => to - n);
      const answers = await rpc.batch(
        numbers.map((number) => ({
          method: "eth_getBlockByNumber",
          params: [quantity(number), false],
        })),
      );
      const headers = answers.map((answer) => headerOf(told(answer)));
      headers.slice(1).forEach(({ hash }, n) => {
        if (headers[n]?.parent !== hash) throw unreadable("blocks were replaced while being read");
      });
      return headers;
    },
    async receipts({ transactions }) {
      const answers = await rpc.batch(
        transactions.map((hash) => ({ method: "eth_getTransactionReceipt", params: [hash] })),
      );
      return answers.map((answer) => receiptOf(told(answer)));
    },
    async proof(block, address, slots) {
      const asked = [];
      for (let start = 0; start === 0 || start < slots.length; start += MAX_ARRAY_CALLS)
        asked.push(slots.slice(start, start + MAX_ARRAY_CALLS));
      const answers = await rpc.batch(
        asked.map((part) => ({
          method: "eth_getProof",
          params: [address, part, quantity(block)],
        })),
      );
      const proofs = answers.map((answer) => readObject(told(answer), "a proof"));
      return {
        account: hexList(proofs[0]?.["accountProof"], "the proof of an account"),
        slots: proofs.flatMap((proof) =>
          readList(proof["storageProof"], "the proofs of slots").map((slot) =>
            hexList(readObject(slot, "the proof of a slot")["proof"], "the proof of a slot"),
          ),
        ),
      };
    },
  };
}
