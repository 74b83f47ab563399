import type { Rpc } from "./rpc.ts";
import type { Fees } from "./signer.ts";

/** Blocks may raise the base fee by an eighth each: twice it holds for six full blocks. */
const BASE_FEE_ROOM = 2n;

/** What a transaction sent now should offer. */
export async function currentFees(rpc: Rpc): Promise<Fees> {
  const block = await rpc.call<{ baseFeePerGas?: string }>("eth_getBlockByNumber", "latest", false);
  const base = BigInt(block.baseFeePerGas ?? (await rpc.call<string>("eth_gasPrice")));
  const tip = BigInt(await rpc.call<string>("eth_maxPriorityFeePerGas"));
  return { maxFeePerGas: base * BASE_FEE_ROOM + tip, maxPriorityFeePerGas: tip };
}
