import { constants, setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { bytesToHex } from "@ethereumjs/util";
import { Chain } from "./chain.ts";
import { curve } from "./crypto.ts";
import { ChainError } from "./errors.ts";
import { TAKEOVER_STEP_MS, TAKEOVER_WAIT_MS } from "./limits.ts";
import type { ChainOptions } from "./parameters.ts";
import { RpcServer } from "./server.ts";
import type { ChildMessage, ParentMessage } from "./supervisor.ts";

/** The chain's process. Its argument is ChainOptions as JSON; it lives as long as its parent. */

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

function fail(error: unknown): never {
  const code = error instanceof ChainError ? error.code : "CHAIN_START";
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`localchain: ${code}: ${message}\n`);
  tell({ failed: { code, message } });
  process.exit(1);
}

/**
 * When a parent is killed, its chain still ends the block at hand; the new parent's chain finds
 * file and port taken for that moment.
 */
async function afterPredecessor<T>(take: () => Promise<T>): Promise<T> {
  const patienceEnds = Date.now() + TAKEOVER_WAIT_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await take();
    } catch (error) {
      const busy =
        error instanceof ChainError && ["CHAIN_LOCKED", "CHAIN_PORT"].includes(error.code);
      if (!busy || Date.now() > patienceEnds) throw error;
      if (attempt === 1) {
        const wait = `waiting up to ${TAKEOVER_WAIT_MS / 1000} s`;
        process.stderr.write(`localchain: ${wait}: ${error.message}\n`);
      }
      await sleep(TAKEOVER_STEP_MS);
    }
  }
}

async function main(): Promise<void> {
  // Answering people comes before sealing.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const options = JSON.parse(process.argv[2] ?? "") as ChainOptions;
  const chain = await afterPredecessor(() => Chain.open(options, fail));
  let server = new RpcServer(chain);
  const port = await afterPredecessor(() => {
    server = new RpcServer(chain);
    return server.listen(options.port);
  });

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await server.close();
    await chain.close();
    process.exit(0);
  };
  process.once("disconnect", () => void end());
  process.once("SIGTERM", () => void end());
  // Ctrl-C reaches the whole group; the parent decides when its chain ends.
  process.on("SIGINT", () => {});
  process.on("message", ({ backup: copy }: ParentMessage) => {
    chain.store.backup(copy).then(
      () => tell({ copied: { copy } }),
      (error: unknown) => tell({ copied: { copy, problem: (error as Error).message } }),
    );
  });
  if (!process.connected) return end();

  tell({
    ready: {
      port,
      chainId: options.chainId,
      authority: bytesToHex(chain.authority.address),
      head: chain.head.row.number,
      native: curve.native,
    },
  });
}

process.on("uncaughtException", fail);
main().catch(fail);
