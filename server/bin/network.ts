import path from "node:path";
import { createRpc } from "../chain/rpc.ts";
import type { Config } from "../config/config.ts";
import type { Hex } from "../core/records.ts";
import { startLocalChain } from "../localchain/supervisor.ts";
import type { Logger } from "./log.ts";

/** What wallets know as a local development network. */
const LOCAL_CHAIN_ID = 31_337;
/** Only the relayer has ether, and more than it can spend: on the local chain gas costs nothing. */
const RELAYER_BALANCE = (10n ** 30n).toString();

export interface Network {
  rpcUrl: string;
  chainId: number;
  stop(): Promise<void>;
}

/** The network of `RPC_URL`, or a local chain that runs as long as we do. */
export async function openNetwork(config: Config, relayer: Hex, log: Logger): Promise<Network> {
  const { network } = config;
  if (network.kind === "remote") {
    const { rpcUrl } = network;
    const chainId = Number(await createRpc(rpcUrl).call<string>("eth_chainId"));
    return { rpcUrl, chainId, stop: () => Promise.resolve() };
  }
  const chain = await startLocalChain({
    folder: path.join(config.dataDir, "chain"),
    port: network.rpcPort,
    chainId: LOCAL_CHAIN_ID,
    genesis: { [relayer]: RELAYER_BALANCE },
    timeControl: network.timeControl,
  });
  const { url, authority, native } = chain;
  log.info({ url, authority, native }, "local chain runs, with one authority");
  if (network.timeControl)
    log.warn("anybody on this machine may set the chain's clock: tests only");
  chain.onExit((reason) => log.warn({ reason }, "the local chain ended; it is started again"));
  chain.onRestart(({ head }) => log.info({ head }, "the local chain runs again"));
  return { rpcUrl: url, chainId: chain.chainId, stop: () => chain.stop() };
}
