/** The receipt of a transaction, and the logs in it, under the receipts root of a block. */
import type { Hex } from "../records.ts";
import { toHex } from "../typed-data.ts";
import { bytesOf, integerRlp, listOf, readRlp, type Rlp } from "./rlp.ts";
import { Disproved } from "./steps.ts";
import { TrieNodes } from "./trie.ts";

export interface Log {
  address: Hex;
  topics: Hex[];
  data: Uint8Array;
}

/** EIP-2718: a typed receipt begins with its type, an untyped one is a list. */
const FIRST_LIST = 0xc0;
const LOGS_PLACE = 3;

export function readReceipt(root: Uint8Array, transaction: number, nodes: readonly Hex[]): Log[] {
  const trie = new TrieNodes(nodes);
  const what = `the receipt of transaction ${transaction}`;
  const bytes = trie.lookUp(root, integerRlp(transaction), what);
  trie.end();
  const isTyped = (bytes[0] as number) < FIRST_LIST;
  const fields = listOf(readRlp(isTyped ? bytes.subarray(1) : bytes), what);
  return listOf(fields[LOGS_PLACE], "the logs of a receipt").map(readLog);
}

function readLog(log: Rlp): Log {
  const [address, topics, data, ...more] = listOf(log, "a log");
  if (more.length > 0) throw new Disproved("a log has more than three fields");
  return {
    address: toHex(bytesOf(address, "the address of a log", 20)),
    topics: listOf(topics, "topics").map((topic) => toHex(bytesOf(topic, "a topic", 32))),
    data: bytesOf(data, "the data of a log"),
  };
}
