import { existsSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { type Chain, connect } from "../chain/connect.ts";
import { createRpc } from "../chain/rpc.ts";
import { addressOf } from "../chain/signer.ts";
import { CliFailure, EXIT } from "../cli/failure.ts";
import type { Outcome, Session } from "../cli/session.ts";
import { type Config, configure } from "../config/config.ts";
import { readEnvironment } from "../config/env.ts";
import { readRelayerKey } from "../config/secrets.ts";
import type { Hex } from "../core/records.ts";
import { reindex } from "../indexer/reindex.ts";
import { intakeFaults } from "../intake/audit.ts";
import { logFaults } from "../log/audit.ts";
import { auditChain } from "../localchain/audit.ts";
import { openForAudit, type RowFault, sqliteFaults } from "../store/audit.ts";
import { differences } from "../store/index/differences.ts";
import { openIndex } from "../store/index/open.ts";
import { openIndexReader } from "../store/index/reader.ts";
import { allRows } from "../store/intake/all-rows.ts";
import { logTable } from "../store/intake/log.ts";
import { intakeSchemaFaults } from "../store/intake/open.ts";
import { sumFaults } from "../store/intake/row-sum.ts";
import { sendingTable } from "../store/intake/sendings.ts";
import { readDeployment } from "./deployment-file.ts";
import { Report } from "./fsck-report.ts";
import { createLog } from "./log.ts";
import { localChainOptions, openNetwork } from "./network.ts";
import { logKeyOf } from "./node-log.ts";
import { progressTo } from "./progress.ts";

/** `drl fsck` works on DATA_DIR itself and reads the same settings as the service. */
export function addFsck(program: Command, session: Session): void {
  program
    .command("fsck")
    .description("derive all of DATA_DIR anew and compare, with the service stopped; ends with 4")
    .action(async () => session.finish(await fsck(session)));
}

/** Changes no row. What rests on a damaged file is not compared with it. */
async function fsck(session: Session): Promise<Outcome> {
  try {
    const settings = configure(readEnvironment());
    // No other program is to reach the chain meanwhile, and none has to make room for it.
    const config = { ...settings, network: withoutPort(settings.network) };
    assertKeys(config);
    const relayer = addressOf(readRelayerKey(config));
    const files = { config, relayer, report: new Report(), session };
    const intake = await openIntake(files);
    try {
      if (!(await checkChain(files))) return files.report.outcome();
      const network = await openNetwork(config, files.relayer, createLog("error"));
      try {
        await checkAgainstChain(files, network.rpcUrl, intake);
      } finally {
        await network.stop();
      }
    } finally {
      intake?.close();
    }
    return files.report.outcome();
  } catch (error) {
    if (error instanceof CliFailure) throw error;
    // Settings, keys and folders in use: their messages say what to do.
    throw new CliFailure(EXIT.INPUT, (error as Error).message);
  }
}

interface Files {
  config: Config;
  relayer: Hex;
  report: Report;
  session: Session;
}
type Intake = ReturnType<typeof openForAudit>;

function counter(looked: Record<string, number>, what: string): (more?: number) => void {
  looked[what] = 0;
  return (more = 1) => (looked[what] = (looked[what] ?? 0) + more);
}

function withoutPort(network: Config["network"]): Config["network"] {
  return network.kind === "remote" ? network : { ...network, rpcPort: 0, timeControl: false };
}

/** A first start would make these keys; here their absence is a loss. */
function assertKeys({ dataDir, relayerKeyFile, log }: Config): void {
  const made = (name: string) => path.join(dataDir, "keys", name);
  for (const file of [relayerKeyFile ?? made("relayer"), log.keyFile ?? made("log.pem")]) {
    if (existsSync(file)) continue;
    throw new CliFailure(EXIT.INPUT, `${file} is missing: put back the keys of this data folder`);
  }
}

/** Open until the end, so that no service starts meanwhile; undefined if it can't be read. */
async function openIntake({ config, relayer, report }: Files): Promise<Intake | undefined> {
  const file = path.join(config.dataDir, "intake.db");
  const isReadable = await report.check("intake.db", "SQLite", () => sqliteFaults(file));
  if (!isReadable) return undefined;
  const intake = openForAudit(file);
  const fits = await report.check("intake.db", "sums of the rows", (looked) => {
    const faults = intakeSchemaFaults(intake);
    return faults.length > 0 ? faults : sumFaults(intake, counter(looked, "rows"));
  });
  if (fits) {
    const audit = { rows: allRows(intake), log: logTable(intake), key: logKeyOf(config, relayer) };
    await report.check("intake.db", "the log", (looked) =>
      logFaults({ ...audit, onRow: counter(looked, "rows") }),
    );
  }
  if (fits) return intake;
  intake.close();
  return undefined;
}

async function checkChain({ config, relayer, report, session }: Files): Promise<boolean> {
  const { dataDir, network } = config;
  if (network.kind === "remote") return true;
  const file = path.join(dataDir, "chain", "chain.db");
  const isReadable = await report.check("chain.db", "SQLite", () => sqliteFaults(file));
  const isSound =
    isReadable &&
    (await report.check("chain.db", "executed again", async (looked) => {
      const progress = progressTo(session, "executing");
      const options = localChainOptions(dataDir, network, relayer);
      const { faults, ...counts } = await auditChain(options, progress);
      Object.assign(looked, counts);
      return faults;
    }));
  if (!isSound) report.notes.push("Nothing was compared with the chain, because it is damaged.");
  return isSound;
}

async function checkAgainstChain(files: Files, rpcUrl: string, intake: Intake | undefined) {
  const { config, report } = files;
  const connected: { chain?: Chain } = {};
  await report.check("deployment.json", "is on the chain", async () => {
    const deployment = readDeployment(config.deploymentFile);
    connected.chain = await connect({ rpcUrl, deployment });
    return [];
  });
  const { chain } = connected;
  if (chain !== undefined && intake !== undefined) {
    const rpc = createRpc(rpcUrl);
    await report.check("intake.db", "messages and signatures", (looked) =>
      intakeFaults({
        rows: allRows(intake),
        place: chain.deployment,
        isContract: async (address) => (await rpc.call("eth_getCode", address, "latest")) !== "0x",
        onRow: counter(looked, "rows"),
      }),
    );
  }
  const file = path.join(config.dataDir, "index.db");
  if (!existsSync(file)) {
    report.notes.push("index.db is not there: the next start makes it from the chain.");
    return;
  }
  const isReadable = await report.check("index.db", "SQLite", () => sqliteFaults(file));
  if (!isReadable || chain === undefined || intake === undefined) return;
  await report.check("index.db", "made anew from the chain", (looked) =>
    indexFaults(files, { file, chain, intake, looked }),
  );
}

async function indexFaults(
  { config, session }: Files,
  {
    file,
    chain,
    intake,
    looked,
  }: { file: string; chain: Chain; intake: Intake; looked: Record<string, number> },
): Promise<RowFault[]> {
  const scratch = mkdtempSync(path.join(config.dataDir, "fsck-"));
  try {
    const rebuilt = path.join(scratch, "index.db");
    const sendings = sendingTable(intake);
    const { number: last } = await chain.head();
    const progress = progressTo(session, "indexing");
    await reindex({
      file: rebuilt,
      chain,
      finality: config.finality,
      sentHere: (tx) => sendings.byHash(tx) !== undefined,
      onBlock: ({ number }) => progress(number, last),
    });
    shorten(rebuilt, headOf(file));
    return differences(file, rebuilt, counter(looked, "rows"));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function headOf(file: string): number | undefined {
  const index = openIndexReader(file);
  try {
    return index.head()?.number;
  } finally {
    index.close();
  }
}

/** A service that ended before it had followed the chain to its head leaves a shorter index. */
function shorten(file: string, head: number | undefined): void {
  const index = openIndex(file);
  try {
    if (head !== undefined && index.block(head) !== undefined) index.unwind(head);
  } finally {
    index.close();
  }
}
