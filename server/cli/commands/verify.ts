import type { Command } from "commander";
import type { Text } from "../../core/language/languages.ts";
import { commitmentOf, createManifest, readManifest } from "../../core/manifest.ts";
import type { Hex } from "../../core/records.ts";
import { toBytes } from "../../core/typed-data.ts";
import { HashThreads } from "../../datasets/threads.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { hashWithBar } from "../hashing.ts";
import { readJson } from "../read-json.ts";
import type { Outcome, Session } from "../session.ts";
import { asText } from "../text.ts";
import { AS_OF, checkId } from "./questions.ts";
import { bundleIn, type BundleOptions, verifyBundleFile } from "./verify-bundle.ts";

/** One page; of an asset with more, only the service itself could tell. */
const MAX_VERSIONS = 200;
const CHANGED: Text = {
  en: "No version of the asset named has this content: it was changed, or has another file name.",
  "zh-Hans": "所指资产没有任何版本是此内容：内容已被更改，或文件名不同。",
  "zh-Hant": "所指資產沒有任何版本是此內容：內容已被更改，或檔案名稱不同。",
};

interface Options extends BundleOptions {
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
    .description(
      "whether a file, folder or hash is what was registered; no byte of it is sent. " +
        "A proof bundle is verified here, without any service",
    )
    .argument("<what>", "a path, or a commitment or plain SHA-256 as 0x and 64 hex digits")
    .option("--asset <id>", "the record to check against", checkId)
    .option("--manifest <file>", "manifest with the salt, where the dataset is sealed")
    .option(...AS_OF)
    .option("--file <file>", "of a bundle: the file that it is about")
    .option("--trusted-block <hash>", "of a bundle: hash of its block as you know it", checkId)
    .option("--deployment <file>", "of a bundle: the ledger that it has to be of")
    .option("--rpc <url>", "of a bundle: node of the chain to ask whether it is still so")
    .action(async (what: string, options: Options) =>
      session.finish(await verify(session, what, options)),
    );
}

async function verify(session: Session, what: string, options: Options): Promise<Outcome> {
  const isHash = /^0x[0-9a-fA-F]{64}$/.test(what);
  const bundle = isHash ? undefined : await bundleIn(what);
  if (bundle !== undefined) return verifyBundleFile(session, bundle, options);
  const { file, trustedBlock, deployment, rpc } = options;
  // A spoilt bundle must not pass for an ordinary file, about which a service would be asked.
  if (file ?? trustedBlock ?? deployment ?? rpc)
    throw new CliFailure(EXIT.INPUT, `${what} is no proof bundle`);
  const read = isHash ? undefined : await readContent(session, what, options.manifest);
  const { asset, asOf } = options;
  const record = { ...(asset && { asset }), ...(asOf && { asOf }) };
  let found: Verification | undefined;
  for (const hash of read?.hashes ?? [what]) {
    const { body } = await session.api.post("/v1/verify", { hash, ...record });
    found = body as unknown as Verification;
    if (isRegistered(found)) break;
  }
  const last = found as Verification;
  const isOpen =
    read && last.verdict === "UNDECIDED" && (await isComparable(session, options, read));
  return outcome(isOpen ? { ...last, verdict: "CHANGED", words: CHANGED } : last, session);
}

interface Content {
  /** Under which it may stand on the ledger: as a dataset, and one file by itself. */
  hashes: Hex[];
  salted: boolean;
}

async function readContent(session: Session, path: string, manifest?: string): Promise<Content> {
  const salt = manifest && readManifest(await readJson(manifest, session.streams)).salt;
  const threads = new HashThreads();
  try {
    const files = await hashWithBar(path, threads, session);
    const dataset = createManifest(files, salt ? toBytes(salt) : undefined);
    const [only] = files.length === 1 && !salt ? files : [];
    const hashes = [commitmentOf(dataset), ...(only ? [only.sha256] : [])];
    return { hashes, salted: Boolean(salt) };
  } finally {
    await threads.close();
  }
}

/** The service saw but hashes; with the content at hand, every unsealed version can be compared. */
async function isComparable(
  session: Session,
  { asset, asOf }: Options,
  { salted }: Content,
): Promise<boolean> {
  if (salted) return true;
  const query = { limit: `${MAX_VERSIONS}`, asOf };
  const { body } = await session.api.get(`/v1/assets/${asset}/versions`, query);
  const versions = body["items"] as { scheme: string }[];
  return body["next"] === null && versions.every(({ scheme }) => scheme === "PLAIN_HASH");
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
    text: `${text.join("\n").trimEnd()}\n`,
    exit: isRegistered(found) ? EXIT.DONE : EXIT.MISMATCH,
  };
}
