/** What a network can do, asked without changing anything. */
import { quantity } from "../../server/chain/blocks.ts";
import { currentFees } from "../../server/chain/fees.ts";
import { type Rpc, RpcError } from "../../server/chain/rpc.ts";
import { type Answer, fails, note, ok } from "./finding.ts";
import {
  dearestAct,
  foundingGas,
  largestCreation,
  MAX_CODE_BYTES,
  MAX_CREATION_BYTES,
  neededOpcodes,
  TRANSACTION_GAS_CAP,
} from "./needs.ts";

interface Block {
  number: string;
  hash: string;
  timestamp: string;
  gasLimit: string;
  baseFeePerGas?: string;
}

const CLOCK_TOLERANCE_SECONDS = 15;
/** Blocks over which the pace is taken. */
const PACE_BLOCKS = 20;
/** How far back an archive is asked: other nodes keep 128 states. */
const ARCHIVE_BLOCKS = 256;
/** Creation code that reverts with one byte, ff. */
const REVERTING = "0x60ff60005360016000fd";

export const PROBES: Record<string, (rpc: Rpc) => Promise<Answer>> = {
  network: async (rpc) => {
    const chainId = Number(await rpc.call<string>("eth_chainId"));
    return ok(`chain ${chainId}, ${await rpc.call<string>("web3_clientVersion")}`);
  },
  opcodes,
  "contract size": () => {
    const largest = largestCreation();
    const text = `${largest} bytes create the largest contract`;
    const fits = largest <= MAX_CREATION_BYTES && largest <= MAX_CODE_BYTES;
    return Promise.resolve(fits ? ok(`${text}; EIP-170 allows ${MAX_CODE_BYTES}`) : note(text));
  },
  gas,
  fees: async (rpc) => {
    const { baseFeePerGas } = await newest(rpc);
    if (baseFeePerGas === undefined) return fails("blocks have no base fee (EIP-1559)");
    const { maxFeePerGas, maxPriorityFeePerGas } = await currentFees(rpc);
    return ok(`a transaction now offers ${maxFeePerGas} wei, ${maxPriorityFeePerGas} of it as tip`);
  },
  "revert data": revertData,
  logs: async (rpc) => {
    const { hash } = await newest(rpc);
    await rpc.call("eth_getLogs", { blockHash: hash });
    return ok("by block hash; no range is ever asked, so limits of ranges don't matter");
  },
  finality,
  history,
  proofs: async (rpc) => {
    const { number } = await newest(rpc);
    const zero = `0x${"00".repeat(20)}`;
    return orNote(rpc.call("eth_getProof", zero, [], number), "eth_getProof", "no state proofs");
  },
  clock,
};

const newest = (rpc: Rpc) => rpc.call<Block>("eth_getBlockByNumber", "latest", false);

async function orNote(call: Promise<unknown>, what: string, without: string): Promise<Answer> {
  try {
    await call;
    return ok(what);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return note(`${without}: ${error.message}`);
  }
}

async function opcodes(rpc: Rpc): Promise<Answer> {
  const needed = neededOpcodes();
  const missing: string[] = [];
  for (const { name, hardfork, probe } of needed) {
    try {
      await rpc.call("eth_call", { data: probe }, "latest");
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      missing.push(`${name} (${hardfork}): ${error.message}`);
    }
  }
  if (missing.length > 0) return fails(`the contracts need ${missing.join("; ")}`);
  const names = needed.map(({ name, hardfork }) => `${name} (${hardfork})`);
  return ok(`${names.join(", ")}: all that the contracts need beyond the merge`);
}

async function gas(rpc: Rpc): Promise<Answer> {
  const limit = Number((await newest(rpc)).gasLimit);
  const dearest = Math.max(foundingGas().dearest, dearestAct());
  const text = `dearest transaction ${millions(dearest)}, block limit ${millions(limit)}`;
  if (dearest > limit) return fails(text);
  const cap = millions(TRANSACTION_GAS_CAP);
  return dearest > TRANSACTION_GAS_CAP
    ? note(`${text}; above EIP-7825's ${cap} a transaction`)
    : ok(`${text}; EIP-7825 allows ${cap} a transaction`);
}

const millions = (units: number) => `${(units / 1e6).toFixed(1)} M`;

async function revertData(rpc: Rpc): Promise<Answer> {
  try {
    await rpc.call("eth_call", { data: REVERTING }, "latest");
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.data === "0xff") return ok("handed back by eth_call: refusals keep their reasons");
  }
  return fails("eth_call hands back no revert data: a refusal of the chain would have no reason");
}

async function finality(rpc: Rpc): Promise<Answer> {
  const head = Number((await newest(rpc)).number);
  try {
    const block = await rpc.call<Block | null>("eth_getBlockByNumber", "finalized", false);
    if (block) return ok(`FINALITY=finalized: block ${Number(block.number)} of ${head}`);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
  }
  return note("the network names no final block: set FINALITY to a number of blocks");
}

async function history(rpc: Rpc): Promise<Answer> {
  const head = Number((await newest(rpc)).number);
  const block = Math.max(0, head - ARCHIVE_BLOCKS);
  const zero = `0x${"00".repeat(20)}`;
  return orNote(
    rpc.call("eth_getBalance", zero, quantity(block)),
    `the state of block ${block} of ${head} can be read`,
    `no archive: a node that was away long can't tell old refusals' reasons`,
  );
}

async function clock(rpc: Rpc): Promise<Answer> {
  const head = await newest(rpc);
  const number = Number(head.number);
  const ahead = Number(head.timestamp) - Math.floor(Date.now() / 1000);
  const back = Math.min(PACE_BLOCKS, number);
  const earlier = await rpc.call<Block>("eth_getBlockByNumber", quantity(number - back), false);
  const seconds = Number(head.timestamp) - Number(earlier.timestamp);
  const pace = back === 0 ? "no block yet" : `${(seconds / back).toFixed(1)} s a block lately`;
  if (ahead <= CLOCK_TOLERANCE_SECONDS) return ok(`${pace}; the newest is ${-ahead} s old`);
  return note(`${pace}; it is ${ahead} s ahead of this machine: so are all times of the ledger`);
}
