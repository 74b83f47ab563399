import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRpc } from "../../server/chain/rpc.ts";
import { toHex } from "../../server/core/typed-data.ts";
import { freePort, type RemoteNetwork } from "../demo/service.ts";
import { newParty } from "./author.ts";

/** npm installs the binary of the present platform. */
const PACKAGE = `anvil-${process.platform}-${process.arch.replace("x64", "amd64")}`;
const BINARY = new URL(`../../node_modules/@foundry-rs/${PACKAGE}/bin/anvil`, import.meta.url);
const FUNDS = "0x21e19e0c9bab2400000";
const POLL_MS = 50;
const LONGEST_WAIT_MS = 30_000;

/** A fast chain that forgets: what the service achieves where the chain is not the bound. */
export async function startAnvil(): Promise<RemoteNetwork & { stop(): Promise<void> }> {
  const port = await freePort();
  const options = ["--silent", "--hardfork", "cancun", "--port", String(port)];
  const child = spawn(fileURLToPath(BINARY), options, { stdio: "ignore" });
  await once(child, "spawn");
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const rpcUrl = `http://127.0.0.1:${port}`;
  const { address, key } = newParty();
  for (const end = Date.now() + LONGEST_WAIT_MS; ; await pause(POLL_MS)) {
    try {
      await createRpc(rpcUrl).call("anvil_setBalance", address, FUNDS);
      return { rpcUrl, relayerKey: toHex(key), finality: "0", stop };
    } catch (error) {
      if (child.exitCode === null && Date.now() < end) continue;
      await stop();
      throw error;
    }
  }
}
