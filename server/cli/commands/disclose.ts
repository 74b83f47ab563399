/** `drl disclose`: one file of a registered dataset, proven a part of it without the others. */
import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { createManifest, type Manifest, normalPath, readManifest } from "../../core/manifest.ts";
import { bundleJson, parseBundle } from "../../core/proof/bundle.ts";
import { partOf } from "../../core/proof/file.ts";
import { verifyBundle } from "../../core/proof/verify.ts";
import { HashThreads } from "../../datasets/threads.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { hashWithBar } from "../hashing.ts";
import { readJson } from "../read-json.ts";
import type { Outcome, Session } from "../session.ts";
import { bundleIn } from "./verify-bundle.ts";

export function addDisclose(program: Command, session: Session): void {
  program
    .command("disclose")
    .description("joins a bundle of an asset's version with the proof that a file is part of it")
    .argument("<bundle>", "of the version")
    .argument("<path>", "of the file, as the manifest has it")
    .requiredOption(
      "--from <source>",
      "manifest that `drl hash --manifest` wrote; the folder itself does where it is not salted",
    )
    .action(async (bundle: string, path: string, { from }: { from: string }) =>
      session.finish(await disclose(session, bundle, path, from)),
    );
}

async function manifestIn(source: string, session: Session): Promise<Manifest> {
  if (!(await stat(source)).isDirectory()) {
    return readManifest(await readJson(source, session.streams));
  }
  const threads = new HashThreads();
  try {
    return createManifest(await hashWithBar(source, threads, session));
  } finally {
    await threads.close();
  }
}

async function disclose(
  session: Session,
  bundleFile: string,
  path: string,
  source: string,
): Promise<Outcome> {
  const found = await bundleIn(bundleFile);
  if (found === undefined) throw new CliFailure(EXIT.INPUT, `${bundleFile} is no proof bundle`);
  const bundle = parseBundle(found);
  if (bundle.fact.kind !== "assetVersion")
    throw new CliFailure(EXIT.INPUT, `${bundleFile} is not about the version of an asset`);
  const file = partOf(await manifestIn(source, session), normalPath(path));
  if (file === undefined) throw new CliFailure(EXIT.INPUT, `${source} has no file ${path}`);
  const joined = bundleJson({ ...bundle, file });
  const { verified, steps } = verifyBundle(joined);
  // Nobody is handed a proof that does not hold.
  if (!verified) throw new CliFailure(EXIT.MISMATCH, steps.at(-1)?.detail ?? "it does not hold");
  return { body: joined, text: `${JSON.stringify(joined)}\n` };
}
