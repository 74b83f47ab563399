// Runs the command line as the terminal would, only within this process.
import { Readable, Writable } from "node:stream";
import { createProgram, run } from "../../../server/cli/program.ts";
import { type CliSettings, Session } from "../../../server/cli/session.ts";

export interface Ended {
  exit: number;
  out: string;
  err: string;
}
/** Nothing listens there: a command that must ask nobody fails if it does. */
const NOWHERE = "http://127.0.0.1:1";

/** Keeps what is printed. */
class Paper extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export async function drl(
  args: readonly string[],
  { input = "", ...settings }: Partial<CliSettings> & { input?: string } = {},
): Promise<Ended> {
  const [out, err] = [new Paper(), new Paper()];
  const given = { url: NOWHERE, passwordFile: undefined, language: "en", ...settings } as const;
  const session = new Session(given, { in: Readable.from([input]), out, err });
  const exit = await run(createProgram(session), session, args);
  return { exit, out: out.text, err: err.text };
}
