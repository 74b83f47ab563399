import { startLocalChain, type ChainOptions } from "../../server/localchain/supervisor.ts";

/** A parent to be killed: starts the chain of its argument and tells what it started. */
const chain = await startLocalChain(JSON.parse(process.argv[2] ?? "") as ChainOptions);
process.send?.({ pid: chain.pid, url: chain.url });
