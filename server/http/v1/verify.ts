import type { Readers } from "../../auth/reader.ts";
import { shapeError } from "../../core/error.ts";
import { LANGUAGES } from "../../core/language/languages.ts";
import { MAX_BUNDLE_BYTES } from "../../core/limits.ts";
import { verifyBundle } from "../../core/proof/verify.ts";
import type { Hex } from "../../core/records.ts";
import { usability } from "../../core/rules/usability.ts";
import type { HashThreads } from "../../datasets/threads.ts";
import { hashUpload } from "../../datasets/upload.ts";
import { type Given, type Match, type Verification, verify } from "../../provenance/verify.ts";
import { STEPS, VERDICTS } from "../../provenance/words.ts";
import { formatMoment, MOMENT, type Moment, momentOf } from "../as-of.ts";
import type { HttpDeps } from "../deps.ts";
import { formatVersionRow } from "../forms/activity.ts";
import { formatStanding } from "../forms/lineage.ts";
import { code, component, COUNT, FLAG, ID, list, shape, TEXT } from "../forms/shapes.ts";
import { bundleVerdict, formatVerdict } from "../forms/verdicts.ts";
import { AS_OF } from "../parameters.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";
import { NAME, uploadGuard } from "./datasets.ts";

type Deps = HttpDeps & { readers: Readers; threads: () => HashThreads };

const HASH: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" };
const WORDS = shape(Object.fromEntries(LANGUAGES.map((language) => [language, TEXT])));
const STEP = shape({ step: code(Object.keys(STEPS)), holds: FLAG, words: WORDS }, { value: TEXT });
const STANDING = shape({ status: TEXT, usable: FLAG }, { why: component("Refusal") });
const MATCH = shape({
  asset: ID,
  by: code(["COMMITMENT", "FILE"]),
  version: component("Version"),
  head: COUNT,
  standing: STANDING,
});
export const VERIFICATION = shape({
  verdict: code(Object.keys(VERDICTS)),
  words: WORDS,
  steps: list(STEP),
  matches: list(MATCH),
  ...MOMENT,
});

function formatMatch({ asset, by, version, head }: Match, { view, time }: Moment) {
  const standing = usability(view, asset, time);
  return {
    asset,
    by,
    version: formatVersionRow(version),
    head,
    standing: standing && formatStanding(standing),
  };
}

export function formatVerification({ verdict, steps, matches }: Verification, moment: Moment) {
  return {
    verdict,
    words: VERDICTS[verdict],
    steps: steps.map(({ name, holds, value }) => ({
      step: name,
      holds,
      words: STEPS[name],
      ...(value !== undefined && { value }),
    })),
    matches: matches.map((match) => formatMatch(match, moment)),
    ...formatMoment(moment),
  };
}

export async function verification(
  { index, store, ...deps }: HttpDeps,
  given: Given,
  asOf: string | undefined,
): Promise<object> {
  const moment = await momentOf({ index, ...deps }, asOf);
  const sources = { index, documents: store.documents };
  return formatVerification(verify(sources, given, moment.block.number), moment);
}

interface HashBody {
  hash: Hex;
  asset?: Hex;
  asOf?: string;
}
interface BundleBody {
  bundle: object;
}
interface Query {
  asset?: Hex;
  name?: string;
  asOf?: string;
}

const lower = (hex: string | undefined) => hex?.toLowerCase() as Hex | undefined;

/** Fields of the form beside its files; a salt stands there because addresses get logged. */
function fromForm(fields: Record<string, string>): Pick<Given, "asset" | "salt"> & {
  asOf?: string | undefined;
} {
  for (const name of Object.keys(fields)) {
    if (!["asset", "salt", "asOf"].includes(name))
      throw shapeError(`/${name}`, "is not known here");
  }
  for (const name of ["asset", "salt"]) {
    const value = fields[name];
    if (value !== undefined && !/^0x[0-9a-fA-F]{64}$/.test(value)) {
      throw shapeError(`/${name}`, "must be 0x and 64 hex digits");
    }
  }
  if (
    fields["asOf"] !== undefined &&
    !new RegExp(AS_OF.asOf["pattern"] as string).test(fields["asOf"])
  ) {
    throw shapeError("/asOf", "must be a block number or a time");
  }
  const asset = lower(fields["asset"]);
  const salt =
    fields["salt"] === undefined ? undefined : Buffer.from(fields["salt"].slice(2), "hex");
  return { ...(asset && { asset }), ...(salt && { salt }), asOf: fields["asOf"] };
}

async function verifyUpload(deps: Deps, { request, query }: Call<Query>): Promise<Answer> {
  const upload = await hashUpload(request, request.headers, deps.threads(), query.name);
  const { asOf, ...given } = fromForm(upload.fields);
  const asset = given.asset ?? lower(query.asset);
  const asked = { files: upload.files, ...given, ...(asset && { asset }) };
  return { body: await verification(deps, asked, asOf ?? query.asOf) };
}

async function verifyHash(deps: Deps, body: HashBody): Promise<Answer> {
  const asset = lower(body.asset);
  const given = { hash: body.hash.toLowerCase() as Hex, ...(asset && { asset }) };
  return { body: await verification(deps, given, body.asOf) };
}

/** The hash of no block. */
const NONE: Hex = `0x${"00".repeat(32)}`;

/**
 * Beside the contracts that this node follows, and its block of that number. A block that the node
 * does not have, or not yet, is none that it can vouch for: anybody can make up a header.
 */
function verifyProof({ index, place }: Deps, { bundle }: BundleBody): Answer {
  const { number } = (bundle as { block?: { number?: unknown } }).block ?? {};
  const known = Number.isSafeInteger(number)
    ? index.blockAt({ block: number as number })?.hash
    : undefined;
  return { body: formatVerdict(verifyBundle(bundle, { deployment: place, block: known ?? NONE })) };
}

const HASH_INPUT = shape({ hash: HASH }, { asset: HASH, ...AS_OF });
/** Whatever is wrong inside a bundle is the verifier's to say. */
const ANY_BUNDLE = shape({ bundle: { type: "object" } });
const INPUT = {
  type: "object",
  if: { properties: { bundle: {} }, required: ["bundle"] },
  then: ANY_BUNDLE,
  else: HASH_INPUT,
};
const SHOWN = { anyOf: [HASH_INPUT, shape({ bundle: component("ProofBundle") })] };

export function verifyRoutes(deps: Deps): Route[] {
  const guard = uploadGuard(deps);
  return [
    {
      method: "POST",
      path: "/v1/verify",
      tag: "questions",
      summary:
        "Whether files, or a hash, are what somebody registered, or a bundle proves what it is " +
        "about; JSON names a hash or holds a bundle",
      query: { ...NAME, ...AS_OF, asset: HASH },
      input: { schema: INPUT, shown: SHOWN, maxBytes: MAX_BUNDLE_BYTES },
      stream: ["multipart/form-data", "*/*"],
      output: { 200: { anyOf: [VERIFICATION, bundleVerdict(WORDS)] } },
      handle(call: Call<Query, HashBody | BundleBody | undefined>) {
        const { body } = call;
        if (body !== undefined) {
          return "bundle" in body ? verifyProof(deps, body) : verifyHash(deps, body);
        }
        guard(call);
        return verifyUpload(deps, call);
      },
    },
  ];
}
