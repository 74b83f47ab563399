/** `drl verify` of a proof bundle: asks nobody, but for a chain's node if one is named. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { MAX_BUNDLE_BYTES } from "../../core/limits.ts";
import { isBundle, parseBundle } from "../../core/proof/bundle.ts";
import type { GivenFile } from "../../core/proof/file.ts";
import { type Difference, recheck } from "../../core/proof/recheck.ts";
import { openQuestions, provenSentence } from "../../core/proof/sentences.ts";
import { slotsIn } from "../../core/proof/slots.ts";
import { type Pinned, type Trusted, type Verdict, verifyBundle } from "../../core/proof/verify.ts";
import type { Hex } from "../../core/records.ts";
import { HashThreads } from "../../datasets/threads.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { hashWithBar } from "../hashing.ts";
import { blockOf, wordsAt } from "../node.ts";
import { hasDoubledKey, readJson } from "../read-json.ts";
import type { Outcome, Session } from "../session.ts";
import { asText } from "../text.ts";

export interface BundleOptions {
  file?: string;
  trustedBlock?: Hex;
  rpc?: string;
  deployment?: string;
}

/** A step that only a chain's node can tell of, and nothing proves. */
interface Asked {
  step: "canonical" | "still so";
  ok: boolean;
  detail: string;
  differences?: Difference[];
}

/** The bundle in a file, or in a saved answer of the service; undefined if there is none. */
export async function bundleIn(file: string): Promise<unknown> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true || found.size > MAX_BUNDLE_BYTES) return undefined;
  const text = await readFile(file, "utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const inside = typeof json === "object" && json !== null && "bundle" in json && json.bundle;
  const bundle = [json, inside].find(isBundle);
  if (bundle !== undefined && hasDoubledKey(text, json))
    throw new CliFailure(EXIT.MISMATCH, `${file} has two fields of one name`);
  return bundle;
}

async function fileAt(given: string, session: Session): Promise<GivenFile> {
  const threads = new HashThreads();
  try {
    const [file, ...more] = await hashWithBar(given, threads, session);
    if (file === undefined || more.length > 0)
      throw new CliFailure(EXIT.INPUT, `${given} is no single file`);
    return { name: path.basename(given), size: file.size, sha256: file.sha256 };
  } finally {
    await threads.close();
  }
}

async function deploymentIn(file: string, session: Session): Promise<Pinned> {
  const json = await readJson(file, session.streams);
  const { chainId, contracts } = (json ?? {}) as Partial<Pinned>;
  if (!Number.isSafeInteger(chainId) || typeof contracts !== "object" || contracts === null)
    throw new CliFailure(EXIT.INPUT, `${file} is no deployment file`);
  return json as Pinned;
}

async function askNode(url: string, given: unknown, { proven }: Verdict): Promise<Asked[]> {
  const bundle = parseBundle(given);
  const { number, hash } = bundle.block;
  const block = await blockOf(url, number);
  const isCanonical = block?.hash === hash;
  const canonical: Asked = {
    step: "canonical",
    ok: isCanonical,
    detail: isCanonical
      ? `block ${number} of the node is this one`
      : `the node has ${block?.hash ?? "no such block"}`,
  };
  const head = await blockOf(url, "latest");
  if (!isCanonical || head === undefined || proven === undefined) return [canonical];
  const addresses = bundle.contracts as Record<string, Hex>;
  const slots = slotsIn(bundle).map(({ contract, slot }) => ({
    address: addresses[contract] as Hex,
    slot,
  }));
  const words = await wordsAt(url, head.number, slots);
  const { unchanged, differences, problem } = recheck(bundle, proven, { ...head, words });
  const changes = differences.map(({ field, before, now }) => {
    return `${field}: ${JSON.stringify(before)} → ${JSON.stringify(now)}`;
  });
  const detail = problem ?? [`in block ${head.number}`, ...changes].join("; ");
  return [canonical, { step: "still so", ok: unchanged, detail, differences }];
}

export async function verifyBundleFile(
  session: Session,
  bundle: unknown,
  options: BundleOptions,
): Promise<Outcome> {
  const trusted: Trusted = {
    ...(options.trustedBlock && { block: options.trustedBlock }),
    ...(options.deployment && { deployment: await deploymentIn(options.deployment, session) }),
    ...(options.file && { file: await fileAt(options.file, session) }),
  };
  const verdict = verifyBundle(bundle, trusted);
  const isAsked = options.rpc !== undefined && verdict.verified;
  const asked = isAsked ? await askNode(options.rpc as string, bundle, verdict) : [];
  return outcome(verdict, asked, session);
}

function outcome(verdict: Verdict, asked: readonly Asked[], { settings }: Session): Outcome {
  const { language } = settings;
  const { proven, relies } = verdict;
  const failed = verdict.failed ?? asked.find(({ ok }) => !ok)?.step;
  const steps = [...verdict.steps, ...asked];
  const isCanonical = asked.some(({ step, ok }) => step === "canonical" && ok);
  const open = relies
    ? openQuestions({ ...relies, isBlockTrusted: relies.isBlockTrusted || isCanonical })
    : [];
  const condition = open.length > 0 ? ", as far as what is marked ! holds" : "";
  const head = failed === undefined ? `PROVEN${condition}` : `NOT PROVEN, at the step “${failed}”`;
  const words = proven && verdict.verified ? provenSentence(proven)[language] : "";
  const lines = [
    [head, words].filter(Boolean).join(": "),
    ...steps.map(({ step, ok, detail }) => `  ${ok ? "yes" : "no "}  ${step}: ${detail}`),
    ...(proven ? [asText({ ...proven.facts }).trimEnd()] : []),
    ...open.map((text) => `! ${text[language]}`),
  ];
  return {
    body: { ...verdict, ...(failed && { failed }), steps, open },
    text: `${lines.join("\n")}\n`,
    exit: failed === undefined ? EXIT.DONE : EXIT.MISMATCH,
  };
}
