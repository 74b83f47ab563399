/** How the command line ends. The README tells them, too. */
export const EXIT = {
  DONE: 0,
  /** A rule of the ledger says no; the reason code says which. */
  REFUSED: 1,
  /** What was typed or read from a file can't be used. */
  INPUT: 2,
  /** The service did not answer, or could not yet: the same command may succeed later. */
  UNREACHABLE: 3,
  /** Something was checked, and is not what it should be. */
  MISMATCH: 4,
  /** A fault of this program. */
  FAULT: 70,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command ends otherwise than done; `problem` is the service's own account of it. */
export class CliFailure extends Error {
  override readonly name = "CliFailure";
  readonly exit: ExitCode;
  readonly problem: object | undefined;

  constructor(exit: ExitCode, message: string, problem?: object) {
    super(message);
    this.exit = exit;
    this.problem = problem;
  }
}
