// The checks of `drl fsck` on one file of a folder, in this process.
import path from "node:path";
import { Report } from "../../../server/bin/fsck-report.ts";
import { intakeFaults } from "../../../server/intake/audit.ts";
import { logFaults } from "../../../server/log/audit.ts";
import { auditChain } from "../../../server/localchain/audit.ts";
import { openForAudit, type RowFault, sqliteFaults } from "../../../server/store/audit.ts";
import { differences } from "../../../server/store/index/differences.ts";
import { allRows } from "../../../server/store/intake/all-rows.ts";
import { logTable } from "../../../server/store/intake/log.ts";
import { intakeSchemaFaults } from "../../../server/store/intake/open.ts";
import { sumFaults } from "../../../server/store/intake/row-sum.ts";
import type { SmallLedger } from "./small-ledger.ts";

export const FILES = ["chain/chain.db", "intake.db", "index.db"] as const;
export type File = (typeof FILES)[number];

/** `folder` is a copy of the ledger's. */
export async function faultsOf(
  ledger: SmallLedger,
  folder: string,
  name: File,
): Promise<RowFault[]> {
  const file = path.join(folder, name);
  const report = new Report();
  const isReadable = await report.check(name, "SQLite", () => sqliteFaults(file));
  if (isReadable) await report.check(name, "rows", () => rowFaults(ledger, folder, name, file));
  return report.checks.flatMap(({ faults }) => faults);
}

async function rowFaults(
  ledger: SmallLedger,
  folder: string,
  name: File,
  file: string,
): Promise<RowFault[]> {
  if (name === "index.db") return differences(file, ledger.rebuilt);
  if (name !== "intake.db") return (await auditChain(ledger.chainOptions(folder))).faults;
  const db = openForAudit(file);
  try {
    const faults = intakeSchemaFaults(db);
    if (faults.length > 0) return faults;
    const onRow = () => undefined;
    const rows = allRows(db);
    const isContract = () => Promise.resolve(false);
    const place = ledger.deployment;
    const said = await intakeFaults({ rows, place, isContract, onRow });
    const logged = logFaults({ rows, log: logTable(db), key: ledger.logKey, onRow });
    return [...sumFaults(db, onRow), ...said, ...logged];
  } finally {
    db.close();
  }
}
