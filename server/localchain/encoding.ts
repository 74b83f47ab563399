import { RLP } from "@ethereumjs/rlp";
import type { BlockHeader } from "@ethereumjs/block";
import { isLegacyTx, type TypedTransaction } from "@ethereumjs/tx";
import type { Common } from "@ethereumjs/common";
import { bigIntToHex, bytesToHex, intToHex } from "@ethereumjs/util";
import { Bloom } from "@ethereumjs/vm";
import type { AccountProof } from "./archive.ts";
import { readHeader } from "./header.ts";
import type { PooledTx } from "./pool.ts";
import { decodeStoredReceipt } from "./receipt.ts";
import type { BlockRow, LogHit, TxRow } from "./store.ts";
import { readTransaction } from "./transaction.ts";

/** The shapes of the execution API (ethereum/execution-apis), plus `seal` and `revertData`. */

export function headerJson(header: BlockHeader) {
  return {
    parentHash: bytesToHex(header.parentHash),
    sha3Uncles: bytesToHex(header.uncleHash),
    miner: header.coinbase.toString(),
    stateRoot: bytesToHex(header.stateRoot),
    transactionsRoot: bytesToHex(header.transactionsTrie),
    receiptsRoot: bytesToHex(header.receiptTrie),
    logsBloom: bytesToHex(header.logsBloom),
    difficulty: bigIntToHex(header.difficulty),
    number: bigIntToHex(header.number),
    gasLimit: bigIntToHex(header.gasLimit),
    gasUsed: bigIntToHex(header.gasUsed),
    timestamp: bigIntToHex(header.timestamp),
    extraData: bytesToHex(header.extraData),
    mixHash: bytesToHex(header.mixHash),
    nonce: bytesToHex(header.nonce),
    baseFeePerGas: bigIntToHex(header.baseFeePerGas ?? 0n),
    withdrawalsRoot: bytesToHex(header.withdrawalsRoot ?? new Uint8Array(32)),
    blobGasUsed: bigIntToHex(header.blobGasUsed ?? 0n),
    excessBlobGas: bigIntToHex(header.excessBlobGas ?? 0n),
    parentBeaconBlockRoot: bytesToHex(header.parentBeaconBlockRoot ?? new Uint8Array(32)),
  };
}

export function blockJson(common: Common, row: BlockRow, txs: TxRow[], full: boolean) {
  const bodies = txs.map(({ raw }) => (isTyped(raw) ? raw : RLP.decode(raw)));
  return {
    hash: bytesToHex(row.hash),
    ...headerJson(readHeader(common, row)),
    size: intToHex(RLP.encode([RLP.decode(row.header), bodies, [], []]).length),
    uncles: [],
    withdrawals: [],
    transactions: full
      ? txs.map((tx) => minedTxJson(common, tx, row.hash))
      : txs.map(({ hash }) => bytesToHex(hash)),
    seal: bytesToHex(row.seal),
  };
}

/** EIP-2718: a typed transaction starts with its type, a legacy one with an RLP list. */
function isTyped(raw: Uint8Array): boolean {
  return (raw[0] ?? 0) < 0x80;
}

function txJson(tx: TypedTransaction, from: string) {
  const { gasLimit, data, ...fields } = tx.toJSON();
  return {
    hash: bytesToHex(tx.hash()),
    type: intToHex(tx.type),
    from,
    gas: gasLimit,
    input: data,
    ...fields,
    to: fields.to ?? null,
    chainId: bigIntToHex(tx.common.chainId()),
    ...(isLegacyTx(tx) ? {} : { yParity: fields.v }),
  };
}

export function minedTxJson(common: Common, row: TxRow, blockHash: Uint8Array) {
  const tx = readTransaction(common, row.raw);
  const receipt = decodeStoredReceipt(row.receipt);
  return {
    ...txJson(tx, bytesToHex(receipt.from)),
    gasPrice: bigIntToHex(receipt.gasPrice),
    blockHash: bytesToHex(blockHash),
    blockNumber: intToHex(row.block),
    transactionIndex: intToHex(row.index),
  };
}

export function pooledTxJson({ tx, sender, maxFee }: PooledTx) {
  return {
    ...txJson(tx, sender),
    gasPrice: bigIntToHex(maxFee),
    blockHash: null,
    blockNumber: null,
    transactionIndex: null,
  };
}

export function logJson(log: LogHit) {
  return {
    address: bytesToHex(log.address),
    topics: log.topics.map((topic) => bytesToHex(topic)),
    data: bytesToHex(log.data),
    blockNumber: intToHex(log.block),
    blockHash: bytesToHex(log.blockHash),
    transactionHash: bytesToHex(log.txHash),
    transactionIndex: intToHex(log.txIndex),
    logIndex: intToHex(log.idx),
    removed: false,
  };
}

export function receiptJson(common: Common, row: TxRow, blockHash: Uint8Array, logs: LogHit[]) {
  const receipt = decodeStoredReceipt(row.receipt);
  const tx = readTransaction(common, row.raw);
  const bloom = new Bloom(undefined, common);
  for (const log of logs) {
    bloom.add(log.address);
    for (const topic of log.topics) bloom.add(topic);
  }
  return {
    transactionHash: bytesToHex(row.hash),
    transactionIndex: intToHex(row.index),
    blockHash: bytesToHex(blockHash),
    blockNumber: intToHex(row.block),
    from: bytesToHex(receipt.from),
    to: tx.to?.toString() ?? null,
    contractAddress: receipt.contract.length === 0 ? null : bytesToHex(receipt.contract),
    cumulativeGasUsed: bigIntToHex(receipt.cumulativeGasUsed),
    gasUsed: bigIntToHex(receipt.gasUsed),
    effectiveGasPrice: bigIntToHex(receipt.gasPrice),
    type: intToHex(tx.type),
    status: receipt.succeeded ? "0x1" : "0x0",
    logs: logs.map(logJson),
    logsBloom: bytesToHex(bloom.bitvector),
    ...(receipt.succeeded ? {} : { revertData: bytesToHex(row.output ?? new Uint8Array(0)) }),
  };
}

export function proofJson(address: string, { account, accountProof, storageProof }: AccountProof) {
  return {
    address,
    balance: bigIntToHex(account.balance),
    nonce: bigIntToHex(account.nonce),
    codeHash: bytesToHex(account.codeHash),
    storageHash: bytesToHex(account.storageRoot),
    accountProof: accountProof.map((node) => bytesToHex(node)),
    storageProof: storageProof.map(({ key, value, proof }) => ({
      key: bytesToHex(key),
      value: bigIntToHex(BigInt(bytesToHex(value))),
      proof: proof.map((node) => bytesToHex(node)),
    })),
  };
}
