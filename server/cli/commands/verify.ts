import type { Command } from "commander";
import type { Text } from "../../core/language/languages.ts";
import { commitmentOf, createManifest, readManifest } from "../../core/manifest.ts";
import type { Hex } from "../../core/records.ts";
import { toBytes } from "../../core/typed-data.ts";
import { HashThreads } from "../../datasets/threads.ts";
import { EXIT } from "../failure.ts";
import { hashWithBar } from "../hashing.ts";
import { readJson } from "../read-json.ts";
import type { Outcome, Session } from "../session.ts";
import { asText } from "../text.ts";
import { AS_OF, checkId } from "./questions.ts";

interface Options {
  asset?: Hex;
  manifest?: string;
  asOf?: string;
}
interface Verification {
  verdict: string;
  words: Text;
  steps: { holds: boolean; words: Text; value?: string }[];
  matches: { asset: Hex; version: { number: number } }[];
}

export function addVerify(program: Command, session: Session): void {
  program
    .command("verify")
    .description("whether a file, folder or hash is what was registered; no byte of it is sent")
    .argument("<what>", "a path, or a commitment or plain SHA-256 as 0x and 64 hex digits")
    .option("--asset <id>", "the record to check against", checkId)
    .option("--manifest <file>", "manifest with the salt, where the dataset is sealed")
    .option(...AS_OF)
    .action(async (what: string, options: Options) =>
      session.finish(await verify(session, what, options)),
    );
}

async function verify(session: Session, what: string, options: Options): Promise<Outcome> {
  const hashes = /^0x[0-9a-fA-F]{64}$/.test(what)
    ? [what as Hex]
    : await hashesOf(session, what, options.manifest);
  const { asset, asOf } = options;
  let found: Verification | undefined;
  for (const hash of hashes) {
    const { body } = await session.api.post("/v1/verify", {
      hash,
      ...(asset && { asset }),
      ...(asOf && { asOf }),
    });
    found = body as unknown as Verification;
    if (isRegistered(found)) break;
  }
  return outcome(found as Verification, session);
}

/** Under which the same content may stand on the ledger: as a dataset, and one file by itself. */
async function hashesOf(session: Session, path: string, manifest?: string): Promise<Hex[]> {
  const salt = manifest && readManifest(await readJson(manifest, session.streams)).salt;
  const threads = new HashThreads();
  try {
    const files = await hashWithBar(path, threads, session);
    const dataset = createManifest(files, salt ? toBytes(salt) : undefined);
    const [only] = files.length === 1 && !salt ? files : [];
    return [commitmentOf(dataset), ...(only ? [only.sha256] : [])];
  } finally {
    await threads.close();
  }
}

const isRegistered = ({ verdict }: Verification) =>
  verdict === "REGISTERED" || verdict === "SUPERSEDED";

function outcome(found: Verification, { settings }: Session): Outcome {
  const { language } = settings;
  const steps = found.steps.map(({ holds, words, value }) =>
    [holds ? "  yes" : "  no ", words[language], ...(value ? [value] : [])].join("  "),
  );
  const matches = found.matches.map(({ asset, version }) => ({ asset, version: version.number }));
  const text = [`${found.verdict}: ${found.words[language]}`, ...steps, asText(matches)];
  return {
    body: found,
    text: text.join("\n"),
    exit: isRegistered(found) ? EXIT.DONE : EXIT.MISMATCH,
  };
}
