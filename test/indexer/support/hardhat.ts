import hre from "hardhat";
import { createRpc } from "../../../server/chain/rpc.ts";
import type { Network } from "./ledger.ts";

/**
 * Hardhat's chain behind JSON-RPC: unlike ours it can be taken back, by evm_snapshot and
 * evm_revert.
 */
export async function hardhatNetwork(): Promise<Network> {
  const server = await hre.network.createServer();
  const { address, port } = await server.listen();
  const url = `http://${address}:${port}`;
  const rpc = createRpc(url);
  return {
    url,
    fund: async (account) =>
      void (await rpc.call("hardhat_setBalance", account, "0xffffffffffffffffff")),
    stop: () => server.close(),
  };
}
