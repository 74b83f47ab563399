import path from "node:path";
import { createRpc, RpcError } from "../chain/rpc.ts";
import type { Config, LocalNetwork } from "../config/config.ts";
import { LedgerError } from "../core/error.ts";
import type { Hex } from "../core/records.ts";
import { type ChainOptions, startLocalChain } from "../localchain/supervisor.ts";
import type { Logger } from "./log.ts";

/** What wallets know as a local development network. */
const LOCAL_CHAIN_ID = 31_337;
/** Only the relayer has ether, and more than it can spend: on the local chain gas costs nothing. */
const RELAYER_BALANCE = (10n ** 30n).toString();

export function localChainOptions(
  dataDir: string,
  { rpcPort, timeControl }: LocalNetwork,
  relayer: Hex,
): ChainOptions {
  return {
    folder: path.join(dataDir, "chain"),
    port: rpcPort,
    chainId: LOCAL_CHAIN_ID,
    genesis: { [relayer]: RELAYER_BALANCE },
    timeControl,
  };
}

export interface Network {
  rpcUrl: string;
  chainId: number;
  /** Writes a copy of chain.db; of a network not ours there is none. */
  backup?: (copy: string) => Promise<void>;
  stop(): Promise<void>;
}

/** The network of `RPC_URL`, or a local chain that runs as long as we do. */
export async function openNetwork(config: Config, relayer: Hex, log: Logger): Promise<Network> {
  const { network } = config;
  if (network.kind === "remote") {
    const { rpcUrl } = network;
    // A network that hangs is waited for: the log says for which, before.
    log.info({ network: originOf(rpcUrl) }, "the network of RPC_URL is asked");
    return { rpcUrl, chainId: await chainIdOf(rpcUrl), stop: () => Promise.resolve() };
  }
  const chain = await startLocalChain(localChainOptions(config.dataDir, network, relayer));
  const { url, authority, native } = chain;
  log.info({ url, authority, native }, "local chain runs, with one authority");
  if (network.timeControl)
    log.warn("anybody on this machine may set the chain's clock: tests only");
  chain.onExit((reason) => log.warn({ reason }, "the local chain ended; it is started again"));
  chain.onRestart(({ head }) => log.info({ head }, "the local chain runs again"));
  const backup = (copy: string) => chain.backup(copy);
  return { rpcUrl: url, chainId: chain.chainId, backup, stop: () => chain.stop() };
}

async function chainIdOf(rpcUrl: string): Promise<number> {
  try {
    return Number(await createRpc(rpcUrl).call<string>("eth_chainId"));
  } catch (error) {
    if (!(error instanceof LedgerError || error instanceof RpcError)) throw error;
    throw new LedgerError(
      "E_CHAIN",
      `RPC_URL ${originOf(rpcUrl)} can't be used: ${error.message}; ` +
        "start that network, or set RPC_URL to one that runs",
    );
  }
}

/** Path, query and user of such an address are often secrets. */
const originOf = (rpcUrl: string) => new URL(rpcUrl).origin;
