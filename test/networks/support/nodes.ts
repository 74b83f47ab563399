/** EVM nodes other than our own, each a process on a free port, as an operator would start it. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createRpc, type Rpc } from "../../../server/chain/rpc.ts";
import type { Hex } from "../../../server/core/records.ts";
import { freePort } from "../../../scripts/demo/service.ts";

const PATIENCE_MS = 30_000;
const POLL_MS = 50;
/** 10,000 ether. */
const FUNDS = "0x21e19e0c9bab2400000";

const inModules = (file: string) =>
  fileURLToPath(new URL(`../../../node_modules/${file}`, import.meta.url));

/** npm installs the binary of the present platform; the command beside it only starts that. */
const anvil = `@foundry-rs/anvil-${process.platform}-${process.arch.replace("x64", "amd64")}`;

/** What differs between the nodes is here: their commands. */
const COMMANDS = {
  hardhat: [
    process.execPath,
    inModules("hardhat/dist/src/cli.js"),
    ...["node", "--hostname", "127.0.0.1"],
  ],
  anvil: [inModules(`${anvil}/bin/anvil`), "--silent"],
};

export type NodeName = keyof typeof COMMANDS;

export interface RunningNode {
  url: string;
  rpc: Rpc;
  fund(account: Hex): Promise<void>;
  stop(): Promise<void>;
}

export async function startNode(name: NodeName, options: string[] = []): Promise<RunningNode> {
  const port = await freePort();
  const [command, ...args] = [...COMMANDS[name], "--port", String(port), ...options];
  const child = spawn(command!, args, { stdio: ["ignore", "ignore", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
  };
  const rpc = createRpc(url);
  const giveUp = Date.now() + PATIENCE_MS;
  while (!(await answers(url))) {
    if (child.exitCode === null && Date.now() < giveUp) await pause(POLL_MS);
    else {
      await stop();
      throw new Error(`${name} did not start`);
    }
  }
  return {
    url,
    rpc,
    // anvil takes Hardhat's name for it.
    fund: async (account) => void (await rpc.call("hardhat_setBalance", account, FUNDS)),
    stop,
  };
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body }).catch(() => undefined);
  return answer?.ok ?? false;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
