import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import canonicalize from "canonicalize";
import type { Command } from "commander";
import { commitTo, type Commitment } from "../../datasets/commitment.ts";
import { HashThreads } from "../../datasets/threads.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { hashWithBar } from "../hashing.ts";
import type { Outcome, Session } from "../session.ts";

interface Options {
  salted?: true;
  manifest?: string;
}

export function addHash(program: Command, session: Session): void {
  program
    .command("hash")
    .description("commitment and manifest of a file or folder, without any service")
    .argument("<path>", "a file, or a folder with all that lies in it")
    .option("--salted", "seal it with a fresh salt: needed for personal data")
    .option("--manifest <file>", "write the manifest to a new file (with its salt, if salted)")
    .action(async (path: string, options: Options) =>
      session.finish(await hash(session, path, options)),
    );
}

async function hash(session: Session, path: string, options: Options): Promise<Outcome> {
  if (options.manifest !== undefined && existsSync(options.manifest))
    throw new CliFailure(EXIT.INPUT, `${options.manifest} exists already and is left as it is`);
  const threads = new HashThreads();
  try {
    const files = await hashWithBar(path, threads, session);
    const committed = await commitTo(files, threads, options.salted === true);
    const document = canonicalize(committed.manifest) ?? "";
    if (options.manifest !== undefined)
      await writeFile(options.manifest, document, { flag: "wx", mode: 0o600 });
    return outcome(committed, document);
  } finally {
    await threads.close();
  }
}

function outcome({ manifest, commitment }: Commitment, document: string): Outcome {
  const { scheme, hashAlg, files, salt } = manifest;
  const sha256 = files.length === 1 ? files[0]?.sha256 : undefined;
  const facts = {
    commitment,
    scheme,
    hashAlg,
    manifestDoc: `0x${createHash("sha256").update(document).digest("hex")}`,
    ...(sha256 && { sha256 }),
  };
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const lines = Object.entries({ ...facts, files: files.length, bytes, ...(salt && { salt }) });
  const text = lines.map(([name, value]) => `${name}: ${value}\n`).join("");
  const warning = "Keep the salt, or the manifest that holds it, and keep it secret.\n";
  return { body: { ...facts, manifest }, text: salt ? text + warning : text };
}
