import type { BlockHeader } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import {
  bytesToHex,
  createAccount,
  createAddressFromString,
  equalsBytes,
  KECCAK256_RLP,
} from "@ethereumjs/util";
import type { Authority } from "./authority.ts";
import { ChainError } from "./errors.ts";
import { makeHeader, readHeader, sealHeader } from "./header.ts";
import { BLOCK_GAS_LIMIT, FORMAT, HARDFORK, type ChainOptions } from "./parameters.ts";
import { openTrie, PendingNodes } from "./state.ts";
import type { BlockRow, ChainStore } from "./store.ts";

/** What a file is made with and may never be opened with otherwise. */
export function fixedParameters(options: ChainOptions, authority: Uint8Array) {
  const accounts = Object.entries(options.genesis)
    .map(([address, wei]) => [address.toLowerCase(), BigInt(wei).toString()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    format: FORMAT,
    chainId: options.chainId,
    hardfork: HARDFORK,
    gasLimit: Number(BLOCK_GAS_LIMIT),
    genesis: JSON.stringify(Object.fromEntries(accounts)),
    authority: bytesToHex(authority),
  };
}

const RESTORE = "restore chain.db and authority.key from one backup";

/** Makes the first block, or finds the last one of a file made with the same parameters. */
export async function openHead(
  store: ChainStore,
  common: Common,
  options: ChainOptions,
  authority: Authority,
): Promise<BlockRow> {
  const parameters = fixedParameters(options, authority.address);
  const last = store.lastBlock();
  if (last === undefined) return createGenesis(store, common, options, authority, parameters);
  for (const [key, value] of Object.entries(parameters)) {
    const stored = store.meta(key);
    if (stored === value) continue;
    throw new ChainError(
      "CHAIN_MISMATCH",
      `chain.db in ${options.folder} was made with ${key} ${stored}, not ${value}: ` +
        `start with the parameters it was made with, or with an empty data folder`,
    );
  }
  if (!equalsBytes(authority.seal(last.hash), last.seal)) {
    throw new ChainError("CHAIN_CORRUPT", `the last block isn't sealed by this key: ${RESTORE}`);
  }
  const { stateRoot } = readHeader(common, last);
  if (
    !equalsBytes(stateRoot, KECCAK256_RLP) &&
    store.node(bytesToHex(stateRoot).slice(2)) === undefined
  ) {
    throw new ChainError("CHAIN_CORRUPT", `the last block's state is missing: ${RESTORE}`);
  }
  return last;
}

async function createGenesis(
  store: ChainStore,
  common: Common,
  options: ChainOptions,
  authority: Authority,
  parameters: Record<string, string | number>,
): Promise<BlockRow> {
  const nodes = new PendingNodes(store);
  const time = Math.floor(Date.now() / 1000);
  const header = await genesisHeader(common, nodes, options.genesis, authority.address, time);
  const block = sealHeader(header, authority);
  store.append({ nodes: nodes.pending, block, txs: [], logs: [] }, parameters);
  return block;
}

export async function genesisHeader(
  common: Common,
  nodes: PendingNodes,
  genesis: ChainOptions["genesis"],
  authority: Uint8Array,
  time: number,
): Promise<BlockHeader> {
  const trie = openTrie(common, nodes, undefined);
  for (const [address, wei] of Object.entries(genesis)) {
    const account = createAccount({ balance: BigInt(wei) });
    await trie.put(createAddressFromString(address).bytes, account.serialize());
  }
  return makeHeader(common, authority, {
    parentHash: new Uint8Array(32),
    number: 0,
    time,
    stateRoot: trie.root(),
  });
}
