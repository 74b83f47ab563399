import path from "node:path";
import type { Command } from "commander";
import { connect } from "../chain/connect.ts";
import { addressOf } from "../chain/signer.ts";
import { CliFailure, EXIT } from "../cli/failure.ts";
import type { Outcome, Session } from "../cli/session.ts";
import { configure } from "../config/config.ts";
import { readEnvironment } from "../config/env.ts";
import { readRelayerKey } from "../config/secrets.ts";
import { reindex } from "../indexer/reindex.ts";
import { openIntakeStore } from "../store/intake/open.ts";
import { readDeployment } from "./deployment-file.ts";
import { createLog } from "./log.ts";
import { openNetwork } from "./network.ts";
import { progressTo } from "./progress.ts";

/** `drl reindex` works on DATA_DIR itself and reads the same settings as the service. */
export function addReindex(program: Command, session: Session): void {
  program
    .command("reindex")
    .description("build index.db of DATA_DIR anew from the chain, with the service stopped")
    .action(async () => session.finish(await rebuild(session)));
}

/**
 * A crash on the way leaves a shorter index, which the service's next start takes further. Neither
 * the chain nor what was accepted is written to.
 */
async function rebuild(session: Session): Promise<Outcome> {
  // As the service's own files, for this user alone.
  process.umask(0o077);
  const opened: (() => unknown)[] = [];
  try {
    const config = configure(readEnvironment());
    const deployment = readDeployment(config.deploymentFile);
    // Opened first: a service that runs on this folder holds it, and both would write the index.
    const store = openIntakeStore(path.join(config.dataDir, "intake.db"), (fault) => {
      throw fault;
    });
    opened.push(() => store.close());
    const relayer = addressOf(readRelayerKey(config));
    const network = await openNetwork(config, relayer, createLog("error"));
    opened.push(() => network.stop());
    const chain = await connect({ rpcUrl: network.rpcUrl, deployment });

    const { number: last } = await chain.head();
    const progress = progressTo(session, "indexing");
    const head = await reindex({
      file: path.join(config.dataDir, "index.db"),
      chain,
      finality: config.finality,
      sentHere: (tx) => store.sendings.byHash(tx) !== undefined,
      onBlock: ({ number }) => progress(number, last),
    });
    return { body: { block: head?.number ?? null, blockHash: head?.hash ?? null } };
  } catch (error) {
    // Settings, keys and folders that can't serve: their messages say what to do.
    throw new CliFailure(EXIT.INPUT, (error as Error).message);
  } finally {
    for (const close of opened.reverse()) await close();
  }
}
