import { createBlockHeader, createBlockHeaderFromRLP, type BlockHeader } from "@ethereumjs/block";
import type { Common } from "@ethereumjs/common";
import { Address, KECCAK256_RLP } from "@ethereumjs/util";
import type { Authority } from "./authority.ts";
import { BASE_FEE, BLOCK_GAS_LIMIT } from "./parameters.ts";
import type { BlockRow } from "./store.ts";

export interface HeaderFields {
  parentHash: Uint8Array;
  number: number;
  time: number;
  stateRoot?: Uint8Array;
  transactionsTrie?: Uint8Array;
  receiptTrie?: Uint8Array;
  logsBloom?: Uint8Array;
  gasUsed?: bigint;
}

/**
 * The authority is named in extraData; its signature stands beside the header, because a header
 * after the merge holds at most 32 bytes of extraData.
 */
export function makeHeader(common: Common, authority: Uint8Array, fields: HeaderFields) {
  const { time, number, ...rest } = fields;
  return createBlockHeader(
    {
      ...rest,
      number: BigInt(number),
      timestamp: BigInt(time),
      coinbase: new Address(authority),
      extraData: authority,
      gasLimit: BLOCK_GAS_LIMIT,
      baseFeePerGas: BASE_FEE,
      withdrawalsRoot: KECCAK256_RLP,
    },
    { common },
  );
}

export function sealHeader(header: BlockHeader, authority: Authority): BlockRow {
  const hash = header.hash();
  return {
    number: Number(header.number),
    hash,
    header: header.serialize(),
    time: Number(header.timestamp),
    seal: authority.seal(hash),
  };
}

export function readHeader(common: Common, row: BlockRow): BlockHeader {
  return createBlockHeaderFromRLP(row.header, { common });
}
