/** The header of a block: what its hash is of, and the roots that everything else hangs on. */
import { keccak256 } from "../keccak.ts";
import type { Hex } from "../records.ts";
import { toBytes, toHex } from "../typed-data.ts";
import { bytesOf, integerOf, listOf, readRlp } from "./rlp.ts";

export interface Header {
  hash: Hex;
  parent: Hex;
  stateRoot: Uint8Array;
  receiptsRoot: Uint8Array;
  number: number;
  /** Seconds. */
  time: number;
}

/** Places of the Yellow Paper, 4.4.1. Later forks only added fields behind them. */
const PLACE = { parent: 0, stateRoot: 3, receiptsRoot: 5, number: 8, time: 11 } as const;

export function readHeader(rlp: Hex): Header {
  const bytes = toBytes(rlp);
  const fields = listOf(readRlp(bytes), "a header");
  const hashAt = (place: number) => bytesOf(fields[place], "a hash of a header", 32);
  return {
    hash: toHex(keccak256(bytes)),
    parent: toHex(hashAt(PLACE.parent)),
    stateRoot: hashAt(PLACE.stateRoot),
    receiptsRoot: hashAt(PLACE.receiptsRoot),
    number: integerOf(fields[PLACE.number], "the number of a block"),
    time: integerOf(fields[PLACE.time], "the time of a block"),
  };
}
