// The service: `npm start`. Ends with a code of exit-codes.ts.
import { ConfigError, configure } from "../config/config.ts";
import { readEnvironment } from "../config/env.ts";
import { LedgerError } from "../core/error.ts";
import { DeploymentMismatch } from "../chain/deployment.ts";
import { ChainError, type ChainErrorCode } from "../localchain/errors.ts";
import { FileInUse } from "../store/intake/open.ts";
import { backUp } from "./back-up.ts";
import type { BackupInput } from "./backup.ts";
import { openControl } from "./control.ts";
import { DataRefused, EXIT } from "./exit-codes.ts";
import { listen } from "./listen.ts";
import { createLog, type Logger } from "./log.ts";
import { startLedger } from "./ledger.ts";

/** Longest time between a signal and the end; what was acknowledged is safe from the start. */
const STOP_MS = 15_000;

const SETTINGS_ERRORS: readonly ChainErrorCode[] = ["CHAIN_PORT", "CHAIN_OPTIONS"];
const DATA_ERRORS: readonly ChainErrorCode[] = [
  "CHAIN_LOCKED",
  "CHAIN_MISMATCH",
  "CHAIN_CORRUPT",
  "CHAIN_KEY",
];

async function serve(log: Logger): Promise<void> {
  // Documents, refusals and keys are for this user alone, whatever folder they are put into. The
  // chain's process inherits it.
  process.umask(0o077);
  const config = configure(readEnvironment());
  log.level = config.logLevel;
  const fault = (err: unknown) => {
    // No attempt to go on or to tidy up: recovery is what the next start does anyway.
    log.fatal({ err }, "the service can't go on");
    process.exit(EXIT.FAULT);
  };
  process.on("uncaughtException", fault);
  process.on("unhandledRejection", fault);

  const ledger = await startLedger(config, log, fault);
  const server = await listen(config, ledger, log).catch(async (error: unknown) => {
    await ledger.stop();
    throw error;
  });
  const control = await openControl(config.dataDir, {
    backup: ({ folder, withKeys }: BackupInput) => {
      log.info({ folder, withKeys }, "a backup is made");
      const { store, network } = ledger;
      const sources = { config, backUpIntake: store.backup, backUpChain: network.backup };
      return backUp(sources, folder, withKeys);
    },
  });
  log.info({ url: server.url }, "the ledger is open");
  for (const { role, url } of server.trialLinks) log.info({ url }, `to try it as a ${role}, once`);

  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    setTimeout(() => fault(new Error(`stopping took more than ${STOP_MS} ms`)), STOP_MS).unref();
    // New requests end first, then what they would have used.
    server
      .close()
      .then(() => control.close())
      .then(() => ledger.stop())
      .then(() => process.exit(EXIT.STOPPED), fault);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ConfigError) return EXIT.SETTINGS;
  if (error instanceof ChainError && SETTINGS_ERRORS.includes(error.code)) return EXIT.SETTINGS;
  if ((error as NodeJS.ErrnoException).syscall === "listen") return EXIT.SETTINGS;
  if (error instanceof ChainError && DATA_ERRORS.includes(error.code)) return EXIT.DATA;
  if (error instanceof LedgerError && error.code === "E_CHAIN") return EXIT.CHAIN;
  const isData = [DataRefused, DeploymentMismatch, FileInUse].some((kind) => error instanceof kind);
  return isData ? EXIT.DATA : EXIT.FAULT;
}

const log = createLog("info");
try {
  await serve(log);
} catch (error) {
  const code = exitCodeOf(error);
  const { message } = error as Error;
  // What an operator must mend is a sentence; only the unforeseen needs a stack.
  if (code === EXIT.FAULT) log.fatal({ err: error }, "the service could not start");
  else log.fatal(message);
  process.exitCode = code;
}
