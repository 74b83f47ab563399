import path from "node:path";
import type { Command } from "commander";
import { CliFailure, EXIT } from "../cli/failure.ts";
import type { Outcome, Session } from "../cli/session.ts";
import { type Config, configure } from "../config/config.ts";
import { readEnvironment } from "../config/env.ts";
import { ChainFile } from "../localchain/chain-file.ts";
import { openForAudit } from "../store/audit.ts";
import { copyDatabase } from "../store/backup.ts";
import { backUp } from "./back-up.ts";
import { askService } from "./control.ts";
import { readDeployment } from "./deployment-file.ts";
import type { Manifest } from "./manifest-file.ts";
import { restore } from "./restore.ts";

/** What the service is asked for by `drl backup`. */
export interface BackupInput {
  folder: string;
  withKeys: boolean;
}

const KEYS_IN =
  "WARNING: the backup holds private keys, the authority's and the relay's among them. Whoever " +
  "reads it can rewrite the local chain: keep it as you keep the keys.";
const KEYS_OUT =
  "The keys are NOT in the backup (keys/ and chain/authority.key). Keep a copy elsewhere, " +
  "for without them a local chain can't be started again.";

/** `drl backup` and `drl restore` work on DATA_DIR itself and read the service's settings. */
export function addBackup(program: Command, session: Session): void {
  program
    .command("backup <folder>")
    .description("copy the ledger of DATA_DIR to a new folder, while the service runs or stopped")
    .option("--with-keys", "copy the private keys, too")
    .action(async (folder: string, { withKeys = false }: { withKeys?: boolean }) => {
      const input = { folder: path.resolve(folder), withKeys };
      const config = configure(readEnvironment());
      session.finish(await told(input.folder, () => backUpAnyhow(config, input)));
      session.say(withKeys ? KEYS_IN : KEYS_OUT);
    });
  program
    .command("restore <folder>")
    .description("make DATA_DIR, which is to be empty, of a backup, with the service stopped")
    .action(async (folder: string) => {
      const config = configure(readEnvironment());
      session.finish(await told(config.dataDir, () => restore(config, path.resolve(folder))));
    });
}

async function told(folder: string, run: () => Promise<Manifest>): Promise<Outcome> {
  try {
    const { madeAt, keys, files } = await run();
    return { body: { folder, madeAt, keys, files } };
  } catch (error) {
    // Folders and files that can't serve: their messages say what to do.
    throw new CliFailure(EXIT.INPUT, (error as Error).message);
  }
}

/** Files that a service has open it alone can copy. */
async function backUpAnyhow(config: Config, input: BackupInput): Promise<Manifest> {
  const made = await askService<Manifest>(config.dataDir, "backup", input);
  return made ?? backUpStopped(config, input);
}

/** Files at rest. That they are free is the proof that no service runs. */
async function backUpStopped(config: Config, input: BackupInput): Promise<Manifest> {
  const { dataDir, deploymentFile, network } = config;
  readDeployment(deploymentFile);
  const opened: (() => void)[] = [];
  try {
    const intake = openForAudit(path.join(dataDir, "intake.db"));
    opened.push(() => intake.close());
    const backUpIntake = (copy: string) => copyDatabase(intake, copy);
    if (network.kind === "remote") {
      return await backUp({ config, backUpIntake, backUpChain: undefined }, ...placeOf(input));
    }
    const chain = new ChainFile(path.join(dataDir, "chain", "chain.db"));
    opened.push(() => chain.close());
    const backUpChain = (copy: string) => chain.backup(copy);
    return await backUp({ config, backUpIntake, backUpChain }, ...placeOf(input));
  } finally {
    for (const close of opened) close();
  }
}

const placeOf = ({ folder, withKeys }: BackupInput) => [folder, withKeys] as const;
