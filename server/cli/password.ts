import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { CliFailure, EXIT } from "./failure.ts";
import type { Session, Streams } from "./session.ts";

/** NIST SP 800-63B has 8 for what a server guards; a stolen keystore can be tried at leisure. */
const MIN_PASSWORD_CHARACTERS = 12;

/** The password that opens a keystore: from the file that is named, else asked for. */
export async function readPassword(session: Session, file: string | undefined): Promise<string> {
  const named = file ?? session.settings.passwordFile;
  if (named !== undefined) return (await readFile(named, "utf8")).replace(/\r?\n$/, "");
  return askHidden(
    session.streams,
    "Password: ",
    "name a --password-file or set DRL_PASSWORD_FILE",
  );
}

/** The password of a keystore that is to be made; asked for twice, for nobody can restore it. */
export async function choosePassword(session: Session, file: string | undefined): Promise<string> {
  const password = await readPassword(session, file);
  if ([...password].length < MIN_PASSWORD_CHARACTERS)
    throw new CliFailure(
      EXIT.INPUT,
      `a password has ${MIN_PASSWORD_CHARACTERS} characters or more`,
    );
  if ((file ?? session.settings.passwordFile) === undefined) {
    const again = await askHidden(session.streams, "The same again: ", "");
    if (again !== password) throw new CliFailure(EXIT.INPUT, "these were two different passwords");
  }
  return password;
}

/** Asks on the terminal and shows nothing of what is typed. */
export async function askHidden(
  streams: Streams,
  question: string,
  otherwise: string,
): Promise<string> {
  if (streams.in.isTTY !== true || streams.err.isTTY !== true)
    throw new CliFailure(EXIT.INPUT, `there is no terminal to ask on: ${otherwise}`);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: streams.in, output: nowhere, terminal: true });
  streams.err.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once("close", () => reject(new CliFailure(EXIT.INPUT, "nothing was typed")));
      reader.question("").then(resolve, reject);
    });
  } finally {
    reader.close();
    streams.err.write("\n");
  }
}
