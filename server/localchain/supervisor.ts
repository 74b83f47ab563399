import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ChainError, type ChainErrorCode } from "./errors.ts";
import {
  CHILD_OLD_SPACE_MB,
  CHILD_READY_MS,
  CHILD_SEMI_SPACE_MB,
  CHILD_STOP_MS,
  RESTART_FIRST_MS,
  RESTART_LONGEST_MS,
} from "./limits.ts";
import type { ChainOptions } from "./parameters.ts";

export type { ChainOptions } from "./parameters.ts";

export interface Ready {
  port: number;
  chainId: number;
  authority: string;
  head: number;
  /** Whether signatures are recovered by native code. */
  native: boolean;
}

export type ChildMessage =
  | { ready: Ready }
  | { failed: { code: ChainErrorCode; message: string } }
  | { copied: { copy: string; problem?: string } };
export interface ParentMessage {
  /** Where to write a copy of chain.db. */
  backup: string;
}

export interface LocalChain {
  /** The same through every restart. */
  readonly url: string;
  readonly chainId: number;
  readonly authority: string;
  readonly native: boolean;
  /** Process id of the present child; undefined while it is down. */
  readonly pid: number | undefined;
  /** Called at each unexpected end of the child; a restart follows by itself. */
  onExit(listener: (reason: string) => void): void;
  /** Called when a restarted child answers again. */
  onRestart(listener: (ready: Ready) => void): void;
  /** Writes a copy of chain.db while the chain goes on. */
  backup(copy: string): Promise<void>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

function spawn(options: ChainOptions): ChildProcess {
  return fork(MAIN, [JSON.stringify(options)], {
    execArgv: [
      `--max-old-space-size=${CHILD_OLD_SPACE_MB}`,
      `--max-semi-space-size=${CHILD_SEMI_SPACE_MB}`,
    ],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Resolves once the child answers requests; a child that doesn't is gone when this rejects. */
function becomesReady(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new ChainError("CHAIN_START", `the chain wasn't ready in ${CHILD_READY_MS} ms`));
    }, CHILD_READY_MS);
    let failure: ChainError | undefined;
    child.on("message", (message: ChildMessage) => {
      if ("failed" in message) {
        failure = new ChainError(message.failed.code, message.failed.message);
        return;
      }
      if (!("ready" in message)) return;
      clearTimeout(timer);
      resolve(message.ready);
    });
    // Stays for the child's whole life: an error nobody listens to would end this process.
    child.on("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      reject(failure ?? new ChainError("CHAIN_START", `the chain ended (${signal ?? code})`));
    });
  });
}

/** Starts the chain as a child process and keeps it running until `stop`. */
export async function startLocalChain(options: ChainOptions): Promise<LocalChain> {
  const exitListeners: ((reason: string) => void)[] = [];
  const restartListeners: ((ready: Ready) => void)[] = [];
  let child: ChildProcess | undefined = spawn(options);
  const ready = await becomesReady(child);
  const fixedPort = { ...options, port: ready.port };
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  let backOffMs = RESTART_FIRST_MS;

  const watch = (running: ChildProcess) => {
    running.once("exit", (code, signal) => {
      child = undefined;
      if (stopping) return;
      for (const listener of exitListeners) listener(String(signal ?? code));
      restart = setTimeout(() => void respawn(), backOffMs);
      backOffMs = Math.min(backOffMs * 2, RESTART_LONGEST_MS);
    });
  };
  const respawn = async () => {
    child = spawn(fixedPort);
    watch(child);
    try {
      const again = await becomesReady(child);
      backOffMs = RESTART_FIRST_MS;
      for (const listener of restartListeners) listener(again);
    } catch {
      // Its exit was reported and has already armed the next attempt.
    }
  };
  watch(child);

  return {
    url: `http://127.0.0.1:${ready.port}`,
    chainId: ready.chainId,
    authority: ready.authority,
    native: ready.native,
    get pid() {
      return child?.pid;
    },
    onExit: (listener) => void exitListeners.push(listener),
    onRestart: (listener) => void restartListeners.push(listener),
    backup: async (copy) => {
      if (child === undefined) throw new ChainError("CHAIN_START", "the chain is being restarted");
      await copyBy(child, copy);
    },
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      if (child !== undefined) await end(child);
    },
  };
}

function copyBy(child: ChildProcess, copy: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (problem?: string) => {
      child.off("message", listen);
      child.off("exit", ended);
      if (problem === undefined) resolve();
      else reject(new Error(`chain.db could not be copied: ${problem}`));
    };
    const listen = (message: ChildMessage) => {
      if ("copied" in message && message.copied.copy === copy) settle(message.copied.problem);
    };
    const ended = () => settle("the chain's process ended");
    child.on("message", listen);
    child.once("exit", ended);
    child.send({ backup: copy } satisfies ParentMessage, (error) => {
      if (error) settle(error.message);
    });
  });
}

/** The closed channel tells the child to end; one that doesn't in time is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const timer = setTimeout(() => child.kill("SIGKILL"), CHILD_STOP_MS);
  if (child.connected) child.disconnect();
  await exited;
  clearTimeout(timer);
}
