// Runs the command line as the terminal would, only within this process.
import { PassThrough, Readable } from "node:stream";
import { createProgram, run } from "../../../server/cli/program.ts";
import { type CliSettings, Session } from "../../../server/cli/session.ts";

export interface Ended {
  exit: number;
  out: string;
  err: string;
}
/** Nothing listens there: a command that must ask nobody fails if it does. */
const NOWHERE = "http://127.0.0.1:1";

export async function drl(
  args: readonly string[],
  { input = "", ...settings }: Partial<CliSettings> & { input?: string } = {},
): Promise<Ended> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const given = { url: NOWHERE, passwordFile: undefined, language: "en", ...settings } as const;
  const session = new Session(given, { in: Readable.from([input]), out, err });
  const exit = await run(createProgram(session), session, args);
  const printed = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? "").toString();
  return { exit, out: printed(out), err: printed(err) };
}
