import { join } from "node:path";
import type { Common } from "@ethereumjs/common";
import { bytesToHex, equalsBytes, hexToBytes } from "@ethereumjs/util";
import { loadAuthority } from "./authority.ts";
import { ChainFile } from "./chain-file.ts";
import { isOffset, OFFSET } from "./clock.ts";
import { addressOf, curve, keccak256 } from "./crypto.ts";
import { fixedParameters } from "./genesis.ts";
import { MAX_AUDIT_FAULTS } from "./limits.ts";
import { type ChainOptions, createChainCommon } from "./parameters.ts";
import { replay } from "./replay.ts";

/** One row of chain.db that isn't what it must be. */
export interface ChainFault {
  table: string;
  row: string;
  problem: string;
}
export interface ChainAudit {
  blocks: number;
  transactions: number;
  logs: number;
  nodes: number;
  faults: ChainFault[];
}

/** Letter c before the hash of code, as the trie library names it. */
const CODE_PREFIX = 0x63;
const HASH_BYTES = 32;

/**
 * Derives the whole of chain.db anew from genesis and the transactions in it. Values in the state
 * are reached by hash only, and every node's bytes are hashed, so executing on the file's own nodes
 * proves as much as executing on nodes of one's own. Throws ChainError if the file is in use.
 */
export async function auditChain(
  options: ChainOptions,
  onBlock: (number: number, head: number) => void = () => {},
): Promise<ChainAudit> {
  const file = new ChainFile(join(options.folder, "chain.db"));
  const faults: ChainFault[] = [];
  const report = (table: string, row: string | number, problem: string) => {
    if (faults.length < MAX_AUDIT_FAULTS) faults.push({ table, row: String(row), problem });
  };
  try {
    for (const name of file.strangeTables()) report("sqlite_schema", name, "isn't as it was made");
    const authority = auditMeta(file, options, report);
    auditKey(options, authority, report);
    auditNodes(file, report);
    const common = createChainCommon(options.chainId);
    await auditBlocks({ file, options, common, authority, report, onBlock });
    const [transactions, logs] = [file.count("tx"), file.count("log")];
    return { blocks: file.count("block"), transactions, logs, nodes: file.count("node"), faults };
  } finally {
    file.close();
  }
}

type Report = (table: string, row: string | number, problem: string) => void;

/** Returns the authority that the file names. */
function auditMeta(file: ChainFile, options: ChainOptions, report: Report): Uint8Array {
  const meta = file.meta();
  const named = String(meta.get("authority"));
  const authority = /^0x[0-9a-f]{40}$/.test(named)
    ? hexToBytes(named as `0x${string}`)
    : new Uint8Array(20);
  const expected = new Map<string, unknown>(Object.entries(fixedParameters(options, authority)));
  // Only a chain whose clock was set has one.
  const offset = meta.get(OFFSET);
  if (offset !== undefined && !isOffset(offset)) report("meta", OFFSET, "no longer fits its sum");
  meta.delete(OFFSET);
  for (const key of new Set([...meta.keys(), ...expected.keys()])) {
    const [stored, right] = [meta.get(key), expected.get(key)];
    if (stored !== right) report("meta", key, `is ${String(stored)}, not ${String(right)}`);
  }
  return authority;
}

function auditKey({ folder }: ChainOptions, authority: Uint8Array, report: Report): void {
  const path = join(folder, "authority.key");
  try {
    const { address } = loadAuthority(path, true);
    if (equalsBytes(address, authority)) return;
    report("meta", "authority", "isn't the one of authority.key");
  } catch (error) {
    report("meta", "authority", (error as Error).message);
  }
}

function auditNodes(file: ChainFile, report: Report): void {
  for (const { k, v } of file.nodes()) {
    const isCode = k.length === HASH_BYTES + 1 && k[0] === CODE_PREFIX;
    const hash = isCode ? k.subarray(1) : k;
    if (equalsBytes(keccak256(v), hash)) continue;
    report("node", bytesToHex(k), "its bytes have another hash");
  }
}

async function auditBlocks(audit: {
  file: ChainFile;
  options: ChainOptions;
  common: Common;
  authority: Uint8Array;
  report: Report;
  onBlock: (number: number, head: number) => void;
}): Promise<void> {
  const { file, authority, report, onBlock } = audit;
  const head = file.count("block") - 1;
  if (head < 0) return report("block", 0, "there is no first block");
  let transactions = 0;
  let logs = 0;
  let next = 0;
  try {
    for await (const { number, row, counted, problems } of replay(audit, head)) {
      next = number + 1;
      for (const { table, row: place, problem } of problems) report(table, place, problem);
      // What follows rests on this block: one fault would be told as many.
      if (problems.length > 0) return;
      if (!isSealedBy(authority, row)) report("block", number, "isn't sealed by the authority");
      transactions += counted.transactions;
      logs += counted.logs;
      onBlock(number, head);
    }
  } catch (error) {
    return report("block", next, `can't be executed again: ${(error as Error).message}`);
  }
  if (file.count("tx") !== transactions) report("tx", "all", "some belong to no block");
  if (file.count("log") !== logs) report("log", "all", "some belong to no block");
}

function isSealedBy(authority: Uint8Array, { hash, seal }: { hash: Uint8Array; seal: Uint8Array }) {
  const recovery = (seal[64] ?? 0) - 27;
  if (seal.length !== 65 || (recovery !== 0 && recovery !== 1)) return false;
  try {
    return equalsBytes(addressOf(curve.recover(hash, seal.subarray(0, 64), recovery)), authority);
  } catch {
    return false;
  }
}
