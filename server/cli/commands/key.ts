import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { addressIn, createKeystore } from "../keystore.ts";
import { askHidden, choosePassword } from "../password.ts";
import type { Session } from "../session.ts";

interface Options {
  passwordFile?: string;
  privateKeyFile?: string;
}

const PASSWORD = [
  "--password-file <file>",
  "file with the password; DRL_PASSWORD_FILE names one for all commands; else it is asked for",
] as const;

export function addKey(program: Command, session: Session): void {
  const key = program.command("key").description("keys that sign acts, in encrypted files");
  key
    .command("new")
    .description("make a key in a new file")
    .argument("<file>", "keystore to write; one that exists is left as it is")
    .option(...PASSWORD)
    .action(async (file: string, { passwordFile }: Options) => {
      const password = await choosePassword(session, passwordFile);
      session.finish({ body: { address: await createKeystore(file, password), file } });
    });
  key
    .command("import")
    .description("put a private key that you have into a new file")
    .argument("<file>", "keystore to write; one that exists is left as it is")
    .option("--private-key-file <file>", "file with the key in hex; else it is asked for")
    .option(...PASSWORD)
    .action(async (file: string, options: Options) => {
      const privateKey = await readPrivateKey(session, options.privateKeyFile);
      const password = await choosePassword(session, options.passwordFile);
      session.finish({ body: { address: await createKeystore(file, password, privateKey), file } });
    });
  key
    .command("show")
    .description("the address that a keystore tells; the key itself is never shown")
    .argument("<file>", "a keystore")
    .action(async (file: string) => {
      session.finish({ body: { address: await addressIn(file), file } });
    });
}

/** Never an argument: those stand in the shell's history and in every list of processes. */
async function readPrivateKey(session: Session, file: string | undefined): Promise<string> {
  const typed =
    file === undefined
      ? await askHidden(session.streams, "Private key: ", "name a --private-key-file")
      : await readFile(file, "utf8");
  return `0x${typed.trim().replace(/^0x/, "")}`;
}
