import { Command, CommanderError } from "commander";
import { LedgerError } from "../core/error.ts";
import { addAct } from "./commands/act.ts";
import { addAnchor } from "./commands/anchor.ts";
import { addDisclose } from "./commands/disclose.ts";
import { addHash } from "./commands/hash.ts";
import { addKey } from "./commands/key.ts";
import { addAudit, addEvaluate, addLineage } from "./commands/questions.ts";
import { addVerify } from "./commands/verify.ts";
import { CliFailure, EXIT, type ExitCode } from "./failure.ts";
import type { Session } from "./session.ts";
import { printable } from "./text.ts";

const AFTER_HELP = `
Reads DRL_URL (the service), DRL_PASSWORD_FILE (password of the keystore) and LANG (language of
summaries and explanations: English, or Chinese of either script).
Ends with 0 done, 1 refused by a rule, 2 input that can't be used, 3 no answer (yet),
4 checked and found different, 70 a fault of this program.`;

export function createProgram(session: Session): Command {
  const { out, err } = session.streams;
  const program = new Command("drl")
    .description("Data Rights Ledger: who may do what with which data, and where it came from")
    .option("--url <address>", "of the service", session.settings.url)
    .option("--json", "print JSON")
    .addHelpText("after", AFTER_HELP)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(printable(text)),
    })
    .hook("preAction", () => {
      const { url, json } = program.opts<{ url: string; json?: true }>();
      session.url = url;
      session.json = json === true;
    });
  const commands = [
    addAct,
    addKey,
    addHash,
    addAnchor,
    addVerify,
    addDisclose,
    addLineage,
    addEvaluate,
    addAudit,
  ];
  for (const add of commands) add(program, session);
  return program;
}

/** Runs one command and gives the code that the process is to end with. */
export async function run(
  program: Command,
  session: Session,
  args: readonly string[],
): Promise<ExitCode> {
  try {
    await program.parseAsync(args, { from: "user" });
    return session.exit;
  } catch (error) {
    // Commander has said itself what is wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.DONE : EXIT.INPUT;
    return tell(failureOf(error), session);
  }
}

function failureOf(error: unknown): CliFailure {
  if (error instanceof CliFailure) return error;
  if (error instanceof LedgerError) {
    const { code, message, pointer } = error;
    return new CliFailure(EXIT.INPUT, `${code}: ${message}`, { code, detail: message, pointer });
  }
  const { code, message, stack } = error as NodeJS.ErrnoException;
  // The file system's own words name the file and what is wrong with it.
  if (error instanceof Error && "syscall" in error)
    return new CliFailure(EXIT.INPUT, message, { code, detail: message });
  return new CliFailure(EXIT.FAULT, stack ?? String(error));
}

function tell({ exit, message, problem }: CliFailure, session: Session): ExitCode {
  const text = session.json ? JSON.stringify(problem ?? { detail: message }, null, 2) : message;
  session.say(session.json ? text : `drl: ${text}`);
  return exit;
}
