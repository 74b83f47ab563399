import type { Outcome } from "../cli/session.ts";
import { EXIT } from "../cli/failure.ts";
import { ChainError } from "../localchain/errors.ts";
import type { RowFault } from "../store/audit.ts";
import { FileInUse } from "../store/file-in-use.ts";

export interface Check {
  file: string;
  check: string;
  /** How many of what were looked at. */
  looked: Record<string, number>;
  faults: RowFault[];
}

const REMEDIES: Record<string, string> = {
  "chain.db": "chain.db: restore the data folder from a backup (drl restore)",
  "intake.db":
    "intake.db: restore the data folder from a backup (drl restore); " +
    "what the chain has executed stays executed",
  "index.db": "index.db: run drl reindex, which makes it anew from the chain",
  "deployment.json": "deployment.json: put back the file that deploying wrote",
};

/** What was checked, as it goes on. */
export class Report {
  readonly checks: Check[] = [];
  /** What could not be looked at, and why. */
  readonly notes: string[] = [];

  /** A check that throws has found something, too. Gives whether nothing is wrong. */
  async check(
    file: string,
    check: string,
    run: (looked: Check["looked"]) => Promise<RowFault[]> | RowFault[],
  ): Promise<boolean> {
    const looked: Check["looked"] = {};
    const faults = await Promise.resolve()
      .then(() => run(looked))
      .catch((error: unknown) => {
        if (isInUse(error)) throw error;
        return [{ table: "all", row: "all", problem: (error as Error).message }];
      });
    this.checks.push({ file, check, looked, faults });
    return faults.length === 0;
  }

  outcome(): Outcome {
    const faulty = this.checks.filter(({ faults }) => faults.length > 0);
    const remedies = [...new Set(faulty.map(({ file }) => REMEDIES[file] ?? file))];
    const { checks, notes } = this;
    const isSound = faulty.length === 0;
    const lines = [...checks.flatMap(linesOf), ...notes, ...remedies.map((one) => `Do: ${one}`)];
    return {
      body: { sound: isSound, checks, notes, remedies },
      text: `${lines.join("\n")}\n`,
      exit: isSound ? EXIT.DONE : EXIT.MISMATCH,
    };
  }
}

const isInUse = (error: unknown) =>
  error instanceof FileInUse || (error instanceof ChainError && error.code === "CHAIN_LOCKED");

const WIDTHS = { file: 16, check: 26 };

function linesOf({ file, check, looked, faults }: Check): string[] {
  const counts = Object.entries(looked).map(([what, count]) => `${count} ${what}`);
  const verdict = faults.length === 0 ? "ok" : `${faults.length} WRONG`;
  const counted = counts.length > 0 ? `: ${counts.join(", ")}` : "";
  return [
    `${file.padEnd(WIDTHS.file)}${check.padEnd(WIDTHS.check)}${verdict}${counted}`,
    ...faults.map(({ table, row, problem }) => `  ${table} ${row}: ${problem}`),
  ];
}
